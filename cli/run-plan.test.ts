import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../profiles/config-error.ts'
import { type Planned, planOf, type RunOptions } from './run-plan.ts'

const simulated: Planned = { mayChangeState: true, bindings: ['asn1', 'json'], adapter: 'simulated', cores: 2, actor: 'eIM' }
const plan = (options: RunOptions, other: Partial<Planned> = {}) => planOf(options, { ...simulated, ...other }, 'fresh')

test('without options everything is played once, under a seed of its own', () => {
  const { select, repeat, seed, partial } = plan({})
  assert.deepEqual({ select, repeat, seed, partial }, { select: {}, repeat: 1, seed: 'fresh', partial: [] })
})

for (const [options, message] of [
  [{ only: 'RETR-999' }, /--only RETR-999: there is no such requirement of the eIM; did you mean RETR-/],
  [{ tags: '@a and' }, /--tags @a and: write a tag expression/],
  [{ tags: ' ' }, /--tags/],
  [{ shard: '0/4' }, /--shard 0\/4: write which part of how many/],
  [{ shard: '5/4' }, /--shard 5\/4/],
  [{ shard: 'a' }, /--shard a/],
  [{ repeat: '0' }, /--repeat 0: write a whole number from 1 to 1000/],
  [{ repeat: '1.5' }, /--repeat 1.5/],
  [{ repeat: 'often' }, /--repeat often/],
  [{ jobs: '3' }, /--jobs 3: write 1, or 2/],
  [{ jobs: '2', failFast: true }, /--jobs 2: .*leave out --fail-fast or --jobs/],
  [{ seed: 'a b' }, /--seed a b: write up to 64 letters/],
] as const)
  test(`${JSON.stringify(options)} is refused with what to write instead`, () =>
    assert.throws(
      () => plan(options),
      (error) => error instanceof ConfigError && message.test(error.message),
    ))

test('what cuts a run down is said, also a profile that lets nothing be changed', () => {
  assert.deepEqual(plan({ only: 'RETR-006', shard: '1/2' }, { mayChangeState: false }).partial, [
    '--only RETR-006',
    '--shard 1/2',
    'mayChangeState: false',
  ])
})

test('options that are right are taken', () => {
  const { select, repeat, seed, failFast, strict } = plan({
    only: 'RETR-006, RETR-007',
    tags: '@hostile or not @timing',
    shard: '2/3',
    repeat: '20',
    seed: 'a-1',
    failFast: true,
    strict: true,
  })
  assert.deepEqual(select, {
    requirements: ['RETR-006', 'RETR-007'],
    tags: '@hostile or not @timing',
    shard: { part: 2, of: 3 },
  })
  assert.deepEqual([repeat, seed, failFast, strict], [20, 'a-1', true, true])
})

test('bindings are played at once where a whole run meets a simulated eIM on two cores, or where it is asked for', () => {
  assert.equal(plan({}).sideBySide, true)
  assert.equal(plan({ jobs: '1' }).sideBySide, false)
  assert.equal(plan({ shard: '1/9' }).sideBySide, false)
  assert.equal(plan({ shard: '1/9', jobs: '2' }).sideBySide, true)
  assert.equal(plan({ failFast: true }).sideBySide, false)
  assert.equal(plan({}, { cores: 1 }).sideBySide, false)
  assert.equal(plan({}, { bindings: ['asn1'] }).sideBySide, false)
})

test('an eIM that is known by its URL is asked by one at a time', () => {
  assert.equal(plan({}, { adapter: 'url' }).sideBySide, false)
  assert.throws(() => plan({ jobs: '2' }, { adapter: 'url' }), /--jobs 2: what is not simulated is there once/)
})
