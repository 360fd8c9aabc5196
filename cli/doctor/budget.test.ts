import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PeerFault } from '../../transport/faults.ts'
import { tcpPeer } from '../../transport/test-peers.ts'
import { connectTls } from '../../transport/tls-connect.ts'
import { Budget } from './budget.ts'

async function faultOf(budget: Budget): Promise<PeerFault> {
  const port = await tcpPeer(() => {})
  const target = { host: '127.0.0.1', port, servername: 'localhost', trust: { kind: 'none' } } as const
  try {
    await connectTls(target, { connectMs: 600_000, handshakeMs: 600_000 }, budget.signal)
  } catch (error) {
    if (error instanceof PeerFault) return error
    throw error
  } finally {
    budget.end()
  }
  return assert.fail('a peer that says nothing was connected to')
}

test('when its time is over every wait ends, as the silence of the peer', async () => {
  assert.equal((await faultOf(new Budget(50, 600_000, 0, undefined))).kind, 'silent')
})

test('when the caller ends it every wait ends, and nobody was silent', async () => {
  const caller = new AbortController()
  const fault = faultOf(new Budget(600_000, 600_000, 0, caller.signal))
  caller.abort(new Error('Ctrl-C'))
  assert.equal((await fault).kind, 'aborted')
})

test('a signal that was given too late ends it at once', async () => {
  assert.equal((await faultOf(new Budget(600_000, 600_000, 0, AbortSignal.abort(new Error('Ctrl-C'))))).kind, 'aborted')
})

test('no stage takes longer than the profile allows, and where somebody waits none longer than fits into ten seconds', () => {
  for (const [patienceMs, isHurried, connect, answer, isShort] of [
    [300, true, 300, 300, false],
    [5_000, true, 2_500, 5_000, false],
    [600_000, true, 2_500, 7_000, true],
    [600_000, false, 600_000, 600_000, false],
  ] as const) {
    const budget = new Budget(9_000, patienceMs, 10, undefined, isHurried)
    assert.deepEqual([budget.patience.handshakeMs, budget.patience.headersMs, budget.isShort], [connect, answer, isShort])
    budget.end()
  }
})

test('a pause between requests ends with the time that there is', async () => {
  const budget = new Budget(20, 300, 0.001, undefined)
  await budget.pace()
  assert.ok(budget.signal.aborted)
  assert.ok(budget.isOver)
  budget.end()
})
