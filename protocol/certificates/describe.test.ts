import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeCertificate } from './describe.ts'
import { type Issued, issueCertificate } from './issue-certificate.ts'
import { recogniseRole } from './role-profiles.ts'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'

const notBefore = Date.UTC(2026, 0, 1)
const pki = await createTestPki({ curve: 'P-256', notBefore })

const { dpAuth, ci } = pki
const euicc = pki.euiccs.get(testEid)!

test('a certificate is described in one line', async () => {
  const of = (issued: Issued) => describeCertificate(issued.certificate)
  assert.equal(of(ci), 'CN=Harness TEST CI, OU=TESTCERT, O=SGP32 TEST, C=ZZ: ci, 2026-01-01 to 2061-01-01, P-256')
  assert.equal(of(euicc), `C=ZZ, O=TEST EUM, serialNumber=${testEid}, CN=TEST eUICC: euicc, 2026-01-01 to 7496-01-24, P-256`)
  assert.match(of(pki.eimTls), /: TLS server without a role of RSP, /)
  assert.match(of(pki.eimSigning), /: no role of RSP, /)
  assert.match(of(pki.foreignCa), /: a CA without a role of RSP, /)
})

for (const [policies, text] of [
  [['2.23.146.1.2.1.0.0.1.1'], 'dp-auth (variants A, B, C)'],
  [['2.23.146.1.2.1.0.0.2'], 'ds-sub-ca (variants A, B, C)'],
  [['1.2.3', '2.23.146.1.2.1.3'], 'dp-tls'],
  [['1.2.3'], 'no role of RSP'],
] as const) {
  test(`the policies ${policies.join(' and ')} say ${text}`, async () => {
    const certificate = await issueCertificate({
      ...dpAuth.plan,
      extensions: [{ kind: 'certificatePolicies', critical: true, policies }],
    })
    assert.ok(describeCertificate(certificate).includes(`: ${text}, `), describeCertificate(certificate))
    assert.equal(recogniseRole(certificate), text.startsWith('no') ? 'eim-signing' : text.split(' ')[0])
  })
}

test('an EID with wrong check digits is told', async () => {
  const subject = euicc.plan.subject.map(
    ([name, value]) => [name, name === 'serialNumber' ? value.replace(/5$/, '6') : value] as const,
  )
  assert.match(describeCertificate(await issueCertificate({ ...euicc.plan, subject })), / \(EID: check digits 36, /)
})

test('a subject without attributes is said to be none', async () => {
  assert.match(describeCertificate(await issueCertificate({ ...dpAuth.plan, subject: [] })), /^no subject: dp-auth, /)
})
