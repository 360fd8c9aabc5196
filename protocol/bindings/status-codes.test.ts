/** The tables of SGP.32 and SGP.22, row by row, and what JSON answers with these codes mean. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { GetEimPackageRequest } from '../esipa/get-eim-package.ts'
import { octetString } from '../schema/primitives.ts'
import type { Type } from '../schema/type.ts'
import { es9Asn1, es11Asn1 } from './es9-asn1.ts'
import { esipaAsn1 } from './esipa-asn1.ts'
import { numberedErrors } from './json/error-rule.ts'
import { es9Json, es11Json } from './json/es9plus.ts'
import { esipaJson } from './json/esipa.ts'
import { decodeResponse, encodeResponse, type JsonFunction, type ResponseValue } from './json/function.ts'
import { errorNumbers, errorOfStatus, es9StatusCodes, es11StatusCodes, esipaStatusCodes, statusOfError } from './status-codes.ts'

type Row = readonly [name: string, subjectCode: string, reasonCode: string, number: number]

const esipa: readonly Row[] = [
  // SGP.32 tables 18, 21, 9a, 13a, 11a
  ['getEimPackage', '8.1.1', '3.7', 1],
  ['getEimPackage', '8.1.1', '3.9', 2],
  ['getEimPackage', '8.1.1', '2.1', 3],
  ['getEimPackage', '8.1.1', '2.2', 4],
  ['provideEimPackageResult', '8.1.1', '3.9', 2],
  ['provideEimPackageResult', '8.1.1', '2.1', 3],
  ['provideEimPackageResult', '8.1.1', '2.2', 4],
  ['initiateAuthentication', '8.8.1', '3.10', 50],
  ['initiateAuthentication', '8.8', '3.10', 51],
  ['initiateAuthentication', '8.31.2', '3.10', 52],
  ['authenticateClient', '8.2.8', '1.2', 50],
  ['getBoundProfilePackage', '8.2.9', '3.11', 50],
  // passed on from the SM-DP+
  ['initiateAuthentication', '8.8.1', '3.8', 1],
  ['initiateAuthentication', '8.8.3', '3.1', 2],
  ['initiateAuthentication', '8.8.2', '3.1', 3],
  ['initiateAuthentication', '8.8.4', '3.7', 3],
  ['authenticateClient', '8.1.2', '6.1', 1],
  ['authenticateClient', '8.1.2', '6.3', 2],
  ['authenticateClient', '8.1.3', '6.1', 3],
  ['authenticateClient', '8.1.4', '6.1', 3],
  ['authenticateClient', '8.1.3', '6.3', 4],
  ['authenticateClient', '8.1', '6.1', 5],
  ['authenticateClient', '8.2.6', '3.8', 6],
  ['authenticateClient', '8.1.1', '3.8', 7],
  ['authenticateClient', '8.2.5', '4.3', 8],
  ['authenticateClient', '8.11.1', '3.9', 9],
  ['authenticateClient', '8.10.1', '3.9', 10],
  ['authenticateClient', '8.1', '4.8', 11],
  ['authenticateClient', '8.9.5', '3.9', 56],
  ['getBoundProfilePackage', '8.1', '6.1', 1],
  ['getBoundProfilePackage', '8.2.7', '2.2', 2],
  ['getBoundProfilePackage', '8.2.7', '3.8', 3],
  ['getBoundProfilePackage', '8.2.7', '6.4', 4],
  ['getBoundProfilePackage', '8.2', '3.7', 5],
  ['getBoundProfilePackage', '8.8.5', '4.10', 6],
  ['getBoundProfilePackage', '8.10.1', '3.9', 95],
  ['cancelSession', '8.10.1', '3.9', 1],
  ['cancelSession', '8.1', '6.1', 2],
  // outside of their tables: undefinedError
  ['cancelSession', '8.8', '3.10', 127],
  ['getEimPackage', '8.1.1', '3.70', 127],
  ['getEimPackage', '8.1.1.0', '3.7', 127],
  ['getEimPackage', '8.1', '3.7', 127],
  ['provideEimPackageResult', '8.1.1', '3.7', 127],
  ['initiateAuthentication', '8.8.3', '3.10', 127],
  ['initiateAuthentication', '8.8.2', '3.10', 127],
  ['initiateAuthentication', '8.8.1', '3.80', 127],
  ['transferEimPackage', '8.1.1', '3.7', 127],
]

const es9: readonly Row[] = [
  ['initiateAuthentication', '8.8.1', '3.8', 1],
  ['initiateAuthentication', '8.8.3', '3.1', 2],
  ['initiateAuthentication', '8.8.2', '3.1', 3],
  ['initiateAuthentication', '8.8.4', '3.7', 3],
  ['initiateAuthentication', '8.8.1', '3.10', 127],
  ['authenticateClient', '8.2.6', '3.8', 6],
  ['authenticateClient', '8.1.1', '3.8', 7],
  ['authenticateClient', '8.2.5', '4.3', 8],
  ['authenticateClient', '8.11.1', '3.9', 9],
  ['authenticateClient', '8.10.1', '3.9', 10],
  ['authenticateClient', '8.1', '6.1', 5],
  ['authenticateClient', '8.2', '1.2', 127],
  ['getBoundProfilePackage', '8.2.7', '2.2', 2],
  ['getBoundProfilePackage', '8.2', '3.7', 5],
  ['getBoundProfilePackage', '8.8.5', '4.10', 6],
  ['getBoundProfilePackage', '8.8.5', '6.4', 127],
  ['getBoundProfilePackage', '8.10.1', '3.9', 95],
  ['cancelSession', '8.10.1', '3.9', 1],
  ['cancelSession', '8.1', '6.1', 2],
]

const es11: readonly Row[] = [
  ['initiateAuthentication', '8.9.1', '3.8', 1],
  ['initiateAuthentication', '8.9.3', '3.1', 2],
  ['initiateAuthentication', '8.9.2', '3.1', 3],
  ['initiateAuthentication', '8.9.4', '3.7', 3],
  ['initiateAuthentication', '8.8.1', '3.8', 127],
  ['authenticateClient', '8.1.2', '6.3', 2],
  ['authenticateClient', '8.9.5', '3.9', 6],
  ['authenticateClient', '8.10.1', '3.9', 7],
  ['authenticateClient', '8.11.1', '3.9', 127],
]

type Functions = Readonly<Record<string, Pick<JsonFunction<never, ResponseValue>, 'path' | 'response'>>>
type Responses = Readonly<Record<string, { readonly response: Type<unknown> | undefined }>>

for (const [name, table, functions, types] of [
  ['ESipa', esipa, esipaJson, esipaAsn1['1.2']],
  ['ES9+', es9, es9Json, es9Asn1],
  ['ES11', es11, es11Json, es11Asn1],
] as const) {
  describe(name, () => {
    for (const [fn, subjectCode, reasonCode, number] of table) {
      test(`${fn}: ${subjectCode} / ${reasonCode} is ${number}`, () => {
        const of = (functions as Functions)[fn]!
        const status = { status: 'Failed', statusCodeData: { subjectCode, reasonCode } }
        const body = Buffer.from(JSON.stringify({ header: { functionExecutionStatus: status } }))
        const { value, issues } = decodeResponse(of, body, { strict: true })
        const { arm } = of.response!.error
        const names = errorNumbers((types as Responses)[fn]!.response!, arm)
        assert.equal(value.kind, arm)
        assert.equal(typeof value.value === 'string' ? names[value.value] : value.value, number)
        assert.deepEqual(issues, [])
        const again = decodeResponse(of, encodeResponse(of, value, { errorForm: 'header' }))
        assert.deepEqual(again.value, value)
        assert.deepEqual(
          decodeResponse(of, encodeResponse(of, { kind: arm, value: number }, { errorForm: 'header' })).value,
          value,
        )
      })
    }
  })
}

test('the first pair of an error is the one that is sent', () => {
  assert.deepEqual(statusOfError(es9StatusCodes.initiateAuthentication, 'ciPKIdNotSupported'), {
    subjectCode: '8.8.2',
    reasonCode: '3.1',
  })
  assert.deepEqual(statusOfError(esipaStatusCodes.authenticateClient, 'euiccCertificateInvalid'), {
    subjectCode: '8.1.3',
    reasonCode: '6.1',
  })
  assert.equal(statusOfError(esipaStatusCodes.cancelSession, 'undefinedError'), undefined)
})

test('no pair stands twice in a table', () => {
  for (const tables of [esipaStatusCodes, es9StatusCodes, es11StatusCodes]) {
    for (const [name, table] of Object.entries(tables)) {
      const pairs = table.map(([subject, reason]) => `${subject}/${reason}`)
      assert.equal(new Set(pairs).size, pairs.length, name)
    }
  }
})

test('every error of a table is one of its response type, and every error of a type that JSON can say has a pair', () => {
  const without: string[] = []
  for (const [name, { response, error }] of [...Object.entries(es9Asn1), ...Object.entries(es11Asn1)]) {
    if (response === undefined || error === undefined) continue
    for (const known of Object.keys(errorNumbers(response, error.arm))) {
      if (statusOfError(error.statusCodes, known) === undefined) without.push(`${name} ${known}`)
    }
  }
  assert.deepEqual(
    [...new Set(without)],
    ['authenticateClient undefinedError', 'getBoundProfilePackage undefinedError', 'cancelSession undefinedError'],
  )
})

test('a table that does not fit its type is refused when it is made', () => {
  const { response } = esipaAsn1['1.2'].cancelSession
  assert.throws(() => numberedErrors(response!, 'cancelSessionError', [['8', '1', 'eidNotFound']]), RangeError)
  assert.throws(() => errorNumbers(response!, 'cancelSessionOk'), RangeError)
  assert.throws(() => errorNumbers(response!, 'toString'), RangeError)
  assert.throws(() => errorNumbers(GetEimPackageRequest, 'eidValue'), RangeError)
  assert.throws(() => errorNumbers(octetString(), ''), RangeError)
})

test('codes are compared as strings', () => {
  assert.equal(
    errorOfStatus(es9StatusCodes.initiateAuthentication, { subjectCode: '8.8.2', reasonCode: '3.1' }),
    'ciPKIdNotSupported',
  )
  assert.equal(errorOfStatus(es9StatusCodes.initiateAuthentication, { subjectCode: '8.8.2', reasonCode: '3.10' }), undefined)
  assert.equal(errorOfStatus(es9StatusCodes.initiateAuthentication, { subjectCode: '8.8.2', reasonCode: '03.1' }), undefined)
})
