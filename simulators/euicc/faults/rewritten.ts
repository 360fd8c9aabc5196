/** Other forms of octets in DER, as encoders write them that have not heard of it. */
import { BerReader } from '../../../protocol/ber/reader.ts'
import { isConstructed } from '../../../protocol/ber/tag.ts'
import { tlv } from '../../../protocol/ber/writer.ts'

/** @returns the whole element in its place; undefined to leave it */
type Change = (tag: number, value: Buffer, whole: Buffer) => Buffer | undefined

interface Element {
  readonly tag: number
  readonly value: Buffer
  readonly whole: Buffer
}

/** The elements one after the other. */
export function elementsOf(octets: Buffer): readonly Element[] {
  const reader = new BerReader(octets)
  const found: Element[] = []
  for (let at = 0; at < octets.length; at = reader.end) {
    reader.next(at, octets.length)
    const { tag, valueStart, valueEnd, start, end } = reader
    found.push({ tag, value: octets.subarray(valueStart, valueEnd), whole: octets.subarray(start, end) })
  }
  return found
}

/** Changes the members of the one element that this is. */
export function withMembers(octets: Buffer, change: Change): Buffer {
  const [outer] = elementsOf(octets)
  if (outer === undefined) return octets
  const members = elementsOf(outer.value).map(({ tag, value, whole }) => change(tag, value, whole) ?? whole)
  return tlv(outer.tag, ...members)
}

/** Changes elements at every depth, the inner ones first. */
export function withElements(octets: Buffer, change: Change): Buffer {
  const parts = elementsOf(octets).map(({ tag, value, whole }) => {
    const rebuilt = isConstructed(tag) ? tlv(tag, withElements(value, change)) : whole
    const [again] = elementsOf(rebuilt)
    return (again && change(tag, again.value, rebuilt)) ?? rebuilt
  })
  return Buffer.concat(parts)
}

/** Its length in two octets whatever it is. */
export function withLongLength(octets: Buffer): Buffer {
  const [outer] = elementsOf(octets)
  if (outer === undefined || outer.value.length > 0xffff) return octets
  const { tag, value } = outer
  const name = Buffer.from(tag.toString(16).padStart(tag > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([name, Buffer.of(0x82, value.length >> 8, value.length & 0xff), value])
}
