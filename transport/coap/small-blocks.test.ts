/** Who wants small blocks gets no larger one, not even as the first (RFC 7959 2.4). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BlockClient } from './block-client.ts'
import { BlockServer } from './block-server.ts'
import { codes, readMessage, uriPath } from './message.ts'
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
