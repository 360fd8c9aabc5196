import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leftOut, shardOf } from './select.ts'

const scenario = { requirement: 'RETR-007', text: 'ESipa.GetEimPackage The EID is not known', place: 'features/eim/a.feature:12' }

for (const [what, select, out] of [
  ['nothing named', {}, false],
  ['its requirement', { requirements: ['RETR-006', 'RETR-007'] }, false],
  ['another requirement', { requirements: ['RETR-006'] }, true],
  ['a part of its title in other letters', { text: 'NOT KNOWN' }, false],
  ['another text', { text: 'certificate' }, true],
  ['its shard', { shard: { part: shardOf(scenario.place, 3), of: 3 } }, false],
  ['another shard', { shard: { part: (shardOf(scenario.place, 3) % 3) + 1, of: 3 } }, true],
] as const)
  test(`${what}: ${out ? 'left out, with a reason' : 'played'}`, () =>
    assert.equal(leftOut(scenario, select)?.state, out ? 'not selected' : undefined))

test('every scenario is in exactly one shard, and the shards are of like size', () => {
  const places = Array.from({ length: 400 }, (_, n) => `features/eim/${n % 13}.feature:${n}`)
  const sizes = [1, 2, 3, 4].map((part) => places.filter((place) => shardOf(place, 4) === part).length)
  assert.equal(
    sizes.reduce((sum, size) => sum + size),
    400,
  )
  assert.ok(Math.min(...sizes) > 60, sizes.join(', '))
})
