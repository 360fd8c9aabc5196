/** Fates by hand: what they are, what is told of them, and which scripts mean nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualTimers } from '../coap/test-path.ts'
import { OneWay } from './one-way.ts'
import { limitedTelling } from './telling.ts'
import { checkTrouble, fateOf, type TroubleScript } from './trouble.ts'
import { scriptText } from './trouble-text.ts'

/** Sends datagrams 0, 1, 2 ... 10 ms apart through one direction. */
async function sent(script: TroubleScript, count: number, octets = 10) {
  const timers = new VirtualTimers()
  const told: string[] = []
  const came: string[] = []
  const way = new OneWay({ direction: 'toPeer', peer: 'the eIM', timers, tell: (text) => void told.push(text) }, script)
  let address = 'a'
  for (let n = 0; n < count; n++) {
    way.take(Buffer.alloc(octets), (rebinds) => {
      if (rebinds) address = String.fromCharCode(address.charCodeAt(0) + 1)
      const from = address
      return () => void came.push(`${n}${from}`)
    })
    await timers.pass(10)
  }
  await timers.pass(1_000)
  way.close()
  return { told, came, counts: way.counts }
}

for (const [what, toPeer, came, told] of [
  ['lost', [{ at: 1, kind: 'drop' }], ['0a', '2a', '3a'], ['path: datagram 1 to the eIM is lost']],
  [
    'doubled',
    [{ at: 0, kind: 'duplicate', times: 2 }],
    ['0a', '0a', '1a', '2a', '3a'],
    ['path: datagram 0 to the eIM comes twice'],
  ],
  [
    'late, and overtaken',
    [{ at: 1, kind: 'delay', ms: 25 }],
    ['0a', '2a', '3a', '1a'],
    ['path: datagram 1 to the eIM comes 25 ms late'],
  ],
  [
    'behind the next two',
    [{ at: 0, kind: 'holdBack', behind: 2 }],
    ['1a', '2a', '0a', '3a'],
    ['path: datagram 0 to the eIM waits for the next 2'],
  ],
  [
    'behind more than come',
    [{ at: 3, kind: 'holdBack', behind: 1 }],
    ['0a', '1a', '2a'],
    ['path: datagram 3 to the eIM waits for the next one', 'path: datagram 3 to the eIM is lost: not enough came behind it'],
  ],
  [
    'of another address from there on',
    [{ at: 2, kind: 'rebind' }],
    ['0a', '1a', '2b', '3b'],
    ['path: from datagram 2 to the eIM on, its sender has another address'],
  ],
  [
    'three times, late and of another address',
    [
      { at: 1, kind: 'rebind' },
      { at: 1, kind: 'duplicate', times: 3 },
      { at: 1, kind: 'delay', ms: 15 },
    ],
    ['0a', '2b', '1b', '1b', '1b', '3b'],
    [
      'path: from datagram 1 to the eIM on, its sender has another address',
      'path: datagram 1 to the eIM comes 3 times, 15 ms late',
    ],
  ],
] as const satisfies readonly (readonly [string, TroubleScript['toPeer'], readonly string[], readonly string[]])[])
  test(`a datagram of four that is ${what}: the others come, and it is told`, async () => {
    const played = await sent({ toPeer }, 4)
    assert.deepEqual(played.came, came)
    assert.deepEqual(played.told, told)
    const numbers = new Set(came.map((one) => one[0])).size
    assert.deepEqual(played.counts, { datagrams: 4, octets: 40, delivered: came.length, lost: 4 - numbers })
  })

for (const [mtu, most] of [
  [1_280, 1_252],
  [576, 548],
] as const)
  test(`a path of MTU ${mtu} carries datagrams of ${most} octets, and none of ${most + 1}, whatever else the script says`, async () => {
    const script: TroubleScript = { mtu, toPeer: [{ at: 0, kind: 'duplicate', times: 2 }] }
    assert.deepEqual((await sent(script, 1, most)).came, ['0a', '0a'])
    const { came, told } = await sent(script, 1, most + 1)
    assert.deepEqual(came, [])
    assert.deepEqual(told, [`path: datagram 0 to the eIM is lost: it has ${most + 1} octets, and MTU ${mtu} carries ${most}`])
  })

test('chance loses and doubles about as many as it says, and spares what the script names', () => {
  const chance = { seed: '7', loss: 0.2, duplicate: 0.5, delayMs: 10, jitterMs: 5 }
  const fates = Array.from({ length: 5_000 }, (_, index) => fateOf({ chance }, 'fromPeer', index, 1))
  const delivered = fates.flatMap((fate) => (fate.kind === 'delivered' ? [fate] : []))
  // Far beyond what chance could do with 5,000.
  assert.ok(delivered.length > 3_800 && delivered.length < 4_200, String(delivered.length))
  const twice = delivered.filter(({ times }) => times === 2).length / delivered.length
  assert.ok(twice > 0.45 && twice < 0.55, String(twice))
  assert.ok(delivered.every(({ latencyMs }) => latencyMs >= 10 && latencyMs < 15))
  assert.ok(new Set(delivered.map(({ latencyMs }) => latencyMs)).size > 3_000)
  const named: TroubleScript = { chance: { loss: 1 }, fromPeer: [{ at: 4, kind: 'delay', ms: 1 }] }
  assert.deepEqual(
    [3, 4].map((index) => fateOf(named, 'fromPeer', index, 1).kind),
    ['lost', 'delivered'],
  )
  assert.equal(fateOf(named, 'toPeer', 4, 1).kind, 'lost')
})

test('another script counts from 0 again, and lets go what was held back', async () => {
  const timers = new VirtualTimers()
  const came: string[] = []
  const drop = { at: 0, kind: 'drop' } as const
  const way = new OneWay({ direction: 'toPeer', peer: 'the eIM', timers, tell() {} }, { toPeer: [drop] })
  const send = (name: string) => way.take(Buffer.of(1), () => () => void came.push(name))
  for (const name of ['a', 'b']) send(name)
  way.exchange({ toPeer: [{ at: 0, kind: 'holdBack', behind: 5 }] })
  for (const name of ['c', 'd']) send(name)
  assert.deepEqual(came, ['b', 'd'])
  way.exchange({ toPeer: [drop] })
  for (const name of ['e', 'f']) send(name)
  assert.deepEqual(came, ['b', 'd', 'c', 'f'])
})

test('what is under way is not overtaken by what comes under a faster script, nor by what was held back for it', async () => {
  for (const toPeer of [[], [{ at: 0, kind: 'holdBack', behind: 1 } as const]]) {
    const timers = new VirtualTimers()
    const came: string[] = []
    const script: TroubleScript = { chance: { delayMs: 100 }, toPeer }
    const way = new OneWay({ direction: 'toPeer', peer: 'the eIM', timers, tell() {} }, script)
    const send = (name: string) => way.take(Buffer.of(1), () => () => void came.push(name))
    send('a')
    await timers.pass(150)
    send('b')
    way.exchange({})
    send('c')
    await timers.pass(200)
    assert.deepEqual(came, toPeer.length === 0 ? ['a', 'b', 'c'] : ['b', 'a', 'c'])
  }
})

test('more datagrams than a path holds are lost, and that is told; so is when no more is told', () => {
  const told: string[] = []
  const tell = limitedTelling((text) => void told.push(text))
  const script = { chance: { delayMs: 1_000 } }
  const way = new OneWay({ direction: 'toPeer', peer: 'the eIM', timers: new VirtualTimers(), tell }, script)
  for (let n = 0; n < 4_000; n++) way.take(Buffer.of(1), () => () => {})
  assert.equal(way.counts.lost, 4_000 - 1_024)
  assert.equal(told[0], 'path: datagram 1024 to the eIM is lost: 1024 others are under way')
  assert.deepEqual([told.length, told.at(-1)], [2_001, 'path: what follows is not told, 2000 troubles have been'])
  way.close()
  assert.deepEqual([way.counts.delivered, way.counts.lost], [0, 4_000])
})

test('a script in words', () => {
  const chance = { seed: '7', loss: 0.05, duplicate: 0.001, delayMs: 20, jitterMs: 10 }
  assert.equal(
    scriptText('the eIM', { chance, mtu: 576, toPeer: [{ at: 3, kind: 'drop' }] }),
    'path to the eIM: 20 to 30 ms each way; 5 % are lost; 0.1 % come twice; seed "7"; MTU 576; to it 3 drop',
  )
  assert.equal(scriptText('the eIM', { chance: { loss: 0 } }), undefined)
})

for (const [what, script, message] of [
  ['a loss above all', { chance: { loss: 1.5 } }, /loss is 1\.5: write 0 to 1/],
  ['a loss that is no number', { chance: { loss: Number.NaN } }, /loss is NaN/],
  ['a delay before the beginning', { chance: { delayMs: -1 } }, /delayMs is -1: write 0 to 60000/],
  ['a datagram before the first', { toPeer: [{ at: -1, kind: 'drop' }] }, /at is -1: write 0 to/],
  ['half a datagram', { fromPeer: [{ at: 0.5, kind: 'drop' }] }, /at is 0\.5: write a whole number/],
  ['one copy', { toPeer: [{ at: 0, kind: 'duplicate', times: 1 }] }, /times is 1: write 2 to 16/],
  ['behind nothing', { toPeer: [{ at: 0, kind: 'holdBack', behind: 0 }] }, /behind is 0: write 1 to 64/],
  ['late for ever', { toPeer: [{ at: 0, kind: 'delay', ms: Infinity }] }, /ms is Infinity: write 0 to 3600000/],
  ['a path that carries nothing', { mtu: 60 }, /mtu is 60: write 68 to 65535/],
] as const satisfies readonly (readonly [string, TroubleScript, RegExp])[])
  test(`a script that means nothing, with ${what}: it is told what to write`, () =>
    assert.throws(() => checkTrouble(script), { name: 'RangeError', message }))
