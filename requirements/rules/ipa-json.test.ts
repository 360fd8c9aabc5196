/** What the rules say about the JSON that an IPA writes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asn1, EID, type IpaRuleRow, json, judged, POLL } from './test-ipa-requests.ts'

const poll = (more: string) => json('getEimPackage', `{"eidValue":"${EID}"${more}}`)
const initiate = (challenge: string) => json('initiateAuthentication', `{"euiccChallenge":${challenge}}`)
/** BF41 03 81 01 05: the eUICC knows no such session. */
const cancelled = (response: string, id = '"0102"') =>
  json('cancelSession', `{"transactionId":${id},"cancelSessionResponse":"${response}"}`)
/** BF21 08 A1 06 80 01 01 02 01 03: PrepareDownload refused. */
const refused = 'vyEIoQaAAQECAQM='
const fetch = (more: string) => json('getBoundProfilePackage', `{"prepareDownloadResponse":"${refused}"${more}}`)

const table: readonly IpaRuleRow[] = [
  ['ESIPA-JSON-011', 'digits', [cancelled('v0EDgQEF')], true],
  ['ESIPA-JSON-011', 'sixteen octets', [cancelled('v0EDgQEF', '"000102030405060708090A0B0C0D0E0F"')], true],
  ['ESIPA-JSON-011', 'small letters', [cancelled('v0EDgQEF', '"0a0b"')], false],
  ['ESIPA-JSON-011', 'base64', [cancelled('v0EDgQEF', '"AQI="')], false],
  ['ESIPA-JSON-011', 'half an octet', [cancelled('v0EDgQEF', '"010"')], false],
  ['ESIPA-JSON-011', 'a poll', [poll('')], undefined],

  ['ESIPA-JSON-013', '32 digits', [poll('')], true],
  ['ESIPA-JSON-013', 'base64', [json('getEimPackage', '{"eidValue":"iQSQMgAAAAAAAAAAAAAAZg=="}')], false],
  ['ESIPA-JSON-013', 'a number', [json('getEimPackage', `{"eidValue":${EID}}`)], false],
  ['ESIPA-JSON-013', 'no EID', [initiate('"AAECAwQFBgcICQoLDA0ODw=="')], undefined],

  ['ESIPA-JSON-014', 'base64 of 16 octets', [initiate('"AAECAwQFBgcICQoLDA0ODw=="')], true],
  ['ESIPA-JSON-014', 'base64 of 15 octets', [initiate('"AAECAwQFBgcICQoLDA0O"')], false],
  ['ESIPA-JSON-014', 'no padding', [initiate('"AAECAwQFBgcICQoLDA0ODw"')], false],
  ['ESIPA-JSON-014', 'hexadecimal digits', [initiate('"000102030405060708090A0B0C0D0E0F"')], false],
  ['ESIPA-JSON-014', 'a poll', [poll('')], undefined],

  ['ESIPA-JSON-015', 'a whole object', [cancelled('v0EDgQEF')], true],
  ['ESIPA-JSON-015', 'an octet behind the object', [cancelled('v0EDgQEFAA==')], false],
  ['ESIPA-JSON-015', 'the contents without their tag', [cancelled('gQEFgQEF')], false],
  ['ESIPA-JSON-015', 'the alphabet for URLs', [cancelled('v0EDgQE_')], false],
  ['ESIPA-JSON-015', 'a member that is null', [json('initiateAuthentication', '{"euiccInfo1":null}')], undefined],
  ['ESIPA-JSON-015', 'a poll', [poll('')], undefined],

  ['ESIPA-JSON-019', 'an integer', [poll(',"stateChangeCause":1')], true],
  ['ESIPA-JSON-019', 'a text', [poll(',"stateChangeCause":"1"')], false],
  ['ESIPA-JSON-019', 'its name', [poll(',"stateChangeCause":"fallback"')], false],
  ['ESIPA-JSON-019', 'a number with a point', [poll(',"stateChangeCause":1.0')], false],
  ['ESIPA-JSON-019', 'no cause', [poll('')], undefined],

  ['ESIPA-JSON-020', 'base64 of three octets', [poll(',"rPlmn":"YvIQ"')], true],
  ['ESIPA-JSON-020', 'hexadecimal digits', [poll(',"rPlmn":"62F210"')], true],
  ['ESIPA-JSON-020', 'another spelling of the name', [poll(',"rPLMN":"YvIQ"')], true],
  ['ESIPA-JSON-020', 'base64 of two octets', [poll(',"rPlmn":"YvI="')], false],
  ['ESIPA-JSON-020', 'digits as they are read', [poll(',"rPlmn":"262-01"')], false],
  ['ESIPA-JSON-020', 'no PLMN', [poll('')], undefined],

  ['ESIPA-JSON-021', 'a transactionId', [fetch(',"transactionId":"0102"')], true],
  ['ESIPA-JSON-021', 'none', [fetch('')], false],
  ['ESIPA-JSON-021', 'another function', [poll('')], undefined],

  ['ESIPA-JSON-023', 'one of the two', [json('handleNotification', '{"pendingNotification":"vzcA"}')], true],
  ['ESIPA-JSON-023', 'both', [json('handleNotification', '{"pendingNotification":"vzcA","provideEimPackageResult":{}}')], false],
  ['ESIPA-JSON-023', 'one that is null', [json('handleNotification', '{"pendingNotification":null}')], false],
  ['ESIPA-JSON-023', 'another function', [poll('')], undefined],

  ['ESIPA-JSON-045', 'no header', [poll('')], true],
  ['ESIPA-JSON-045', 'the header of SGP.22', [poll(',"header":{"functionRequesterIdentifier":"x"}')], false],
  ['ESIPA-JSON-045', 'a body that is no object', [json('getEimPackage', '["header"]')], undefined],
  ['ESIPA-JSON-045', 'a body that is no JSON', [json('getEimPackage', '{"header":')], undefined],
  ['ESIPA-JSON-045', 'ASN.1', [asn1(POLL)], undefined],
]

for (const [requirement, what, requests, holds, spec] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, requests, spec)?.holds, holds)
  })
}

test('spellings of the PLMN that products have are told of', () => {
  assert.equal(judged('ESIPA-JSON-020', [poll(',"rPlmn":"YvIQ"')])?.remark, undefined)
  assert.equal(judged('ESIPA-JSON-020', [poll(',"rPlmn":"62F210"')])?.remark, 'rPlmn in hexadecimal digits')
  assert.equal(judged('ESIPA-JSON-020', [poll(',"rPLMN":"YvIQ"')])?.remark, 'rPLMN')
})
