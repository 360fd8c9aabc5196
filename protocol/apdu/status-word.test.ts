import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describe, isStatusWord, isSuccess, outcomeOf } from './status-word.ts'

for (const [sw, text] of [
  [0x9000, '9000 normal ending'],
  [0x910b, '910B normal ending, a proactive command of 11 octets is waiting'],
  [0x9100, '9100 normal ending, a proactive command of 256 octets is waiting'],
  [0x6115, '6115 21 octets are waiting for GET RESPONSE'],
  [0x6100, '6100 256 or more octets are waiting for GET RESPONSE'],
  [0x6c15, '6C15 wrong Le, 21 octets are available'],
  [0x6283, '6283 warning, state unchanged'],
  [0x63c3, '63C3 warning, counter is 3'],
  [0x6300, '6300 warning, state changed'],
  [0x6581, '6581 memory problem'],
  [0x6700, '6700 wrong length'],
  [0x6881, '6881 logical channel not supported'],
  [0x6982, '6982 security status not satisfied'],
  [0x6985, '6985 conditions of use not satisfied'],
  [0x6a80, '6A80 wrong data'],
  [0x6a82, '6A82 application or file not found'],
  [0x6a86, '6A86 wrong parameters P1-P2'],
  [0x6a88, '6A88 referenced data not found'],
  [0x6d00, '6D00 instruction not supported'],
  [0x6e00, '6E00 class not supported'],
  [0x6f00, '6F00 technical problem'],
  [0x6f42, '6F42 technical problem'],
  [0x9300, '9300 toolkit busy'],
  [0x9f10, '9F10 not defined'],
  [0x0000, '0000 no status word: the first octet is neither 6X nor 9X'],
] as const) {
  test(`${text.slice(0, 4)} is described`, () => assert.equal(describe(sw), text))
}

for (const [sw, outcome] of [
  [0x9000, { kind: 'ok' }],
  [0x910b, { kind: 'pending', length: 11 }],
  [0x9100, { kind: 'pending', length: 256 }],
  [0x6115, { kind: 'more', available: 21 }],
  [0x6100, { kind: 'more', available: 256 }],
  [0x6c00, { kind: 'wrongLe', le: 256 }],
  [0x6282, { kind: 'warning' }],
  [0x63c0, { kind: 'warning' }],
  [0x6a80, { kind: 'error' }],
  [0x9001, { kind: 'error' }],
] as const) {
  test(`what a device does after ${sw.toString(16)}`, () => assert.deepEqual(outcomeOf(sw), outcome))
}
test('9000 and 91XX are success alike, nothing else is', () => {
  const successes = Array.from({ length: 0x10000 }, (_, sw) => sw).filter(isSuccess)
  assert.deepEqual(successes, [0x9000, ...Array.from({ length: 256 }, (_, low) => 0x9100 + low)])
})
test('60XX is a procedure byte, no status word', () => {
  assert.deepEqual([0x6000, 0x60ff, 0x6100, 0x6fff, 0x7000, 0x8fff, 0x9000, 0x9fff, 0xa000].map(isStatusWord), [
    false,
    false,
    true,
    true,
    false,
    false,
    true,
    true,
    false,
  ])
})
