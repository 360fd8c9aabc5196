import assert from 'node:assert/strict'
import { test } from 'node:test'
import { merged } from './merged-judgements.ts'

const check = { claim: 'a header', expected: 'there', seen: 'there', holds: true }

test('the same thing said of two exchanges is said once, and points to both', () =>
  assert.deepEqual(
    merged([
      { requirement: 'ESIPA-HTTP-010', check: { ...check, at: [2] } },
      { requirement: 'ESIPA-HTTP-010', check: { ...check, at: [4] } },
    ]),
    [{ requirement: 'ESIPA-HTTP-010', check: { ...check, at: [2, 4] } }],
  ))

test('what was seen otherwise stays apart, and so do two rows', () => {
  const all = [
    { requirement: 'ESIPA-HTTP-010', check: { ...check, at: [2] } },
    { requirement: 'ESIPA-HTTP-010', check: { ...check, seen: 'missing', holds: false, at: [4] } },
    { requirement: 'ESIPA-HTTP-005', check: { ...check, at: [2] } },
  ]
  assert.deepEqual(merged(all), all)
})
