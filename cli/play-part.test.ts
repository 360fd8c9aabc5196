/** A part of a run that somebody ends while its peer is away. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import { loadProfile } from '../profiles/load.ts'
import type { RecordLine } from '../reports/record.ts'
import type { EimFault } from '../simulators/eim/faults.ts'
import { interruption } from '../steps/interruption.ts'
import { playPart } from './play-part.ts'

/** It answers the sanity exchange, and then a proxy says that nobody is behind it. */
const goesAway: EimFault = {
  what: 'is taken away behind its proxy',
  around: () => {
    let asked = 0
    return (request, answer) =>
      asked++ === 0 ? answer(request) : { kind: 'answer', status: 502, headers: {}, body: Buffer.of() }
  },
}

test('what was played behind the last good answer does not stand where the run was ended by hand', async (t) => {
  const claims = loadProfile(fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url)))
  const { spec, patienceMs, limits, declared } = claims
  const { idleEid, unknownEid } = claims.assets
  const bench = await simulatedBench({ spec, idleEid, unknownEid, patienceMs, fault: goesAway })
  t.after(() => bench.close())
  const told: RecordLine[] = []
  const line = (one: RecordLine) => {
    told.push(one)
    if (one.line === 'scenario') interruption.abort(new Error('ended by hand'))
  }
  const select = { requirements: ['RETR-007'] }
  const played = await playPart(
    { claims, bindings: ['asn1', 'json'], patienceMs, limits, declared, select, seed: 'away' },
    bench,
    { line },
  )
  assert.equal(played.state, 'played')
  const scenarios = played.state === 'played' ? played.scenarios : []
  assert.deepEqual(
    scenarios.map(({ verdict, stands }) => [verdict, stands]),
    [['fail', false]],
  )
  const why = told.flatMap((one) => (one.line === 'overruled' ? [one.why] : []))
  assert.deepEqual(why, ['the run ended before it was shown that the peer still answers'])
})
