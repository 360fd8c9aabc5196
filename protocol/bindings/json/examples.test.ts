/** Bodies that are known octet for octet: read, and written again the same. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { EncodeError } from '../../ber/issues.ts'
import type { GetEimPackageResponse } from '../../esipa/get-eim-package.ts'
import { encode } from '../../schema/type.ts'
import { EuiccPackageRequest } from '../../sgp32/euicc-package-request.ts'
import { esipaJson } from './esipa.ts'
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from './function.ts'

const { getEimPackage, provideEimPackageResult } = esipaJson
const eidValue = Buffer.from('89049032000000000000000000000066', 'hex')
const success = '{"header":{"functionExecutionStatus":{"status":"Executed-Success"}}'
const failed = (subject: string, reason: string) =>
  `{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":"${subject}","reasonCode":"${reason}"}}}}`
const packageOctets =
  'v1F0MC+AEGVpbS5leGFtcGxlLnRlc3RaEIkEkDIAAAAAAAAAAAAAAGaBAQGCAgECoAKmAF83QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='

describe('requests', () => {
  const poll = '{"eidValue":"89049032000000000000000000000066","notifyStateChange":true,"stateChangeCause":1,"rPlmn":"YvIQ"}'
  test('getEimPackage', () => {
    const { value, issues, header } = decodeRequest(getEimPackage, Buffer.from(poll), { strict: true })
    assert.deepEqual(value, {
      eidValue,
      notifyStateChange: true,
      stateChangeCause: 'fallback',
      rPLMN: Buffer.from('62f210', 'hex'),
    })
    assert.deepEqual(issues, [])
    assert.equal(header, undefined)
    assert.equal(encodeRequest(getEimPackage, value).toString(), poll)
  })

  const result = '{"eidValue":"89049032000000000000000000000066","eimPackageResult":"v1IJoQeAAgECAgEB"}'
  test('provideEimPackageResult with the error of a data request', () => {
    const { value, issues, octets } = decodeRequest(provideEimPackageResult, Buffer.from(result), { strict: true })
    assert.deepEqual(value, {
      eidValue,
      eimPackageResult: {
        kind: 'ipaEuiccDataResponse',
        value: {
          kind: 'ipaEuiccDataResponseError',
          value: { eimTransactionId: Buffer.from('0102', 'hex'), ipaEuiccDataErrorCode: 'incorrectTagList' },
        },
      },
    })
    assert.deepEqual(issues, [])
    assert.equal(octets.get('/eimPackageResult')?.toString('hex'), 'bf5209a10780020102020101')
    assert.equal(encodeRequest(provideEimPackageResult, value).toString(), result)
  })
})

describe('answers to getEimPackage', () => {
  test('a package', () => {
    const body = `${success},"euiccPackageRequest":"${packageOctets}"}`
    const decoded = decodeResponse(getEimPackage, Buffer.from(body), { strict: true })
    const value: GetEimPackageResponse = decoded.value
    assert.ok(value.kind === 'euiccPackageRequest', value.kind)
    assert.deepEqual(value.value.euiccPackageSigned.euiccPackage, { kind: 'psmoList', value: [{ kind: 'getRAT', value: {} }] })
    assert.equal(encode(EuiccPackageRequest, value.value).toString('base64'), packageOctets)
    assert.equal(decoded.octets.get('/euiccPackageRequest')?.toString('base64'), packageOctets)
    assert.equal(encodeResponse(getEimPackage, value).toString(), body)
  })

  for (const [form, body] of [
    ['header', failed('8.1.1', '3.7')],
    ['member', `${success},"eimPackageError":1}`],
  ] as const) {
    test(`nothing to do, said by the ${form}`, () => {
      const { value, errorForm, issues } = decodeResponse(getEimPackage, Buffer.from(body), { strict: true })
      assert.deepEqual(value, { kind: 'eimPackageError', value: 'noEimPackageAvailable' })
      assert.equal(errorForm, form)
      assert.deepEqual(issues, [])
      assert.equal(encodeResponse(getEimPackage, value, { errorForm: form }).toString(), body)
    })
  }

  test('an error is said by the member unless asked otherwise', () => {
    const value = { kind: 'eimPackageError', value: 'eidNotFound' } as const
    assert.equal(encodeResponse(getEimPackage, value).toString(), `${success},"eimPackageError":2}`)
    assert.equal(encodeResponse(getEimPackage, value, { errorForm: 'header' }).toString(), failed('8.1.1', '3.9'))
  })
})

describe('answers to provideEimPackageResult', () => {
  for (const [what, body, value] of [
    [
      'acknowledgements 1 and 7',
      `${success},"eimAcknowledgements":"v1MGgAEBgAEH"}`,
      { kind: 'eimAcknowledgements', value: [1, 7] },
    ],
    ['nothing to acknowledge', `${success}}`, { kind: 'emptyResponse', value: {} }],
    ['unknown EID', failed('8.1.1', '3.9'), { kind: 'provideEimPackageResultError', value: 'eidNotFound' }],
  ] as const) {
    test(what, () => {
      const decoded = decodeResponse(provideEimPackageResult, Buffer.from(body), { strict: true })
      assert.deepEqual(decoded.value, value)
      assert.deepEqual(decoded.issues, [])
      assert.equal(encodeResponse(provideEimPackageResult, value).toString(), body)
    })
  }
})

describe('what simulated peers ask of the encoder', () => {
  const value = { kind: 'eimPackageError', value: 'noEimPackageAvailable' } as const

  test('no header', () => {
    assert.equal(encodeResponse(getEimPackage, value, { header: 'omit' }).toString(), '{"eimPackageError":1}')
  })
  test('other codes than those of the tables', () => {
    const statusCodeData = { subjectCode: '8.1.1', reasonCode: '3.70', subjectIdentifier: '', message: 'a "quoted" word' }
    const body = encodeResponse(getEimPackage, value, { errorForm: 'header', statusCodeData })
    const decoded = decodeResponse(getEimPackage, body, { strict: true })
    assert.deepEqual(decoded.header, { status: 'Failed', statusCodeData })
    assert.deepEqual(decoded.value, { kind: 'eimPackageError', value: 'undefinedError' })
  })
  test('an integer member where the function has none', () => {
    const error = { kind: 'provideEimPackageResultError', value: 3 } as const
    const body = encodeResponse(provideEimPackageResult, error, { errorForm: 'member' })
    assert.equal(body.toString(), `${success},"provideEimPackageResultError":3}`)
  })
  test('an error without codes is Failed alone', () => {
    const error = { kind: 'provideEimPackageResultError', value: 'undefinedError' } as const
    assert.equal(
      encodeResponse(provideEimPackageResult, error).toString(),
      '{"header":{"functionExecutionStatus":{"status":"Failed"}}}',
    )
  })
  test('the octets of a relayed member as they came, not encoded anew', () => {
    const octets = new Map([['/eimPackageResult', Buffer.from('bf528109a10780020102020101', 'hex')]])
    const { value: request } = decodeRequest(provideEimPackageResult, Buffer.from('{"eimPackageResult":"v1IJoQeAAgECAgEB"}'))
    const body = encodeRequest(provideEimPackageResult, request, { octets })
    assert.equal(body.toString(), '{"eimPackageResult":"v1KBCaEHgAIBAgIBAQ=="}')
    assert.deepEqual(
      decodeRequest(provideEimPackageResult, body).issues.map(({ kind, path, ber }) => [kind, path, ber?.kind, ber?.offset]),
      [['ber', '/eimPackageResult', 'non-minimal-length', 2]],
    )
  })
  test('a header in a request of ESipa', () => {
    const header = { functionRequesterIdentifier: '2.999.10', functionCallIdentifier: 'call-1' }
    const body = encodeRequest(getEimPackage, { eidValue }, { header })
    assert.deepEqual(
      decodeRequest(getEimPackage, body).issues.map(({ kind, path }) => [kind, path]),
      [['unexpected-header', '/header']],
    )
  })
  test('values of a wrong size', () => {
    assert.throws(() => encodeRequest(getEimPackage, { eidValue: Buffer.alloc(15) }), EncodeError)
    const body = encodeRequest(getEimPackage, { eidValue: Buffer.alloc(15) }, { sizes: 'any' })
    assert.deepEqual(
      decodeRequest(getEimPackage, body).issues.map(({ kind, path }) => [kind, path]),
      [['wrong-form', '/eidValue']],
    )
  })
})
