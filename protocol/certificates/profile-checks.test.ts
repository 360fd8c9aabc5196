/** Certificates against the profile of their role: what is refused, and what is only a remark. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { decode, encode } from '../schema/type.ts'
import { parseCertificate } from './parse.ts'
import { createTestPki, eimTlsTrusts } from './test-pki.ts'
import { type CiVerifier, validateEimSigning, validateEimTls, validateServer } from './validate.ts'
import { accepts, judge, like, reasonsOf, without } from './vectors/judging.ts'
import { extensionIds } from './x509-oids.ts'
import { X509Certificate } from './x509-types.ts'

const DAY = 86_400_000
const notBefore = Date.UTC(2026, 0, 1)
const now = notBefore + DAY

const pki = await createTestPki({ curve: 'P-256', notBefore })
const verifier: CiVerifier = { now, cis: [pki.ci.certificate] }

test('a DPtls certificate without role and registeredID may be of a public CA: information', async () => {
  const extensions = without(pki.dpTls, 'certificatePolicies').map((one) =>
    one.kind === 'subjectAltName'
      ? { ...one, registeredIds: [] }
      : one.kind === 'extendedKeyUsage'
        ? { ...one, critical: false }
        : one,
  )
  const certificate = await like(pki.dpTls, { extensions })
  accepts(validateServer(certificate, 'dp-tls', verifier, { registeredId: '2.999.10', hostName: 'localhost' }), [
    'roleOid',
    'critical',
    'registeredId',
  ])
})

test('a TLS certificate that says nothing of purposes is refused with the role, and a remark without it', async () => {
  const extensions = without(pki.dpTls, 'extendedKeyUsage')
  assert.deepEqual(reasonsOf(judge(pki, 'dpTls', await like(pki.dpTls, { extensions }), now)), ['extendedKeyUsage'])
  const foreign = await like(pki.dpTls, { extensions: extensions.filter(({ kind }) => kind !== 'certificatePolicies') })
  accepts(judge(pki, 'dpTls', foreign, now), ['roleOid', 'extendedKeyUsage'])
})

test('what departs from the usual profile of an eIM is information', async () => {
  const plain = await like(pki.eimTls, { extensions: pki.eimTls.plan.extensions.filter(({ kind }) => kind === 'subjectAltName') })
  accepts(validateEimTls(plain, eimTlsTrusts(pki).ci, verifier, 'localhost'), [
    'keyUsage',
    'extendedKeyUsage',
    'subjectKeyIdentifier',
    'crlDistributionPoints',
    'authorityKeyIdentifier',
  ])
  const role = await like(pki.eimSigning, { extensions: pki.dpTls.plan.extensions })
  accepts(validateEimSigning(role), ['roleOid', 'extendedKeyUsage', 'crlDistributionPoints'])
  const client = pki.eimTls.plan.extensions.map((one) =>
    one.kind === 'extendedKeyUsage' ? { ...one, purposes: ['1.3.6.1.5.5.7.3.2'] } : one,
  )
  accepts(validateEimTls(await like(pki.eimTls, { extensions: client }), eimTlsTrusts(pki).ci, verifier), [
    'extendedKeyUsage',
    'subjectKeyIdentifier',
  ])
})

for (const [what, change, failures, information] of [
  [
    'policies of the variants A, B and C',
    { kind: 'certificatePolicies', critical: true, policies: ['2.23.146.1.2.1.0.0.1.1'] },
    [],
    ['roleOid'],
  ],
  ['policies of nobody in RSP', { kind: 'certificatePolicies', critical: true, policies: ['1.2.3'] }, ['roleOid'], []],
  ['a surplus key usage', { kind: 'keyUsage', critical: true, bits: ['digitalSignature', 'keyAgreement'] }, [], ['keyUsage']],
  ['an empty key usage', { kind: 'keyUsage', critical: true, bits: [] }, ['keyUsage'], []],
] as const) {
  test(`DPauth with ${what}: ${failures.join() || 'accepted'}, remarks ${information.join() || 'none'}`, async () => {
    const judged = judge(
      pki,
      'dpAuth',
      await like(pki.dpAuth, { extensions: pki.dpAuth.plan.extensions.map((one) => (one.kind === change.kind ? change : one)) }),
      now,
    )
    assert.deepEqual(reasonsOf(judged), failures)
    assert.deepEqual(
      judged.information.map(({ reason }) => reason),
      information,
    )
  })
}

for (const [kind, failures, information] of [
  ['keyUsage', ['keyUsage'], []],
  ['authorityKeyIdentifier', ['authorityKeyIdentifier'], []],
  ['subjectKeyIdentifier', [], ['subjectKeyIdentifier']],
  ['crlDistributionPoints', [], ['crlDistributionPoints']],
] as const) {
  test(`DPauth without ${kind}: ${failures.join() || 'accepted'}, remarks ${information.join() || 'none'}`, async () => {
    const judged = judge(pki, 'dpAuth', await like(pki.dpAuth, { extensions: without(pki.dpAuth, kind) }), now)
    assert.deepEqual(reasonsOf(judged), failures)
    assert.deepEqual(
      judged.information.map(({ reason }) => reason),
      information,
    )
  })
}

test('an end entity that says it is a CA is refused', async () => {
  const extensions = [...pki.dpAuth.plan.extensions, { kind: 'basicConstraints', critical: true, ca: true } as const]
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', await like(pki.dpAuth, { extensions }), now)), ['basicConstraints'])
})

test('an extension that cannot be read is malformed and counts as absent', async () => {
  const broken = { kind: 'other', critical: true, oid: extensionIds.keyUsage, contents: tlv(0x03, Buffer.of(9, 0)) } as const
  const extensions = pki.dpAuth.plan.extensions.map((one) => (one.kind === 'keyUsage' ? broken : one))
  // issueCertificate parses strictly, so the broken extension is put in behind its back.
  const { value } = decode(X509Certificate, (await like(pki.dpAuth, { extensions: without(pki.dpAuth, 'keyUsage') })).der)
  const list = [...(value.tbsCertificate.extensions ?? []), { extnID: broken.oid, critical: true, extnValue: broken.contents }]
  assert.equal(extensions.length, list.length)
  const der = encode(X509Certificate, { ...value, tbsCertificate: { ...value.tbsCertificate, extensions: list } })
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', parseCertificate(der), now)), ['malformed', 'keyUsage', 'signature'])
})

test('version and algorithms are judged', () => {
  const { value } = decode(X509Certificate, pki.dpAuth.certificate.der)
  const v1 = encode(X509Certificate, { ...value, tbsCertificate: { ...value.tbsCertificate, version: 0 } })
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', parseCertificate(v1), now)), ['version', 'signature'])
  const other = encode(X509Certificate, { ...value, signatureAlgorithm: { algorithm: '1.2.840.10045.4.3.3' } })
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', parseCertificate(other), now)), ['signatureAlgorithm', 'signature'])
})
