import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { boolean, integer } from './primitives.ts'
import { alsoTagged, sequence } from './sequence.ts'
import { sequenceOf } from './sequence-of.ts'
import { decode, encode, type Type } from './type.ts'
import { Sample } from './vectors/sample-types.ts'

test('a SEQUENCE is read into its members and written from them', () => {
  const bytes = hex('300a 0402 0102 8001 05 8201 01')
  const { value, issues } = decode(Sample, bytes, { strict: true })
  assert.deepEqual(value, { id: hex('0102'), count: 5, flag: true, result: 'refused' })
  assert.deepEqual(issues, [])
  assert.deepEqual(encode(Sample, value), bytes)
})

test('a member whose value is the default is left out, another is written', () => {
  const value = { id: hex('0102'), flag: false, result: 'ok' } as const
  assert.deepEqual(encode(Sample, value), hex('300a 0402 0102 8101 00 8201 00'))
  assert.deepEqual(encode(Sample, { ...value, flag: true }), hex('3007 0402 0102 8201 00'))
})

for (const [what, input, kind, offset] of [
  ['an unknown element at the end', '300a 0402 0102 8201 01 9f51 00', 'unknown-element', 9],
  ['a missing member in the middle', '3006 8001 05 8201 01', 'missing-element', 2],
  ['a member twice', '300a 0402 0102 8201 01 8201 00', 'duplicate-element', 9],
  ['members in the wrong order', '300a 0402 0102 8201 01 8001 05', 'wrong-order', 9],
  ['a default that is present', '300a 0402 0102 8101 ff 8201 01', 'default-encoded', 6],
  ['a size below the least', '3006 0401 01 8201 01', 'size', 2],
  ['a size above the most', '300a 0405 0102030405 8201 01', 'size', 2],
  ['an INTEGER with a superfluous zero', '300b 0402 0102 8002 0005 8201 01', 'non-minimal-integer', 6],
  ['an INTEGER with a superfluous FF', '300b 0402 0102 8002 ffff 8201 01', 'non-minimal-integer', 6],
  ['a value without a name', '3007 0402 0102 8201 63', 'unknown-enumeration', 8],
] as const) {
  test(`${what} is noted where it is`, () => {
    const found = decode(Sample, hex(input)).issues
    assert.deepEqual({ kind: found[0]?.kind, offset: found[0]?.offset }, { kind, offset })
    if (kind !== 'unknown-enumeration') assert.throws(() => decode(Sample, hex(input), { strict: true }), { kind, offset })
  })
}

test('what is missing at the end is missing at the end of its container', () => {
  assert.deepEqual(
    decode(Sample, hex('3004 0402 0102')).issues.map(({ kind, offset, what }) => ({ kind, offset, what })),
    [{ kind: 'missing-element', offset: 6, what: 'Sample without result' }],
  )
})

test('the first of two members counts, and the names of the open fields stand in the issue', () => {
  const List = sequence('List', { items: sequenceOf(Sample) })
  const { value, issues } = decode(List, hex('300e 300c 300a 0402 0102 8201 01 8201 00'))
  assert.equal(value.items[0]?.result, 'refused')
  assert.equal(issues[0]?.path, 'items[0]')
})

test('unknown elements are kept, written back behind the others, or dropped when asked', () => {
  const { value } = decode(Sample, hex('300a 0402 0102 9f51 00 8201 01'))
  assert.deepEqual(value.$unknown, [hex('9f51 00')])
  assert.deepEqual(encode(Sample, value), hex('300a 0402 0102 8201 01 9f51 00'))
  assert.deepEqual(encode(Sample, value, { unknown: 'drop' }), hex('3007 0402 0102 8201 01'))
})

test('a member under a tag that peers use is read only with the switch', () => {
  const divergent = hex('3007 0402 0102 0a01 01')
  const { value, issues } = decode(Sample, divergent, { variants: true })
  assert.equal(value.result, 'refused')
  assert.deepEqual(
    issues.map(({ kind, offset, what }) => ({ kind, offset, what })),
    [{ kind: 'known-variant', offset: 6, what: 'result under 0A, not 82' }],
  )
  assert.deepEqual(
    decode(Sample, divergent).issues.map(({ kind }) => kind),
    ['unknown-element', 'missing-element'],
  )
})

test('sizes are checked when writing, unless a peer that misbehaves is wanted', () => {
  const value = { id: hex('01'), flag: true, result: 'ok' } as const
  assert.throws(() => encode(Sample, value), { name: 'EncodeError', message: '1 octets, not 2 to 4' })
  assert.deepEqual(encode(Sample, value, { sizes: 'any' }), hex('3006 0401 01 8201 00'))
})

test('a value without a member that must be there has no encoding', () => {
  const partial = { id: hex('0102'), flag: true } as never
  assert.throws(() => encode(Sample, partial), { name: 'EncodeError', message: 'Sample needs result' })
})

test('of a member under the tag of peers and again under its own the first counts, whichever it is', () => {
  const Flag = sequence('Flag', { flag: alsoTagged(boolean().retag(0x80), 0x01), count: integer().retag(0x81) })
  for (const [input, expected] of [
    ['3009 0101FF 800100 810105', ['known-variant 2', 'duplicate-element 5']],
    ['3009 8001FF 010100 810105', ['duplicate-element 5']],
    ['3009 0101FF 010100 810105', ['known-variant 2', 'duplicate-element 5']],
  ] as const) {
    assert.deepEqual(departures(Flag, hex(input), { variants: true }), expected)
    assert.deepEqual(decode(Flag, hex(input), { variants: true }).value, { flag: true, count: 5 })
  }
  const Pair = sequence('Pair', { first: integer(), flag: alsoTagged(boolean().retag(0x80), 0x01) })
  assert.deepEqual(departures(Pair, hex('3003 0101FF'), { variants: true }), ['known-variant 2', 'missing-element 2'])
})

function departures(type: Type<unknown>, input: Uint8Array, options: { readonly variants?: boolean } = {}): string[] {
  return decode(type, input, options).issues.map(({ kind, offset, path }) => `${kind} ${offset} ${path}`.trim())
}
