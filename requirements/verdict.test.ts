import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PeerFault } from '../transport/faults.ts'
import { type Check, CheckFailed, verdictOf, worst } from './verdict.ts'

const held: Check = { claim: 'answers', expected: 'a', seen: 'a', holds: true, at: [2] }
const broken: Check = { ...held, seen: 'b', holds: false }

test('no checks is not a pass', () => assert.equal(verdictOf([], undefined), 'inconclusive'))
test('a check that points at nothing is not a pass', () =>
  assert.equal(verdictOf([{ ...held, at: [] }], undefined), 'inconclusive'))
test('a check that holds and points at the wire is', () => assert.equal(verdictOf([held], undefined), 'pass'))
test('a wrong answer is a failure', () => assert.equal(verdictOf([broken], new CheckFailed(broken)), 'fail'))
test('a check that does not hold is a failure, even if nobody threw', () =>
  assert.equal(verdictOf([held, broken], undefined), 'fail'))
test('an answer that cannot be read is a failure', () =>
  assert.equal(verdictOf([], new PeerFault('malformed', 'body', 'x')), 'fail'))
test("another HTTP status than the function's is a failure", () =>
  assert.equal(verdictOf([], new PeerFault('malformed', 'headers', '404')), 'fail'))

test('who asks us to come later has not answered', () =>
  assert.equal(verdictOf([], new PeerFault('malformed', 'headers', '429', { status: 429 })), 'inconclusive'))
test('silence within our patience is inconclusive', () =>
  assert.equal(verdictOf([], new PeerFault('silent', 'headers', '5 s', { milliseconds: 5000 })), 'inconclusive'))

const within = { milliseconds: 3000, source: 'SGP.32 3.1' }
test('silence past a limit that the specification sets is a failure', () =>
  assert.equal(verdictOf([], new PeerFault('silent', 'headers', 'x', { milliseconds: 3000 }), { answer: true, within }), 'fail'))
test('silence that we did not wait long enough for is not', () =>
  assert.equal(
    verdictOf([], new PeerFault('silent', 'body', 'x', { milliseconds: 2999 }), { answer: true, within }),
    'inconclusive',
  ))
test('silence before there is a connection is not, whatever the limit', () =>
  assert.equal(
    verdictOf([], new PeerFault('silent', 'connect', 'x', { milliseconds: 9000 }), { answer: true, within }),
    'inconclusive',
  ))

test('hanging up on a request that must be answered is a failure', () =>
  assert.equal(verdictOf([], new PeerFault('closed', 'headers', 'ECONNRESET')), 'fail'))
test('hanging up on a request that need not be answered is no refusal either', () =>
  assert.equal(verdictOf([], new PeerFault('closed', 'headers', 'ECONNRESET'), { answer: false }), 'inconclusive'))

for (const phase of ['resolve', 'connect', 'handshake'] as const) {
  for (const kind of ['unreachable', 'silent', 'closed', 'malformed'] as const) {
    test(`${kind} in ${phase} says nothing about the requirement`, () =>
      assert.equal(verdictOf([held], new PeerFault(kind, phase, 'x')), 'inconclusive'))
  }
}

test('a run that was cancelled says nothing', () =>
  assert.equal(verdictOf([held], new PeerFault('aborted', 'headers', 'x')), 'inconclusive'))
test('an unexpected throw is an error of ours', () => assert.equal(verdictOf([held], new TypeError('x')), 'error'))
test('the worst verdict wins', () => assert.equal(worst(['pass', 'error', 'fail', 'inconclusive']), 'fail'))
test('an error is worse than nothing known', () => assert.equal(worst(['inconclusive', 'error', 'pass']), 'error'))
test('of nothing there is no worst', () => assert.equal(worst([]), undefined))
