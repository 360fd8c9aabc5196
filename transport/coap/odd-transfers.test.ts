/** Transfers in blocks that go otherwise than most: slowly, each block by itself, and what makes no body. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BlockClient } from './block-client.ts'
import { blockOption, readBlock } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { type CoapMessage, codes, optionOf, uriPath } from './message.ts'
import type { CoapContent } from './messages.ts'
import { never, seededOctets, twoEnds, VirtualTimers } from './test-path.ts'

const body = Buffer.from(seededOctets('body')(20_000))
const post = (payload: Buffer) => ({ code: codes.post, options: uriPath('gsma/rsp2/asn1'), payload })
const content = (payload: Buffer): CoapContent => ({ code: codes.content, options: [], payload })

for (const direction of ['up', 'down'] as const)
  test(`a transfer ${direction} that takes longer than an unfinished one is kept comes whole, as long as it goes on`, async () => {
    const { timers, client, random } = twoEnds(`slow ${direction}`, async (message) => {
      await new Promise<void>((done) => timers.after(900, done))
      return server.take(message)
    })
    const server = new BlockServer(
      async ({ payload }) => content(direction === 'up' ? Buffer.from(String(payload.equals(body))) : body),
      timers,
    )
    const blocks = new BlockClient(client, random, { blockSize: 64 })
    const { payload } = await timers.passUntilSettled(blocks.request(direction === 'up' ? post(body) : post(Buffer.of(1)), never))
    assert.ok(timers.now() > 247_000, String(timers.now()))
    assert.equal(payload.toString('hex'), (direction === 'up' ? Buffer.from('true') : body).toString('hex'))
  })

/** A client whose peer answers each request so. */
function served(answer: (message: CoapMessage, count: number) => Partial<CoapContent>) {
  let count = 0
  const { timers, client, random } = twoEnds('odd', async (message) => ({
    ...content(Buffer.alloc(16)),
    ...answer(message, count++),
  }))
  const blocks = new BlockClient(client, random, { blockSize: 16, largestBody: 100 })
  return (payload = Buffer.of()) => timers.passUntilSettled(blocks.request(post(payload), never))
}

test('a peer that acts on each block by itself gets all of them, and its last response counts', async () => {
  const sent: number[] = []
  const whole = await served((message) => {
    const block = readBlock(optionOf(message, 'Block1') ?? Buffer.of()) ?? { num: 9, more: false, size: 16 }
    sent.push(block.num)
    return {
      code: codes.changed,
      options: [blockOption('Block1', { ...block, more: false })],
      payload: Buffer.from(String(block.num)),
    }
  })(Buffer.alloc(40))
  assert.deepEqual(sent, [0, 1, 2])
  assert.deepEqual([whole.code, String(whole.payload)], [codes.changed, '2'])
})

const block2 = (num: number, more: boolean) => blockOption('Block2', { num, more, size: 16 })
const etag = (value: number) => ({ name: 'ETag', value: Buffer.of(value) })

for (const [what, answer, why, payload] of [
  [
    'changes what it gives behind a block without ETag',
    (_: CoapMessage, n: number) => ({ options: [...(n === 1 ? [] : [etag(Math.min(n, 1))]), block2(n, true)] }),
    /ETags differ/,
  ],
  [
    'gives more than a block holds',
    () => ({ options: [block2(0, false)], payload: Buffer.alloc(17) }),
    /17 octets in place of at most 16/,
  ],
  ['answers before it has the whole', () => ({ code: codes.changed }), /2\.04 without Block1 to block 0/, Buffer.alloc(40)],
] as const)
  test(`a peer that ${what} is found out`, async () => {
    await assert.rejects(served(answer)(payload), { name: 'CoapFault', kind: 'transfer', message: why })
  })

test('a last block of a request that is longer than its size is refused', async () => {
  const server = new BlockServer(async () => content(Buffer.of()), new VirtualTimers())
  const options = [...uriPath('p'), blockOption('Block1', { num: 0, more: false, size: 16 })]
  const { code } = await server.take({ ...post(Buffer.alloc(17)), options, type: 'CON', messageId: 1, token: Buffer.of() })
  assert.equal(code, codes.badRequest)
})
