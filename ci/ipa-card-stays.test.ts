/**
 * A real card in the device of an IPA is never exchanged: what a scenario needs is brought about on it. With a card of ours that stays, no
 * scenario comes out otherwise than with a new card for each, but for those that no real card can be given the state of.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type SimulatedIpaSettings, simulatedIpaBench } from '../adapters/bench/simulated-ipa.ts'
import { play } from '../cli/play.ts'
import { loadAnyProfile } from '../profiles/load.ts'
import type { ScenarioLine } from '../reports/record.ts'
import { partOfRows } from './known-bad/part-of-rows.ts'

const { actor, profile } = loadAnyProfile(new URL('../profiles/simulated-ipa.yaml', import.meta.url).pathname)
if (actor !== 'IPA') throw new RangeError('profiles/simulated-ipa.yaml is no profile of an IPA')
const { declared } = profile

/** They need another chip: other rules, addresses of the factory, a second CI. Or they would take more from it than is ours: STC-005. */
const notOnARealCard: readonly string[] = [
  'CXL-001',
  'CXL-001',
  'DDL-009',
  'DS-010',
  'EDR-030',
  'EDR-030',
  'IDL-062',
  'IPAI-009',
  'STC-005',
  'TRIG-003',
  'TRIG-003',
  'TRIG-004',
  'TRIG-004',
  'TRIG-004',
  'TRIG-008',
]

/** In the long gate all: each is played twice. */
const rows = partOfRows('IPA', 'on a card that stays', ({ id }) => notOnARealCard.includes(id))

async function played(settings: SimulatedIpaSettings): Promise<ReadonlyMap<string, ScenarioLine>> {
  const scenarios = new Map<string, ScenarioLine>()
  const bench = await simulatedIpaBench(settings)
  const select = rows === undefined ? {} : { requirements: rows }
  const playing = { bindings: ['asn1'], patienceMs: 1000, limits: {}, declared, select, seed: 'stays' } as const
  try {
    await play({ ...playing, claims: profile }, bench, {
      line(line) {
        if (line.line === 'scenario') scenarios.set(line.id, line)
      },
    })
  } finally {
    await bench.close()
  }
  return scenarios
}

test('on a card that stays, nearly everything is played, and comes out as on new cards', async () => {
  const onNew = await played({})
  const onOne = await played({ cardStays: true })
  const notPrepared: string[] = []
  for (const [id, { verdict, selection }] of onNew) {
    const other = onOne.get(id)
    if (other?.selection.state === 'cannot be prepared') notPrepared.push(other.requirement)
    else assert.deepEqual([id, other?.verdict, other?.selection], [id, verdict, selection], other?.thrown?.message)
  }
  assert.ok(onNew.size > (rows === undefined ? 300 : 100), `${onNew.size} scenarios`)
  assert.deepEqual(notPrepared.sort(), notOnARealCard)
})
