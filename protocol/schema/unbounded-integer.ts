/**
 * INTEGER without an upper bound in its specification: counters, sequence numbers, tokens. A peer may choose large ones, and they
 * must be read, compared and signed as they are.
 */
import { EncodeError } from '../ber/issues.ts'
import type { BerReader } from '../ber/reader.ts'
import type { BerWriter } from '../ber/writer.ts'
import { judgeInteger, parseInteger, putInteger } from './integer-contents.ts'
import { Primitive } from './primitives.ts'

/** A number where 6 octets hold it, else a bigint; the two compare with < and > in any mix. */
export type UnboundedInteger = number | bigint

/** More octets than any counter reaches: what a hostile peer can make us calculate with. */
const MAX_OCTETS = 128

export function unboundedInteger(): Primitive<UnboundedInteger> {
  return new Primitive<UnboundedInteger>('INTEGER', 0x02, { shape: { base: 'unboundedInteger' }, parse, put, show: String })
}

function parse(reader: BerReader): UnboundedInteger {
  const { valueStart, valueEnd } = reader
  const length = valueEnd - valueStart
  if (length <= 6) return parseInteger(reader)
  if (length > MAX_OCTETS) reader.fail('limit', reader.start, `an INTEGER of ${length} octets; up to ${MAX_OCTETS} are read`)
  judgeInteger(reader)
  const value = BigInt.asIntN(length * 8, BigInt(`0x${reader.value().toString('hex')}`))
  return BigInt.asIntN(48, value) === value ? Number(value) : value
}

function put(writer: BerWriter, value: UnboundedInteger): void {
  if (typeof value === 'number') putInteger(writer, value)
  else putBigint(writer, value)
}

function putBigint(writer: BerWriter, value: bigint): void {
  let rest = value
  let octet: number
  let octets = 0
  do {
    octet = Number(rest & 0xffn)
    writer.octet(octet)
    rest >>= 8n
    if (++octets > MAX_OCTETS) throw new EncodeError(`an INTEGER of more than ${MAX_OCTETS} octets`)
  } while (!((rest === 0n && octet < 0x80) || (rest === -1n && octet >= 0x80)))
}
