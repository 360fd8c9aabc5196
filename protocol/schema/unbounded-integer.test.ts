import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode } from './type.ts'
import { unboundedInteger } from './unbounded-integer.ts'

const type = unboundedInteger()

for (const [value, octets] of [
  [5, '020105'],
  [2 ** 47 - 1, '02067fffffffffff'],
  [2n ** 47n, '020700800000000000'],
  [-(2n ** 47n) - 1n, '0207ff7fffffffffff'],
  [2n ** 64n - 1n, '020900ffffffffffffffff'],
  [-(2n ** 63n), '02088000000000000000'],
] as const) {
  test(`${value} is ${octets}`, () => {
    assert.equal(encode(type, value).toString('hex'), octets)
    assert.deepEqual(decode(type, Buffer.from(octets, 'hex'), { strict: true }).value, value)
  })
}

test('superfluous octets are noted, and the value is the number that they hold', () => {
  for (const [octets, value] of [
    ['020800000000000000ff', 255],
    ['0208ffffffffffffff80', -128],
  ] as const) {
    const decoded = decode(type, Buffer.from(octets, 'hex'))
    assert.deepEqual(decoded.value, value)
    assert.deepEqual(
      decoded.issues.map(({ kind, offset }) => ({ kind, offset })),
      [{ kind: 'non-minimal-integer', offset: 0 }],
    )
  }
})

test('a number past every counter is refused, to read and to write', () => {
  const long = Buffer.concat([Buffer.from('028181', 'hex'), Buffer.alloc(129, 1)])
  assert.throws(() => decode(type, long), { kind: 'limit', offset: 0 })
  assert.throws(() => encode(type, 2n ** 1100n), { name: 'EncodeError' })
})
