import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DecodeError } from '../ber/issues.ts'
import { typesOf } from '../registry.ts'
import { decode, encode, type Type } from '../schema/type.ts'
import { type Vector, vectorsOf } from './vectors.ts'

for (const spec of ['1.2', '1.0.1'] as const) {
  const types = typesOf(spec)
  describe(`SGP.32 v${spec} vectors`, () => {
    for (const vector of vectorsOf(spec)) {
      const type = types.get(vector.type)
      test(`${vector.type}: ${vector.name} (${vector.mode})`, () => {
        assert.ok(type, `no type ${vector.type}`)
        behaves(type, vector)
      })
    }
  })
}

function behaves(type: Type<unknown>, vector: Vector): void {
  const bytes = Buffer.from(vector.hex, 'hex')
  const expected = vector.issues ?? []
  if (vector.mode === 'malformed') {
    for (const strict of [false, true])
      assert.deepEqual(
        refusal(() => decode(type, bytes, { strict })),
        expected[0],
      )
    return
  }
  const { value, issues } = decode(type, bytes)
  assert.deepEqual(
    issues.map(({ kind, offset }) => ({ kind, offset })),
    expected,
  )
  if (vector.mode === 'strict') {
    decode(type, bytes, { strict: true })
    assert.equal(hexOf(encode(type, value)), vector.hex)
    return
  }
  assert.deepEqual(
    refusal(() => decode(type, bytes, { strict: true })),
    expected[0],
  )
  if (vector.reencode === undefined) return
  const sizes = expected.some(({ kind }) => kind === 'size') ? 'any' : 'checked'
  assert.equal(hexOf(encode(type, value, { sizes, unknown: 'drop' })), vector.reencode)
}

function refusal(read: () => unknown): { kind: string; offset: number } {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof DecodeError, String(error))
    return { kind: error.kind, offset: error.offset }
  }
  return assert.fail('it was read')
}

function hexOf(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase()
}
