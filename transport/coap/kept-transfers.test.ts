/** Transfers in blocks that a server keeps: which are one, how many and how long, and what comes behind them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blockOption } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { type CoapMessage, codes, REQUEST_TAG, uriPath } from './message.ts'
import type { CoapContent } from './messages.ts'
import { askedFor, VirtualTimers } from './test-path.ts'

const content = (payload: Buffer): CoapContent => ({ code: codes.content, options: [], payload })

const query = (value: string) => ({ name: 'Uri-Query', value: Buffer.from(value) })
const tag = (...octets: number[]) => ({ name: REQUEST_TAG, value: Buffer.from(octets) })

for (const [what, one, other] of [
  ['their query', [query('a=1')], [query('a=2')]],
  ['where their path is cut', uriPath('a/b'), [{ name: 'Uri-Path', value: Buffer.from('a/b') }]],
  ['a second Request-Tag', [tag(1)], [tag(1), tag(2)]],
  ['an empty Request-Tag in place of none', [], [tag()]],
] as const)
  test(`transfers that differ in ${what} are not mixed up`, async () => {
    const server = new BlockServer(async ({ payload }) => content(payload), new VirtualTimers())
    const send = (options: CoapMessage['options'], num: number, octet: number) => {
      const block = blockOption('Block1', { num, more: num === 0, size: 16 })
      return server.take({ ...askedFor(block), options: [...options, block], payload: Buffer.alloc(16, octet) })
    }
    await send(one, 0, 1)
    await send(other, 0, 2)
    for (const [options, octet] of [
      [one, 1],
      [other, 2],
    ] as const)
      assert.equal((await send(options, 1, octet)).payload.toString('hex'), Buffer.alloc(32, octet).toString('hex'))
  })

test('a block that is fetched without the tag of its request is found, where one answer alone can be meant', async () => {
  const server = new BlockServer(async ({ payload }) => content(Buffer.concat([payload, payload])), new VirtualTimers())
  const ask = (options: CoapMessage['options'], num: number) => {
    const block = blockOption('Block2', { num, more: false, size: 16 })
    return server.take({ ...askedFor(block), options: [...options, block] })
  }
  await ask([...uriPath('p'), tag(1)], 0)
  assert.equal((await ask(uriPath('p'), 1)).payload.length, 16)
  assert.equal((await ask([...uriPath('p'), query('a=1')], 1)).code, codes.incomplete, 'of another resource')
  await ask([...uriPath('p'), tag(2)], 0)
  assert.equal((await ask(uriPath('p'), 1)).code, codes.incomplete, 'either may be meant')
  assert.equal((await ask([...uriPath('p'), tag(2)], 1)).payload.length, 16)
})

test('what is unfinished has together no more octets than one body may have, and the oldest goes first', async () => {
  const server = new BlockServer(async () => content(Buffer.of()), new VirtualTimers(), { largestBody: 64 })
  const send = async (number: number, num: number) => {
    const message = askedFor(blockOption('Block1', { num, more: true, size: 16 }))
    return (await server.take({ ...message, options: [...message.options, tag(number)] })).code
  }
  for (const num of [0, 1, 2]) assert.equal(await send(1, num), codes.continue)
  assert.equal(await send(2, 0), codes.continue)
  assert.equal(await send(1, 3), codes.continue, 'the other one stood still longer')
  assert.equal(await send(2, 1), codes.incomplete)
  assert.equal(await send(3, 0), codes.continue)
  assert.equal(await send(1, 3), codes.incomplete)
})

test('what is to be done behind an answer is done with its last block, or when nobody has fetched it in time', async () => {
  const timers = new VirtualTimers()
  let done = 0
  const answer = async () => ({ ...content(Buffer.alloc(40)), behind: () => void done++ })
  const server = new BlockServer(answer, timers, { blockSize: 16, keptMs: 1_000 })
  const fetch = (num: number) => server.take(askedFor(blockOption('Block2', { num, more: false, size: 16 })))
  for (const [num, expected] of [0, 0, 1].entries()) {
    await fetch(num)
    assert.equal(done, expected, `block ${num}`)
  }
  await fetch(0)
  await timers.pass(900)
  await fetch(1)
  await timers.pass(900)
  assert.equal(done, 1, 'it goes on')
  await timers.pass(200)
  assert.equal(done, 2)
})

test('for a peer that is gone nothing is waited for', async () => {
  const timers = new VirtualTimers()
  const server = new BlockServer(async () => content(Buffer.alloc(40)), timers, { blockSize: 16 })
  const begin = () => server.take(askedFor(blockOption('Block2', { num: 0, more: false, size: 16 })))
  await begin()
  server.close()
  await begin()
  await assert.rejects(timers.passUntilSettled(new Promise(() => {})), /nothing is left to wait for after 0 ms/)
})
