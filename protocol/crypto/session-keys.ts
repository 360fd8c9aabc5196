/** Session keys of a bound profile package (SGP.22 2.6.4 and Annex G). */
import { EncodeError } from '../ber/issues.ts'
import { x963Kdf } from './x963-kdf.ts'

/** AES in SCP03t, the only key type of SGP.22 v2 (GlobalPlatform, tag 80 of the control reference template). */
export const KEY_TYPE_AES = 0x88
/** Octets of an AES-128 key (tag 81 of the control reference template). */
export const KEY_LENGTH = 0x10

/** What protects a run of 86, 87 and 88 TLVs: 16 octets each. */
export interface BspKeys {
  readonly initialMacChainingValue: Uint8Array
  readonly enc: Uint8Array
  readonly mac: Uint8Array
}

/**
 * keyType || keyLen || length and value of hostId || length and value of the EID.
 *
 * @param hostId 1 to 16 octets, the value of 84 in the control reference template
 * @param eid 16 octets
 * @throws EncodeError for other sizes
 */
export function sharedInfo(hostId: Uint8Array, eid: Uint8Array): Buffer {
  if (hostId.length < 1 || hostId.length > 16) throw new EncodeError(`hostId has 1 to 16 octets, not ${hostId.length}`)
  if (eid.length !== 16) throw new EncodeError(`an EID has 16 octets, not ${eid.length}`)
  return Buffer.concat([Buffer.of(KEY_TYPE_AES, KEY_LENGTH, hostId.length), hostId, Buffer.of(eid.length), eid])
}

/** The keys that both ends derive from the shared secret: initial MAC chaining value, S-ENC, S-MAC, cut from the KDF in this order. */
export function sessionKeys(z: Uint8Array, hostId: Uint8Array, eid: Uint8Array): BspKeys {
  const k = x963Kdf(z, sharedInfo(hostId, eid), 48)
  return { initialMacChainingValue: k.subarray(0, 16), enc: k.subarray(16, 32), mac: k.subarray(32) }
}
