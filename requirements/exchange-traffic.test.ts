import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../protocol/ber/writer.ts'
import { vectorNamed } from '../protocol/vectors/by-name.ts'
import { hex } from '../protocol/vectors/hex.ts'
import type { HttpExchange, Traffic } from '../transport/http-exchange.ts'
import { type About, trafficOf } from './exchange-traffic.ts'
import { EID, inAsn1, inBoth, inJson } from './rules/test-exchanges.ts'
import { answered, DISABLE, ENABLE, LIST } from './rules/test-packages.ts'

const traffic: Traffic = { sentOctets: 300, receivedOctets: 500, roundTrips: 1, handshake: false }
const measured = (exchange: HttpExchange, more: Partial<Traffic> = {}): HttpExchange => ({
  ...exchange,
  traffic: { ...traffic, ...more },
})

/** A result of operations, hexadecimal, from this eUICC. */
function result(operations: string): Buffer {
  const data = tlv(0x30, hex('800165 810101'), tlv(0x83, hex('07')), tlv(0x30, hex(operations)))
  return tlv(0xbf50, tlv(0x5a, hex(EID)), tlv(0xbf51, tlv(0xa0, data, tlv(0x5f37, Buffer.alloc(64)))))
}
const acknowledged = 'BF5006BF5303800107'
const told = (request: Buffer, answer = acknowledged) => inAsn1('provideEimPackageResult', answer, { request })
const [nothing, nothingInJson] = inBoth('getEimPackage', 'no package')
const [started, startedInJson] = inBoth('initiateAuthentication', 'IA rsp ok with matchingId')
const notified = (status: number, vector = 'HN PIR') => inAsn1('handleNotification', '', { status, request: vectorNamed(vector) })

const done: readonly (readonly [what: string, exchange: HttpExchange, name: string, about: About | undefined])[] = [
  ['a poll that finds nothing', nothing, 'getEimPackage', 'nothing'],
  ['a poll that brings an enable', answered({ operations: ENABLE }), 'getEimPackage', 'switch'],
  ['a disable and an enable', answered({ operations: DISABLE + ENABLE }), 'getEimPackage', 'switch'],
  ['a list of profiles', answered({ operations: LIST }), 'getEimPackage', 'package'],
  ['a request of data', inBoth('getEimPackage', 'data request')[0], 'getEimPackage', 'data'],
  ['a trigger of a download', inBoth('getEimPackage', 'trigger AC')[0], 'getEimPackage', 'download'],
  ['the result of an enable', told(result('830100')), 'provideEimPackageResult', 'switch'],
  ['the result of a delete', told(result('850100')), 'provideEimPackageResult', 'package'],
  ['a result with notifications', told(vectorNamed('EPR with two notifications')), 'provideEimPackageResult', 'switch'],
  ['a result without acknowledgement', told(result('830100'), 'BF50023000'), 'provideEimPackageResult', 'switch'],
  ['data', told(vectorNamed('data response')), 'provideEimPackageResult', 'data'],
  ['the notification of an installation', notified(204), 'handleNotification', 'download'],
  ['another notification', notified(204, 'HN other notification, full'), 'handleNotification', undefined],
  ['the result of an installation', told(vectorNamed('trigger result with PIR')), 'provideEimPackageResult', 'download'],
  ['the start of an authentication', started, 'initiateAuthentication', undefined],
  ['an authentication', inBoth('authenticateClient', 'AC rsp DP ok')[0], 'authenticateClient', undefined],
  ['a profile package', inBoth('getBoundProfilePackage', 'GBPP rsp ok')[0], 'getBoundProfilePackage', undefined],
  ['a session that is cancelled', inBoth('cancelSession', 'CS ok')[0], 'cancelSession', undefined],
]

for (const [what, exchange, name, about] of done) {
  test(`${what} is ${name}${about === undefined ? '' : `, ${about}`}`, () => {
    const expected = { function: name, over: 'asn1', ...(about && { about }), up: 300, down: 500, roundTrips: 1 }
    assert.deepEqual(trafficOf([measured(exchange)], '1.2', 'eim'), [expected])
  })
}

test('what was not measured, and what is no exchange of ESipa with the peer under test, is left out', () => {
  const elsewhere = { ...nothing, request: { ...nothing.request, path: '/status' } }
  assert.deepEqual(trafficOf([nothing, measured(elsewhere), measured({ ...nothing, peer: 'operator' })], '1.2', 'eim'), [])
})

for (const [what, exchange] of [
  ['an EID that the eIM does not know', measured(inAsn1('getEimPackage', 'BF4F03020102'))],
  ['a result that is refused', measured(told(result('830100'), 'BF5003020102'))],
  ['a download that was not', measured(told(vectorNamed('trigger error')))],
  ['data that were not given', measured(told(vectorNamed('data error')))],
  ['a notification that is answered with an error', measured(notified(400))],
  ['a package result in a notification', measured(notified(204, 'HN provide'))],
  ['an authentication that is refused', measured(inBoth('initiateAuthentication', 'IA err')[0])],
  ['a profile package that is refused', measured(inBoth('getBoundProfilePackage', 'GBPP err')[0])],
  ['a cancelled session that is refused', measured(inBoth('cancelSession', 'CS err')[0])],
  ['a status that no function has', measured({ ...nothing, response: { ...nothing.response, status: 500 } })],
  ['an answer that cannot be read', measured(inAsn1('getEimPackage', 'BF4F'))],
  ['an odd answer in JSON', measured(inJson('getEimPackage', {}))],
] as const) {
  test(`${what} says nothing of what a function costs`, () => {
    const [found] = trafficOf([exchange], '1.2', 'eim')
    assert.deepEqual([found?.refused, found?.about, found?.up], [true, undefined, 300])
  })
}

test('a request of no function is refused, and of no function', () => {
  const [found] = trafficOf([measured(inAsn1('getEimPackage', '', { status: 400, request: hex('3000') }))], '1.2', 'eim')
  assert.deepEqual(found, { refused: true, over: 'asn1', up: 300, down: 500, roundTrips: 1 })
})

test('JSON, and CoAP with its datagrams, are told from the exchange itself', () => {
  const overCoap = { ...measured(nothing, { sentDatagrams: 5, receivedDatagrams: 4, roundTrips: 2, handshake: true }) }
  const found = trafficOf(
    [measured(nothingInJson), measured(startedInJson), { ...overCoap, coap: { code: '2.05', roundTrips: 2 } }],
    '1.2',
    'eim',
  )
  assert.deepEqual(
    found.map(({ over }) => over),
    ['json', 'json', 'coaps'],
  )
  assert.deepEqual(found[2], {
    function: 'getEimPackage',
    over: 'coaps',
    about: 'nothing',
    up: 300,
    down: 500,
    datagrams: [5, 4],
    roundTrips: 2,
    handshake: true,
  })
})

test('of an IPA under test, what we receive goes up', () => {
  const asked = { ...measured(nothing, { sentDatagrams: 1, receivedDatagrams: 2 }), peer: 'ipa' }
  const [found] = trafficOf([asked], '1.2', 'ipa')
  assert.deepEqual([found?.up, found?.down, found?.datagrams], [500, 300, [2, 1]])
  assert.deepEqual(trafficOf([asked], '1.2', 'eim'), [])
})
