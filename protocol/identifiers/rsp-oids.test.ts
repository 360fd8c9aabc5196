import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOid } from './oid.ts'
import { extensionOids, roleOids, rspOidName, variantPolicyOids } from './rsp-oids.ts'

for (const [oid, name] of [
  ['2.23.146.1', 'id-rsp'],
  ['2.23.146.1.2.1', 'id-rspRole'],
  ['2.23.146.1.2.1.0', 'role ci'],
  ['2.23.146.1.2.1.1', 'role euicc'],
  ['2.23.146.1.2.1.2', 'role eum'],
  ['2.23.146.1.2.1.3', 'role dp-tls'],
  ['2.23.146.1.2.1.4', 'role dp-auth'],
  ['2.23.146.1.2.1.5', 'role dp-pb'],
  ['2.23.146.1.2.1.6', 'role ds-tls'],
  ['2.23.146.1.2.1.7', 'role ds-auth'],
  ['2.23.146.1.2.1.0.0', 'policy ci-sub-ca (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.0', 'policy eum (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.0.0', 'policy eum-sub-ca (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.0.0.0', 'policy euicc (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.1', 'policy dp-sub-ca (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.1.0', 'policy dp-tls (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.1.1', 'policy dp-auth (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.1.2', 'policy dp-pb (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.2', 'policy ds-sub-ca (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.2.0', 'policy ds-tls (variants A, B, C)'],
  ['2.23.146.1.2.1.0.0.2.1', 'policy ds-auth (variants A, B, C)'],
  ['2.23.146.1.2.0.1', 'expirationDate'],
  ['2.23.146.1.2.0.2', 'totalPartialCrlNumber'],
  ['2.23.146.1.2.0.3', 'partialCrlNumber'],
  ['2.23.146.1.2.2.0', 'permittedEins'],
  ['2.23.146.1.3.1.1', 'activationCodeRetrievalInfo'],
  ['2.999.1', undefined],
  ['2.23.146.1.2.1.8', undefined],
] as const) {
  test(`${oid} is ${name ?? 'not known'}`, () => assert.equal(rspOidName(oid), name))
}
test('every object identifier in the tables is one', () => {
  for (const oid of Object.values({ ...roleOids, ...variantPolicyOids, ...extensionOids })) assert.equal(parseOid(oid), oid)
})
