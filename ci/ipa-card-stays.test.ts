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

const { profile } = loadAnyProfile(new URL('../profiles/simulated-ipa.yaml', import.meta.url).pathname)

async function played(settings: SimulatedIpaSettings): Promise<ReadonlyMap<string, ScenarioLine>> {
  const scenarios = new Map<string, ScenarioLine>()
  const bench = await simulatedIpaBench(settings)
  const playing = { bindings: ['asn1'], patienceMs: 1000, limits: {}, declared: {}, select: {}, seed: 'stays' } as const
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
    if (other?.selection.state === 'cannot be prepared' && other.selection.why.startsWith('device.card: ')) notPrepared.push(id)
    else assert.deepEqual([id, other?.verdict, other?.selection], [id, verdict, selection], other?.thrown?.message)
  }
  assert.ok(onNew.size > 200)
  assert.ok(notPrepared.length * 15 < onNew.size, notPrepared.join('\n'))
})
