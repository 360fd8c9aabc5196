/** Where a request begins on the tape of a connection that has carried other things before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { writeMessage } from '../../transport/coap/message.ts'
import { emptyMessage } from '../../transport/coap/messages.ts'
import type { ServerRequest } from '../../transport/reply.ts'
import { Tape, type TlsFacts } from '../../transport/tape.ts'
import { ConnectionTape } from './connection-tape.ts'

const facts: TlsFacts = { version: 'DTLSv1.2', cipher: 'ECDHE-ECDSA-AES128-GCM-SHA256', certificates: [], keyLog: [] }
const blank = { token: Buffer.of(7), options: [], payload: Buffer.of(1) }
const request = writeMessage({ type: 'CON', code: '0.02', messageId: 9, ...blank })
const ping = writeMessage({ type: 'CON', code: '0.00', messageId: 1, token: Buffer.of(), options: [], payload: Buffer.of() })
const response = writeMessage({ type: 'ACK', code: '2.05', messageId: 9, ...blank })

function overDtls() {
  const tape = new Tape(systemClock)
  const connection = new ConnectionTape(
    'ipa',
    () => tape,
    () => {},
  )
  connection.note('', 'association', facts)
  return { tape, connection }
}

function answered(connection: ConnectionTape) {
  const asked: ServerRequest = {
    method: 'POST',
    path: '/gsma/rsp2/asn1',
    headers: new Map(),
    body: Buffer.of(1),
    connection: 1,
    over: 'coaps',
    tape: connection,
  }
  connection.answering(asked, { kind: 'answer', status: 200, headers: {}, body: Buffer.of(1) })
  return connection.record('sent', '', response)
}

for (const [what, before] of [
  ['a ping that is reset', { received: ping, sent: emptyMessage('RST', 1) }],
  ['a reset of a ping of ours', { received: emptyMessage('RST', 2), sent: undefined }],
  ['the acknowledgement of a separate response', { received: emptyMessage('ACK', 3), sent: undefined }],
] as const)
  test(`over CoAP, ${what} begins no request: the next one begins with itself`, () => {
    const { tape, connection } = overDtls()
    connection.record('received', '', before.received)
    if (before.sent !== undefined) connection.record('sent', '', before.sent)
    const at = connection.record('received', '', request)
    assert.equal(connection.begun, at)
    const received = answered(connection)
    assert.deepEqual(
      tape.exchanges.map((exchange) => [exchange.sent, exchange.received]),
      [[at, received]],
    )
  })

test('over CoAP, an acknowledgement between a request and its response changes nothing', () => {
  const { tape, connection } = overDtls()
  const at = connection.record('received', '', request)
  connection.record('sent', '', emptyMessage('ACK', 9))
  connection.record('received', '', emptyMessage('RST', 5))
  assert.equal(connection.begun, at)
  answered(connection)
  assert.equal(tape.exchanges[0]?.sent, at)
})
