// Long because: one row for each form that an answer can have.
/** Rules about HTTP, paths and JSON: each holds, fails, and has nothing to say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { vectorNamed } from '../../protocol/vectors/by-name.ts'
import { header, inAsn1, inBoth, inJson, judged, type RuleRow } from './test-exchanges.ts'

const empty = 'BF4F03020101'
const [, packageInJson] = inBoth('getEimPackage', 'package')
const [, started] = inBoth('initiateAuthentication', 'IA rsp ok with matchingId')
const answerOf = (one: typeof packageInJson) => JSON.parse(Buffer.from(one.response.body).toString())
const changed = (one: typeof packageInJson, changes: object) => JSON.stringify({ ...answerOf(one), ...changes })
const failed = (subjectCode: string, reasonCode: string) => ({ header: header('Failed', { subjectCode, reasonCode }) })
const done = header('Executed-Success')
const atAddress = (smdpAddress: string) =>
  Buffer.from(JSON.stringify({ euiccChallenge: Buffer.alloc(16).toString('base64'), smdpAddress }))

const table: readonly RuleRow[] = [
  ['ESIPA-HTTP-018', 'a right answer', [inAsn1('getEimPackage', empty)], true],
  ['ESIPA-HTTP-018', 'a 404 for a right request', [inAsn1('getEimPackage', '', { status: 404 })], false],
  ['ESIPA-HTTP-018', 'a failure of the server', [inAsn1('getEimPackage', '', { status: 503 })], undefined],
  ['ESIPA-HTTP-018', 'a rate limit', [inAsn1('getEimPackage', '', { status: 429 })], undefined],
  [
    'ESIPA-HTTP-018',
    'a 400 for another media type',
    [
      inAsn1('getEimPackage', '', {
        status: 400,
        requestHeaders: { 'Content-Type': 'text/plain', 'X-Admin-Protocol': 'gsma/rsp/v2.1.0' },
      }),
    ],
    undefined,
  ],
  [
    'ESIPA-HTTP-018',
    'a 400 for another protocol version',
    [
      inAsn1('getEimPackage', '', {
        status: 400,
        requestHeaders: { 'Content-Type': 'application/x-gsma-rsp-asn1', 'X-Admin-Protocol': 'gsma/rsp/v2.4.0' },
      }),
    ],
    undefined,
  ],
  [
    'ESIPA-HTTP-018',
    'a 400 for a cut request',
    [inAsn1('getEimPackage', '', { status: 400, request: Buffer.from('bf4f', 'hex') })],
    undefined,
  ],
  [
    'ESIPA-HTTP-018',
    'a 400 for a retrieval without EID',
    [inAsn1('getEimPackage', '', { status: 400, request: Buffer.from('bf4f00', 'hex') })],
    undefined,
  ],
  [
    'ESIPA-HTTP-018',
    'a 403 for an address that is none',
    [inJson('initiateAuthentication', '', { status: 403, request: atAddress('<script>') })],
    undefined,
  ],
  [
    'ESIPA-HTTP-018',
    'a 403 for the address of a server',
    [inJson('initiateAuthentication', '', { status: 403, request: atAddress('smdp.example.com') })],
    false,
  ],
  ['ESIPA-JSON-004', 'an answer at the path', [packageInJson], true],
  ['ESIPA-JSON-004', 'no such path', [inJson('getEimPackage', '', { status: 404 })], false],
  ['ESIPA-JSON-004', 'a binding that is not built', [inJson('getEimPackage', '', { status: 501 })], false],
  ['ESIPA-JSON-004', 'a request that the eIM does not like', [inJson('getEimPackage', '', { status: 400 })], undefined],
  ['ESIPA-JSON-004', 'another function', [inJson('cancelSession', '', { status: 404 })], undefined],
  ['ESIPA-JSON-007', 'another function at its path', [inJson('cancelSession', '', { status: 404 })], false],
  ['ESIPA-JSON-006', 'a notification that is taken', [inJson('handleNotification', '', { status: 204 })], true],
  ['ESIPA-JSON-001', 'the ASN.1 binding', [inAsn1('initiateAuthentication', '', { status: 404 })], undefined],
  ['ESIPA-JSON-001', 'a session that began', [started], true],
  ['ESIPA-JSON-002', 'no such path', [inJson('authenticateClient', '', { status: 404 })], false],
  ['ESIPA-JSON-003', 'no such method', [inJson('getBoundProfilePackage', '', { status: 405 })], false],
  ['ESIPA-JSON-005', 'a path that has moved', [inJson('provideEimPackageResult', '', { status: 308 })], false],
  [
    'ESIPA-JSON-010',
    'the media type with a parameter',
    [inJson('getEimPackage', {}, { headers: { 'content-type': 'Application/JSON; charset=UTF-8' } })],
    true,
  ],
  ['ESIPA-JSON-010', 'text', [inJson('getEimPackage', {}, { headers: { 'content-type': 'text/json' } })], false],
  ['ESIPA-JSON-010', 'no media type', [inJson('getEimPackage', {}, { headers: {} })], false],
  ['ESIPA-JSON-010', 'an answer without a body', [inJson('handleNotification', '', { status: 204 })], undefined],
  ['ESIPA-JSON-022', 'a header', [packageInJson], true],
  ['ESIPA-JSON-022', 'no header', [inJson('getEimPackage', { eimPackageError: 1 })], false],
  ['ESIPA-JSON-022', 'a header without status', [inJson('getEimPackage', { header: { functionExecutionStatus: {} } })], false],
  [
    'ESIPA-JSON-022',
    'a status in small letters',
    [inJson('getEimPackage', { header: header('executed-success'), eimPackageError: 1 })],
    false,
  ],
  ['ESIPA-JSON-022', 'a status of ES2+', [inJson('getEimPackage', { header: header('Executed-WithWarning') })], true],
  ['ESIPA-JSON-022', 'no JSON', [inJson('getEimPackage', '<html>')], false],
  ['ESIPA-JSON-022', 'an error of HTTP', [inJson('getEimPackage', '<html>', { status: 502 })], undefined],
  ['ESIPA-JSON-022', 'an eIM of v1.0.1', [inJson('getEimPackage', {})], undefined, { spec: '1.0.1' }],
  ['ESIPA-JSON-018', 'the status Failed', [inJson('getEimPackage', failed('8.1.1', '3.7'))], true],
  ['ESIPA-JSON-018', 'Failed without codes', [inJson('getEimPackage', { header: header('Failed') })], true],
  ['ESIPA-JSON-018', 'the member', [inJson('getEimPackage', { header: done, eimPackageError: 1 })], true],
  ['ESIPA-JSON-018', 'the member without header', [inJson('getEimPackage', { eimPackageError: 1 })], true],
  ['ESIPA-JSON-018', 'both of one sense', [inJson('getEimPackage', { ...failed('8.1.1', '3.7'), eimPackageError: 1 })], true],
  [
    'ESIPA-JSON-018',
    'both of different sense',
    [inJson('getEimPackage', { ...failed('8.1.1', '3.7'), eimPackageError: 2 })],
    false,
  ],
  ['ESIPA-JSON-018', 'Failed beside a package', [inJson('getEimPackage', changed(packageInJson, failed('8.1.1', '3.7')))], false],
  [
    'ESIPA-JSON-018',
    'the member beside a package',
    [inJson('getEimPackage', changed(packageInJson, { eimPackageError: 1 }))],
    false,
  ],
  ['ESIPA-JSON-018', '0 beside a package', [inJson('getEimPackage', changed(packageInJson, { eimPackageError: 0 }))], true],
  ['ESIPA-JSON-018', 'the number as text', [inJson('getEimPackage', { header: done, eimPackageError: '1' })], false],
  ['ESIPA-JSON-018', 'a package', [packageInJson], undefined],
  ['ESIPA-JSON-031', 'the status Failed', [inJson('provideEimPackageResult', failed('8.1.1', '3.9'))], true],
  [
    'ESIPA-JSON-031',
    'Failed and a member',
    [inJson('provideEimPackageResult', { ...failed('8.1.1', '3.9'), provideEimPackageResultError: 2 })],
    true,
  ],
  [
    'ESIPA-JSON-031',
    'a member alone',
    [inJson('provideEimPackageResult', { header: done, provideEimPackageResultError: 2 })],
    false,
  ],
  [
    'ESIPA-JSON-031',
    'a member without header',
    [inJson('provideEimPackageResult', { provideEimPackageResultError: 2 })],
    undefined,
  ],
  ['ESIPA-JSON-031', 'Failed beside output', [inJson('initiateAuthentication', changed(started, failed('8.8.1', '3.8')))], false],
  ['ESIPA-JSON-031', 'a success', [started], undefined],
  ['ESIPA-JSON-012', 'upper case', [started], true],
  ['ESIPA-JSON-012', 'lower case', [inJson('initiateAuthentication', changed(started, { transactionId: '0a0b' }))], false],
  [
    'ESIPA-JSON-012',
    'an odd number of digits',
    [inJson('initiateAuthentication', changed(started, { transactionId: '0A0' }))],
    false,
  ],
  [
    'ESIPA-JSON-012',
    'seventeen octets',
    [inJson('initiateAuthentication', changed(started, { transactionId: '00'.repeat(17) }))],
    false,
  ],
  ['ESIPA-JSON-012', 'base64', [inJson('initiateAuthentication', changed(started, { transactionId: 'AQID' }))], false],
  ['ESIPA-JSON-012', 'a number', [inJson('initiateAuthentication', changed(started, { transactionId: 12 }))], false],
  ['ESIPA-JSON-012', 'none', [packageInJson], undefined],
  ['ESIPA-JSON-016', 'whole objects', [started], true],
  [
    'ESIPA-JSON-016',
    'the contents of an object without its tag',
    [inJson('getEimPackage', { header: done, euiccPackageRequest: vectorNamed('package').subarray(6).toString('base64') })],
    false,
  ],
  [
    'ESIPA-JSON-016',
    'hexadecimal digits',
    [inJson('getEimPackage', { header: done, euiccPackageRequest: vectorNamed('package').subarray(3).toString('hex') })],
    false,
  ],
  [
    'ESIPA-JSON-016',
    'the alphabet for URLs',
    [
      inJson(
        'initiateAuthentication',
        changed(started, {
          serverSignature1: Buffer.concat([Buffer.from('5f3740', 'hex'), Buffer.alloc(64, 0xff)]).toString('base64url'),
        }),
      ),
    ],
    false,
  ],
  [
    'ESIPA-JSON-016',
    'lines',
    [
      inJson(
        'initiateAuthentication',
        changed(started, { serverCertificate: `${answerOf(started).serverCertificate}`.replace(/.{76}/g, '$&\r\n') }),
      ),
    ],
    false,
  ],
  [
    'ESIPA-JSON-016',
    'a signature without its tag',
    [inJson('initiateAuthentication', changed(started, { serverSignature1: Buffer.alloc(64, 1).toString('base64') }))],
    true,
  ],
  ['ESIPA-JSON-016', 'nothing structured', [inJson('getEimPackage', { header: done, eimPackageError: 1 })], undefined],
  ['ESIPA-JSON-017', 'a plain identifier', [started], true],
  [
    'ESIPA-JSON-017',
    'one that could be base64',
    [inJson('initiateAuthentication', changed(started, { matchingId: 'ABCD1234' }))],
    true,
  ],
  [
    'ESIPA-JSON-017',
    'one in small letters',
    [inJson('initiateAuthentication', changed(started, { matchingId: 'qr-g-5c-1ls-1w1z9p7' }))],
    true,
  ],
  ['ESIPA-JSON-017', 'an empty one', [inJson('initiateAuthentication', changed(started, { matchingId: '' }))], true],
  [
    'ESIPA-JSON-017',
    'base64 of one',
    [inJson('initiateAuthentication', changed(started, { matchingId: Buffer.from('QR-G-5C-1LS').toString('base64') }))],
    false,
  ],
  [
    'ESIPA-JSON-017',
    'base64 of one, without padding',
    [inJson('initiateAuthentication', changed(started, { matchingId: Buffer.from('QR-G-5C-1LS1').toString('base64') }))],
    false,
  ],
  [
    'ESIPA-JSON-017',
    'base64 of a UTF8String',
    [inJson('initiateAuthentication', changed(started, { matchingId: Buffer.from('\x0c\x0bQR-G-5C-1LS').toString('base64') }))],
    false,
  ],
  ['ESIPA-JSON-017', 'a number', [inJson('initiateAuthentication', changed(started, { matchingId: 5 }))], false],
  ['ESIPA-JSON-017', 'none', [packageInJson], undefined],
  ['ERR-020', 'a short page', [inAsn1('getEimPackage', Buffer.from('not found'), { status: 404 })], true],
  [
    'ERR-020',
    'a private key',
    [inAsn1('getEimPackage', Buffer.from('{"key":"-----BEGIN EC PRIVATE KEY-----\\n"}'), { status: 500 })],
    false,
  ],
  [
    'ERR-020',
    'the EID of another device',
    [inAsn1('getEimPackage', Buffer.from('no such row, next is 89882119900000000000000000000975'), { status: 500 })],
    false,
  ],
  [
    'ERR-020',
    'the EID of the request',
    [inAsn1('getEimPackage', Buffer.from('no such row: 89049032000000000000000000000066'), { status: 500 })],
    true,
  ],
  [
    'ERR-020',
    'thirty-two digits that are no EID',
    [inAsn1('getEimPackage', Buffer.from('request 12345678901234567890123456789012'), { status: 500 })],
    true,
  ],
  ['ERR-020', 'an answer of the function', [packageInJson], undefined],
]

for (const [requirement, what, exchanges, holds, known] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, exchanges, known)?.holds, holds)
  })
}

test('what is allowed and odd is said in a remark', () => {
  const remark = (requirement: string, body: object | string, name: Parameters<typeof inJson>[0] = 'getEimPackage') =>
    judged(requirement, [inJson(name, body)])?.remark
  assert.match(remark('ESIPA-JSON-018', { header: header('Failed') }) ?? '', /no statusCodeData/)
  assert.match(remark('ESIPA-JSON-018', { header: header('Failed', { subjectCode: '8.1.1' }) }) ?? '', /both/)
  assert.match(remark('ESIPA-JSON-018', changed(packageInJson, { eimPackageError: 0 })) ?? '', /no error/)
  assert.match(
    remark('ESIPA-JSON-031', { ...failed('8.1.1', '3.9'), provideEimPackageResultError: 2 }, 'provideEimPackageResult') ?? '',
    /no output/,
  )
  const bare = changed(started, { serverSignature1: Buffer.alloc(64, 1).toString('base64') })
  assert.match(remark('ESIPA-JSON-016', bare, 'initiateAuthentication') ?? '', /bare octets/)
})
