import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '../vectors/hex.ts'
import { decodeComplete, decodeUnambiguous } from './decode-complete.ts'
import { integer, octetString } from './primitives.ts'
import { optional, sequence } from './sequence.ts'
import { decode } from './type.ts'

const Inner = sequence('Inner', { id: octetString(1, 2), count: optional(integer()) })
const Outer = sequence('Outer', { inner: Inner, more: optional(integer()) })

test('an object without an element that must be there is refused where it is missing', () => {
  const bytes = hex('3005 3003 0201 05')
  assert.deepEqual(decode(Outer, bytes).value, { inner: { count: 5 } })
  const fault = { name: 'DecodeError', kind: 'missing-element', offset: 4, path: 'inner', what: 'Inner without id' }
  assert.throws(() => decodeComplete(Outer, bytes), fault)
  assert.throws(() => decodeUnambiguous(Outer, bytes), fault)
})

for (const [what, input, kind, offset] of [
  ['an element twice', '3008 3006 0401 01 0401 02', 'duplicate-element', 7],
  ['elements in another order', '3008 3006 0201 05 0401 01', 'wrong-order', 7],
  ['octets behind the object', '3005 3003 0401 01 00', 'trailing-octets', 7],
] as const) {
  test(`${what}: complete, and no command`, () => {
    assert.deepEqual(
      decodeComplete(Outer, hex(input)).issues.map((issue) => [issue.kind, issue.offset]),
      [[kind, offset]],
    )
    assert.throws(() => decodeUnambiguous(Outer, hex(input)), { name: 'DecodeError', kind, offset })
  })
}

test('departures of form and size are noted and refuse nothing, unless the reading is strict', () => {
  const bytes = hex('308107 3005 0403 010203')
  for (const read of [decodeComplete, decodeUnambiguous]) {
    const { value, issues } = read(Outer, bytes)
    assert.deepEqual(value, { inner: { id: hex('010203') } })
    assert.deepEqual(
      issues.map(({ kind }) => kind),
      ['non-minimal-length', 'size'],
    )
    assert.throws(() => read(Outer, bytes, { strict: true }), { kind: 'non-minimal-length' })
  }
})
