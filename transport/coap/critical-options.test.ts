/** Options of a response that nobody knows: an odd number is critical, an even one elective (RFC 7252 5.4.1, 5.4.6). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CoapFault } from './coap-fault.ts'
import { codes, type MessageType, readMessage, unknownCritical, writeMessage } from './message.ts'
import { never, twoEnds } from './test-path.ts'

const get = { code: codes.get, options: [], payload: Buffer.of() }
const withOption = (name: string) => ({
  code: codes.content,
  options: [{ name, value: Buffer.of(1) }],
  payload: Buffer.from('x'),
})

test('a response with an elective option that nobody knows is taken', async () => {
  const { client, timers } = twoEnds('elective', async () => withOption('65000'))
  const { payload } = await timers.passUntilSettled(client.request(get, never))
  assert.equal(String(payload), 'x')
})

test('a response with a critical one is a named fault, in the acknowledgement and behind it', async () => {
  for (const laterMs of [0, 5_000]) {
    const { client, timers, datagrams } = twoEnds(
      'critical',
      () => new Promise((done) => timers.after(laterMs, () => done(withOption('65001')))),
    )
    const isNamed = (error: unknown) => error instanceof CoapFault && error.kind === 'transfer' && /65001/.test(error.message)
    await assert.rejects(timers.passUntilSettled(client.request(get, never)), isNamed)
    await timers.pass(400_000)
    const reset = datagrams.filter(({ by, octets }) => by === 'client' && readMessage(octets).type === 'RST')
    assert.equal(reset.length, laterMs === 0 ? 0 : 1, 'a confirmable one is reset')
  }
})

test('what the codec has a name for is known, whatever its number', () => {
  const message = (name: string, type: MessageType = 'ACK') =>
    readMessage(
      writeMessage({
        type,
        code: codes.content,
        messageId: 1,
        token: Buffer.of(),
        options: [{ name, value: Buffer.of(1) }],
        payload: Buffer.of(1),
      }),
    )
  for (const name of ['Block1', 'Block2', 'Uri-Path', 'ETag', 'Observe', '292'])
    assert.equal(unknownCritical(message(name)), undefined, name)
  assert.equal(unknownCritical(message('65001')), '65001')
})
