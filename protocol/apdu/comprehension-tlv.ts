/** COMPREHENSION-TLV objects, which proactive commands and their answers are made of (ETSI TS 101 220 7.1.1). */
import { DecodeError, EncodeError } from '../ber/issues.ts'

export interface ComprehensionTlv {
  /** Without the comprehension bit: 1 to 126, or up to 32767 in the form of three octets. */
  readonly tag: number
  /** Whether a receiver that does not know the object has to refuse the whole. */
  readonly comprehensionRequired: boolean
  readonly value: Uint8Array
}

/** Reads objects one after the other to the end. @throws DecodeError where one is cut off, or its length form is none */
export function parseComprehensionTlvs(bytes: Uint8Array, from = 0): ComprehensionTlv[] {
  const found: ComprehensionTlv[] = []
  for (let at = from; at < bytes.length; ) {
    const object = readOne(bytes, at)
    found.push(object)
    at = object.end
  }
  return found.map(({ tag, comprehensionRequired, value }) => ({ tag, comprehensionRequired, value }))
}

/** One object with the comprehension bit set and a tag of one octet. @throws EncodeError for another tag, or more than 255 octets */
export function comprehensionTlv(tag: number, ...value: readonly number[]): Buffer {
  if (!Number.isInteger(tag) || tag < 1 || tag > 0x7e)
    throw new EncodeError(`COMPREHENSION-TLV tag ${tag}; one octet holds 1 to 126`)
  if (value.length > 0xff) throw new EncodeError(`${value.length} octets in a COMPREHENSION-TLV object; it holds 255`)
  return Buffer.from([tag | 0x80, ...lengthOctets(value.length), ...value])
}

/** Length as ETSI TS 101 220 codes it: one octet up to 127, 81 before it up to 255. */
export function lengthOctets(length: number): number[] {
  return length < 0x80 ? [length] : [0x81, length]
}

/** Reads such a length; returns it with the offset behind it. @throws DecodeError where it is cut off or has another form */
export function readLength(bytes: Uint8Array, at: number): { readonly length: number; readonly valueStart: number } {
  const first = octetAt(bytes, at)
  if (first < 0x80) return { length: first, valueStart: at + 1 }
  if (first === 0x81) return { length: octetAt(bytes, at + 1), valueStart: at + 2 }
  if (first === 0x82) return { length: octetAt(bytes, at + 1) * 256 + octetAt(bytes, at + 2), valueStart: at + 3 }
  throw new DecodeError(
    'invalid-value',
    at,
    `length form ${first.toString(16).toUpperCase()}, where 81 and 82 are the longer ones`,
  )
}

function readOne(bytes: Uint8Array, start: number): ComprehensionTlv & { readonly end: number } {
  const first = octetAt(bytes, start)
  const long = first === 0x7f
  if (first === 0x00 || first === 0x80 || first === 0xff)
    throw new DecodeError(
      'invalid-value',
      start,
      `${first.toString(16).toUpperCase().padStart(2, '0')} begins no COMPREHENSION-TLV object`,
    )
  const number = long ? octetAt(bytes, start + 1) * 256 + octetAt(bytes, start + 2) : first
  const bit = long ? 0x8000 : 0x80
  const { length, valueStart } = readLength(bytes, start + (long ? 3 : 1))
  const end = valueStart + length
  if (end > bytes.length)
    throw new DecodeError(
      'truncated',
      start,
      `an object needs ${length} octets of value and ${bytes.length - valueStart} are left`,
    )
  return { tag: number & ~bit, comprehensionRequired: (number & bit) !== 0, value: bytes.subarray(valueStart, end), end }
}

function octetAt(bytes: Uint8Array, at: number): number {
  const octet = bytes[at]
  if (octet === undefined) throw new DecodeError('truncated', at, 'a COMPREHENSION-TLV object is cut off')
  return octet
}
