import assert from 'node:assert/strict'
import { test } from 'node:test'
import { esipaAsn1 } from '../../protocol/bindings/esipa-asn1.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import { encode } from '../../protocol/schema/type.ts'
import { type MessageType, writeMessage } from '../../transport/coap/message.ts'
import { PeerFault } from '../../transport/faults.ts'
import { Tape } from '../../transport/tape.ts'
import { lateAnswers } from './normative-limits.ts'

const limits = { getEimPackage: { milliseconds: 300, source: 'contract 4.2' } }
const body = encode(esipaAsn1['1.2'].getEimPackage.request, { eidValue: Buffer.alloc(16) })

/** An exchange whose answer comes after so many milliseconds. */
function after(milliseconds: number, { slowRequest = 0, preparing = false } = {}) {
  let now = 0
  const tape = new Tape({ now: () => new Date(now), elapsed: () => now })
  const sent = tape.record('sent', 'eim', body)
  now += slowRequest
  if (slowRequest > 0) tape.record('sent', 'eim', Buffer.of(0))
  now += milliseconds
  const received = tape.record('received', 'eim', Buffer.of(0))
  const request = { method: 'POST', path: ASN1_PATH, headers: {}, body }
  tape.complete({ peer: 'eim', request, response: { status: 200, headers: new Map(), body: Buffer.of() }, sent, received })
  return {
    tape,
    decidesFrom: preparing ? tape.next : sent,
    asked: 'getEimPackage',
    thrown: undefined,
    bench: { access: {} },
    parameters: { limits, claims: { spec: '1.2' } },
  } as const
}

test('an answer within the limit is no matter', () => {
  assert.deepEqual(lateAnswers(after(300), []), [])
})

test('an answer after the limit shows how late it came, and which document says so', () => {
  const [check, ...others] = lateAnswers(after(301), [])
  assert.equal(others.length, 0)
  assert.equal(check?.holds, false)
  assert.equal(check?.seen, 'an answer after 301 ms')
  assert.match(check?.expected ?? '', /within 300 ms \(contract 4\.2\)/)
  assert.deepEqual(check?.at, [1, 2])
})

/** An exchange over CoAP: what is sent and received, and when. */
function overCoap(
  ...messages: readonly (readonly [ms: number, direction: 'sent' | 'received', type: MessageType, code: string])[]
) {
  let now = 0
  const tape = new Tape({ now: () => new Date(now), elapsed: () => now })
  for (const [ms, direction, type, code] of messages) {
    now = ms
    tape.record(
      direction,
      'eim',
      writeMessage({ type, code, messageId: 1, token: Buffer.of(), options: [], payload: Buffer.of() }),
    )
  }
  const received = messages.findIndex(([, direction]) => direction === 'received') + 1
  const request = { method: 'POST', path: ASN1_PATH, headers: {}, body }
  const response = { status: 200, headers: new Map(), body: Buffer.of() }
  const coap = { code: '2.05', roundTrips: 1 }
  tape.complete({ peer: 'eim', coap, request, response, sent: 1, received, last: messages.length })
  return { ...after(0), tape, decidesFrom: 1 }
}

test('an empty acknowledgement is no answer: over CoAP the wait goes on to the response', () => {
  const [check] = lateAnswers(
    overCoap(
      [0, 'sent', 'CON', '0.02'],
      [2, 'received', 'ACK', '0.00'],
      [900, 'received', 'CON', '2.05'],
      [901, 'sent', 'ACK', '0.00'],
    ),
    [],
  )
  assert.equal(check?.seen, 'an answer after 900 ms')
})

test('over CoAP neither lost requests nor many blocks nor a response that comes again are late', () => {
  assert.deepEqual(
    lateAnswers(
      overCoap(
        [0, 'sent', 'CON', '0.02'],
        [2_000, 'sent', 'CON', '0.02'],
        [2_200, 'received', 'ACK', '2.31'],
        [2_200, 'sent', 'CON', '0.02'],
        [2_400, 'received', 'CON', '2.05'],
        [4_400, 'received', 'CON', '2.05'],
      ),
      [],
    ),
    [],
  )
})

test("time that we took to send is not the answer's", () => {
  assert.deepEqual(lateAnswers(after(200, { slowRequest: 5_000 }), []), [])
})

test('what was slow while the state was prepared is no matter', () => {
  assert.deepEqual(lateAnswers(after(900, { preparing: true }), []), [])
})

test('where the harness is slow on purpose no limit counts', () => {
  assert.deepEqual(lateAnswers(after(900), ['@timing']), [])
  assert.deepEqual(lateAnswers(after(900), ['@hostile']), [])
})

test('nothing is late over a way on which the profile puts trouble', () => {
  assert.deepEqual(lateAnswers({ ...after(900), bench: { access: { network: {} } } }, []), [])
})

test('a function without a limit has none', () => {
  const { parameters, ...world } = after(9_000)
  assert.deepEqual(lateAnswers({ ...world, parameters: { ...parameters, limits: {} } }, []), [])
})

for (const [milliseconds, count] of [
  [299, 0],
  [301, 1],
] as const)
  test(`a silence of ${milliseconds} ms ${count === 0 ? 'is our patience and no matter' : 'is over the limit'}`, () => {
    const fault = new PeerFault('silent', 'headers', 'nothing came', { at: [1], milliseconds })
    const found = lateAnswers({ ...after(0), thrown: { error: fault, deciding: true } }, [])
    assert.equal(found.length, count)
    if (count === 1) assert.equal(found[0]?.seen, 'no answer after 301 ms')
  })

test('a connection that never stood withholds no answer', () => {
  const fault = new PeerFault('silent', 'connect', 'nothing came', { milliseconds: 9_000 })
  assert.deepEqual(lateAnswers({ ...after(0), thrown: { error: fault, deciding: true } }, []), [])
})
