/** What the sanity exchange makes of an IPA: one that is there, and devices that cannot be made to do everything. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ipaBenchWith, lacks, type Otherwise } from '../../adapters/bench/test-ipa-bench.ts'
import type { IpaPort } from '../../adapters/port.ts'
import { systemClock } from '../../transport/clock.ts'
import { PeerFault } from '../../transport/faults.ts'
import { Tape } from '../../transport/tape.ts'
import type { CardSettings } from './real-card.ts'
import { sanityExchange } from './sanity.ts'

async function sanityOf(otherwise: Otherwise = {}) {
  const bench = await ipaBenchWith(otherwise)
  try {
    const claims = { mayChangeState: true } as CardSettings['claims']
    return await sanityExchange(bench, { claims, patienceMs: 1_000 }, new Tape(systemClock), AbortSignal.timeout(10_000))
  } finally {
    await bench.close()
  }
}

const works = { state: 'works', what: 'the IPA asked the eIM for work' } as const

test('an IPA that asks our eIM for work is there', async () => assert.deepEqual(await sanityOf(), works))

test('one that cannot be restarted shows that it is there, and that it was not restarted', async () => {
  const { notRestarted, ...shown } = await sanityOf({ restart: lacks('ipa.offers') })
  assert.deepEqual([shown, notRestarted?.key], [works, 'ipa.offers'])
})

test('that it was not restarted is said too where it then fails: its card is another one', async () => {
  const pokeNow = () => Promise.reject(new PeerFault('unreachable', 'connect', 'the card was taken out'))
  const { state, notRestarted } = await sanityOf({ restart: lacks('ipa.offers'), pokeNow })
  assert.deepEqual([state, notRestarted?.key], ['unreachable', 'ipa.offers'])
})

test('one that cannot be made to poll is not reached, with the key that would have it polled', async () =>
  assert.deepEqual(await sanityOf({ pokeNow: lacks('ipa.adapter') }), {
    state: 'unreachable',
    what: 'see ipa.adapter',
    key: 'ipa.adapter',
  }))

const timeIsOver = () => Promise.reject(new PeerFault('aborted', 'connect', 'the run was ended'))

test('where the time is over, what has come until then has come', async () => {
  const { state } = await sanityOf({ pokeNow: timeIsOver })
  assert.equal(state, 'unreachable')
  const pokeNow = async (ipa: IpaPort, signal: AbortSignal) => {
    await ipa.pokeNow(signal)
    await timeIsOver()
  }
  assert.deepEqual(await sanityOf({ pokeNow }), works)
})
