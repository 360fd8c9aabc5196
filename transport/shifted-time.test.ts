import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { VirtualTimers } from './coap/test-path.ts'
import { ShiftedTime } from './shifted-time.ts'

const HOUR = 3_600_000

function shifted() {
  const base = new VirtualTimers()
  const time = new ShiftedTime(base)
  const ran: string[] = []
  return { base, time, ran, log: (what: string) => () => void ran.push(`${what} at ${time.now()}`) }
}

test('without a leap it is the time below it', async () => {
  const { base, time, ran, log } = shifted()
  time.after(20, log('one'))
  await base.pass(19)
  assert.deepEqual(ran, [])
  await base.pass(1)
  assert.deepEqual(ran, ['one at 20'])
})

test('what is due within a leap is done at its time and in its order, also what is asked for on the way', async () => {
  const { base, time, ran, log } = shifted()
  time.after(2 * HOUR, log('late'))
  time.after(HOUR, () => {
    log('early')()
    time.after(10, log('behind it'))
  })
  time.pass(3 * HOUR)
  assert.deepEqual(ran, [`early at ${HOUR}`, `behind it at ${HOUR + 10}`, `late at ${2 * HOUR}`])
  await base.pass(4 * HOUR)
  assert.equal(ran.length, 3)
  assert.equal(time.now(), 7 * HOUR)
})

test('what is due behind a leap waits for as long as is left', async () => {
  const { base, time, ran, log } = shifted()
  time.after(HOUR + 50, log('one'))
  time.pass(HOUR)
  await base.pass(49)
  assert.deepEqual(ran, [])
  await base.pass(1)
  assert.deepEqual(ran, [`one at ${HOUR + 50}`])
})

test('what was called off is not done, in a leap or by itself', async () => {
  const { base, time, ran, log } = shifted()
  const stops = [time.after(10, log('one')), time.after(2 * HOUR, log('other'))]
  for (const stop of stops) stop()
  time.pass(HOUR)
  await base.pass(2 * HOUR)
  assert.deepEqual(ran, [])
})

test('a clock goes forward with it', () => {
  const { time } = shifted()
  const clock = time.over({ now: () => new Date(1_000), elapsed: () => 7 })
  time.pass(HOUR)
  assert.equal(clock.now().getTime(), 1_000 + HOUR)
  assert.equal(clock.elapsed(), 7 + HOUR)
})

test('time does not go back', () => {
  const { time } = shifted()
  assert.throws(() => time.pass(-1), RangeError)
  assert.throws(() => time.pass(Number.NaN), RangeError)
})

test('on the time of the system, a leap does not wait, and what is left of a wait is short', async () => {
  const time = new ShiftedTime()
  let ran = 0
  time.after(HOUR, () => ran++)
  time.after(HOUR + 5, () => ran++)
  time.pass(HOUR + 1)
  assert.equal(ran, 1)
  for (let round = 0; round < 200 && ran < 2; round++) await pause(5)
  assert.equal(ran, 2)
})
