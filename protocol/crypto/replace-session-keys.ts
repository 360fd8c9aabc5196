/** ES8+.ReplaceSessionKeys, BF26 (SGP.22 5.5.4): profile protection keys in place of the session keys. */
import { octetString } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import { encode, type Of } from '../schema/type.ts'
import type { BspKeys } from './session-keys.ts'

export const ReplaceSessionKeys = sequence('ReplaceSessionKeysRequest', {
  initialMacChainingValue: octetString(16, 16).retag(0x80),
  ppkEnc: octetString(16, 16).retag(0x81),
  ppkCmac: octetString(16, 16).retag(0x82),
}).retag(0xbf26)
export type ReplaceSessionKeys = Of<typeof ReplaceSessionKeys>

/** The whole BF26. @throws EncodeError unless all three values have 16 octets */
export function replaceSessionKeysTlv(keys: ReplaceSessionKeys): Buffer {
  return encode(ReplaceSessionKeys, keys)
}

/** The keys in the form that a protected session takes. */
export function sessionKeysOf({ initialMacChainingValue, ppkEnc, ppkCmac }: ReplaceSessionKeys): BspKeys {
  return { initialMacChainingValue, enc: ppkEnc, mac: ppkCmac }
}
