import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { allCurves } from '../crypto/curves.ts'
import { decode, encode } from '../schema/type.ts'
import { describeCrl } from './describe.ts'
import type { Judgement, Reason } from './findings.ts'
import { Findings } from './findings.ts'
import { type CertificatePlan, type Issued, issueCertificate } from './issue-certificate.ts'
import { issueCrl } from './issue-crl.ts'
import { checkCrl } from './link-checks.ts'
import { issueNegative, type NegativeCase, negativeCases } from './negative.ts'
import { type ParsedCertificate, parseCertificate } from './parse.ts'
import { parseCrl } from './parse-crl.ts'
import { testEid } from './test-names.ts'
import { createTestPki, eimTlsTrusts, issueEuicc, type TestPki } from './test-pki.ts'
import {
  type CiVerifier,
  validateCi,
  validateEimSigning,
  validateEimTls,
  validateEuicc,
  validateEum,
  validateServer,
} from './validate.ts'
import { extensionIds } from './x509-oids.ts'
import { X509Certificate, X509CertificateList } from './x509-types.ts'

const DAY = 86_400_000
const notBefore = Date.UTC(2026, 0, 1)
const now = notBefore + DAY
const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))
const pki = pkis[0]!
const verifier: CiVerifier = { now, cis: [pki.ci.certificate] }
const euicc = pki.euiccs.get(testEid)!

function reasonsOf({ failures }: Judgement): readonly Reason[] {
  return failures.map(({ reason }) => reason)
}

function accepts(judgement: Judgement, information: readonly Reason[] = []): void {
  assert.deepEqual(judgement.failures, [])
  assert.deepEqual(
    judgement.information.map(({ reason }) => reason),
    information,
  )
}

/** Judges a certificate of the test PKI in its role, with everything that a session would compare it to. */
function judge(
  of: TestPki,
  role: NegativeCase['role'] | 'ci',
  certificate: ParsedCertificate,
  clock: number | undefined = now,
): Judgement {
  const by: CiVerifier = { cis: [of.ci.certificate], ...(clock === undefined ? {} : { now: clock }) }
  switch (role) {
    case 'ci':
      return validateCi(certificate, by)
    case 'dpAuth':
      return validateServer(certificate, 'dp-auth', by, { registeredId: '2.999.10' })
    case 'dpPb':
      return validateServer(certificate, 'dp-pb', by, { registeredId: '2.999.10' })
    case 'dsAuth':
      return validateServer(certificate, 'ds-auth', by, { registeredId: '2.999.15' })
    case 'dpTls':
      return validateServer(certificate, 'dp-tls', by, { registeredId: '2.999.10', hostName: 'smdp.harness.test' })
    case 'dsTls':
      return validateServer(certificate, 'ds-tls', by, { registeredId: '2.999.15', hostName: 'localhost' })
    case 'eum':
      return validateEum(certificate, by)
    case 'euicc':
      return validateEuicc(certificate, of.eum.certificate, by)
    case 'eimTls':
      return validateEimTls(certificate, eimTlsTrusts(of).ci, by, 'eim.harness.test')
  }
}

for (const made of pkis) {
  for (const role of ['ci', 'dpAuth', 'dpPb', 'dsAuth', 'dpTls', 'dsTls', 'eum'] as const) {
    test(`${made.curve}: the right ${role} is accepted without a remark`, () =>
      accepts(judge(made, role, made[role].certificate)))
  }
  test(`${made.curve}: the right eUICC is accepted without a remark`, () => {
    accepts(judge(made, 'euicc', made.euiccs.get(testEid)!.certificate))
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
          : judge(made, negative.role, certificate)
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

/** A certificate with the plan of another, some parts changed. */
async function like({ plan }: Issued, change: Partial<CertificatePlan>): Promise<ParsedCertificate> {
  return await issueCertificate({ ...plan, ...change })
}
const without = ({ plan }: Issued, kind: string) => plan.extensions.filter((one) => one.kind !== kind)

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
  assert.deepEqual(reasonsOf(judge(pki, 'dpTls', await like(pki.dpTls, { extensions }))), ['extendedKeyUsage'])
  const foreign = await like(pki.dpTls, { extensions: extensions.filter(({ kind }) => kind !== 'certificatePolicies') })
  accepts(judge(pki, 'dpTls', foreign), ['roleOid', 'extendedKeyUsage'])
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

test('the pinned certificate is compared as a whole', async () => {
  const again = await like(pki.eimTls, { serialNumber: 5 })
  assert.deepEqual(reasonsOf(validateEimTls(again, eimTlsTrusts(pki).pinnedCertificate, verifier)), ['pinnedKey'])
  accepts(validateEimTls(again, eimTlsTrusts(pki).pinnedKey, verifier), ['subjectKeyIdentifier'])
})

for (const [what, host, sentence] of [
  ['another host', 'eim.example.com', /not for eim.example.com: it has the dNSNames smdp.harness.test, localhost$/],
  ['a host below one', 'a.localhost', /not for a.localhost/],
] as const) {
  test(`a server certificate is not for ${what}`, () => {
    const { failures } = validateServer(pki.dpTls.certificate, 'dp-tls', verifier, { hostName: host })
    assert.match(failures[0]?.sentence ?? '', sentence)
  })
}

test('host names are compared without case; a star stands for one label; the common name does not count', async () => {
  const withNames = async (dnsNames: readonly string[]) => {
    const extensions = pki.dpTls.plan.extensions.map((one) => (one.kind === 'subjectAltName' ? { ...one, dnsNames } : one))
    return await like(pki.dpTls, { extensions })
  }
  const fault = (certificate: ParsedCertificate, hostName: string) =>
    validateServer(certificate, 'dp-tls', verifier, { hostName }).failures[0]?.sentence
  assert.equal(fault(pki.dpTls.certificate, 'SMDP.Harness.test'), undefined)
  const star = await withNames(['*.harness.test'])
  assert.equal(fault(star, 'smdp.harness.test'), undefined)
  assert.notEqual(fault(star, 'a.smdp.harness.test'), undefined)
  assert.notEqual(fault(star, 'harness.test'), undefined)
  assert.notEqual(fault(star, '.harness.test'), undefined)
  assert.match(fault(await withNames([]), 'smdp.harness.test') ?? '', /it has no dNSName, and the common name does not count$/)
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
    const judged = judge(pki, 'dpAuth', await like(pki.dpAuth, { extensions: without(pki.dpAuth, kind) }))
    assert.deepEqual(reasonsOf(judged), failures)
    assert.deepEqual(
      judged.information.map(({ reason }) => reason),
      information,
    )
  })
}

test('an end entity that says it is a CA is refused', async () => {
  const extensions = [...pki.dpAuth.plan.extensions, { kind: 'basicConstraints', critical: true, ca: true } as const]
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', await like(pki.dpAuth, { extensions }))), ['basicConstraints'])
})

test('an extension that cannot be read is malformed and counts as absent', async () => {
  const broken = { kind: 'other', critical: true, oid: extensionIds.keyUsage, contents: tlv(0x03, Buffer.of(9, 0)) } as const
  const extensions = pki.dpAuth.plan.extensions.map((one) => (one.kind === 'keyUsage' ? broken : one))
  // issueCertificate parses strictly, so the broken extension is put in behind its back.
  const { value } = decode(X509Certificate, (await like(pki.dpAuth, { extensions: without(pki.dpAuth, 'keyUsage') })).der)
  const list = [...(value.tbsCertificate.extensions ?? []), { extnID: broken.oid, critical: true, extnValue: broken.contents }]
  assert.equal(extensions.length, list.length)
  const der = encode(X509Certificate, { ...value, tbsCertificate: { ...value.tbsCertificate, extensions: list } })
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', parseCertificate(der))), ['malformed', 'keyUsage', 'signature'])
})

test('version and algorithms are judged', () => {
  const { value } = decode(X509Certificate, pki.dpAuth.certificate.der)
  const v1 = encode(X509Certificate, { ...value, tbsCertificate: { ...value.tbsCertificate, version: 0 } })
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', parseCertificate(v1))), ['version', 'signature'])
  const other = encode(X509Certificate, { ...value, signatureAlgorithm: { algorithm: '1.2.840.10045.4.3.3' } })
  assert.deepEqual(reasonsOf(judge(pki, 'dpAuth', parseCertificate(other))), ['signatureAlgorithm', 'signature'])
})

test('path lengths: the usual one, another one, and one that forbids an EUM', async () => {
  const withPath = (issued: Issued, pathLength: number | undefined) =>
    issued.plan.extensions.map((one) =>
      one.kind === 'basicConstraints'
        ? ({ kind: one.kind, critical: true, ca: true, ...(pathLength === undefined ? {} : { pathLength }) } as const)
        : one,
    )
  for (const pathLength of [1, undefined]) {
    accepts(judge(pki, 'eum', await like(pki.eum, { extensions: withPath(pki.eum, pathLength) })), ['basicConstraints'])
  }
  for (const [pathLength, expected] of [
    [0, ['basicConstraints']],
    [1, []],
  ] as const) {
    const ci = await like(pki.ci, { extensions: withPath(pki.ci, pathLength) })
    assert.deepEqual(reasonsOf(validateEum(pki.eum.certificate, { cis: [ci] })), expected)
    accepts(validateServer(pki.dpAuth.certificate, 'dp-auth', { cis: [ci] }))
  }
})

test('a CI that is not signed by itself, or lacks what a CI has, is refused', async () => {
  const foreign = await like(pki.ci, { signedWith: pki.otherCi.privateKey })
  assert.deepEqual(reasonsOf(validateCi(foreign)), ['signature'])
  assert.deepEqual(reasonsOf(validateCi(await like(pki.ci, { extensions: without(pki.ci, 'subjectKeyIdentifier') }))), [
    'subjectKeyIdentifier',
  ])
  assert.deepEqual(reasonsOf(validateCi(await like(pki.ci, { notAfter: notBefore }), { now })), ['expired'])
})

test('a CI without a subjectKeyIdentifier is found by its name', async () => {
  const ci = await like(pki.ci, { extensions: without(pki.ci, 'subjectKeyIdentifier') })
  accepts(validateServer(pki.dpAuth.certificate, 'dp-auth', { cis: [ci] }))
  assert.deepEqual(reasonsOf(validateServer(pki.dpAuth.certificate, 'dp-auth', { cis: [ci], ciKeyIdentifier: Buffer.of(1) })), [
    'wrongCi',
  ])
})

test('an unknown CI is named by what the certificate says of it', async () => {
  const orphan = await like(pki.dpAuth, {
    extensions: without(pki.dpAuth, 'authorityKeyIdentifier'),
    signedWith: pki.otherCi.privateKey,
  })
  const { failures } = validateServer(orphan, 'dp-auth', verifier)
  assert.match(failures[0]?.sentence ?? '', /issuer "CN=Harness TEST CI, .*", no authorityKeyIdentifier$/)
})

test('permittedEins of the variants A, B and C decides in place of the serialNumber prefix', async () => {
  const withEins = async (eins: readonly string[]) =>
    await like(pki.eum, {
      extensions: [
        ...without(pki.eum, 'nameConstraints'),
        { kind: 'nameConstraints', critical: true, permitted: [['organization', 'TEST EUM']] },
        { kind: 'permittedEins', critical: false, eins },
      ],
    })
  accepts(validateEuicc(euicc.certificate, await withEins(['1', '89049032']), verifier))
  assert.deepEqual(reasonsOf(validateEuicc(euicc.certificate, await withEins(['89049033']), verifier)), ['eidOutsideEumRange'])
})

test('an EUM whose constraints name no organization takes every one', async () => {
  const permitted = [['serialNumber', '8904903']] as const
  const eum = await like(pki.eum, {
    extensions: [...without(pki.eum, 'nameConstraints'), { kind: 'nameConstraints', critical: true, permitted }],
  })
  accepts(validateEuicc(euicc.certificate, eum, verifier))
})

test('an eUICC without an organization is outside of a range that names one', async () => {
  const certificate = await like(euicc, { subject: euicc.plan.subject.filter(([name]) => name !== 'organization') })
  const { failures } = validateEuicc(certificate, pki.eum.certificate, verifier)
  assert.equal(failures[0]?.sentence, 'the subject has no organization, and the EUM may only use TEST EUM')
})

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
