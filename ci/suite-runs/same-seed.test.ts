/** The same seed gives the same verdicts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWhole, unbroken } from './suite-run.ts'

const RUNS = isWhole ? 20 : 3

test(`${RUNS} runs with the same seed come to the same verdicts`, async () => {
  const expected = await unbroken(0)
  assert.ok(expected.scenarios.length > 10)
  for (let n = 1; n < RUNS; n++) assert.deepEqual(await unbroken(n), expected)
})
