import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Arrivals, silenceBehind } from './arrivals.ts'

/** A record of a handshake in plain text, which begins with a message of this type. */
function handshake(type: number): Buffer {
  return Buffer.concat([Buffer.from('16feff0000000000000000', 'hex'), Buffer.of(0, 12, type), Buffer.alloc(11)])
}

const hello = handshake(1)
const finished = Buffer.concat([Buffer.from('16fefd0001', 'hex'), Buffer.alloc(20)])

test('a handshake is under way from its hello on, and until its association has brought something', () => {
  const arrivals = new Arrivals()
  assert.equal(arrivals.isBeginning(1_000), false)
  arrivals.came(hello, 'a', 1)
  assert.equal(arrivals.isBeginning(1_000), true)
  assert.equal(arrivals.isBeginning(0), false, 'not within no time')
  arrivals.came(finished, 'a', 2)
  arrivals.stands(1, 'a')
  assert.equal(arrivals.isBeginning(1_000), true, 'nothing has come over it')
  arrivals.heard(1)
  assert.equal(arrivals.isBeginning(1_000), false)
  assert.deepEqual([arrivals.isStanding(1), arrivals.all.length], [true, 2])
})

test('a handshake that failed, and an association that has ended, are not under way', () => {
  const arrivals = new Arrivals()
  arrivals.came(hello, 'a', 1)
  arrivals.failed('a')
  arrivals.came(hello, 'b', 1)
  arrivals.stands(1, 'b')
  arrivals.ended(1)
  assert.equal(arrivals.isBeginning(1_000), false)
})

test('what comes over an association that has ended begins nothing', () => {
  const arrivals = new Arrivals()
  arrivals.came(Buffer.from('17fefd0001', 'hex'), 'a', 1)
  arrivals.came(finished, 'a', 1)
  assert.equal(arrivals.isBeginning(1_000), false)
})

test('by the times of RFC 7252 nobody has stopped while a repetition may come, or the last one is waited for', () => {
  const sent = [0, 2_000, 6_000, 14_000, 30_000]
  assert.equal(silenceBehind(sent, 2), 32_000, 'MAX_TRANSMIT_WAIT without ACK_RANDOM_FACTOR is 62 s')
  for (const [at, ms] of sent.slice(2).entries()) assert.ok(silenceBehind(sent.slice(0, at + 2), 2.5) > ms - (sent[at + 1] ?? 0))
  assert.equal(silenceBehind([7], 6), 0)
  assert.equal(silenceBehind([], 6), 0)
})

test('an alert is told apart, since it repeats nothing', () => {
  const arrivals = new Arrivals()
  arrivals.came(hello, 'a', 1)
  arrivals.came(Buffer.from('15fefd00010000000000020012', 'hex'), 'a', 2)
  assert.deepEqual(
    arrivals.all.map(({ isAlert }) => isAlert),
    [false, true],
  )
})

test('which associations stand, and which of them have brought nothing', () => {
  const arrivals = new Arrivals()
  arrivals.stands(2, 'a')
  assert.deepEqual([arrivals.isAnyStanding(1), arrivals.isAnyStanding(2), arrivals.isAnyFresh], [false, true, true])
  arrivals.heard(2)
  assert.deepEqual([arrivals.isAnyStanding(2), arrivals.isAnyFresh], [true, false])
  arrivals.ended(2)
  assert.equal(arrivals.isAnyStanding(2), false)
})
