import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type CoapMessage, writeMessage } from '../../transport/coap/message.ts'
import { againUntilHeard } from './heard.ts'

const answer: CoapMessage = {
  type: 'CON',
  code: '2.05',
  messageId: 0xc001,
  token: Buffer.of(),
  options: [],
  payload: Buffer.of(1),
}
const request: CoapMessage = { ...answer, code: '0.02', messageId: 7 }
/** Longer than all repetitions take. */
const ALL_MS = 20_000

/** Timers that are set meanwhile count from their own moment. */
function goBy(t: TestContext, milliseconds: number): void {
  for (let gone = 0; gone < milliseconds; gone += 100) t.mock.timers.tick(100)
}

/** How often this is sent, where this comes so long behind it. */
function sent(t: TestContext, message: CoapMessage, comes: CoapMessage, behindMs: number): number {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let count = 0
  const { begin, incoming } = againUntilHeard(() => void count++)
  incoming(writeMessage({ ...request, messageId: 6 }))
  begin(message, 500)
  goBy(t, behindMs)
  incoming(writeMessage(comes))
  goBy(t, ALL_MS)
  t.mock.timers.reset()
  return count
}

test('a confirmable message comes again until it is acknowledged or reset', (t) => {
  const empty = { ...answer, code: '0.00', payload: Buffer.of() } as const
  assert.equal(sent(t, answer, { ...empty, type: 'ACK' }, 600), 1)
  assert.equal(sent(t, answer, { ...empty, type: 'RST' }, 3_000), 2)
  assert.equal(sent(t, answer, { ...empty, type: 'ACK', messageId: 8 }, 600), 4)
  assert.equal(sent(t, answer, request, 600), 4, 'a request acknowledges nothing')
})

test('a non-confirmable one comes again until the next request, which may have its token', (t) => {
  const without: CoapMessage = { ...answer, type: 'NON' }
  assert.equal(sent(t, without, request, 3_000), 2)
  assert.equal(sent(t, without, request, 100), 4, 'what has not been sent has not been heard')
  assert.equal(sent(t, without, { ...request, messageId: 6 }, 600), 4, 'the same request once more')
})
