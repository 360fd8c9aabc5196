/** What an answer means: success, or an error said by the status, by a member, by both, or against itself. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { esipaJson } from './esipa.ts'
import { decodeResponse } from './function.ts'

const success = '"header":{"functionExecutionStatus":{"status":"Executed-Success"}}'
const failed = (subject: string, reason: string) =>
  `"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":${subject},"reasonCode":${reason}}}}`
const nothing = failed('"8.1.1"', '"3.7"')
const data = '"ipaEuiccDataRequest":"v1ICXAA="'
const at = '/header/functionExecutionStatus'

describe('getEimPackage', () => {
  for (const [what, body, value, form, issues] of [
    ['no header, an error', '{"eimPackageError":1}', 'noEimPackageAvailable', 'member', ['header-missing /header']],
    ['no header, a package', `{${data}}`, 'package', undefined, ['header-missing /header']],
    ['an empty header', `{"header":{},"eimPackageError":2}`, 'eidNotFound', 'member', [`header-missing ${at}`]],
    ['a null header', `{"header":null,"eimPackageError":2}`, 'eidNotFound', 'member', ['header-missing /header']],
    ['no status', `{"header":{"functionExecutionStatus":{}},${data}}`, 'package', undefined, [`header-missing ${at}/status`]],
    [
      'no status but codes',
      `{"header":{"functionExecutionStatus":{"statusCodeData":{"subjectCode":"8.1.1","reasonCode":"3.9"}}}}`,
      'eidNotFound',
      'header',
      [`header-missing ${at}/status`],
    ],
    [
      'status in lower case',
      `{"header":{"functionExecutionStatus":{"status":"executed-success"}},${data}}`,
      'package',
      undefined,
      [`unknown-status ${at}/status`],
    ],
    [
      'a status of SGP.22',
      `{"header":{"functionExecutionStatus":{"status":"Executed-WithWarning"}},${data}}`,
      'package',
      undefined,
      [`unknown-status ${at}/status`],
    ],
    [
      'a status that nobody has',
      `{"header":{"functionExecutionStatus":{"status":"Refused"}}}`,
      'undefinedError',
      'header',
      [`unknown-status ${at}/status`, `missing-status-code-data ${at}/statusCodeData`],
    ],
    [
      'Failed without codes',
      `{"header":{"functionExecutionStatus":{"status":"Failed"}}}`,
      'undefinedError',
      'header',
      [`missing-status-code-data ${at}/statusCodeData`],
    ],
    [
      'Failed with one code',
      `{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":{"subjectCode":"8.1.1"}}}}`,
      'undefinedError',
      'header',
      [`missing-member ${at}/statusCodeData/reasonCode`],
    ],
    [
      'codes that are no object',
      `{"header":{"functionExecutionStatus":{"status":"Failed","statusCodeData":"8.1.1"}}}`,
      'undefinedError',
      'header',
      [`wrong-json-type ${at}/statusCodeData`],
    ],
    [
      'codes as numbers',
      `{${failed('"8.1.1"', '3.7')}}`,
      'noEimPackageAvailable',
      'header',
      [`wrong-json-type ${at}/statusCodeData/reasonCode`],
    ],
    [
      '3.70 is not 3.7, as a number neither',
      `{${failed('"8.1.1"', '3.70')}}`,
      'undefinedError',
      'header',
      [`wrong-json-type ${at}/statusCodeData/reasonCode`],
    ],
    ['a pair outside the table', `{${failed('"8.1.1"', '"3.10"')}}`, 'undefinedError', 'header', []],
    [
      'codes beside success',
      `{"header":{"functionExecutionStatus":{"status":"Executed-Success","statusCodeData":{"subjectCode":"8.1.1","reasonCode":"3.7"}}},${data}}`,
      'package',
      undefined,
      [`success-and-error ${at}/statusCodeData`],
    ],
    [
      'more in the header',
      `{"header":{"more":1,"functionExecutionStatus":{"status":"Executed-Success","even":"more"}},${data}}`,
      'package',
      undefined,
      ['unknown-member /header/more', `unknown-member ${at}/even`],
    ],
    [
      'both forms, one meaning',
      `{${nothing},"eimPackageError":1}`,
      'noEimPackageAvailable',
      'header',
      ['both-error-forms /eimPackageError'],
    ],
    [
      'both forms, two meanings',
      `{${nothing},"eimPackageError":2}`,
      'noEimPackageAvailable',
      'header',
      ['errors-differ /eimPackageError'],
    ],
    [
      'Failed without codes and a member',
      `{"header":{"functionExecutionStatus":{"status":"Failed"}},"eimPackageError":3}`,
      'invalidEid',
      'header',
      [`missing-status-code-data ${at}/statusCodeData`, 'both-error-forms /eimPackageError'],
    ],
    [
      'Failed and a package',
      `{${nothing},${data}}`,
      'noEimPackageAvailable',
      'header',
      ['failed-with-output /ipaEuiccDataRequest'],
    ],
    [
      'an error beside a package',
      `{${success},${data},"eimPackageError":1}`,
      'noEimPackageAvailable',
      'member',
      ['success-and-error /eimPackageError'],
    ],
    [
      'the error 0 beside a package',
      `{${success},${data},"eimPackageError":0}`,
      'package',
      undefined,
      ['zero-error /eimPackageError'],
    ],
    ['the error 0 alone', `{${success},"eimPackageError":0}`, 0, 'member', ['unknown-enumeration /eimPackageError']],
    [
      'an error in a string',
      `{${success},"eimPackageError":"1"}`,
      'noEimPackageAvailable',
      'member',
      ['wrong-json-type /eimPackageError'],
    ],
    [
      'an error that is null',
      `{${success},${data},"eimPackageError":null}`,
      'package',
      undefined,
      ['unknown-member /eimPackageError'],
    ],
  ] as const) {
    test(what, () => {
      const decoded = decodeResponse(esipaJson.getEimPackage, Buffer.from(body))
      assert.deepEqual(
        decoded.issues.map(({ kind, path }) => `${kind} ${path}`),
        issues,
      )
      if (value === 'package') assert.equal(decoded.value.kind, 'ipaEuiccDataRequest')
      else assert.deepEqual(decoded.value, { kind: 'eimPackageError', value })
      assert.equal(decoded.errorForm, form)
    })
  }

  for (const [what, body, kind, path] of [
    ['nothing at all', '{}', 'missing-member', ''],
    ['success without a package', `{${success}}`, 'missing-member', ''],
    ['a header that is a string', '{"header":"Failed"}', 'wrong-json-type', '/header'],
    [
      'a status that is an array',
      `{"header":{"functionExecutionStatus":{"status":["Failed"]}}}`,
      'wrong-json-type',
      `${at}/status`,
    ],
  ] as const) {
    test(`${what} cannot be read`, () => {
      assert.throws(() => decodeResponse(esipaJson.getEimPackage, Buffer.from(body)), { name: 'JsonDecodeError', kind, path })
    })
  }
})

describe('functions without an integer member for their errors', () => {
  for (const [name, body, value] of [
    [
      'provideEimPackageResult',
      `{${success},"provideEimPackageResultError":3}`,
      { kind: 'provideEimPackageResultError', value: 'invalidEid' },
    ],
    [
      'initiateAuthentication',
      `{${success},"initiateAuthenticationErrorEsipa":51}`,
      { kind: 'initiateAuthenticationErrorEsipa', value: 'smdpOidMismatch' },
    ],
    [
      'initiateAuthentication',
      `{${success},"initiateAuthenticationError":51}`,
      { kind: 'initiateAuthenticationErrorEsipa', value: 'smdpOidMismatch' },
    ],
    ['cancelSession', `{${success},"cancelSessionError":1}`, { kind: 'cancelSessionError', value: 'invalidTransactionId' }],
  ] as const) {
    test(`${name}: ${body.slice(success.length + 2, -1)} is read and noted`, () => {
      const decoded = decodeResponse(esipaJson[name] as typeof esipaJson.cancelSession, Buffer.from(body))
      assert.deepEqual(decoded.value, value)
      assert.deepEqual(
        decoded.issues.map(({ kind }) => kind),
        ['undefined-error-member'],
      )
      assert.equal(decoded.errorForm, 'member')
    })
  }
})
