/** ES8+.ReplaceSessionKeys, BF26 (SGP.22 5.5.4): profile protection keys in place of the session keys. */
import { encode } from '../schema/type.ts'
import { ReplaceSessionKeysRequest } from '../sgp22/bound-profile-package.ts'
import type { BspKeys } from './session-keys.ts'

/** The whole BF26. @throws EncodeError unless all three values have 16 octets */
export function replaceSessionKeysTlv(keys: ReplaceSessionKeysRequest): Buffer {
  return encode(ReplaceSessionKeysRequest, keys)
}

/** The keys in the form that a protected session takes. */
export function sessionKeysOf({ initialMacChainingValue, ppkEnc, ppkCmac }: ReplaceSessionKeysRequest): BspKeys {
  return { initialMacChainingValue, enc: ppkEnc, mac: ppkCmac }
}
