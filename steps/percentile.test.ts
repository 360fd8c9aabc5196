import assert from 'node:assert/strict'
import { test } from 'node:test'
import { percentile95 } from './percentile.ts'

test('of twenty times one may be late, of a hundred five', () => {
  const times = (right: number, late: number) => [
    ...Array.from({ length: right }, () => 10),
    ...Array.from({ length: late }, () => 900),
  ]
  assert.deepEqual([percentile95(times(19, 1)), percentile95(times(18, 2))], [10, 900])
  assert.deepEqual([percentile95(times(95, 5)), percentile95(times(94, 6))], [10, 900])
  assert.deepEqual([percentile95([7]), percentile95([])], [7, Number.POSITIVE_INFINITY])
})
