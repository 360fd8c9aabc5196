/** A device that sleeps for hours, on the virtual clock: what is remembered of it, and what is not (RFC 7252 4.8.2, RFC 7959 2.5). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BlockClient } from './block-client.ts'
import { blockOption } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { codes, uriPath, writeMessage } from './message.ts'
import type { CoapContent } from './messages.ts'
import { never, twoEnds } from './test-path.ts'
import { exchangeLifetimeMs, rfc7252Timing } from './timing.ts'

const HOURS = 6 * 3_600_000
const options = uriPath('gsma/rsp2/asn1')
const content = (text: string): CoapContent => ({ code: codes.content, options: [], payload: Buffer.from(text) })

test('the same message id is the same message for the lifetime of an exchange, and a new one behind it', async () => {
  let carriedOut = 0
  const { server, timers } = twoEnds('sleep', async () => content(String(++carriedOut)))
  const message = writeMessage({
    type: 'CON',
    code: codes.post,
    messageId: 7,
    token: Buffer.of(1),
    options,
    payload: Buffer.of(1),
  })
  server.receive(message)
  await timers.pass(exchangeLifetimeMs(rfc7252Timing) - 1_000)
  server.receive(message)
  await timers.pass(100)
  assert.equal(carriedOut, 1)
  await timers.pass(HOURS)
  server.receive(message)
  await timers.pass(100)
  assert.equal(carriedOut, 2)
})

test('a request behind hours of silence is answered like the first one', async () => {
  const { client, timers } = twoEnds('again', async () => content('here'))
  const ask = () => timers.passUntilSettled(client.request({ code: codes.post, options, payload: Buffer.of(1) }, never))
  assert.equal(String((await ask()).payload), 'here')
  await timers.pass(HOURS)
  assert.equal(String((await ask()).payload), 'here')
})

test('a transfer that hours have interrupted is not put together, and one that begins anew is', async () => {
  const bodies: Buffer[] = []
  const ends = twoEnds('blocks', (message) => blocks.take(message))
  const blocks = new BlockServer(async ({ payload }) => {
    bodies.push(payload)
    return content('whole')
  }, ends.timers)
  const block = (num: number, more: boolean) => ({
    code: codes.post,
    options: [...options, blockOption('Block1', { num, more, size: 16 })],
    payload: Buffer.alloc(16, num),
  })
  const ask = (request: CoapContent) => ends.timers.passUntilSettled(ends.client.request(request, never))
  assert.equal((await ask(block(0, true))).code, codes.continue)
  await ends.timers.pass(HOURS)
  assert.equal((await ask(block(1, false))).code, codes.incomplete)
  assert.equal(bodies.length, 0)
  const body = Buffer.alloc(3_000, 5)
  const client = new BlockClient(ends.client, ends.random)
  const whole = await ends.timers.passUntilSettled(client.request({ code: codes.post, options, payload: body }, never))
  assert.equal(String(whole.payload), 'whole')
  assert.deepEqual(bodies, [body])
})
