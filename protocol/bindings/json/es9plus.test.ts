/** ES9+ and ES11 bodies, octet for octet, and what their statuses mean. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { vectorNamed } from '../../vectors/by-name.ts'
import { hex } from '../../vectors/hex.ts'
import { es9Json, es11Json } from './es9plus.ts'
import { esipaJson } from './esipa.ts'
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from './function.ts'
import { es2Json } from './operator-functions.ts'

const success = '"header":{"functionExecutionStatus":{"status":"Executed-Success"}}'
const caller = '"header":{"functionRequesterIdentifier":"2.999.10","functionCallIdentifier":"call-1"}'

const failed = (subject: string, reason: string) =>
  `"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":${subject},"reasonCode":${reason}}}}`

test('an answer of the SM-DS: events in their order', () => {
  const body = `{${success},"transactionId":"0A","eventEntries":[{"eventId":"E1","rspServerAddress":"a.test"},{"eventId":"E2","rspServerAddress":"b.test"}]}`
  const { value, issues } = decodeResponse(es11Json.authenticateClient, Buffer.from(body), { strict: true })
  assert.deepEqual(value, {
    kind: 'authenticateClientOk',
    value: {
      transactionId: Buffer.of(10),
      eventEntries: [
        { eventId: 'E1', rspServerAddress: 'a.test' },
        { eventId: 'E2', rspServerAddress: 'b.test' },
      ],
    },
  })
  assert.deepEqual(issues, [])
  assert.equal(encodeResponse(es11Json.authenticateClient, value).toString(), body)
})

for (const [what, list, kind, path] of [
  ['no array', '{}', 'wrong-json-type', '/eventEntries'],
  ['an element that is no object', '["E1"]', 'wrong-json-type', '/eventEntries/0'],
] as const) {
  test(`events as ${what} are refused`, () => {
    const body = Buffer.from(`{${success},"transactionId":"0A","eventEntries":${list}}`)
    assert.throws(() => decodeResponse(es11Json.authenticateClient, body), { name: 'JsonDecodeError', kind, path })
  })
}

test('cancelSession of ES9+', () => {
  const body = '{"transactionId":"01","cancelSessionResponse":"v0EDgQEF"}'
  const { value } = decodeRequest(es9Json.cancelSession, Buffer.from(body), { strict: true })
  assert.deepEqual(value, {
    transactionId: Buffer.of(1),
    cancelSessionResponse: { kind: 'cancelSessionResponseError', value: 'invalidTransactionId' },
  })
  assert.equal(encodeRequest(es9Json.cancelSession, value).toString(), body)
})

test('a header in an ES9+ request is noted', () => {
  const { issues } = decodeRequest(
    es9Json.cancelSession,
    Buffer.from(`{${caller},"transactionId":"01","cancelSessionResponse":"v0EDgQEF"}`),
  )
  assert.deepEqual(
    issues.map(({ kind, path }) => [kind, path]),
    [['unexpected-header', '/header']],
  )
})

describe('an SGP.32 eUICC', () => {
  test('is authenticated by its whole EUICCInfo2', () => {
    const request = vectorNamed('AC req ok')
    const answer = request.subarray(request.indexOf(hex('BF38'))).toString('base64')
    const body = `{"transactionId":"0102030405060708090A0B0C0D0E0F10","authenticateServerResponse":"${answer}"}`
    const { value, issues } = decodeRequest(es9Json.authenticateClient, Buffer.from(body), { strict: true })
    assert.deepEqual(issues, [])
    assert.ok(value.authenticateServerResponse.kind === 'authenticateResponseOk', value.authenticateServerResponse.kind)
    assert.equal(value.authenticateServerResponse.value.euiccSigned1.euiccInfo2.ipaMode, 'ipad')
    assert.equal(encodeRequest(es9Json.authenticateClient, value).toString(), body)
  })
})

test('a status of its own is usual there', () => {
  const body = '{"header":{"functionExecutionStatus":{"status":"Executed-WithWarning"}}}'
  const { value, issues } = decodeResponse(es9Json.cancelSession, Buffer.from(body), { strict: true })
  assert.deepEqual([value, issues], [{ kind: 'cancelSessionOk', value: {} }, []])
})
test('Expired is a failure', () => {
  const body =
    '{"header":{"functionExecutionStatus":{"status":"Expired","statusCodeData":{"subjectCode":"8.10.1","reasonCode":"3.9"}}}}'
  const { value, header } = decodeResponse(es9Json.cancelSession, Buffer.from(body), { strict: true })
  assert.deepEqual(value, { kind: 'cancelSessionError', value: 'invalidTransactionId' })
  assert.equal(header?.status, 'Expired')
})
test('an undefined error is a bare number where the type does not list it', () => {
  const body = `{${failed('"8.8.5"', '"6.4"')}}`
  assert.deepEqual(decodeResponse(es9Json.initiateAuthentication, Buffer.from(body)).value, {
    kind: 'initiateAuthenticationError',
    value: 127,
  })
})
test('a transactionId in the answer to cancelSession is noted, no more', () => {
  const { issues } = decodeResponse(es9Json.cancelSession, Buffer.from(`{${success},"transactionId":"01"}`), { strict: true })
  assert.deepEqual(
    issues.map(({ kind }) => kind),
    ['unknown-member'],
  )
})
test('functions answered by 204 have no body to read or write', () => {
  for (const { path, response } of [
    es9Json.handleNotification,
    esipaJson.handleNotification,
    es2Json.handleDownloadProgressInfo,
  ]) {
    assert.throws(() => decodeResponse({ path, response }, Buffer.from('{}')), RangeError)
    assert.throws(() => encodeResponse({ path, response }, { kind: 'cancelSessionOk' }), RangeError)
  }
})
