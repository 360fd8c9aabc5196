/** Who wants small blocks gets no larger one, not even as the first (RFC 7959 2.4). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BlockClient } from './block-client.ts'
import { blockIn, blockOption } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { type CoapMessage, codes, optionOf, REQUEST_TAG, readMessage, uriPath } from './message.ts'
import type { CoapContent } from './messages.ts'
import { never, twoEnds } from './test-path.ts'

for (const octets of [10, 500])
  test(`a request of ${octets} octets and its answer, in blocks of 64`, async () => {
    const answer = { code: codes.content, options: [], payload: Buffer.alloc(1_000, 1) }
    const { client, timers, random, datagrams } = twoEnds(`small ${octets}`, (message) => server.take(message))
    const server = new BlockServer(async () => answer, timers)
    const blocks = new BlockClient(client, random, { blockSize: 64 })
    const request = { code: codes.post, options: uriPath('p'), payload: Buffer.alloc(octets, 2) }
    const whole = await timers.passUntilSettled(blocks.request(request, never))
    assert.ok(whole.payload.equals(answer.payload))
    assert.equal(Math.max(...datagrams.map((one) => readMessage(one.octets).payload.length)), 64)
  })

/** What a server with room for 64 octets says to more of them at once, with the size that it takes or without. */
function tooLarge(hint: boolean): CoapContent {
  const options = hint ? [blockOption('Block1', { num: 0, more: true, size: 64 })] : []
  return { code: codes.tooLarge, options, payload: Buffer.of() }
}

/** Asks for something with 500 octets in one piece. @param hint whether the refusal says a size of blocks */
async function askedOfLittleRoom(hint: boolean) {
  const answer = { code: codes.content, options: [], payload: Buffer.alloc(1_000, 1) }
  const bodies: Buffer[] = []
  const requests: CoapMessage[] = []
  const { client, timers, random } = twoEnds(`little room ${hint}`, async (message) => {
    requests.push(message)
    return message.payload.length > 64 ? tooLarge(hint) : server.take(message)
  })
  const server = new BlockServer(
    async ({ payload }) => {
      bodies.push(payload)
      return answer
    },
    timers,
    { blockSize: 64 },
  )
  const request = { code: codes.post, options: uriPath('p'), payload: Buffer.alloc(500, 2) }
  const whole = await timers.passUntilSettled(new BlockClient(client, random).request(request, never))
  return { whole, bodies, requests, request, answer }
}

test('a body that is too large in one piece begins anew in blocks of the size that the refusal says (RFC 7959 2.9.3)', async () => {
  const { whole, bodies, requests, request, answer } = await askedOfLittleRoom(true)
  assert.ok(whole.payload.equals(answer.payload))
  assert.deepEqual(bodies, [request.payload])
  const [unblocked, ...blocks] = requests
  assert.equal(unblocked && blockIn(unblocked, 'Block1'), undefined)
  assert.deepEqual(
    blocks.flatMap((message) => blockIn(message, 'Block1') ?? []).map(({ num, size }) => [num, size]),
    [0, 1, 2, 3, 4, 5, 6, 7].map((num) => [num, 64]),
  )
  assert.equal(
    new Set(blocks.map((message) => optionOf(message, REQUEST_TAG)?.toString('hex'))).size,
    1,
    'one mark for all of them',
  )
})

test('a refusal without a size is the response', async () => {
  const { whole, bodies } = await askedOfLittleRoom(false)
  assert.equal(whole.code, codes.tooLarge)
  assert.deepEqual(bodies, [])
})
