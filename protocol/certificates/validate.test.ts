/** Every verifier takes the right certificates, and refuses each wrong one for the one reason that it has. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allCurves } from '../crypto/curves.ts'
import { issueNegative, negativeCases } from './negative.ts'
import { testEid } from './test-names.ts'
import { createTestPki, eimTlsTrusts, issueEuicc } from './test-pki.ts'
import { type CiVerifier, validateEimSigning, validateEimTls, validateEuicc, validateEum, validateServer } from './validate.ts'
import { accepts, judge, reasonsOf } from './vectors/judging.ts'

const DAY = 86_400_000
const notBefore = Date.UTC(2026, 0, 1)
const now = notBefore + DAY

const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))
const pki = pkis[0]!
const verifier: CiVerifier = { now, cis: [pki.ci.certificate] }

for (const made of pkis) {
  for (const role of ['ci', 'dpAuth', 'dpPb', 'dsAuth', 'dpTls', 'dsTls', 'eum'] as const) {
    test(`${made.curve}: the right ${role} is accepted without a remark`, () =>
      accepts(judge(made, role, made[role].certificate, now)))
  }
  test(`${made.curve}: the right eUICC is accepted without a remark`, () => {
    accepts(judge(made, 'euicc', made.euiccs.get(testEid)!.certificate, now))
    accepts(validateEuicc(made.euiccs.get(testEid)!.certificate, made.eum.certificate, { cis: [made.ci.certificate] }, testEid))
  })
  test(`${made.curve}: the eIM's certificates are accepted under every kind of trust`, () => {
    const trusts = eimTlsTrusts(made)
    for (const trust of [trusts.ci, trusts.pinnedKey, trusts.pinnedCertificate]) {
      accepts(validateEimTls(made.eimTls.certificate, trust, { now }, 'localhost'), ['subjectKeyIdentifier'])
    }
    accepts(validateEimTls(made.eimTlsForeign.certificate, trusts.foreignCa, { now }, 'localhost'), ['subjectKeyIdentifier'])
    const self = { kind: 'ca', cas: [made.eimTlsSelfSigned.certificate] } as const
    accepts(validateEimTls(made.eimTlsSelfSigned.certificate, self, { now }, 'localhost'), ['subjectKeyIdentifier'])
    for (const signing of [made.eimSigning, made.eimSigningSelfSigned])
      accepts(validateEimSigning(signing.certificate), ['subjectKeyIdentifier'])
  })
  for (const negative of negativeCases) {
    test(`${made.curve}: ${negative.role} ${negative.kind} is refused for ${negative.reason}, and for nothing else`, async () => {
      const { certificate } = await issueNegative(made, negative)
      const judged =
        negative.reason === 'pinnedKey'
          ? validateEimTls(certificate, eimTlsTrusts(made).pinnedKey, { now }, 'localhost')
          : judge(made, negative.role, certificate, now)
      assert.deepEqual(reasonsOf(judged), [negative.reason])
      assert.notEqual(judged.failures[0]?.sentence, '')
    })
  }
}

test('a verifier without a clock takes certificates of any time', async () => {
  for (const kind of ['expired', 'notYetValid'] as const) {
    for (const role of ['dpAuth', 'euicc', 'eum'] as const) {
      const { certificate } = await issueNegative(pki, { role, kind })
      const by = { cis: [pki.ci.certificate] }
      if (role === 'dpAuth') accepts(validateServer(certificate, 'dp-auth', by))
      else if (role === 'eum') accepts(validateEum(certificate, by))
      else accepts(validateEuicc(certificate, pki.eum.certificate, by))
    }
  }
})

test('a certificate is valid from the first to the last second', () => {
  const { certificate } = pki.dpTls
  const at = (time: number) => reasonsOf(judge(pki, 'dpTls', certificate, time))
  assert.deepEqual(at(certificate.notBefore), [])
  assert.deepEqual(at(certificate.notAfter), [])
  assert.deepEqual(at(certificate.notAfter + 1000), ['expired'])
})

test('an expired CI is told, with the certificate below it', () => {
  const { failures } = judge(pki, 'dpAuth', pki.dpAuth.certificate, pki.ci.certificate.notAfter + DAY)
  assert.deepEqual(
    failures.map(({ about, reason }) => [about, reason]),
    [
      ['dp-auth', 'expired'],
      ['ci', 'expired'],
    ],
  )
})

test('a negative certificate that a role does not have cannot be made', async () => {
  await assert.rejects(issueNegative(pki, { role: 'dpAuth', kind: 'noEid' }), {
    name: 'RangeError',
    message: /dpAuth has no negative certificate noEid/,
  })
})

test('a curve that the verifier does not have is refused', () => {
  const by = { ...verifier, curves: ['brainpoolP256r1'] as const }
  assert.deepEqual(reasonsOf(validateServer(pki.dpAuth.certificate, 'dp-auth', by)), ['curve'])
  assert.deepEqual(reasonsOf(validateEimSigning(pki.eimSigning.certificate, by)), ['curve'])
  accepts(validateEimTls(pki.eimTls.certificate, eimTlsTrusts(pki).ci, by), ['curve', 'subjectKeyIdentifier'])
})

test('the CI of the session may be named by leading octets', () => {
  const full = pki.ci.certificate.extensions.subjectKeyIdentifier!.value
  for (const length of [1, 4, 20]) {
    accepts(validateServer(pki.dpAuth.certificate, 'dp-auth', { ...verifier, ciKeyIdentifier: full.subarray(0, length) }))
  }
  const other = { ...verifier, ciKeyIdentifier: pkis[1]!.ci.certificate.extensions.subjectKeyIdentifier!.value }
  assert.deepEqual(reasonsOf(validateServer(pki.dpAuth.certificate, 'dp-auth', other)), ['wrongCi'])
})

test('of CIs with one name on both curves the right one is found', () => {
  const cis = pkis.map(({ ci }) => ci.certificate)
  for (const made of pkis) accepts(validateServer(made.dpAuth.certificate, 'dp-auth', { now, cis }))
  assert.deepEqual(reasonsOf(validateServer(pkis[1]!.dpAuth.certificate, 'dp-auth', verifier)), ['unknownCi'])
})

test('another EUM, another EID', async () => {
  const other = await createTestPki({ curve: 'P-256', notBefore, firstSerialNumber: 1 })
  const judged = validateEuicc(
    other.euiccs.get(testEid)!.certificate,
    pki.eum.certificate,
    verifier,
    '89049032123451234512345678901299',
  )
  assert.deepEqual(reasonsOf(judged), ['authorityKeyIdentifier', 'signature', 'eidMismatch'])
})

test('an eUICC certificate of another EID of the same EUM is right, but not the one that is expected', async () => {
  const eid = '89049032000000000000000000000066'
  const later = await issueEuicc(pki, eid, { notBefore, notAfter: now }, 7)
  accepts(validateEuicc(later.certificate, pki.eum.certificate, verifier, eid))
  assert.deepEqual(reasonsOf(validateEuicc(later.certificate, pki.eum.certificate, verifier, testEid)), ['eidMismatch'])
})
