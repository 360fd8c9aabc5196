/** BIT STRING, with and without named bits. DER of named bits drops trailing zero bits (X.690 11.2). */
import { EncodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import type { BerReader } from '../ber/reader.ts'
import { Primitive } from './primitives.ts'

/** A BIT STRING without names: its octets, and how many bits of the last one do not count. */
export interface Bits {
  readonly unused: number
  readonly octets: Uint8Array
}

/** More octets of named bits than any type will ever name: what a hostile peer can make us list. */
const MAX_NAMED_OCTETS = 256

/**
 * BIT STRING with named bits: the set bits in ascending order, by name, or by number where the type has no name for one
 * (bits of later versions are kept, not dropped).
 */
export function namedBits<const N extends string>(name: string, names: readonly N[]): Primitive<readonly (N | number)[]> {
  const numberOf = (bit: N | number): number => {
    const number = typeof bit === 'number' ? bit : names.indexOf(bit)
    if (number < 0 || !Number.isInteger(number)) throw new EncodeError(`${name} has no bit ${bit}; it has ${names.join(', ')}`)
    return number
  }
  return new Primitive<readonly (N | number)[]>(name, 0x03, {
    shape: { base: 'namedBits', names },
    parse(reader) {
      const { bytes, valueStart, valueEnd } = reader
      const unused = unusedBits(reader)
      if (valueEnd - valueStart > MAX_NAMED_OCTETS)
        reader.fail('limit', reader.start, `${valueEnd - valueStart} octets of named bits`)
      const last = valueEnd * 8 - unused
      const found: (N | number)[] = []
      let top = -1
      for (let bit = 0, at = (valueStart + 1) * 8; at < last; bit++, at++) {
        if ((((bytes[at >> 3] as number) << (at & 7)) & 0x80) === 0) continue
        top = bit
        found.push(names[bit] ?? bit)
      }
      if (last - (valueStart + 1) * 8 > top + 1)
        reader.issue('untrimmed-bits', valueStart, 'named bits with zero bits at the end')
      return found
    },
    put(writer, value) {
      const numbers = value.map(numberOf)
      const top = Math.max(-1, ...numbers)
      const octets = new Uint8Array((top + 8) >> 3)
      for (const bit of numbers) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
      writer.octets(octets)
      writer.octet(octets.length * 8 - (top + 1))
    },
    show: (value) =>
      value.length === 0 ? '{}' : `{ ${value.map((bit) => (typeof bit === 'number' ? `bit ${bit}` : bit)).join(', ')} }`,
  })
}

/** BIT STRING as octets: keys and signatures. */
export function bitString(): Primitive<Bits> {
  return new Primitive('BIT STRING', 0x03, {
    shape: { base: 'bits' },
    parse(reader) {
      const unused = unusedBits(reader)
      return { unused, octets: reader.bytes.subarray(reader.valueStart + 1, reader.valueEnd) }
    },
    put(writer, value) {
      if (value.unused > 7 || (value.octets.length === 0 && value.unused > 0))
        throw new EncodeError(`${value.unused} unused bits of ${value.octets.length} octets`)
      writer.octets(value.octets)
      writer.octet(value.unused)
    },
    show: (value) => `${showOctets(value.octets)}${value.unused === 0 ? '' : ` (${value.unused} bits unused)`}`,
  })
}

function unusedBits(reader: BerReader): number {
  const { bytes, valueStart, valueEnd } = reader
  if (valueStart === valueEnd) reader.fail('invalid-value', reader.start, 'a BIT STRING without its unused-bits octet')
  const unused = bytes[valueStart] as number
  if (unused > 7 || (unused > 0 && valueEnd === valueStart + 1)) {
    reader.fail('invalid-value', valueStart, `${unused} unused bits in a BIT STRING of ${valueEnd - valueStart - 1} octets`)
  }
  const last = bytes[valueEnd - 1] as number
  if (unused > 0 && (last & ((1 << unused) - 1)) !== 0)
    reader.issue('unused-bits-not-zero', valueEnd - 1, 'bits behind the last used one are set')
  return unused
}
