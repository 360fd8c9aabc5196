import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RspSession } from './rsp-server.ts'
import { withSession } from './sessions.ts'

const session = (number: number, touchedAt: number): RspSession => {
  const transactionId = number.toString(16).toUpperCase().padStart(32, '0')
  return { transactionId, serverChallenge: '', ciKeyIdentifier: '', touchedAt }
}

test('CMA-015: of more sessions than are kept the one that waited longest ends, and no other', () => {
  const open = Array.from({ length: 10_000 }, (_, number) => session(number, number === 7 ? 1 : 1000 + number))
  const sessions = Object.fromEntries(open.map((one) => [one.transactionId, one]))
  const added = session(20_000, 50_000)
  const kept = withSession(sessions, added)
  assert.equal(Object.keys(kept).length, 10_000)
  assert.deepEqual([kept[session(7, 1).transactionId], kept[added.transactionId]], [undefined, added])
  assert.equal(Object.keys(withSession(kept, { ...added, touchedAt: 60_000 })).length, 10_000)
})
