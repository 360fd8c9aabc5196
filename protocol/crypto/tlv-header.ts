/** Tag and length of an element whose contents have not arrived: headers travel alone in LoadBoundProfilePackage (SGP.22 2.5.5). */
import { DecodeError } from '../ber/issues.ts'

export interface TlvHeader {
  readonly tag: number
  /** Octets of tag and length. */
  readonly size: number
  /** Octets of contents that are announced. */
  readonly length: number
}

/** Reads the header at the start of `bytes`. @throws DecodeError where it is cut off, or the length indefinite or of more than 6 octets */
export function readHeader(bytes: Uint8Array): TlvHeader {
  let at = 0
  const next = (what: string): number => {
    const octet = bytes[at]
    if (octet === undefined) throw new DecodeError('truncated', at, `the ${what} is cut off`)
    at++
    return octet
  }
  let tag = next('tag')
  if ((tag & 0x1f) === 0x1f) {
    // Two octets are enough: no tag of a bound profile package has more.
    tag = tag * 256 + next('tag')
  }
  const lengthAt = at
  let length = next('length')
  if (length >= 0x80) {
    const octets = length & 0x7f
    if (octets === 0) throw new DecodeError('indefinite-length', lengthAt, 'an indefinite length')
    if (octets > 6) throw new DecodeError('limit', lengthAt, `a length of ${octets} octets`)
    length = 0
    for (let k = 0; k < octets; k++) length = length * 256 + next('length')
  }
  return { tag, size: at, length }
}
