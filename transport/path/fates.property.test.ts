/** Whatever a script says and whatever chance gives: datagrams come as often as their fate says, and in order where nothing reorders them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { VirtualTimers } from '../coap/test-path.ts'
import { OneWay } from './one-way.ts'
import { checkTrouble, type DatagramTrouble, type Fate, fateOf, type TroubleScript } from './trouble.ts'

const RUNS = Math.min(10_000, Number(process.env['SGP32_RANDOM_RUNS'] ?? 2000))
const DATAGRAMS = 30
const at = fc.nat(DATAGRAMS - 1)

const reordering: fc.Arbitrary<DatagramTrouble> = fc.oneof(
  fc.record({ at, kind: fc.constant('delay' as const), ms: fc.nat(500) }),
  fc.record({ at, kind: fc.constant('holdBack' as const), behind: fc.integer({ min: 1, max: 8 }) }),
)
const keepingOrder: fc.Arbitrary<DatagramTrouble> = fc.oneof(
  fc.record({ at, kind: fc.constant('drop' as const) }),
  fc.record({ at, kind: fc.constant('duplicate' as const), times: fc.integer({ min: 2, max: 5 }) }),
)
const rebinding = fc.record({ at, kind: fc.constant('rebind' as const) })
const part = fc.double({ min: 0, max: 1, noNaN: true })

const scriptOf = (trouble: fc.Arbitrary<DatagramTrouble>): fc.Arbitrary<TroubleScript> =>
  fc.record(
    {
      toPeer: fc.array(fc.oneof({ weight: 4, arbitrary: trouble }, rebinding), { maxLength: 12 }),
      fromPeer: fc.array(trouble, { maxLength: 12 }),
      chance: fc.record(
        { seed: fc.string(), loss: part, duplicate: part, delayMs: fc.nat(300), jitterMs: fc.nat(300) },
        { requiredKeys: [] },
      ),
      mtu: fc.integer({ min: 100, max: 200 }),
    },
    { requiredKeys: [] },
  )
const anyScript = scriptOf(fc.oneof(reordering, keepingOrder))
const lengths = fc.array(fc.integer({ min: 1, max: 180 }), { minLength: DATAGRAMS, maxLength: DATAGRAMS })
const gaps = fc.array(fc.nat(200), { minLength: DATAGRAMS, maxLength: DATAGRAMS })

const fatesOf = (script: TroubleScript, octets: readonly number[]): readonly Fate[] =>
  octets.map((length, index) => fateOf(script, 'toPeer', index, length))

/** Sends datagrams with gaps of time between them, and waits until nothing is under way. @returns which ones came, in that order */
async function played(script: TroubleScript, octets: readonly number[], waits: readonly number[]) {
  const timers = new VirtualTimers()
  const told: string[] = []
  const came: { readonly index: number; readonly ms: number; readonly address: number }[] = []
  const way = new OneWay({ direction: 'toPeer', peer: 'the eIM', timers, tell: (text) => void told.push(text) }, script)
  const sent: number[] = []
  let address = 0
  for (const [index, length] of octets.entries()) {
    if (waits[index] !== 0) await timers.pass(waits[index]!)
    sent.push(timers.now())
    way.take(Buffer.alloc(length), (rebinds) => {
      if (rebinds) address++
      const under = address
      return () => void came.push({ index, ms: timers.now(), address: under })
    })
  }
  way.exchange({})
  await timers.pass(10_000)
  way.close()
  return { came, sent, told, counts: way.counts }
}

test('every datagram comes as often as its fate says, and never before its time', async () => {
  await fc.assert(
    fc.asyncProperty(anyScript, lengths, gaps, async (script, octets, waits) => {
      checkTrouble(script)
      const { came, sent, counts } = await played(script, octets, waits)
      for (const [index, fate] of fatesOf(script, octets).entries()) {
        const times = came.filter((one) => one.index === index)
        assert.equal(times.length, fate.kind === 'lost' ? 0 : fate.times)
        if (fate.kind === 'lost') continue
        for (const { ms } of times) assert.ok(ms >= sent[index]! + fate.latencyMs + fate.lateMs)
      }
      assert.equal(counts.delivered, came.length)
      assert.equal(counts.lost + new Set(came.map(({ index }) => index)).size, DATAGRAMS)
      assert.equal(
        counts.octets,
        octets.reduce((sum, length) => sum + length),
      )
    }),
    { numRuns: RUNS },
  )
})

test('where nothing reorders them, datagrams come in the order in which they were sent', async () => {
  await fc.assert(
    fc.asyncProperty(scriptOf(keepingOrder), lengths, gaps, async (script, octets, waits) => {
      const { came } = await played(script, octets, waits)
      const order = came.map(({ index }) => index)
      assert.deepEqual(
        order,
        order.toSorted((one, other) => one - other),
      )
    }),
    { numRuns: RUNS },
  )
})

test('those that nothing reorders keep their order among the others too', async () => {
  await fc.assert(
    fc.asyncProperty(anyScript, lengths, gaps, async (script, octets, waits) => {
      const { came } = await played(script, octets, waits)
      const fates = fatesOf(script, octets)
      const isStraight = (fate: Fate | undefined) => fate?.kind === 'delivered' && fate.lateMs === 0 && fate.behind === 0
      const order = came.map(({ index }) => index).filter((index) => isStraight(fates[index]))
      assert.deepEqual(
        order,
        order.toSorted((one, other) => one - other),
      )
    }),
    { numRuns: RUNS },
  )
})

test('a datagram leaves from the address that its sender had when it came to the path', async () => {
  await fc.assert(
    fc.asyncProperty(anyScript, lengths, gaps, async (script, octets, waits) => {
      const { came } = await played(script, octets, waits)
      const fates = fatesOf(script, octets)
      for (const { index, address } of came)
        assert.equal(address, fates.slice(0, index + 1).filter(({ rebinds }) => rebinds).length)
    }),
    { numRuns: RUNS },
  )
})

test('the same seed gives the same fates in whatever order they are asked for, and the same told; another seed gives others', async () => {
  const chance = { loss: 0.3, duplicate: 0.3, jitterMs: 50 }
  const octets = Array.from({ length: DATAGRAMS }, () => 100)
  await fc.assert(
    fc.asyncProperty(anyScript, lengths, gaps, fc.string(), async (script, some, waits, seed) => {
      const backwards = some.map((length, index) => [index, length] as const).toReversed()
      const fates = backwards.map(([index, length]) => fateOf(script, 'toPeer', index, length))
      assert.deepEqual(fates.toReversed(), fatesOf(script, some))
      const [first, again] = [await played(script, some, waits), await played(script, some, waits)]
      assert.deepEqual(again, first)
      const with_ = (of: string) => fatesOf({ chance: { ...chance, seed: of } }, octets)
      assert.notDeepEqual(with_(`${seed}.`), with_(seed))
    }),
    { numRuns: Math.ceil(RUNS / 3) },
  )
})
