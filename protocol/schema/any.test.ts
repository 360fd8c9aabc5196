import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { anyElement } from './any.ts'
import { sequenceOf } from './sequence-of.ts'
import { decode, encode, type Type } from './type.ts'

test('an open type keeps the element and judges what is inside', () => {
  const { value, issues } = decode(anyElement, hex('3009 0101 05 0202 0001 0500'))
  assert.deepEqual(value, hex('3009 0101 05 0202 0001 0500'))
  assert.deepEqual(
    issues.map(({ kind, path }) => ({ kind, path })),
    [
      { kind: 'boolean-not-ff', path: '[0]' },
      { kind: 'non-minimal-integer', path: '[1]' },
    ],
  )
  assert.deepEqual(encode(anyElement, value), value)
})

for (const [what, input, expected] of [
  ['a string in pieces', '3008 2C06 0C0141 0C0142', ['invalid-value 2 [0]']],
  ['an INTEGER that is constructed', '3002 2200', ['invalid-value 2 [0]']],
  ['a SEQUENCE that is primitive', '3002 1000', ['invalid-value 2 [0]']],
  ['the end of contents in a definite length', '3002 0000', ['invalid-value 2 [0]']],
  ['a SET, an EXTERNAL and strings', '3008 3100 2800 1300 1E00', []],
  ['context tags of either form', '3004 8000 A000', []],
] as const) {
  test(`${what} in an open type`, () => {
    assert.deepEqual(departures(anyElement, hex(input)), expected)
  })
}

test('a list of open types is read', () => {
  assert.deepEqual(decode(sequenceOf(anyElement), hex('3005 0500 020101'), { strict: true }).value, [hex('0500'), hex('020101')])
})

function departures(type: Type<unknown>, input: Uint8Array, options: { readonly variants?: boolean } = {}): string[] {
  return decode(type, input, options).issues.map(({ kind, offset, path }) => `${kind} ${offset} ${path}`.trim())
}
