/** What a path in a profile may say, and what it is told to write instead. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type NetworkProfile, networkOf, networkSchema } from './network.ts'

const right: readonly NetworkProfile[] = [
  {},
  { seed: 'run-7.a_b', loss: 0.05, duplicate: 0.01, delayMs: 20, jitterMs: 0.5, mtu: 1_280 },
  { loss: 0, duplicate: 1, delayMs: 0, jitterMs: 60_000, mtu: 68 },
  { loss: 1, mtu: 65_535, seed: 'a'.repeat(64) },
  {
    datagrams: {
      toEim: [
        { at: 3, kind: 'drop' },
        { at: 3, kind: 'rebind' },
        { at: 5, kind: 'holdBack', behind: 2 },
        { at: 5, kind: 'duplicate', times: 3 },
      ],
      fromEim: [{ at: 0, kind: 'delay', ms: 800 }],
    },
  },
  { connections: { toEim: { octetsPerSecond: 2_000 }, fromEim: { stall: { after: 0, ms: 50 }, cut: { after: 0, by: 'end' } } } },
  { datagrams: {}, connections: { toEim: {}, fromEim: { latencyMs: 300, stall: { after: 4_000 } } } },
]

for (const given of right)
  test(`a path is taken as it is: ${JSON.stringify(given).slice(0, 60)}`, () =>
    assert.deepEqual(networkSchema.parse(given), given))

const toEim = (...list: readonly object[]) => ({ datagrams: { toEim: list } })
const fromEim = (connection: unknown) => ({ connections: { fromEim: connection } })

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
  ['datagrams without a direction', { datagrams: [{ at: 3 }] }, 'datagrams', /write datagrams: with toEim, fromEim or both/],
  ['one datagram in no list', { datagrams: { toEim: { at: 3, kind: 'drop' } } }, 'datagrams.toEim', /write a list, such as \[/],
  ['a number alone', { datagrams: { toEim: [3] } }, 'datagrams.toEim.0', /write \{ at: 3, kind: drop \}/],
  ['nothing that befalls it', toEim({ at: 3 }), 'datagrams.toEim.0.kind', /write \{ at: 3, kind: drop \}, or kind:.*or rebind/],
  ['another word for it', toEim({ at: 3, kind: 'lose' }), 'datagrams.toEim.0.kind', /write \{ at: 3, kind: drop \}/],
  ['no number of the datagram', toEim({ kind: 'drop' }), 'datagrams.toEim.0.at', /write a whole number/],
  ['half a datagram', toEim({ at: 0.5, kind: 'drop' }), 'datagrams.toEim.0.at', /write a whole number/],
  ['a datagram before the first', toEim({ at: -1, kind: 'drop' }), 'datagrams.toEim.0.at', /write at least 0/],
  ['a duplicate that is none', toEim({ at: 3, kind: 'duplicate', times: 1 }), 'datagrams.toEim.0.times', /write at least 2/],
  ['too many', toEim({ at: 3, kind: 'duplicate', times: 17 }), 'datagrams.toEim.0.times', /write at most 16/],
  ['a delay of its unit', toEim({ at: 3, kind: 'delay', ms: '1 s' }), 'datagrams.toEim.0.ms', /write milliseconds, as a number/],
  ['held back behind none', toEim({ at: 3, kind: 'holdBack', behind: 0 }), 'datagrams.toEim.0.behind', /write at least 1/],
  ['held back behind no number', toEim({ at: 3, kind: 'holdBack' }), 'datagrams.toEim.0.behind', /write a whole number/],
  [
    'an eIM with another address',
    { datagrams: { fromEim: [{ at: 3, kind: 'rebind' }] } },
    'datagrams.fromEim.0.kind',
    /rebind is for toEim/,
  ],
  [
    'the same thing twice',
    toEim({ at: 3, kind: 'delay', ms: 1 }, { at: 3, kind: 'delay', ms: 2 }),
    'datagrams.toEim.1',
    /take it out: datagram 3 has delay already/,
  ],
  [
    'late, and never',
    toEim({ at: 3, kind: 'delay', ms: 1 }, { at: 3, kind: 'drop' }),
    'datagrams.toEim.1',
    /write drop for datagram 3, or something else/,
  ],
  [
    'never, and twice',
    toEim({ at: 3, kind: 'drop' }, { at: 3, kind: 'duplicate', times: 2 }),
    'datagrams.toEim.1',
    /write drop for datagram 3, or something else/,
  ],
  ['connections without a direction', { connections: 4 }, 'connections', /write connections: with toEim, fromEim or both/],
  ['a connection in a word', fromEim('slow'), 'connections.fromEim', /write some of latencyMs, octetsPerSecond, stall and cut/],
  ['a connection that carries nothing', fromEim({ octetsPerSecond: 0 }), 'connections.fromEim.octetsPerSecond', /at least 1/],
  ['a latency of two hours', fromEim({ latencyMs: 7_200_000 }), 'connections.fromEim.latencyMs', /write at most 3600000/],
  ['a stall at once', fromEim({ stall: true }), 'connections.fromEim.stall', /write stall: \{ after: 4000 \}/],
  ['a stall somewhere', fromEim({ stall: { ms: 5 } }), 'connections.fromEim.stall.after', /write a whole number/],
  ['a cut by a number', fromEim({ cut: 4_000 }), 'connections.fromEim.cut', /write cut: \{ after: 4000, by: reset \}/],
  ['a cut by nobody', fromEim({ cut: { after: 4_000 } }), 'connections.fromEim.cut.by', /write reset, or end/],
  [
    'a cut that never comes',
    fromEim({ stall: { after: 4_000 }, cut: { after: 4_000, by: 'end' } }),
    'connections.fromEim.cut.after',
    /write less than stall\.after \(4000\), or give stall its ms/,
  ],
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
  for (const given of [
    { latency: 5 },
    { datagrams: { latency: [] } },
    fromEim({ latency: 5 }),
    toEim({ at: 3, kind: 'drop', latency: 5 }),
  ])
    assert.match(JSON.stringify(networkSchema.safeParse(given).error?.issues), /unrecognized_keys.*latency/)
  assert.match(networkSchema.safeParse('bad').error?.issues[0]?.message ?? '', /write network: with some of seed, loss/)
})

test('every key says what it means', () => {
  const described = Object.entries(networkSchema.shape).map(([name, shape]) => [name, typeof shape.description])
  assert.deepEqual(
    described,
    ['seed', 'loss', 'duplicate', 'delayMs', 'jitterMs', 'mtu', 'datagrams', 'connections'].map((name) => [name, 'string']),
  )
})

test('each transport gets what it can have: the way is seen from the IPA', () => {
  const drop = { at: 3, kind: 'drop' } as const
  const cut = { after: 4_000, by: 'reset' } as const
  assert.deepEqual(networkOf({ seed: 'a', loss: 0.5, mtu: 600 }), { datagrams: { chance: { seed: 'a', loss: 0.5 }, mtu: 600 } })
  assert.deepEqual(networkOf({ delayMs: 20, datagrams: { fromEim: [drop] }, connections: { fromEim: { latencyMs: 5, cut } } }), {
    datagrams: { chance: { delayMs: 20 }, fromPeer: [drop] },
    streams: { toPeer: { latencyMs: 20 }, fromPeer: { latencyMs: 5, cut } },
  })
  assert.deepEqual(networkOf({ datagrams: { toEim: [drop] }, connections: { toEim: { cut } } }), {
    datagrams: { chance: {}, toPeer: [drop] },
    streams: { toPeer: { cut } },
  })
})
