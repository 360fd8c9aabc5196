import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadProfile } from '../profiles/load.ts'
import { type RunParameters, runParameters } from './parameters.ts'

test('a scenario is handed what it reads, and nothing of what a run before it played', () => {
  const profile = loadProfile(fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url)))
  const { spec, options, mayChangeState } = profile
  const parameters: RunParameters = {
    claims: { spec, options, mayChangeState },
    binding: 'asn1',
    run: 'run 1',
    patienceMs: 1000,
    limits: {},
    declared: {},
    select: { tags: '@rule' },
    seed: 'seed',
  }
  const before = Array.from({ length: 1000 }, (_, n) => ({ id: `scenario ${n}`, tape: [] }))
  assert.deepEqual(runParameters(Object.assign({ before }, parameters, { claims: profile })), parameters)
  assert.deepEqual(runParameters({ ...parameters, repetition: 2 }), { ...parameters, repetition: 2 })
})
