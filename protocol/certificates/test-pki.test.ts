import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEid } from '../identifiers/eid.ts'
import type { Issued } from './issue-certificate.ts'
import { issueNegative } from './negative.ts'
import { testEid } from './test-names.ts'
import { createTestPki, type TestPki } from './test-pki.ts'

const notBefore = Date.UTC(2026, 0, 1)
const eids = [testEid, '89049032000000000000000000000066']

/** Everything about a PKI but keys, key identifiers and signatures. */
function outline(pki: TestPki): unknown {
  const { curve: _curve, crls, euiccs, eimSigningOther: _other, ...single } = pki
  const issued: readonly (readonly [string, Issued])[] = [...Object.entries(single), ...euiccs]
  return {
    crls: Object.values(crls).map(({ revoked, thisUpdate, nextUpdate }) => [...revoked, thisUpdate, nextUpdate]),
    certificates: issued.map(([name, { certificate, plan }]) => [
      name,
      certificate.subject.text,
      certificate.issuer.text,
      certificate.serialNumber,
      certificate.notBefore,
      certificate.notAfter,
      plan.extensions.map((one) => ('keyIdentifier' in one ? { ...one, keyIdentifier: '' } : one)),
    ]),
  }
}

test('two PKIs of the same options differ in keys and signatures only', async () => {
  const options = { curve: 'P-256', notBefore, eids } as const
  const [one, other] = [await createTestPki(options), await createTestPki(options)]
  assert.deepEqual(outline(one), outline(other))
  assert.equal(one.ci.publicKey.equals(other.ci.publicKey), false)
  assert.notDeepEqual(one.dpAuth.certificate.signature, other.dpAuth.certificate.signature)
})

test('validities, serial numbers and EIDs are those that were asked for', async () => {
  const validity = { notBefore: notBefore + 1000, notAfter: notBefore + 2000 }
  const pki = await createTestPki({
    curve: 'P-256',
    notBefore,
    eids,
    firstSerialNumber: 0x7f,
    validity: { dpTls: validity, euicc: validity },
  })
  assert.deepEqual([pki.ci.certificate.serialNumber, pki.eum.certificate.serialNumber], ['7F', '0080'])
  assert.deepEqual([...pki.euiccs.keys()], eids)
  for (const [eid, { certificate }] of pki.euiccs) {
    assert.equal(certificate.subjectSerialNumber, parseEid(eid))
    assert.equal(certificate.notAfter, validity.notAfter)
  }
  assert.equal(pki.dpTls.certificate.notBefore, validity.notBefore)
  assert.equal(pki.dsTls.certificate.notBefore, notBefore)
})

test('every subject says TEST, and every TLS server has localhost and its own name', async () => {
  const {
    curve: _curve,
    crls: _crls,
    euiccs,
    eimSigningOther: _other,
    ...single
  } = await createTestPki({ curve: 'P-256', notBefore })
  for (const { certificate } of [...Object.values(single), ...euiccs.values()]) {
    assert.match(certificate.subject.text, /O=[^,]*TEST/)
    if (certificate.extensions.extendedKeyUsage === undefined) continue
    const [name = '', localhost] = certificate.extensions.subjectAltName?.value.dnsNames ?? []
    assert.match(name, /^(eim|smdp|smds)\.harness\.test$/)
    assert.equal(localhost, 'localhost')
  }
})

test('without an eUICC there is no negative certificate of one', async () => {
  const pki = await createTestPki({ curve: 'P-256', notBefore, eids: [] })
  await assert.rejects(issueNegative(pki, { role: 'euicc', kind: 'expired' }), { name: 'RangeError', message: /has no eUICC/ })
})
