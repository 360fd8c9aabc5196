/** ES2+ and ES12 bodies, octet for octet; they have no numbers for errors. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EncodeError } from '../../ber/issues.ts'
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from './function.ts'
import { es2Json, es12Json } from './operator-functions.ts'

const caller = '"header":{"functionRequesterIdentifier":"2.999.10","functionCallIdentifier":"call-1"}'
const header = { functionRequesterIdentifier: '2.999.10', functionCallIdentifier: 'call-1' }
const eid = '89049032000000000000000000000066'
const iccid = '89000123456789012341'

const failed = (subject: string, reason: string) =>
  `"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":${subject},"reasonCode":${reason}}}}`

describe('ES2+ and ES12 requests', () => {
  for (const [name, fn, body, value] of [
    ['downloadOrder', es2Json.downloadOrder, `"eid":"${eid}","iccid":"${iccid}"`, { eid, iccid }],
    [
      'confirmOrder',
      es2Json.confirmOrder,
      `"iccid":"${iccid}","matchingId":"","releaseFlag":true`,
      { iccid, matchingId: '', releaseFlag: true },
    ],
    [
      'cancelOrder',
      es2Json.cancelOrder,
      `"iccid":"${iccid}","finalProfileStatusIndicator":"Available"`,
      { iccid, finalProfileStatusIndicator: 'Available' },
    ],
    ['releaseProfile', es2Json.releaseProfile, '"iccid":"890001234567890123F"', { iccid: '890001234567890123F' }],
    [
      'handleDownloadProgressInfo',
      es2Json.handleDownloadProgressInfo,
      `"iccid":"${iccid}","profileType":"P1","timestamp":"2026-11-20T10:05:00Z","notificationPointId":3,"notificationPointStatus":{"status":"Failed","statusCodeData":{"subjectCode":"8.2.7","reasonCode":"3.8"}}`,
      {
        iccid,
        profileType: 'P1',
        timestamp: '2026-11-20T10:05:00Z',
        notificationPointId: 3,
        notificationPointStatus: { status: 'Failed', statusCodeData: { subjectCode: '8.2.7', reasonCode: '3.8' } },
      },
    ],
    [
      'registerEvent',
      es12Json.registerEvent,
      `"eid":"${eid}","rspServerAddress":"a.test","eventId":"E1","forwardingIndicator":false`,
      { eid, rspServerAddress: 'a.test', eventId: 'E1', forwardingIndicator: false },
    ],
    ['deleteEvent', es12Json.deleteEvent, `"eid":"${eid}","eventId":"E1"`, { eid, eventId: 'E1' }],
  ] as const) {
    test(name, () => {
      const text = `{${caller},${body}}`
      // One body after another, each with its own type: what counts here is that octets come back.
      const any = fn as typeof es2Json.releaseProfile
      const decoded = decodeRequest(any, Buffer.from(text), { strict: true })
      assert.deepEqual(decoded.value, value)
      assert.deepEqual(decoded.header, header)
      assert.equal(encodeRequest(any, decoded.value, { header }).toString(), text)
    })
  }

  for (const [what, body, issues] of [
    ['no header', `{"iccid":"${iccid}"}`, ['header-missing /header']],
    ['a header that is null', `{"header":null,"iccid":"${iccid}"}`, ['header-missing /header']],
    [
      'half a header',
      `{"header":{"functionCallIdentifier":"1","x":2},"iccid":"${iccid}"}`,
      ['unknown-member /header/x', 'missing-member /header/functionRequesterIdentifier'],
    ],
    ['an ICCID of 17 digits', `{${caller},"iccid":"89000123456789012"}`, ['wrong-form /iccid']],
    ['an ICCID that is a number', `{${caller},"iccid":${iccid}}`, ['wrong-json-type /iccid']],
  ] as const) {
    test(`${what} is noted`, () => {
      const { issues: found } = decodeRequest(es2Json.releaseProfile, Buffer.from(body))
      assert.deepEqual(
        found.map(({ kind, path }) => `${kind} ${path}`),
        issues,
      )
    })
  }

  test('truth values in strings are read', () => {
    for (const [text, releaseFlag] of [
      ['"true"', true],
      ['"false"', false],
    ] as const) {
      const decoded = decodeRequest(es2Json.confirmOrder, Buffer.from(`{${caller},"iccid":"${iccid}","releaseFlag":${text}}`))
      assert.equal(decoded.value.releaseFlag, releaseFlag)
      assert.deepEqual(
        decoded.issues.map(({ kind }) => kind),
        ['wrong-json-type'],
      )
    }
    const body = Buffer.from(`{${caller},"iccid":"${iccid}","releaseFlag":1}`)
    assert.throws(() => decodeRequest(es2Json.confirmOrder, body), { kind: 'wrong-json-type', path: '/releaseFlag' })
  })
  test('text that is an object is refused', () => {
    assert.throws(() => decodeRequest(es2Json.releaseProfile, Buffer.from(`{${caller},"iccid":{}}`)), { path: '/iccid' })
  })
  test('text of a wrong pattern is written only on request', () => {
    assert.throws(() => encodeRequest(es2Json.releaseProfile, { iccid: '1' }), EncodeError)
    assert.equal(encodeRequest(es2Json.releaseProfile, { iccid: '1' }, { sizes: 'any' }).toString(), '{"iccid":"1"}')
  })
})

test('the codes of a failure are the value', () => {
  const value = { kind: 'failed', value: { subjectCode: '8.2.1', reasonCode: '3.9' } } as const
  const body = encodeResponse(es2Json.releaseProfile, value)
  assert.equal(body.toString(), `{${failed('"8.2.1"', '"3.9"')}}`)
  assert.deepEqual(decodeResponse(es2Json.releaseProfile, body, { strict: true }).value, value)
})
test('no codes give no value', () => {
  const body = encodeResponse(es2Json.releaseProfile, { kind: 'failed', value: undefined })
  assert.deepEqual(decodeResponse(es2Json.releaseProfile, body).value, { kind: 'failed', value: undefined })
})
test('there is no member to say an error by', () => {
  const value = { kind: 'failed', value: undefined } as const
  assert.throws(() => encodeResponse(es2Json.releaseProfile, value, { errorForm: 'member' }), EncodeError)
})
