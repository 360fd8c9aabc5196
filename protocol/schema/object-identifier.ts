/** OBJECT IDENTIFIER as dotted decimal text (X.690 8.19). */
import { EncodeError } from '../ber/issues.ts'
import type { BerReader } from '../ber/reader.ts'
import { Primitive } from './primitives.ts'

/** No registered OID comes near. The time for reading one arc grows with the square of its length. */
const MAX_OCTETS = 1024

export function objectIdentifier(nameOf: (oid: string) => string | undefined = () => undefined): Primitive<string> {
  return new Primitive('OBJECT IDENTIFIER', 0x06, {
    shape: { base: 'oid' },
    parse,
    put: (writer, value) => writer.octets(oidContents(value)),
    show: (value) => (nameOf(value) === undefined ? value : `${value} (${nameOf(value)})`),
  })
}

function parse(reader: BerReader): string {
  const { bytes, valueStart, valueEnd } = reader
  const length = valueEnd - valueStart
  if (length === 0) reader.fail('invalid-value', reader.start, 'an OBJECT IDENTIFIER without octets')
  if (length > MAX_OCTETS)
    reader.fail('limit', reader.start, `an OBJECT IDENTIFIER of ${length} octets; up to ${MAX_OCTETS} are read`)
  const arcs: bigint[] = []
  let arc = 0n
  let begins = true
  for (let at = valueStart; at < valueEnd; at++) {
    const octet = bytes[at] as number
    if (begins && octet === 0x80) reader.issue('invalid-value', at, 'an arc that begins with the superfluous octet 80')
    arc = arc * 128n + BigInt(octet & 0x7f)
    begins = octet < 0x80
    if (!begins) continue
    arcs.push(arc)
    arc = 0n
  }
  if (!begins) reader.fail('invalid-value', valueEnd - 1, 'the last arc of an OBJECT IDENTIFIER is cut off')
  const [lead = 0n, ...rest] = arcs
  const root = lead < 40n ? 0n : lead < 80n ? 1n : 2n
  return [root, lead - root * 40n, ...rest].join('.')
}

/** Contents octets of an OBJECT IDENTIFIER. @throws EncodeError for text that is no dotted decimal OID */
function oidContents(text: string): Uint8Array {
  if (!/^[012](\.(0|[1-9]\d*))+$/.test(text)) throw new EncodeError(`"${text}" is no OBJECT IDENTIFIER; write it as 2.999.10`)
  const [root = 0n, second = 0n, ...rest] = text.split('.').map(BigInt)
  if (root < 2n && second > 39n) throw new EncodeError(`"${text}": the second arc under ${root} is at most 39`)
  const octets: number[] = []
  for (const arc of [root * 40n + second, ...rest]) {
    const base128 = [Number(arc & 0x7fn)]
    for (let high = arc >> 7n; high > 0n; high >>= 7n) base128.unshift(Number(high & 0x7fn) | 0x80)
    octets.push(...base128)
  }
  return Uint8Array.from(octets)
}
