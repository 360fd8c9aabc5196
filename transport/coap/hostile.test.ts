/** Datagrams that are no CoAP, nearly CoAP, and CoAP of nobody: the server goes on, forgets them in time, and serves who is honest. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BlockClient } from './block-client.ts'
import { blockOption } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { type CoapMessage, codes, REQUEST_TAG, uriPath, writeMessage } from './message.ts'
import { never, seededOctets, twoEnds } from './test-path.ts'

/** `npm run proof` sends a million. */
const COUNT = process.env['PROOF'] === '1' ? 1_000_000 : 10_000
const LARGEST = 80

const random = seededOctets('hostile')
const below = (limit: number) => Buffer.from(random(4)).readUInt32BE() % limit

/** A message as the server expects it, of a transfer that will not be ended. */
function expected(): Buffer {
  const message: CoapMessage = {
    type: below(2) === 0 ? 'CON' : 'NON',
    code: codes.post,
    messageId: below(0x1_0000),
    token: Buffer.from(random(below(9))),
    options: [
      ...uriPath(`a/${below(5)}`),
      blockOption('Block1', { num: below(3), more: true, size: 16 }),
      { name: REQUEST_TAG, value: Buffer.from(random(2)) },
    ],
    payload: Buffer.from(random(16)),
  }
  return writeMessage(message)
}

/** One octet other than it was, or the end cut off, or something behind it. */
function mutated(octets: Buffer): Buffer {
  const place = below(octets.length)
  const way = below(3)
  if (way === 0) return Buffer.concat([octets.subarray(0, place), random(1), octets.subarray(place + 1)])
  return way === 1 ? octets.subarray(0, place) : Buffer.concat([octets, random(1 + below(8))])
}

test(`${COUNT} datagrams at random, mutated and of transfers that end nowhere: an honest client is served afterwards`, async () => {
  let blocks: BlockServer | undefined
  const answer = (message: CoapMessage) => blocks?.take(message) ?? Promise.reject(new Error('too early'))
  const { timers, server, client, random: own, datagrams } = twoEnds('hostile', answer, { loss: 0 })
  blocks = new BlockServer(async ({ payload }) => ({ code: codes.content, options: [], payload }), timers)
  for (let n = 0; n < COUNT; n++) {
    const kind = n % 3
    server.receive(kind === 0 ? random(below(LARGEST)) : kind === 1 ? mutated(expected()) : expected())
    if (n % 500 === 0) await timers.pass(10)
  }
  await timers.pass(400_000)
  const sent = datagrams.length
  // One datagram for one, and what is confirmable of its own is repeated four times at most.
  assert.ok(sent <= 5 * COUNT, `${sent} datagrams`)
  const body = Buffer.from(random(5_000))
  const asked = new BlockClient(client, own).request({ code: codes.post, options: uriPath('a'), payload: body }, never)
  assert.ok((await timers.passUntilSettled(asked)).payload.equals(body))
})
