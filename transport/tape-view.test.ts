import assert from 'node:assert/strict'
import { test } from 'node:test'
import { viewApdus } from './apdu-view.ts'
import { systemClock } from './clock.ts'
import type { HttpExchange } from './http-exchange.ts'
import { blankTape, Tape } from './tape.ts'
import { viewAt, viewExchange } from './tape-view.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const eid = '89044045930000000000001492294428'
const failed = (subjectCode: string, reasonCode: string) =>
  JSON.stringify({ header: { functionExecutionStatus: { status: 'Failed', statusCodeData: { subjectCode, reasonCode } } } })

function exchange(path: string, request: Uint8Array | string, response: Uint8Array | string): HttpExchange {
  return {
    peer: 'eim',
    request: { method: 'POST', path, headers: {}, body: Buffer.from(request) },
    response: { status: 200, headers: new Map(), body: Buffer.from(response) },
    sent: 2,
    received: 4,
  }
}

for (const [what, path, request, answer, name, value] of [
  ['ESipa in ASN.1', '/gsma/rsp2/asn1', hex(`bf4f125a10${eid}`), hex('bf4f03020101'), 'getEimPackage', 'noEimPackageAvailable'],
  [
    'ESipa in JSON behind a prefix',
    '/t/gsma/rsp2/esipa/getEimPackage',
    `{"eidValue":"${eid}"}`,
    failed('8.1.1', '3.9'),
    'getEimPackage',
    'eidNotFound',
  ],
  [
    'ES9+ in ASN.1',
    '/gsma/rsp2/asn1',
    hex('a2 11 bf41 0e 80 02 0102 bf41 07 800101 a1 02 8000'),
    hex('a2 06 bf41 03 810101'),
    'cancelSession',
    'invalidTransactionId',
  ],
  [
    'ES11 in JSON',
    '/gsma/rsp2/es9plus/authenticateClient',
    '{}',
    failed('8.10.1', '3.9'),
    'authenticateClient',
    'invalidTransactionId',
  ],
] as const) {
  test(`${what}: both bodies by the path that was called`, () => {
    const { response } = viewExchange(exchange(path, request, answer))
    assert.ok(response.kind === 'decoded', JSON.stringify(response))
    assert.equal(response.function, name)
    assert.equal((response.value as { value: unknown }).value, value)
  })
}

test('a body that cannot be read says why, an empty one is empty, and an unknown path is told', () => {
  const { request, response } = viewExchange(exchange('/gsma/rsp2/asn1', 'hello', ''))
  assert.ok(request.kind === 'unreadable' && request.why.length > 0)
  assert.deepEqual(response, { kind: 'empty' })
  const elsewhere = viewExchange(exchange('/x', '', ''))
  assert.ok(elsewhere.request.kind === 'unreadable' && elsewhere.request.why.includes('/x'))
  assert.deepEqual(viewExchange(exchange('/gsma/rsp2/esipa/handleNotification', '{}', '{}')).response.kind, 'unreadable')
})

test('a line of a tape leads to the request or the response of its exchange', () => {
  const tape = new Tape(systemClock)
  assert.equal(viewAt(tape, 1), undefined)
  tape.complete(exchange('/gsma/rsp2/asn1', hex(`bf4f125a10${eid}`), hex('bf4f03020101')))
  const [request, response] = [3, 4].map((at) => viewAt(tape, at))
  assert.ok(request?.kind === 'decoded' && JSON.stringify(request.value).includes('eidValue'))
  assert.ok(response?.kind === 'decoded' && JSON.stringify(response.value).includes('noEimPackageAvailable'))
})

test('APDUs become ES10 functions with the lines of the tape', () => {
  const tape = new Tape(systemClock)
  tape.record('received', 'euicc', hex('3b00'))
  tape.note('euicc', 'reset')
  tape.record('sent', 'eim', hex('00'))
  tape.record('sent', 'euicc', hex('81e2910006bf3e035c015a00'))
  tape.record('received', 'euicc', hex(`bf3e125a10${eid}9000`))
  tape.record('sent', 'euicc', hex('00b0000000'))
  const [call, other, ...none] = viewApdus(tape.entries, 'euicc')
  assert.ok(call?.kind === 'es10')
  assert.deepEqual(call.request, hex('bf3e035c015a'))
  assert.equal(other?.kind, 'command')
  assert.deepEqual(none, [])
})

test('a blank tape keeps nothing', () => {
  assert.deepEqual([blankTape.record('sent', 'x', hex('00')), blankTape.note('x', 'y')], [0, 0])
  blankTape.complete(exchange('/', '', ''))
  assert.deepEqual([blankTape.entries, blankTape.exchanges], [[], []])
})
