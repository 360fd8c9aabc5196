/** An IPA whose way to our eIM has trouble on it: it reaches the eIM, and the tape says what befell its datagrams. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import type { Network } from '../../transport/path/network.ts'
import { Tape } from '../../transport/tape.ts'
import { type SimulatedIpaSettings, simulatedIpaBench } from './simulated-ipa.ts'

async function polled(binding: NonNullable<SimulatedIpaSettings['binding']>, network: Network) {
  const bench = await simulatedIpaBench({ binding, network })
  try {
    const tape = new Tape(systemClock)
    bench.onTape(tape)
    const soon = AbortSignal.timeout(20_000)
    await bench.begin({ profiles: [] }, soon)
    await bench.ipa.pokeNow(soon)
    const notes = tape.entries.flatMap((entry) => (entry.direction === 'note' && entry.peer === 'ipa' ? [entry.text] : []))
    return { polls: bench.eim.calls('getEimPackage').length, notes: notes.join('\n') }
  } finally {
    await bench.close()
  }
}

dtlsTest('over coaps a datagram is lost, and sent again', async () => {
  const { polls, notes } = await polled('coaps', { datagrams: { toPeer: [{ at: 0, kind: 'drop' }] } })
  assert.equal(polls, 1)
  assert.match(notes, /path: datagram 0 to the eIM is lost/)
})

test('over HTTPS everything comes late', async () => {
  const { polls, notes } = await polled('asn1', { streams: { toPeer: { latencyMs: 20 } } })
  assert.equal(polls, 1)
  assert.match(notes, /path to the eIM: to it 20 ms/)
})

test('what is about datagrams leaves HTTPS alone', async () => {
  const { polls, notes } = await polled('asn1', { datagrams: { chance: { loss: 1 } } })
  assert.equal(polls, 1)
  assert.doesNotMatch(notes, /path/)
})
