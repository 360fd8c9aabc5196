/** CRLs: what they revoke, and when they count. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allCurves } from '../crypto/curves.ts'
import { decode, encode } from '../schema/type.ts'
import { describeCrl } from './describe.ts'
import { Findings } from './findings.ts'
import type { Issued } from './issue-certificate.ts'
import { issueCrl } from './issue-crl.ts'
import { checkCrl } from './link-checks.ts'
import { parseCrl } from './parse-crl.ts'
import { createTestPki } from './test-pki.ts'
import { validateEum, validateServer } from './validate.ts'
import { accepts, reasonsOf } from './vectors/judging.ts'
import { extensionIds } from './x509-oids.ts'
import { X509CertificateList } from './x509-types.ts'

const DAY = 86_400_000
const notBefore = Date.UTC(2026, 0, 1)
const now = notBefore + DAY

const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))
const pki = pkis[0]!

for (const { curve, ...made } of pkis) {
  const by = { now, cis: [made.ci.certificate] }
  const { empty, revokingDpAuth } = made.crls

  test(`${curve}: a CRL revokes what it lists and nothing else`, () => {
    accepts(validateServer(made.dpAuth.certificate, 'dp-auth', { ...by, crls: [empty] }))
    accepts(validateServer(made.dpPb.certificate, 'dp-pb', { ...by, crls: [revokingDpAuth] }))
    const judged = validateServer(made.dpAuth.certificate, 'dp-auth', { ...by, crls: [empty, revokingDpAuth] })
    assert.deepEqual(reasonsOf(judged), ['revoked'])
    assert.equal(judged.failures[0]?.sentence, 'revoked since 2026-01-01 00:00:00Z (serial number 0103)')
  })

  test(`${curve}: an EUM can be revoked; the CRL of another CI says nothing`, async () => {
    const crl = await issueCrl(made.ci, { revoked: [made.eum.certificate], thisUpdate: notBefore, nextUpdate: now, number: 3 })
    assert.deepEqual(reasonsOf(validateEum(made.eum.certificate, { ...by, crls: [crl] })), ['revoked'])
    const foreign = await issueCrl(made.otherCi, {
      revoked: [made.eum.certificate],
      thisUpdate: notBefore,
      nextUpdate: now,
      number: 3,
    })
    accepts(validateEum(made.eum.certificate, { ...by, crls: [foreign] }))
  })

  test(`${curve}: a CRL out of date is told and still revokes; without a clock there is no date`, () => {
    const late = notBefore + 31 * DAY
    const crls = [revokingDpAuth]
    assert.deepEqual(reasonsOf(validateServer(made.dpAuth.certificate, 'dp-auth', { ...by, now: late, crls })), [
      'crlOutdated',
      'revoked',
    ])
    assert.deepEqual(reasonsOf(validateServer(made.dpPb.certificate, 'dp-pb', { ...by, now: late, crls })), ['crlOutdated'])
    accepts(validateServer(made.dpPb.certificate, 'dp-pb', { cis: by.cis, crls }))
  })

  test(`${curve}: a CRL that its issuer did not sign revokes nothing and is refused`, () => {
    const der = Buffer.from(revokingDpAuth.der)
    der[der.length - 1] = der.at(-1)! ^ 1
    const judged = validateServer(made.dpAuth.certificate, 'dp-auth', { ...by, crls: [parseCrl(der)] })
    assert.deepEqual(reasonsOf(judged), ['crlSignature'])
  })
}

test('a CRL of another issuer, from the future, or with an unknown critical extension is refused', async () => {
  const judge = (crl: Parameters<typeof checkCrl>[0], ci: Issued, time?: number) => {
    const findings = new Findings()
    return { counts: checkCrl(crl, ci.certificate, time, findings), reasons: reasonsOf(findings) }
  }
  const { empty } = pki.crls
  assert.deepEqual(judge(empty, pki.otherCi), { counts: false, reasons: ['crlIssuer'] })
  assert.deepEqual(judge(empty, pki.ci, notBefore - 1000), { counts: true, reasons: ['crlOutdated'] })
  const plan = { revoked: [], thisUpdate: notBefore, nextUpdate: now, number: 1 }
  const strange = await issueCrl(pki.ci, {
    ...plan,
    extensions: [{ kind: 'other', critical: true, oid: '2.999.99', contents: Buffer.from('0500', 'hex') }],
  })
  assert.deepEqual(judge(strange, pki.ci), { counts: true, reasons: ['critical'] })
})

test('a CRL with another algorithm, or with an extension that cannot be read, is refused', () => {
  const { value } = decode(X509CertificateList, pki.crls.empty.der)
  const findings = new Findings()
  const other = encode(X509CertificateList, { ...value, signatureAlgorithm: { algorithm: '1.2.840.10045.4.3.3' } })
  assert.equal(checkCrl(parseCrl(other), pki.ci.certificate, undefined, findings), false)
  const extension = { extnID: extensionIds.cRLNumber, critical: false, extnValue: Buffer.from('0200', 'hex') }
  const broken = encode(X509CertificateList, { ...value, tbsCertList: { ...value.tbsCertList, crlExtensions: [extension] } })
  assert.equal(checkCrl(parseCrl(broken), pki.ci.certificate, undefined, findings), false)
  assert.deepEqual(reasonsOf(findings), ['crlSignature', 'malformed', 'crlSignature'])
})

test('a CRL without a next update is never outdated; the parts of a partial one are numbered', async () => {
  const { value } = decode(X509CertificateList, pki.crls.empty.der)
  const { nextUpdate: _, ...tbsCertList } = value.tbsCertList
  const endless = parseCrl(encode(X509CertificateList, { ...value, tbsCertList }))
  assert.equal(endless.nextUpdate, undefined)
  assert.match(describeCrl(endless), /: 2026-01-01 on, 0 revoked, number 1$/)
  const findings = new Findings()
  checkCrl({ ...endless, tbs: pki.crls.empty.tbs }, pki.ci.certificate, Date.UTC(3000, 0), findings)
  assert.deepEqual(findings.failures, [])
  const number = (count: number) => Buffer.of(2, 1, count)
  const partial = await issueCrl(pki.ci, {
    revoked: [],
    thisUpdate: notBefore,
    nextUpdate: now,
    number: 1,
    extensions: [
      { kind: 'other', critical: false, oid: '2.23.146.1.2.0.2', contents: number(3) },
      { kind: 'other', critical: false, oid: '2.23.146.1.2.0.3', contents: number(2) },
    ],
  })
  assert.deepEqual([partial.extensions.partialCrlNumber?.value, partial.extensions.totalPartialCrlNumber?.value], [2, 3])
  assert.match(describeCrl(partial), /, number 1, part 2 of 3$/)
})
