/** Rules about objects in answers and about DER: each holds, fails, and has nothing to say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { header, inAsn1, inBoth, inJson, judged, type RuleRow } from './test-exchanges.ts'
import { answered, answeredSigned, elementsOf, packageOf } from './test-packages.ts'

const empty = 'BF4F03020101'
const done = header('Executed-Success')
const acks = (body: string) => inAsn1('provideEimPackageResult', body)
const poll = (body: string | Buffer) => inAsn1('getEimPackage', body)
const trigger = (code: string) => poll(tlv(0xbf4f, tlv(0xbf54, tlv(0xa0, tlv(0x80, Buffer.from(code))))))
const dataRequest = (contents: string) => poll(tlv(0xbf4f, tlv(0xbf52, hex(contents))))
const [started, startedInJson] = inBoth('initiateAuthentication', 'IA rsp ok with matchingId')
const [authenticated] = inBoth('authenticateClient', 'AC rsp DP ok')
const [bound] = inBoth('getBoundProfilePackage', 'GBPP rsp ok')
const [cancelled] = inBoth('cancelSession', 'CS ok')
const [asked, askedInJson] = inBoth('getEimPackage', 'data request')
const [triggered, triggeredInJson] = inBoth('getEimPackage', 'trigger AC')
const [acknowledged, acknowledgedInJson] = inBoth('provideEimPackageResult', 'acks')
const bodyOf = (one: typeof started) => Buffer.from(one.response.body)
const longSigned = Buffer.concat([hex('3082'), Buffer.from([0, Buffer.concat(elementsOf()).length]), ...elementsOf()])
const addEim = (configuration: string) => answered({ lists: tlv(0xa1, tlv(0xa8, hex(configuration))).toString('hex') })

const table: readonly RuleRow[] = [
  ['ESIPA-ASN-009', 'its object', [started], true],
  ['ESIPA-ASN-009', 'an error of a version to come', [inAsn1('initiateAuthentication', 'BF390381017D')], false],
  ['ESIPA-ASN-009', 'another object', [inAsn1('initiateAuthentication', empty)], false],
  [
    'ESIPA-ASN-009',
    'no certificate of the server',
    [inAsn1('initiateAuthentication', tlv(0xbf39, tlv(0xa0, hex('80020102 3000 5F3700 040100'))))],
    false,
  ],
  ['ESIPA-ASN-010', 'its object', [authenticated], true],
  ['ESIPA-ASN-010', 'the error that v1.3 adds', [inAsn1('authenticateClient', 'BF3B03820112')], true],
  ['ESIPA-ASN-010', 'an empty body', [inAsn1('authenticateClient', '')], false],
  ['ESIPA-ASN-011', 'its object', [bound], true],
  ['ESIPA-ASN-011', 'no arm', [inAsn1('getBoundProfilePackage', 'BF3A00')], false],
  ['ESIPA-ASN-012', 'its object', [cancelled], true],
  ['ESIPA-ASN-012', 'the object of the eUICC', [inAsn1('cancelSession', 'BF410382017F')], false],
  ['ESIPA-ASN-013', 'its object', [poll(empty)], true],
  ['ESIPA-ASN-013', 'a package, of which other rows judge', [answeredSigned(tlv(0x30, ...elementsOf().slice(1)))], true],
  ['ESIPA-ASN-013', 'no number of an error', [poll('BF4F0302012A')], false],
  ['ESIPA-ASN-013', 'a trigger without a place for its parts', [poll('BF4F0B BF5408 8201AA A0028100')], false],
  ['ESIPA-ASN-013', 'a web page', [poll(Buffer.from('<html>'))], false],
  ['ESIPA-ASN-013', 'an envelope, which has a row of its own', [poll('A206BF4F03020101')], true],
  [
    'ESIPA-ASN-013',
    'a request that is not right',
    [inAsn1('getEimPackage', 'BF50023000', { request: hex('BF4F00') })],
    undefined,
  ],
  ['ESIPA-ASN-013', 'another function', [started], undefined],
  ['ESIPA-ASN-014', 'its object', [acknowledged], true],
  ['ESIPA-ASN-014', 'numbers under their universal tag', [acks('BF5006BF5303020101')], false],
  ['ESIPA-ASN-014', 'the empty answer of v1.0.1, which has a row of its own', [acks('BF5000')], true],
  [
    'ESIPA-ASN-014',
    'the empty answer in v1.0.1',
    [inAsn1('provideEimPackageResult', 'BF5000', { request: hex('BF5003020101') })],
    true,
    { spec: '1.0.1' },
  ],
  ['ESIPA-ASN-021', 'one object', [poll(empty)], true],
  ['ESIPA-ASN-021', 'acknowledgements behind it', [poll(`${empty}BF53038001 01`)], true],
  ['ESIPA-ASN-021', 'two objects', [poll(`${empty}${empty}`)], false],
  ['ESIPA-ASN-021', 'other octets behind it', [poll(`${empty}0000`)], true],
  ['ESIPA-ASN-021', 'no body', [poll('')], undefined],
  ['ESIPA-ASN-024', 'the object', [poll(empty)], true],
  ['ESIPA-ASN-024', 'the envelope of ES9+', [poll('A206BF4F03020101')], false],
  ['ESIPA-ASN-024', 'a web page', [poll(Buffer.from('<html>'))], undefined],
  ['RETR-005', 'an error', [poll(empty)], true],
  ['RETR-005', 'a package', [answered()], true],
  ['RETR-005', 'a package and an error', [poll(tlv(0xbf4f, packageOf(tlv(0x30, ...elementsOf())), hex('020101')))], false],
  ['RETR-005', 'nothing', [poll('BF4F00')], false],
  ['RETR-005', 'another alternative', [poll('BF4F03810101')], false],
  ['RETR-005', 'another object', [poll('BF50023000')], undefined],
  ['RETR-005', 'a web page', [poll(Buffer.from('<html>'))], undefined],
  ['RETR-005', 'an error in JSON', [inJson('getEimPackage', { header: done, eimPackageError: 1 })], true],
  ['RETR-005', 'the status Failed', [inJson('getEimPackage', { header: header('Failed') })], true],
  ['RETR-005', 'nothing in JSON', [inJson('getEimPackage', { header: done })], false],
  [
    'RETR-005',
    'two packages in JSON',
    [inJson('getEimPackage', { ...JSON.parse(`${bodyOf(askedInJson)}`), ...JSON.parse(`${bodyOf(triggeredInJson)}`) })],
    false,
  ],
  ['RETR-005', 'another function', [started], undefined],
  ['PROV-005', 'acknowledgements', [acknowledged], true],
  ['PROV-005', 'nothing to acknowledge', [acks('BF50023000')], true],
  ['PROV-005', 'an error', [acks('BF5003020102')], true],
  ['PROV-005', 'the form of v1.0.1', [acks('BF5000')], false],
  [
    'PROV-005',
    'the form of v1.0.1 in v1.0.1',
    [inAsn1('provideEimPackageResult', 'BF5000', { request: hex('BF5003020101') })],
    undefined,
    { spec: '1.0.1' },
  ],
  ['PROV-005', 'acknowledgements and an error', [acks('BF5009BF5303800101020102')], false],
  ['PROV-005', 'acknowledgements in JSON', [acknowledgedInJson], undefined],
  ['PROV-005', 'another function', [started], undefined],
  ['ESIPA-ASN-017', 'short lengths', [poll(empty)], true],
  ['ESIPA-ASN-017', 'a long length', [poll('BF4F8103020101')], false],
  ['ESIPA-ASN-017', 'an indefinite length', [poll('BF4F800201010000')], false],
  ['ESIPA-ASN-017', 'a long length in what is signed', [answeredSigned(longSigned)], true],
  [
    'ESIPA-ASN-017',
    'a long length around what is signed',
    [
      poll(
        Buffer.concat([
          hex('BF4F'),
          Buffer.from([0x82, 0, packageOf(tlv(0x30, ...elementsOf())).length]),
          packageOf(tlv(0x30, ...elementsOf())),
        ]),
      ),
    ],
    false,
  ],
  [
    'ESIPA-ASN-017',
    'a long length in what the SM-DP+ wrote',
    [inAsn1('initiateAuthentication', tlv(0xbf39, tlv(0xa0, longFirst(bodyOf(started)))))],
    true,
  ],
  [
    'ESIPA-ASN-017',
    'a long length in JSON, which is not the ASN.1 binding',
    [
      inJson('getEimPackage', {
        header: done,
        ipaEuiccDataRequest: hex('BF528105 5C03A8 84A5'.replace('A884A5', '848384')).toString('base64'),
      }),
    ],
    undefined,
  ],
  ['ESIPA-ASN-017', 'nothing in DER', [inJson('getEimPackage', { header: done, eimPackageError: 1 })], undefined],
  ['DER-001', 'short lengths', [answered()], true],
  ['DER-001', 'a long length at the head of what is signed', [answeredSigned(longSigned)], false],
  [
    'DER-001',
    'a long length inside',
    [answeredSigned(tlv(0x30, hex('80811065696D2E6578616D706C652E74657374'), ...elementsOf().slice(1)))],
    false,
  ],
  ['DER-001', 'no package', [poll(empty)], undefined],
  ['DER-002', 'short integers', [answered({ counter: '0080' })], true],
  ['DER-002', 'a counter in four octets', [answered({ counter: '00000001' })], false],
  ['DER-002', 'no package', [poll(empty)], undefined],
  ['DER-003', 'bits as they should be', [addEim('800165 87020780')], true],
  ['DER-003', 'bits in a whole octet', [addEim('800165 87020080')], false],
  ['DER-003', 'unused bits that are set', [addEim('800165 870207FF')], false],
  ['DER-003', 'a configuration without bits', [addEim('800165')], undefined],
  ['DER-013', 'short integers', [acks('BF5006BF53038001 07')], true],
  ['DER-013', 'a number in two octets', [acks('BF5007BF530480020007')], false],
  ['DER-013', 'an error in two octets', [poll('BF4F0402020001')], false],
  [
    'DER-013',
    'a number in two octets in JSON',
    [inJson('provideEimPackageResult', { header: done, eimAcknowledgements: hex('BF530480020007').toString('base64') })],
    false,
  ],
  ['DER-013', 'a package, which has a row of its own', [answered({ counter: '00000001' })], undefined],
  ['DER-017', 'nothing behind the object', [poll(empty)], true],
  ['DER-017', 'octets behind the object', [poll(`${empty}0000`)], false],
  [
    'DER-017',
    'octets behind an object in JSON',
    [inJson('provideEimPackageResult', { header: done, eimAcknowledgements: hex('BF530380010700').toString('base64') })],
    false,
  ],
  ['DER-017', 'nothing in DER', [inJson('getEimPackage', { header: done, eimPackageError: 1 })], undefined],
  ['EDR-001', 'objects that there are', [asked], true],
  ['EDR-001', 'objects that there are, in JSON', [askedInJson], true],
  ['EDR-001', 'tags of v1.0', [dataRequest('5C0280 88')], false],
  ['EDR-001', 'tags of v1.0 in v1.0.1', [dataRequest('5C0480 88 BF2B')], true, { spec: '1.0.1' }],
  ['EDR-001', 'half of a tag', [dataRequest('5C01BF')], false],
  ['EDR-001', 'no tags', [dataRequest('5C00')], false],
  ['EDR-001', 'no list', [dataRequest('830101')], false],
  ['EDR-001', 'the EID', [dataRequest('5C025AA9')], false],
  ['EDR-001', 'no data request', [poll(empty)], undefined],
  ['EDR-002', 'neither', [asked], true],
  ['EDR-002', 'the EID', [dataRequest('5C015A')], false],
  ['EDR-002', 'profiles', [dataRequest('5C03A9BF2D')], false],
  ['EDR-002', 'no data request', [poll(empty)], undefined],
  ['TRIG-002', 'address and token', [triggered], true],
  ['TRIG-002', 'everything', [trigger('1$smdp.example.com$04386-AGYFT-A74Y8-3F815$1.3.6.1.4.1.31746$1')], true],
  ['TRIG-002', 'an empty token', [trigger('1$smdp.example.com$')], true],
  ['TRIG-002', 'the prefix of QR codes', [trigger('LPA:1$smdp.example.com$A')], true],
  ['TRIG-002', 'an address with a port', [trigger('1$127.0.0.1:8443$A')], true],
  ['TRIG-002', 'an address of digits', [trigger('1$127.0.0.1$A')], true],
  ['TRIG-002', 'no token', [trigger('1$smdp.example.com')], false],
  ['TRIG-002', 'no format', [trigger('smdp.example.com$A')], false],
  ['TRIG-002', 'an address as URL', [trigger('1$https://smdp.example.com$A')], false],
  ['TRIG-002', '256 characters', [trigger(`1$smdp.example.com$${'A'.repeat(237)}`)], false],
  ['TRIG-002', 'another source', [poll('BF4F07BF5404A0028100')], undefined],
  ['TRIG-002', 'no trigger', [poll(empty)], undefined],
  ['ESIPA-JSON-001', 'a session that began', [startedInJson], true],
]

/** The contents of the A0 in an answer, its second element (serverSigned1) under a length that is too long. */
function longFirst(body: Buffer): Buffer {
  const at = body.indexOf(hex('30'), 10)
  const length = body[at + 1] ?? 0
  const contents = body.subarray(body.indexOf(0xa0) + 4)
  const from = contents.indexOf(hex('30'))
  return Buffer.concat([contents.subarray(0, from), Buffer.from([0x30, 0x81, length]), contents.subarray(from + 2)])
}

for (const [requirement, what, exchanges, holds, known] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, exchanges, known)?.holds, holds)
  })
}

test('a departure from DER is named with its place and its path', () => {
  const check = judged('DER-002', [answered({ counter: '00000001' })])
  assert.match(check?.seen ?? '', /at byte \d+ \(euiccPackageRequest\.euiccPackageSigned\.counterValue\)/)
  const [place] = check?.where ?? []
  assert.equal(answered({ counter: '00000001' }).response.body[place?.offset ?? 0], 0x81)
})
