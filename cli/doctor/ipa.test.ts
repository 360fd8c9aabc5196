/** What is said of an IPA before a run: in haste for whoever waits, and patiently for the run itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { BenchesInTurn } from '../../adapters/bench/benches-in-turn.ts'
import { ipaBenchWith, lacks, type Otherwise } from '../../adapters/bench/test-ipa-bench.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import { systemClock } from '../../transport/clock.ts'
import { dtlsTest } from '../../transport/dtls/test-dtls.ts'
import { PeerFault } from '../../transport/faults.ts'
import { examineIpa } from './ipa.ts'

const any = loadAnyProfile(new URL('../../profiles/simulated-ipa.yaml', import.meta.url).pathname)
assert.ok(any.actor === 'IPA')
const { profile } = any

/** The lines behind that of the profile, and whether a run must not start. */
async function examined(otherwise: Otherwise, mostMs?: number) {
  const { binding = 'asn1' } = otherwise
  const benches = new BenchesInTurn(() => ipaBenchWith({ callMs: 2_000, ...otherwise }))
  try {
    await benches.over(binding)
    const { lines, red } = await examineIpa({ ...profile, bindings: [binding], patienceMs: 20 }, benches, systemClock, mostMs)
    return { red, text: lines.slice(1).join('\n') }
  } finally {
    await benches.close()
  }
}

/** A board that takes a while, and is told when nobody waits any more. */
const takes =
  (ms: number): NonNullable<Otherwise['pokeNow']> =>
  async (ipa, signal) => {
    await pause(ms, undefined, { signal }).catch((cause: unknown) => {
      throw new PeerFault('aborted', 'connect', 'the run was ended', { cause })
    })
    await ipa.pokeNow(signal)
  }

test('in haste a device that is slow is no mistake of the profile, and a run waits for it as its adapter does', async () => {
  const { red, text } = await examined({ pokeNow: takes(400) }, 100)
  assert.match(text, /^ {2}poll +warning +patienceMs: .* within 0\.1 s; a run waits for it as long as the profile allows$/)
  assert.equal(red, false)
  const patient = await examined({ pokeNow: takes(400) })
  assert.match(patient.text, /poll +ok +the IPA asked the eIM for work/)
})

test('one that takes longer than all patience is red', async () => {
  const { red, text } = await examined({ pokeNow: takes(60_000), callMs: 50 })
  assert.match(text, /poll +wrong +patienceMs: .* within several patiences; write a larger one/)
  assert.equal(red, true)
})

test('what a device cannot be made to do is said with its key: without a poll no run begins', async () => {
  const unpolled = await examined({ pokeNow: lacks('ipa.offers') })
  assert.match(unpolled.text, /poll +wrong +ipa\.offers: see ipa\.offers/)
  assert.equal(unpolled.red, true)
  const { red, text } = await examined({ restart: lacks('ipa.requests.restart') })
  assert.match(text, /restart +absent +ipa\.requests\.restart: .*cannot be prepared without it\n {2}poll +ok/)
  assert.equal(red, false)
})

dtlsTest('an IPA that asks at another Uri-Path is red, with the path and the key', async () => {
  const fault = { what: 'has a Uri-Path of its own', checks: [], ledger: [], decisions: { coaps: { path: 'own/esipa' } } }
  const { red, text } = await examined({ binding: 'coaps', fault })
  assert.match(text, /poll +wrong +device\.coaps\.path: .*: own\/esipa$/)
  assert.equal(red, true)
})
