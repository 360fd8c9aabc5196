import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ShiftedTime } from '../../transport/shifted-time.ts'
import { systemTimers } from '../../transport/timers.ts'
import { hoursOn, hoursWaited } from './hours.ts'

const never = new AbortController().signal

test('hours of a simulated product take no time', async () => {
  const time = new ShiftedTime()
  const [before, system] = [time.now(), systemTimers.now()]
  await hoursOn(time).pass(never)
  assert.ok(time.now() - before >= 6 * 3_600_000)
  assert.ok(systemTimers.now() - system < 60_000)
})

test('those of another one are waited for, and end with the run', async () => {
  const hours = hoursWaited(300)
  assert.equal(hours?.words, '300 seconds go by in which the device says nothing')
  await assert.rejects(hours.pass(AbortSignal.timeout(10)), { name: 'AbortError' })
})

test('who has no such time has none', () => assert.equal(hoursWaited(undefined), undefined))
