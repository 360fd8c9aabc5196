import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Name } from '../certificates/x509-types.ts'
import { hex } from '../vectors/hex.ts'
import { octetString } from './primitives.ts'
import { rawOf } from './raw.ts'
import { sequence } from './sequence.ts'
import { sequenceOf } from './sequence-of.ts'
import { decode, encode, type Type } from './type.ts'

const organisation = '3009 0603 550406 0C02 4242'
const commonName = '3009 0603 550403 0C02 4141'

test('a SET OF that is not sorted is noted, read as it came, and written sorted', () => {
  const unsorted = hex(`3018 3116 ${organisation} ${commonName}`)
  assert.deepEqual(departures(Name, unsorted), ['wrong-order 15 [0]'])
  assert.throws(() => decode(Name, unsorted, { strict: true }), { kind: 'wrong-order', offset: 15 })
  const { value } = decode(Name, unsorted)
  assert.deepEqual(rawOf(value), unsorted)
  const sorted = hex(`3018 3116 ${commonName} ${organisation}`)
  assert.deepEqual(encode(Name, value), sorted)
  assert.deepEqual(decode(Name, sorted, { strict: true }).issues, [])
})

test('sizes and unknown elements inside a SET OF are written as asked', () => {
  const Items = sequenceOf(sequence('Item', { id: octetString(2, 2) })).retag(0x31)
  const value = [{ id: hex('02'), $unknown: [hex('0500')] }, { id: hex('01') }]
  assert.throws(() => encode(Items, value), { name: 'EncodeError' })
  assert.deepEqual(encode(Items, value, { sizes: 'any' }), hex('310C 3003040101 3005040102 0500'))
  assert.deepEqual(encode(Items, value, { sizes: 'any', unknown: 'drop' }), hex('310A 3003040101 3003040102'))
})

function departures(type: Type<unknown>, input: Uint8Array, options: { readonly variants?: boolean } = {}): string[] {
  return decode(type, input, options).issues.map(({ kind, offset, path }) => `${kind} ${offset} ${path}`.trim())
}
