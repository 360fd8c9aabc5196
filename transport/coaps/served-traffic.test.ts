import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../clock.ts'
import { type CoapMessage, writeMessage } from '../coap/message.ts'
import { noTraffic } from '../dtls/traffic.ts'
import { Tape, type TapeRef } from '../tape.ts'
import { ServedTraffic } from './served-traffic.ts'

const blank: CoapMessage = {
  type: 'CON',
  code: '0.02',
  messageId: 7,
  token: Buffer.of(1),
  options: [],
  payload: Buffer.of(),
}

const exchange = {
  peer: 'ipa',
  request: { method: 'POST', path: '/', headers: {}, body: Buffer.of() },
  response: { status: 200, headers: new Map(), body: Buffer.of() },
  sent: 1,
}

test('a request that comes again, and its answer, count for the exchange that they are of', () => {
  const all = noTraffic()
  const tape = new Tape(systemClock)
  const traffic = new ServedTraffic(all, tape)
  const received = (messageId: number) => {
    all.receivedDatagrams++
    all.receivedOctets += 100
    traffic.received(writeMessage({ ...blank, messageId }))
  }
  const sent = (messageId: number) => {
    all.sentDatagrams++
    all.sentOctets += 50
    const octets = writeMessage({ ...blank, type: 'ACK', code: '2.05', messageId })
    const line = tape.record('sent', 'ipa', octets)
    if (!tape.exchanges.some(({ coap }) => coap?.code === String(messageId)))
      tape.complete({ ...exchange, coap: { code: String(messageId), roundTrips: 1 }, received: line })
    traffic.sent(line, octets)
    return line
  }
  const measured = (line: TapeRef) => tape.exchanges.find((one) => one.received === line)?.traffic

  received(7)
  received(7)
  const first = sent(7)
  received(7)
  sent(7)
  received(8)
  const second = sent(8)
  const counted = { sentOctets: 100, receivedOctets: 300, sentDatagrams: 2, receivedDatagrams: 3, roundTrips: 1, handshake: true }
  assert.deepEqual(measured(first), counted)
  assert.deepEqual(measured(second), {
    sentOctets: 50,
    receivedOctets: 100,
    sentDatagrams: 1,
    receivedDatagrams: 1,
    roundTrips: 1,
    handshake: false,
  })
})
