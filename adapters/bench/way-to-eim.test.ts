/** An IPA whose way to our eIM has trouble on it: it reaches the eIM, and the tape says what befell its datagrams. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import type { Network } from '../../transport/path/network.ts'
import { Tape } from '../../transport/tape.ts'
import { type SimulatedIpaSettings, simulatedIpaBench } from './simulated-ipa.ts'
import { quietOver } from './way-to-eim.ts'

async function polled(binding: NonNullable<SimulatedIpaSettings['binding']>, network: Network) {
  const bench = await simulatedIpaBench({ binding, network })
  try {
    const tape = new Tape(systemClock)
    bench.onTape(tape)
    const soon = AbortSignal.timeout(20_000)
    await bench.begin({ profiles: [] }, soon)
    await bench.ipa.pokeNow(soon)
    const notes = tape.entries.flatMap((entry) => (entry.direction === 'note' && entry.peer === 'ipa' ? [entry.text] : []))
    return { polls: bench.eim.calls('getEimPackage').length, notes: notes.join('\n'), meddling: bench.meddling() }
  } finally {
    await bench.close()
  }
}

dtlsTest('over coaps a datagram is lost, and sent again', async () => {
  const { polls, notes, meddling } = await polled('coaps', { datagrams: { toPeer: [{ at: 0, kind: 'drop' }] } })
  assert.deepEqual([polls, meddling], [1, 'lost'])
  assert.match(notes, /path: datagram 0 to the eIM is lost/)
})

test('over HTTPS everything comes late', async () => {
  const { polls, notes, meddling } = await polled('asn1', { streams: { toPeer: { latencyMs: 20 } } })
  assert.deepEqual([polls, meddling], [1, 'kept'])
  assert.match(notes, /path to the eIM: to it 20 ms/)
})

test('what is about datagrams leaves HTTPS alone', async () => {
  const { polls, notes } = await polled('asn1', { datagrams: { chance: { loss: 1 } } })
  assert.equal(polls, 1)
  assert.doesNotMatch(notes, /path/)
})

for (const [what, network, over, quietMs] of [
  ['no trouble', {}, 'coaps', 2_000],
  ['a datagram that is dropped', { datagrams: { toPeer: [{ at: 5, kind: 'drop' }] } }, 'coaps', 10_000],
  ['loss by chance', { datagrams: { chance: { loss: 0.3 } } }, 'coaps', 10_000],
  ['loss by length', { datagrams: { mtu: 576 } }, 'coaps', 10_000],
  ['datagrams that come twice', { datagrams: { chance: { duplicate: 1 } } }, 'coaps', 2_000],
  ['datagrams that come late', { datagrams: { chance: { delayMs: 100, jitterMs: 50 } } }, 'coaps', 2_900],
  ['loss, for who speaks HTTPS', { datagrams: { chance: { loss: 1 } } }, 'https', 2_000],
  ['octets that come late', { streams: { toPeer: { latencyMs: 300, stall: { after: 1, ms: 500 } } } }, 'https', 3_400],
  ['a slow link', { streams: { fromPeer: { octetsPerSecond: 100 } } }, 'https', 10_000],
] as const satisfies readonly (readonly [string, Network, 'https' | 'coaps', number])[])
  test(`over a way with ${what}, an IPA is quiet after ${quietMs} ms`, () =>
    assert.equal(quietOver({ network, over }, 2_000), quietMs))
