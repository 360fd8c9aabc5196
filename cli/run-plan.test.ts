import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../profiles/config-error.ts'
import { planOf, type RunOptions } from './run-plan.ts'

const plan = (options: RunOptions, mayChangeState = true) => planOf(options, { mayChangeState }, 'fresh')

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
  [{ seed: 'a b' }, /--seed a b: write up to 64 letters/],
] as const)
  test(`${JSON.stringify(options)} is refused with what to write instead`, () =>
    assert.throws(
      () => plan(options),
      (error) => error instanceof ConfigError && message.test(error.message),
    ))

test('what cuts a run down is said, also a profile that lets nothing be changed', () => {
  assert.deepEqual(plan({ only: 'RETR-006', shard: '1/2' }, false).partial, [
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
