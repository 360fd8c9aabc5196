/** What a path in a profile may say, and what it is told to write instead. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type NetworkProfile, networkSchema } from './network.ts'

const right: readonly NetworkProfile[] = [
  {},
  { seed: 'run-7.a_b', loss: 0.05, duplicate: 0.01, delayMs: 20, jitterMs: 0.5, mtu: 1_280 },
  { loss: 0, duplicate: 1, delayMs: 0, jitterMs: 60_000, mtu: 68 },
  { loss: 1, mtu: 65_535, seed: 'a'.repeat(64) },
]

for (const given of right)
  test(`a path is taken as it is: ${JSON.stringify(given).slice(0, 60)}`, () =>
    assert.deepEqual(networkSchema.parse(given), given))

for (const [what, given, key, message] of [
  ['percent', { loss: 5 }, 'loss', /write a part of all datagrams, from 0 to 1, such as 0\.05/],
  ['less than none', { duplicate: -0.1 }, 'duplicate', /write a part of all datagrams/],
  ['a loss in words', { loss: '5 %' }, 'loss', /write a part of all datagrams/],
  ['a loss that is no number', { loss: Number.NaN }, 'loss', /write a part of all datagrams/],
  ['a delay with its unit', { delayMs: '20 ms' }, 'delayMs', /write milliseconds, as a number/],
  ['a delay before the beginning', { delayMs: -1 }, 'delayMs', /write at least 0/],
  ['a jitter of more than a minute', { jitterMs: 60_001 }, 'jitterMs', /write at most 60000/],
  ['half an octet', { mtu: 576.5 }, 'mtu', /write a whole number of octets/],
  ['a path that carries nothing', { mtu: 67 }, 'mtu', /write at least 68/],
  ['more than a packet holds', { mtu: 65_536 }, 'mtu', /write at most 65535/],
  ['a seed that is a number', { seed: 7 }, 'seed', /write the seed as text, in quotes/],
  ['a seed with a space', { seed: 'a b' }, 'seed', /write up to 64 letters/],
  ['no seed at all', { seed: '' }, 'seed', /write up to 64 letters/],
] as const)
  test(`${what}: it is told what to write`, () => {
    const { error } = networkSchema.safeParse(given)
    assert.deepEqual(
      error?.issues.map(({ path }) => path.join('.')),
      [key],
    )
    assert.match(error?.issues[0]?.message ?? '', message)
  })

test('a key that there is not is named, and a network that is none is told what to write', () => {
  const { error } = networkSchema.safeParse({ latency: 5 })
  assert.match(JSON.stringify(error?.issues), /unrecognized_keys.*latency/)
  assert.match(networkSchema.safeParse('bad').error?.issues[0]?.message ?? '', /write network: with some of seed, loss/)
})

test('every key says what it means', () => {
  const described = Object.entries(networkSchema.shape).map(([name, shape]) => [name, typeof shape.description])
  assert.deepEqual(
    described,
    ['seed', 'loss', 'duplicate', 'delayMs', 'jitterMs', 'mtu'].map((name) => [name, 'string']),
  )
})
