/** Bodies in blocks, in both directions: whole, in their order, and never mixed up; under loss they end, one way or the other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blockSizes } from '../../protocol/bindings/coap-blocks.ts'
import { BlockClient, type BlockClientSettings } from './block-client.ts'
import { blockOption, readBlock } from './block-option.ts'
import { BlockServer, type BlockServerSettings, type WholeRequest } from './block-server.ts'
import { CoapFault } from './coap-fault.ts'
import { type CoapMessage, codes, optionOf, REQUEST_TAG, readMessage, uriPath } from './message.ts'
import type { CoapContent } from './messages.ts'
import { askedFor, never, seededOctets, type Trouble, twoEnds } from './test-path.ts'
import type { CoapTiming } from './timing.ts'

const body = Buffer.from(seededOctets('body')(40_000))
const post = (payload: Buffer) => ({ code: codes.post, options: uriPath('gsma/rsp2/asn1'), payload })
const small = post(Buffer.from('ask'))
const content = (payload: Buffer): CoapContent => ({ code: codes.content, options: [], payload })

interface Plan {
  readonly trouble?: Trouble
  readonly timing?: Partial<CoapTiming>
  readonly client?: BlockClientSettings
  readonly server?: BlockServerSettings
  readonly answer?: (request: WholeRequest) => Promise<CoapContent>
}

/** Sends back what comes, unless told otherwise. */
function transfers(seed: string, { trouble, timing, answer = async ({ payload }) => content(payload), ...settings }: Plan = {}) {
  const received: WholeRequest[] = []
  let server: BlockServer | undefined
  const ends = twoEnds(seed, (message) => server?.take(message) ?? Promise.reject(new Error('too early')), trouble, timing)
  const taken = (request: WholeRequest) => {
    received.push(request)
    return answer(request)
  }
  server = new BlockServer(taken, ends.timers, settings.server)
  return { ...ends, received, blocks: new BlockClient(ends.client, ends.random, settings.client) }
}

test('40 kB go there and come back: 40 blocks each way, one Request-Tag, another token for each', async () => {
  const { blocks, timers, received, datagrams } = transfers('both ways')
  const response = await timers.passUntilSettled(blocks.request(post(body), never))
  assert.ok(response.payload.equals(body))
  assert.deepEqual([received.length, received[0]?.path, response.roundTrips], [1, 'gsma/rsp2/asn1', 79])
  const requests = datagrams.filter(({ by }) => by === 'client').map(({ octets }) => readMessage(octets))
  assert.equal(new Set(requests.map(({ token }) => token.toString('hex'))).size, requests.length)
  assert.equal(new Set(requests.map((one) => optionOf(one, REQUEST_TAG)?.toString('hex'))).size, 1)
  assert.deepEqual(response.options, [])
})

test('a body that fits into one message has no block option', async () => {
  const { blocks, timers, datagrams } = transfers('small')
  await timers.passUntilSettled(blocks.request(small, never))
  assert.deepEqual(
    readMessage(datagrams[0]?.octets ?? Buffer.of()).options.map(({ name }) => name),
    ['Uri-Path', 'Uri-Path', 'Uri-Path'],
  )
})

for (const [name, settings] of [
  ['the server proposes', { server: { blockSize: 64 } }],
  ['the client asks for', { client: { blockSize: 128 } }],
  ['each has its own', { client: { blockSize: 256 }, server: { blockSize: 32 } }],
] as const)
  test(`smaller blocks, which ${name}`, async () => {
    const { blocks, timers, datagrams } = transfers(name, settings)
    const { payload } = await timers.passUntilSettled(blocks.request(post(body.subarray(0, 3_000)), never))
    assert.ok(payload.equals(body.subarray(0, 3_000)))
    const last = datagrams.at(-1)
    const smallest = Math.min(1024, ...Object.values(settings).map(({ blockSize }) => blockSize))
    assert.ok(readMessage(last?.octets ?? Buffer.of()).payload.length <= smallest)
  })

test('any body goes there and comes back in blocks of any size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(3_000),
      fc.constantFrom(...blockSizes),
      fc.constantFrom(...blockSizes),
      async (length, ours, theirs) => {
        const { blocks, timers } = transfers('any', { client: { blockSize: ours }, server: { blockSize: theirs } })
        const { payload } = await timers.passUntilSettled(blocks.request(post(body.subarray(0, length)), never))
        assert.ok(payload.equals(body.subarray(0, length)))
      },
    ),
    { numRuns: 60 },
  )
})

test('two transfers of one peer to one path are told apart by their tags', async () => {
  const { timers, client, random, received } = transfers('two at once')
  const two = [new BlockClient(client, random), new BlockClient(client, random)]
  const bodies = [body.subarray(0, 9_000), body.subarray(9_000, 18_000)]
  const responses = await timers.passUntilSettled(
    Promise.all(two.map((one, place) => one.request(post(bodies[place] ?? body), never))),
  )
  for (const [place, { payload }] of responses.entries()) assert.ok(payload.equals(bodies[place] ?? body))
  assert.equal(received.length, 2)
})

test('blocks that do not fit are refused: one before which others are missing, one of another length, one behind the end, none at all', async () => {
  const { timers } = transfers('odd')
  const server = new BlockServer(async () => content(Buffer.alloc(40)), timers, { blockSize: 16, largestBody: 48 })
  const code = async (num: number, more: boolean, payload: Buffer = Buffer.alloc(16)) =>
    (await server.take({ ...askedFor(blockOption('Block1', { num, more, size: 16 })), payload })).code
  assert.equal(await code(1, true), codes.incomplete)
  assert.equal(await code(0, true, Buffer.alloc(9)), codes.badRequest)
  assert.equal(await code(0, true), codes.continue)
  assert.equal(await code(2, true), codes.incomplete)
  assert.equal(await code(1, true), codes.continue)
  assert.equal(await code(1, true), codes.continue, 'once more, as its answer was lost')
  assert.equal(await code(2, true), codes.continue)
  assert.equal(await code(3, false), codes.tooLarge)
  assert.equal((await server.take(askedFor({ name: 'Block1', value: Buffer.of(7) }))).code, codes.badRequest)
  assert.equal((await server.take(askedFor(blockOption('Block2', { num: 3, more: false, size: 16 })))).code, codes.incomplete)
  assert.equal((await server.take(askedFor(blockOption('Block2', { num: 0, more: false, size: 16 })))).code, codes.content)
  assert.equal((await server.take(askedFor(blockOption('Block2', { num: 3, more: false, size: 16 })))).code, codes.badRequest)
})

test('an unfinished transfer is forgotten in time, and the oldest of many at once', async () => {
  const { timers } = transfers('forgotten')
  const server = new BlockServer(async () => content(Buffer.of()), timers, { keptMs: 1_000 })
  const send = async (tag: number, num: number) => {
    const message = askedFor(blockOption('Block1', { num, more: true, size: 16 }))
    const options = [...message.options, { name: REQUEST_TAG, value: Buffer.of(tag) }]
    return (await server.take({ ...message, options })).code
  }
  await send(1, 0)
  await timers.pass(1_001)
  assert.equal(await send(1, 1), codes.incomplete)
  for (let tag = 1; tag <= 9; tag++) await send(tag, 0)
  assert.equal(await send(1, 1), codes.incomplete)
  assert.equal(await send(9, 1), codes.continue)
})

/** A client whose peer answers each request so. */
function served(answer: (message: CoapMessage, count: number) => Partial<CoapContent>) {
  let count = 0
  const { timers, client, random } = twoEnds('served', async (message) => ({
    ...content(Buffer.alloc(16)),
    ...answer(message, count++),
  }))
  const blocks = new BlockClient(client, random, { blockSize: 16, largestBody: 100 })
  return (payload = Buffer.of()) => timers.passUntilSettled(blocks.request(post(payload), never))
}

const block2 = (num: number, more: boolean) => ({ options: [blockOption('Block2', { num, more, size: 16 })] })
const block1 = (num: number) => ({ code: codes.continue, options: [blockOption('Block1', { num, more: true, size: 16 })] })

for (const [what, answer, why, payload] of [
  ['begins in the middle', () => block2(1, true), /begins with block 1/],
  [
    'gives another block than was asked for',
    (_: CoapMessage, n: number) => block2(n * 2, true),
    /block 2 of 16 octets came, and 1/,
  ],
  ['stops giving blocks', (_: CoapMessage, n: number) => (n === 0 ? block2(0, true) : {}), /without Block2/],
  [
    'gives a short block with more behind it',
    () => ({ ...block2(0, true), payload: Buffer.alloc(3) }),
    /3 octets in place of 16/,
  ],
  ['never ends', (_: CoapMessage, n: number) => block2(n, true), /more than 100 octets/],
  ['has a block that is none', () => ({ options: [{ name: 'Block2', value: Buffer.of(7) }] }), /is no block/],
  [
    'changes what it gives',
    (_: CoapMessage, n: number) => ({ options: [...block2(n, true).options, { name: 'ETag', value: Buffer.of(n) }] }),
    /ETags differ/,
  ],
  ['takes another block', () => block1(5), /took block 5, where 0 was sent/, Buffer.alloc(40)],
  ['goes on without saying with what', () => ({ code: codes.continue }), /without Block1/, Buffer.alloc(40)],
  ['goes on for ever', (_: CoapMessage, n: number) => block1(n), /behind the last block/, Buffer.alloc(40)],
] as const)
  test(`a peer that ${what} is found out`, async () => {
    await assert.rejects(served(answer)(payload), { name: 'CoapFault', kind: 'transfer', message: why })
  })

test('a peer that refuses in the middle is heard, and one for which blocks are too large gets smaller ones', async () => {
  const refused = await served((_, n) => (n === 0 ? block1(0) : { code: codes.badRequest }))(Buffer.alloc(40))
  assert.equal(refused.code, codes.badRequest)
  const { timers, client, random } = twoEnds('smaller', async (message) => {
    const block = readBlock(optionOf(message, 'Block1') ?? Buffer.of())
    if (block === undefined || block.size > 32)
      return { code: codes.tooLarge, options: [blockOption('Block1', { num: 0, more: false, size: 32 })], payload: Buffer.of() }
    return block.more ? { ...block1(0), options: [blockOption('Block1', block)], payload: Buffer.of() } : content(Buffer.of())
  })
  const blocks = new BlockClient(client, random)
  assert.equal((await timers.passUntilSettled(blocks.request(post(Buffer.alloc(2_000)), never))).code, codes.content)
})

/** Seeded transfers over a path that loses a tenth each way: how many come whole; the others end in a named time-out. */
async function whole(direction: 'up' | 'down', maxRetransmit: number): Promise<number> {
  let count = 0
  for (let seed = 0; seed < 100; seed++) {
    const plan = { trouble: { loss: 0.1 }, timing: { maxRetransmit } }
    const answer = async ({ payload }: WholeRequest) =>
      content(direction === 'up' ? Buffer.from(String(payload.equals(body))) : body)
    const { blocks, timers } = transfers(`${direction} ${maxRetransmit} ${seed}`, { ...plan, answer })
    try {
      const { payload } = await timers.passUntilSettled(blocks.request(direction === 'up' ? post(body) : small, never))
      assert.ok(direction === 'up' ? String(payload) === 'true' : payload.equals(body))
      count++
    } catch (error) {
      assert.ok(error instanceof CoapFault && error.kind === 'time-out', String(error))
    }
  }
  // The long gate puts it into its table.
  console.log(`10 % loss: 40 kB ${direction}, MAX_RETRANSMIT ${maxRetransmit}: ${count} of 100 whole`)
  return count
}

for (const direction of ['up', 'down'] as const) {
  test(`40 kB ${direction} under 10 % loss each way, by the times of RFC 7252: at least 97 of 100 come whole, the others time out`, async () => {
    const count = await whole(direction, 4)
    assert.ok(count >= 97, `${count} of 100`)
  })

  test(`40 kB ${direction} under 10 % loss each way with eight repetitions: all of 100 come whole`, async () => {
    assert.equal(await whole(direction, 8), 100)
  })
}

test('under loss, doubling and another order at once, what comes is whole', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const trouble = { loss: 0.1, doubled: 0.2, delayMs: 4_000 }
    const { blocks, timers, received } = transfers(`all ${seed}`, { trouble, timing: { maxRetransmit: 8 } })
    const { payload } = await timers.passUntilSettled(blocks.request(post(body), never))
    assert.ok(payload.equals(body))
    assert.equal(received.length, 1)
  }
})
