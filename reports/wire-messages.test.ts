import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Direction, TapeEntry } from '../transport/tape.ts'
import { functionOf } from './message-label.ts'
import { messagesOf } from './messages.ts'

const octets = (at: number, direction: Direction, text: string, peer = 'eim'): TapeEntry => ({
  at,
  ms: at,
  peer,
  direction,
  hex: Buffer.from(text, 'latin1').toString('hex'),
})
const bodies = (tape: readonly TapeEntry[]) =>
  messagesOf(tape).map(({ line, last, body }) => [line, last, Buffer.from(body).toString('latin1')])

test('a message that came in pieces is one message', () => {
  const tape = [
    octets(1, 'sent', 'POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi'),
    octets(2, 'received', 'HTTP/1.1 200 OK\r\nContent-'),
    octets(3, 'received', 'Length: 4\r\n\r\nab'),
    octets(4, 'received', 'cd'),
  ]
  assert.deepEqual(bodies(tape), [
    [1, 1, 'hi'],
    [2, 4, 'abcd'],
  ])
})

test('chunks are put together, and an interim response is a message of its own', () => {
  const tape = [
    octets(1, 'received', 'HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'),
    octets(2, 'received', '2;x=1\r\nde\r\n0\r\n\r\n'),
  ]
  assert.deepEqual(bodies(tape), [
    [1, 1, ''],
    [1, 2, 'abcde'],
  ])
})

test('two peers that speak at once are kept apart', () => {
  const tape = [
    octets(1, 'received', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab'),
    octets(2, 'received', 'POST /b HTTP/1.1\r\nContent-Length: 1\r\n\r\nx', 'smdp'),
    octets(3, 'received', 'cd'),
  ]
  assert.deepEqual(bodies(tape), [
    [1, 3, 'abcd'],
    [2, 2, 'x'],
  ])
})

test('what an operator says without HTTP is one message for each line', () => {
  const tape = [octets(1, 'operator', 'order\n', 'operator'), octets(2, 'operator', 'queued\n', 'operator')]
  assert.deepEqual(bodies(tape), [
    [1, 1, 'order\n'],
    [2, 2, 'queued\n'],
  ])
})

test('a function is told by its path, by its tag, and in the envelope of ES9+', () => {
  const named = (text: string) => {
    const [message] = messagesOf([
      octets(1, 'sent', `POST ${text.split(' ')[0]} HTTP/1.1\r\nContent-Length: 9\r\n\r\n${text.split(' ')[1]}`),
    ])
    return message && functionOf(message, undefined, { BF4F: 'GetEimPackage', BF39: 'InitiateAuthentication' })
  }
  assert.equal(named('/gsma/rsp2/esipa/getEimPackage {}'), 'GetEimPackage')
  assert.equal(named('/gsma/rsp2/asn1 \xbf\x4f\x00'), 'GetEimPackage')
  assert.equal(named('/gsma/rsp2/asn1 \xa2\x03\xbf\x39\x00'), 'InitiateAuthentication')
  assert.equal(named('/gsma/rsp2/asn1 \x01'), undefined)
})

test('no octets of a peer break the reading, and none is lost', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'Content-Length: ',
      'Transfer-Encoding: chunked\r\n',
      '\r\n\r\n',
      '\r\n',
      '5',
      'ff\r\n',
      'GET / HTTP/1.1\r\n',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }).map((one) => Buffer.from(one).toString('latin1')),
  )
  const line = fc.tuple(fc.constantFrom<Direction>('sent', 'received', 'operator'), fc.array(text, { maxLength: 12 }))
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
      const tape = lines.map(([direction, parts], i) => octets(i + 1, direction, parts.join('')))
      const all = tape.reduce((sum, entry) => sum + ('hex' in entry ? entry.hex.length / 2 : 0), 0)
      const found = messagesOf(tape)
      assert.equal(
        found.reduce((sum, one) => sum + one.octets.length, 0),
        all,
      )
      for (const one of found) assert.ok(one.line >= 1 && one.last >= one.line && one.last <= tape.length)
    }),
  )
})
