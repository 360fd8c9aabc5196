/** Tag and length of an element whose contents have not arrived: headers travel alone in LoadBoundProfilePackage (SGP.22 2.5.5). */
import { BerReader, INDEFINITE } from './reader.ts'

export interface Header {
  readonly tag: number
  /** Octets of tag and length. */
  readonly size: number
  /** Octets of contents that are announced. */
  readonly length: number
}

/** Reads the header at the start of `bytes`. @throws DecodeError where it is cut off, or the length indefinite or of more than 6 octets */
export function readHeader(bytes: Uint8Array): Header {
  const reader = new BerReader(bytes)
  const length = reader.header(0, bytes.length)
  if (length === INDEFINITE) reader.fail('indefinite-length', reader.valueStart - 1, 'an indefinite length')
  return { tag: reader.tag, size: reader.valueStart, length }
}
