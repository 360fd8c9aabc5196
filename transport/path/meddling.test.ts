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

for (const meddling of ['kept', 'parted'] as const)
  test(`silence over a way that has ${meddling} something is not the peer’s, and all else is`, () =>
    assert.deepEqual(kinds(meddling), [excused, plain, plain, plain]))

test('behind a cut nothing is the peer’s, and who aborts is the run', () =>
  assert.deepEqual(kinds('cut'), [excused, excused, excused, plain]))

test('the worst of several counts', () => {
  assert.equal(worstMeddling([undefined, 'parted', 'kept']), 'parted')
  assert.equal(worstMeddling(['kept', 'cut', 'parted']), 'cut')
  assert.equal(worstMeddling([undefined]), undefined)
})
