/** Decimal digits in half octets: plain BCD (first digit in the high nibble) and telephony BCD (first digit in the low nibble). */
import { DecodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'

/** Half octets in the order of the octets, high nibble first, as upper-case hex digits. */
export function plainNibbles(octets: Uint8Array): string {
  return showOctets(octets)
}

/** Half octets, low nibble of each octet first. */
export function swappedNibbles(octets: Uint8Array): string {
  return plainNibbles(octets).replace(/(.)(.)/g, '$2$1')
}

/** Octets from an even number of hex digits, first digit in the high nibble. */
export function plainOctets(nibbles: string): Buffer {
  return Buffer.from(nibbles, 'hex')
}

/** Octets from an even number of hex digits, first digit in the low nibble. */
export function swappedOctets(nibbles: string): Buffer {
  return plainOctets(nibbles.replace(/(.)(.)/g, '$2$1'))
}

/** @throws DecodeError where `octets` are not as many as the identifier has */
export function demandLength(identifier: string, octets: Uint8Array, length: number): void {
  if (octets.length === length) return
  throw new DecodeError('size', 0, `${identifier} of ${octets.length} octets where it has ${length}`)
}

/**
 * Digits before the filler F.
 *
 * @param nibbles half octets in reading order
 * @throws DecodeError at the octet of the first half octet that is neither digit nor filler at the end
 */
export function digitsBeforeFiller(identifier: string, nibbles: string): string {
  const digits = nibbles.replace(/F+$/, '')
  const at = digits.search(/[^0-9]/)
  if (at < 0) return digits
  throw new DecodeError('invalid-value', at >> 1, `${identifier} ${nibbles} has ${digits[at]} where a digit should be`)
}
