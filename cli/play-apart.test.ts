import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadProfile } from '../profiles/load.ts'
import { interruption } from '../steps/interruption.ts'
import { HarnessError } from '../transport/faults.ts'
import { playedApart } from './play-apart.ts'
import type { PlaySettings } from './play-part.ts'

const path = fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url))
const claims = loadProfile(path)

const settings: PlaySettings = {
  claims,
  bindings: ['json'],
  patienceMs: claims.patienceMs,
  limits: claims.limits,
  declared: claims.declared,
  select: {},
  seed: 'apart',
}

test('what the process cannot do is told in its words', async () => {
  const gone = playedApart('/nowhere/profile.yaml')(settings, { line: () => {} })
  await assert.rejects(gone, (error) => error instanceof HarnessError && /\/nowhere\/profile\.yaml/.test(error.message))
})

test('a record that cannot be written ends what is played apart', async () => {
  const full = new Error('no space')
  const line = () => {
    throw full
  }
  await assert.rejects(playedApart(path)(settings, { line }), full)
})

test('an interruption ends it, with what it has played until then', async () => {
  const played = await playedApart(path)(settings, {
    line: ({ line }) => {
      if (line === 'scenario') interruption.abort(new Error('ended by hand'))
    },
  })
  const scenarios = played.state === 'played' ? played.scenarios : []
  assert.ok(scenarios.length > 0 && scenarios.length < 100, `${scenarios.length} scenarios`)
  assert.ok(scenarios.every(({ binding }) => binding === 'json'))
})
