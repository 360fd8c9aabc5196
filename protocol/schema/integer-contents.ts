/** Contents octets of INTEGER: two's complement in as few octets as do (X.690 8.3). */
import { EncodeError } from '../ber/issues.ts'
import type { BerReader } from '../ber/reader.ts'
import type { BerWriter } from '../ber/writer.ts'

/** Notes a first octet that the reader's current INTEGER does not need. @throws DecodeError for one without octets */
export function judgeInteger(reader: BerReader): void {
  const { bytes, valueStart, valueEnd, start } = reader
  if (valueStart === valueEnd) reader.fail('invalid-value', start, 'an INTEGER without octets')
  if (isPadded(bytes, valueStart, valueEnd))
    reader.issue('non-minimal-integer', start, `an INTEGER of ${valueEnd - valueStart} octets where fewer do`)
}

/** The reader's current INTEGER. @throws DecodeError for one without octets, or one that needs more than 6 */
export function parseInteger(reader: BerReader): number {
  const { bytes, valueEnd } = reader
  judgeInteger(reader)
  let at = reader.valueStart
  while (isPadded(bytes, at, valueEnd)) at++
  if (valueEnd - at > 6) reader.fail('limit', reader.start, `an INTEGER of ${valueEnd - at} octets; up to 6 are read`)
  let number = (bytes[at] as number) > 0x7f ? -1 : 0
  for (; at < valueEnd; at++) number = number * 256 + (bytes[at] as number)
  return number
}

/** @throws EncodeError for a number that 6 octets do not hold, or a fraction */
export function putInteger(writer: BerWriter, value: number): void {
  if (!Number.isSafeInteger(value) || value < -(2 ** 47) || value >= 2 ** 47)
    throw new EncodeError(`${value} is no INTEGER of up to 6 octets`)
  let rest = value
  let octet: number
  do {
    octet = rest & 0xff
    writer.octet(octet)
    rest = Math.floor(rest / 256)
  } while (!((rest === 0 && octet < 0x80) || (rest === -1 && octet >= 0x80)))
}

/** Whether the octet at `at` says nothing that the next one does not say: 00 before a bit 0, FF before a bit 1. */
function isPadded(bytes: Uint8Array, at: number, end: number): boolean {
  const first = bytes[at] as number
  return at + 1 < end && (first === 0 || first === 0xff) && ((bytes[at + 1] as number) & 0x80) === (first & 0x80)
}
