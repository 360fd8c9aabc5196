/** The rules of the eIM as a whole, and those about headers of every answer. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requirementOf } from '../ledger.ts'
import { judgeAll } from '../rule.ts'
import { eimRules } from './eim.ts'
import { inAsn1, inJson, judged, type RuleRow } from './test-exchanges.ts'
import { answered, knows } from './test-packages.ts'

const empty = 'BF4F03020101'
const poll = (headers: Readonly<Record<string, string>>) => inAsn1('getEimPackage', empty, { headers })
const asn1 = 'application/x-gsma-rsp-asn1'

const table: readonly RuleRow[] = [
  ['ESIPA-HTTP-005', 'the media type', [poll({ 'content-type': asn1 })], true],
  ['ESIPA-HTTP-005', 'a parameter and capitals', [poll({ 'content-type': 'Application/X-GSMA-RSP-ASN1; q=1' })], true],
  ['ESIPA-HTTP-005', 'another media type', [poll({ 'content-type': 'text/html' })], false],
  ['ESIPA-HTTP-005', 'no media type', [poll({})], false],
  ['ESIPA-HTTP-005', 'an error of HTTP', [inAsn1('getEimPackage', '', { status: 404, headers: {} })], undefined],
  ['ESIPA-HTTP-005', 'the JSON binding', [inJson('getEimPackage', {})], undefined],
  ['ESIPA-HTTP-010', 'the version of v1.2', [poll({ 'x-admin-protocol': 'gsma/rsp/v2.1.0' })], true],
  ['ESIPA-HTTP-010', 'a later version', [poll({ 'x-admin-protocol': 'gsma/rsp/v1.3.0' })], true],
  ['ESIPA-HTTP-010', 'no version', [poll({ 'x-admin-protocol': 'gsma/rsp' })], true],
  ['ESIPA-HTTP-010', 'no header', [poll({})], false],
  ['ESIPA-HTTP-010', 'an answer without a body', [inJson('handleNotification', '', { status: 204, headers: {} })], undefined],
  ['ESIPA-HTTP-010', 'another path', [inAsn1('getEimPackage', empty, { path: '/status', headers: {} })], undefined],
  ['ESIPA-HTTP-010', 'another peer', [inAsn1('getEimPackage', empty, { peer: 'smdp', headers: {} })], undefined],
]

for (const [requirement, what, exchanges, holds, known] of table) {
  test(`${requirement} on ${what}: ${holds === undefined ? 'nothing to say' : holds ? 'holds' : 'fails'}`, () => {
    assert.equal(judged(requirement, exchanges, known)?.holds, holds)
  })
}

test('every rule is named after a row of the ledger, and no two after the same', () => {
  const ids = eimRules.map(({ requirement }) => requirement)
  assert.deepEqual(
    ids.filter((id, i) => requirementOf(id) === undefined || ids.indexOf(id) !== i),
    [],
  )
})

test('what a rule says points at the tape', () => {
  const said = judgeAll(eimRules, { entries: [], exchanges: [answered()] }, { spec: '1.2', ...knows() })
  assert.ok(said.length > 10)
  for (const { check } of said) assert.ok(check.at.includes(2))
})

test('a row of another version judges nothing', () => {
  const said = (spec: '1.2' | '1.0.1') =>
    judgeAll(eimRules, { entries: [], exchanges: [inAsn1('provideEimPackageResult', 'BF50023000')] }, { spec, ...knows() })
  assert.ok(said('1.2').some(({ requirement }) => requirement === 'PROV-005'))
  assert.ok(said('1.0.1').every(({ requirement }) => requirement !== 'PROV-005'))
})
