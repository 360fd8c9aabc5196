/** Datagrams that are no CoAP, nearly CoAP, and CoAP of nobody: the server goes on, forgets them in time, and serves who is honest. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { mutated, numbersOf } from '../test-mutated.ts'
import { BlockClient } from './block-client.ts'
import { blockOption } from './block-option.ts'
import { BlockServer } from './block-server.ts'
import { type CoapMessage, codes, REQUEST_TAG, readMessage, uriPath, writeMessage } from './message.ts'
import { never, seededOctets, twoEnds } from './test-path.ts'

/** `npm run proof` sends a million. */
const COUNT = process.env['PROOF'] === '1' ? 1_000_000 : 10_000
const LARGEST = 80

const random = seededOctets('hostile')
const below = numbersOf(random)

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

/** As a network changes it, or with its options more than once and foreign ones among them. */
function changed(octets: Buffer): Buffer {
  if (below(5) > 0) return mutated(octets, expected(), random, below)
  const message = readMessage(octets)
  const { options } = message
  const again = options.filter(() => below(2) === 0)
  const foreign = { name: String(below(0x1_0000)), value: Buffer.from(random(below(300))) }
  return writeMessage({ ...message, options: [...options, ...again, ...(below(2) === 0 ? [foreign] : [])] })
}

/** When everything that nobody refers to has gone. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test(`${COUNT} datagrams at random, as many mutated and of transfers that end nowhere: an honest client is served afterwards`, async () => {
  let blocks: BlockServer | undefined
  const answer = (message: CoapMessage) => blocks?.take(message) ?? Promise.reject(new Error('too early'))
  const { timers, server, client, random: own, datagrams, remarks } = twoEnds('hostile', answer, { loss: 0 })
  blocks = new BlockServer(async ({ payload }) => ({ code: codes.content, options: [], payload }), timers)
  const before = memoryInUse()
  let sent = 0
  for (let n = 0; n < 2 * COUNT; n++) {
    const kind = n % 4
    server.receive(kind < 2 ? random(below(LARGEST)) : kind === 2 ? changed(expected()) : expected())
    if (n % 500 > 0) continue
    await timers.pass(10)
    // What the test itself remembers would hide what the server does.
    sent += datagrams.splice(0).length
    remarks.length = 0
  }
  await timers.pass(400_000)
  sent += datagrams.splice(0).length
  // One datagram for one, and what is confirmable of its own is repeated four times at most.
  assert.ok(sent <= 5 * 2 * COUNT, `${sent} datagrams`)
  // The messages of one peer that may come again, 4,096, and its transfers.
  const grown = memoryInUse() - before
  assert.ok(grown < 8_000_000, `${grown} octets more`)
  const body = Buffer.from(random(5_000))
  const asked = new BlockClient(client, own).request({ code: codes.post, options: uriPath('a'), payload: body }, never)
  assert.ok((await timers.passUntilSettled(asked)).payload.equals(body))
  console.log(`hostile: ${COUNT} datagrams at random and ${COUNT} others into the CoAP server, ${grown} octets grown`)
})
