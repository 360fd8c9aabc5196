import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PeerFault } from '../faults.ts'
import { besidesWay, type Meddling, worstMeddling } from './meddling.ts'

const kinds = (meddling: Meddling | undefined) =>
  (['silent', 'closed', 'malformed', 'aborted'] as const).map((kind) => {
    const { kind: told, phase } = besidesWay(new PeerFault(kind, 'headers', 'x'), meddling)
    return told === kind ? 'as it was' : `${told} in ${phase}`
  })
const excused = 'unreachable in connect'
const plain = 'as it was'

test('without trouble on the way each fault is the peer’s', () =>
  assert.deepEqual(kinds(undefined), [plain, plain, plain, plain]))

for (const meddling of ['kept', 'lost', 'parted'] as const)
  test(`silence over a way that has ${meddling} something is not the peer’s, and all else is`, () =>
    assert.deepEqual(kinds(meddling), [excused, plain, plain, plain]))

test('behind a cut nothing is the peer’s, and who aborts is the run', () =>
  assert.deepEqual(kinds('cut'), [excused, excused, excused, plain]))

for (const meddling of ['kept', 'lost', 'parted', 'cut'] as const)
  test(`who says goodbye over a way that has ${meddling} something may have answered before`, () => {
    const told = besidesWay(new PeerFault('closed', 'headers', 'x', { saidGoodbye: true }), meddling)
    assert.deepEqual([told.kind, told.connected, told.byWay], ['unreachable', false, true])
  })

test('who says goodbye without an answer where nothing was on the way has given none', () => {
  const { kind, connected, byWay } = besidesWay(new PeerFault('closed', 'headers', 'x', { saidGoodbye: true }), undefined)
  assert.deepEqual([kind, connected, byWay], ['closed', true, false])
})

test('what is known of a fault stays known', () => {
  const { saidGoodbye, byWay } = new PeerFault('closed', 'headers', 'x', { saidGoodbye: true, byWay: true }).during({ at: [1] })
  assert.deepEqual([saidGoodbye, byWay], [true, true])
})

test('the worst of several counts', () => {
  assert.equal(worstMeddling([undefined, 'parted', 'kept']), 'parted')
  assert.equal(worstMeddling(['lost', 'kept']), 'lost')
  assert.equal(worstMeddling(['kept', 'cut', 'parted']), 'cut')
  assert.equal(worstMeddling([undefined]), undefined)
})
