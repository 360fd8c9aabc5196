/** What the rules say about headers of an IPA's requests. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asn1, EID, type IpaRuleRow, json, judged, POLL } from './test-ipa-requests.ts'

const poll = (headers: Readonly<Record<string, string>>) => asn1(POLL, { headers })
const inJson = (headers: Readonly<Record<string, string>>) => json('getEimPackage', `{"eidValue":"${EID}"}`, { headers })
const type = (value: string) => ({ 'Content-Type': value })

const table: readonly IpaRuleRow[] = [
  ['ESIPA-HTTP-006', 'the media type', [poll(type('application/x-gsma-rsp-asn1'))], true],
  ['ESIPA-HTTP-006', 'a parameter and capitals', [poll({ 'CONTENT-TYPE': 'Application/X-GSMA-RSP-ASN1; q=1' })], true],
  ['ESIPA-HTTP-006', 'another media type', [poll(type('application/octet-stream'))], false],
  ['ESIPA-HTTP-006', 'a longer media type', [poll(type('application/x-gsma-rsp-asn1x'))], false],
  ['ESIPA-HTTP-006', 'no media type', [poll({})], false],
  ['ESIPA-HTTP-006', 'JSON', [inJson({})], undefined],

  ['ESIPA-JSON-009', 'the media type', [inJson(type('application/json'))], true],
  ['ESIPA-JSON-009', 'the character set beside it', [inJson(type('application/json; charset="utf-8"'))], true],
  ['ESIPA-JSON-009', 'another character set', [inJson(type('application/json;charset=ISO-8859-1'))], false],
  ['ESIPA-JSON-009', 'no media type', [inJson({})], false],
  ['ESIPA-JSON-009', 'ASN.1', [poll({})], undefined],

  ['ESIPA-HTTP-007', 'the name of an IPAd', [poll({ 'User-Agent': 'gsma-rsp-ipad' })], true],
  ['ESIPA-HTTP-007', 'text behind it', [inJson({ 'user-agent': 'gsma-rsp-ipad;Some IPA 3.1' })], true],
  ['ESIPA-HTTP-007', 'the name of an LPAd', [poll({ 'User-Agent': 'gsma-rsp-lpad' })], false],
  ['ESIPA-HTTP-007', 'no name', [inJson({})], false],
  ['ESIPA-HTTP-007', 'v1.1, where the header may be absent', [poll({})], undefined, '1.1'],
  ['ESIPA-HTTP-007', 'a path that is none of ESipa', [asn1(POLL, { path: '/', headers: {} })], undefined],

  ['ESIPA-HTTP-009', 'the version of v1.2', [poll({ 'X-Admin-Protocol': 'gsma/rsp/v2.1.0' })], true],
  ['ESIPA-HTTP-009', 'a later version', [inJson({ 'x-admin-protocol': 'gsma/rsp/v3.10.0' })], true],
  ['ESIPA-HTTP-009', 'two numbers', [poll({ 'X-Admin-Protocol': 'gsma/rsp/v2.1' })], false],
  ['ESIPA-HTTP-009', 'no header', [inJson({})], false],
  ['ESIPA-HTTP-009', 'a request to the SM-DP+', [asn1(POLL, { peer: 'smdp', headers: {} })], undefined],
]

for (const [requirement, what, requests, holds, spec] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, requests, spec)?.holds, holds)
  })
}
