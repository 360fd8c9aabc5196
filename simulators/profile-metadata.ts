/** Metadata of a profile, announced and in its package: SGP.32 v1.2 3.2.3; SGP.22 v2.5 5.5.3. */
import { DecodeError } from '../protocol/ber/issues.ts'
import { decode, encode } from '../protocol/schema/type.ts'
import type { BoundProfilePackage } from '../protocol/sgp22/bound-profile-package.ts'
import { StoreMetadataRequest } from '../protocol/sgp32/profile-info.ts'

/** Octets of the MAC at the end of each 88. */
const MAC = 8

/** StoreMetadata in the package: the 88s are not encrypted, only their MAC protects them. */
export function metadataOf({ sequenceOf88 }: BoundProfilePackage): Buffer {
  return Buffer.concat(sequenceOf88.map((block) => block.subarray(0, Math.max(0, block.length - MAC))))
}

/** Whether both say the same; the encoding may differ. @param one BF25 @param other BF25 */
export function isSameMetadata(one: Uint8Array, other: Uint8Array): boolean {
  if (Buffer.compare(one, other) === 0) return true
  try {
    return canonical(one).equals(canonical(other))
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}

function canonical(metadata: Uint8Array): Buffer {
  return encode(StoreMetadataRequest, decode(StoreMetadataRequest, metadata).value)
}
