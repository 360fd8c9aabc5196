import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pace } from './paced.ts'

test('without a limit nobody waits', async () => {
  const pace = new Pace(0)
  assert.equal(pace.isUnlimited, true)
  for (let n = 0; n < 1000; n++) await pace.turn()
})

test('five turns at a hundred in a second begin no closer than ten milliseconds to each other', async () => {
  const pace = new Pace(100)
  const asked = performance.now()
  const begun: number[] = []
  await Promise.all(Array.from({ length: 5 }, () => pace.turn().then(() => begun.push(performance.now()))))
  // Timers may be late, never early by more than the millisecond that they are counted in.
  for (const [n, at] of begun.entries()) assert.ok(at - asked >= n * 10 - 2, `turn ${n} after ${at - asked} ms`)
})

test('an abort ends the wait for a turn', async () => {
  const pace = new Pace(0.001)
  await pace.turn()
  const abort = new AbortController()
  const waiting = pace.turn(abort.signal)
  abort.abort()
  await waiting
})
