import assert from 'node:assert/strict'
import { X509Certificate as NodeCertificate } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { DecodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import { allCurves } from '../crypto/curves.ts'
import { decode, encode } from '../schema/type.ts'
import vectors from '../vectors/sgp32-v1.2.json' with { type: 'json' }
import { describeCertificate, describeCrl } from './describe.ts'
import { type Issued, issueCertificate } from './issue-certificate.ts'
import { hex, parseCertificate } from './parse.ts'
import { parseCrl } from './parse-crl.ts'
import { recogniseRole } from './role-profiles.ts'
import { algorithmFault, isSignedBy, subjectKey } from './signed.ts'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'
import { validateEuicc, validateServer } from './validate.ts'
import { X509Certificate } from './x509-types.ts'

const notBefore = Date.UTC(2026, 0, 1)
const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))
const pki = pkis[0]!
const { dpAuth, dpTls, eum, ci } = pki
const euicc = pki.euiccs.get(testEid)!
const ci2 = pki.otherCi

/** Same length, other octets; fails where the octets are not there exactly once. */
function patched(der: Uint8Array, from: string, to: string): Buffer {
  const text = hex(der)
  const [before, after, ...more] = text.split(from.toUpperCase())
  assert.ok(
    before !== undefined && after !== undefined && more.length === 0 && from.length === to.length,
    `${from} once in ${text}`,
  )
  return Buffer.from(before + to.toUpperCase() + after, 'hex')
}

test('a DPauth certificate is read in full', () => {
  const parsed = parseCertificate(dpAuth.certificate.der, { strict: true })
  const { extensions } = parsed
  assert.equal(parsed.version, 3)
  assert.equal(parsed.serialNumber, '0103')
  assert.equal(parsed.subject.text, 'O=TEST SM-DP+ operator, CN=TEST SM-DP+')
  assert.equal(parsed.issuer.text, 'CN=Harness TEST CI, OU=TESTCERT, O=SGP32 TEST, C=ZZ')
  assert.ok(parsed.issuer.raw.equals(ci.certificate.subject.raw))
  assert.equal(parsed.subjectSerialNumber, undefined)
  assert.equal(parsed.notBefore, notBefore)
  assert.equal(parsed.publicKey.curve, 'P-256')
  assert.deepEqual(extensions.keyUsage, { critical: true, value: ['digitalSignature'] })
  assert.deepEqual(extensions.certificatePolicies, { critical: true, value: ['2.23.146.1.2.1.4'] })
  assert.deepEqual(extensions.subjectAltName, {
    critical: false,
    value: { dnsNames: [], registeredIds: ['2.999.10'], others: [] },
  })
  assert.deepEqual(extensions.authorityKeyIdentifier, ci.certificate.extensions.subjectKeyIdentifier)
  assert.equal(extensions.subjectKeyIdentifier?.value.length, 20)
  assert.equal(extensions.crlDistributionPoints?.value.length, 2)
  assert.equal(extensions.basicConstraints, undefined)
  assert.deepEqual([extensions.unknown, extensions.unreadable, parsed.issues], [[], [], []])
})

test('an EUM certificate names its range of EIDs', () => {
  const { nameConstraints, basicConstraints } = eum.certificate.extensions
  assert.deepEqual(basicConstraints, { critical: true, value: { ca: true, pathLength: 0 } })
  assert.equal(nameConstraints?.critical, true)
  assert.deepEqual(nameConstraints.value.directoryNames, [
    [
      { type: '2.5.4.10', value: 'TEST EUM' },
      { type: '2.5.4.5', value: '89049032' },
    ],
  ])
})

test('an eUICC certificate carries its EID and ends in the year 7496', () => {
  assert.equal(euicc.certificate.subjectSerialNumber, testEid)
  assert.equal(euicc.certificate.notAfter, Date.UTC(7496, 0, 24))
})

test('a TLS certificate names its hosts and purposes', () => {
  assert.deepEqual(dpTls.certificate.extensions.subjectAltName?.value.dnsNames, ['smdp.harness.test', 'localhost'])
  assert.deepEqual(dpTls.certificate.extensions.extendedKeyUsage, {
    critical: true,
    value: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
  })
})

test('other names and constraints are kept in words', async () => {
  const san = tlv(
    0x30,
    tlv(0x86, Buffer.from('http://a')),
    tlv(0x87, Buffer.of(127, 0, 0, 1)),
    tlv(0xa4, Buffer.from('300c310a300806035504030c0141', 'hex')),
  )
  const constraints = tlv(
    0x30,
    tlv(0xa0, tlv(0x30, tlv(0x82, Buffer.from('test')))),
    tlv(0xa1, tlv(0x30, tlv(0x82, Buffer.from('example')))),
  )
  const points = tlv(0x30, tlv(0x30, tlv(0xa0, tlv(0xa1, Buffer.alloc(0)))), tlv(0x30, tlv(0x81, Buffer.of(1, 2))))
  const { extensions } = await issueCertificate({
    ...dpAuth.plan,
    extensions: [
      { kind: 'other', critical: false, oid: '2.5.29.17', contents: san },
      { kind: 'other', critical: false, oid: '2.5.29.30', contents: constraints },
      { kind: 'other', critical: false, oid: '2.5.29.31', contents: points },
      { kind: 'other', critical: false, oid: '2.5.29.35', contents: tlv(0x30, tlv(0x82, Buffer.of(1))) },
      { kind: 'permittedEins', critical: true, eins: ['89049032', '89049033'] },
    ],
  })
  assert.deepEqual(extensions.subjectAltName?.value.others, [
    'uniformResourceIdentifier http://a',
    'iPAddress 7F000001',
    'directoryName CN=A',
  ])
  assert.deepEqual(extensions.nameConstraints?.value, {
    directoryNames: [],
    others: ['permitted dNSName test', 'excluded dNSName example'],
  })
  assert.deepEqual(extensions.crlDistributionPoints?.value, [])
  assert.equal(extensions.authorityKeyIdentifier?.value.length, 0)
  assert.deepEqual(extensions.permittedEins, { critical: true, value: ['89049032', '89049033'] })
})

for (const [what, from, to, kind, path] of [
  ['TRUE that is not FF', '551d0f0101ff', '551d0f010101', 'boolean-not-ff', 'tbsCertificate.extensions[0].critical'],
  [
    'named bits with zeros at the end',
    '040403020780',
    '040403020080',
    'untrimmed-bits',
    'tbsCertificate.extensions[0].extnValue',
  ],
] as const) {
  test(`${what}: an issue with its place, and refused in strict mode`, () => {
    const text = hex(dpAuth.certificate.der)
    const at = text.indexOf(from.toUpperCase())
    assert.ok(at > 0)
    const der = Buffer.from(text.slice(0, at) + to + text.slice(at + from.length), 'hex')
    const { issues } = parseCertificate(der)
    assert.deepEqual(
      issues.map((one) => [one.kind, one.path]),
      [[kind, path]],
    )
    assert.throws(() => parseCertificate(der, { strict: true }), { name: 'DecodeError', kind, path, offset: issues[0]!.offset })
  })
}

test('the offset of an issue inside an extension counts from the start of the certificate', () => {
  const der = patched(dpAuth.certificate.der, '04040302078030', '04040302008030')
  const [issue] = parseCertificate(der).issues
  assert.equal(der[issue!.offset], 0x00)
  assert.equal(hex(der.subarray(issue!.offset - 2, issue!.offset + 2)), '03020080')
})

test('an extension that cannot be read is told, the others are read', () => {
  const der = patched(dpAuth.certificate.der, '04040302078030', '04040302098030')
  const { extensions, issues } = parseCertificate(der)
  assert.equal(extensions.keyUsage, undefined)
  assert.deepEqual(
    extensions.unreadable.map(({ oid }) => oid),
    ['2.5.29.15'],
  )
  assert.deepEqual(extensions.certificatePolicies?.value, ['2.23.146.1.2.1.4'])
  assert.equal(issues[0]?.path, 'tbsCertificate.extensions[0].extnValue')
  assert.throws(() => parseCertificate(der, { strict: true }), {
    name: 'DecodeError',
    path: 'tbsCertificate.extensions[0].extnValue',
  })
})

test('an extension with a part missing cannot be read', async () => {
  const policies = tlv(0x30, tlv(0x30))
  const good = await issueCertificate({
    ...dpAuth.plan,
    extensions: [{ kind: 'other', critical: true, oid: '2.999.7', contents: policies }],
  })
  const parsed = parseCertificate(patched(good.der, '0603883707', '0603551d20'))
  assert.equal(parsed.extensions.certificatePolicies, undefined)
  assert.match(parsed.extensions.unreadable[0]?.what ?? '', /PolicyInformation without policyIdentifier/)
})

test('an extension that occurs twice: the first counts', () => {
  const der = patched(dpAuth.certificate.der, '0603551d0e', '0603551d0f')
  const parsed = parseCertificate(der)
  assert.deepEqual(parsed.extensions.keyUsage?.value, ['digitalSignature'])
  assert.equal(parsed.issues[0]?.kind, 'duplicate-element')
  assert.throws(() => parseCertificate(der, { strict: true }), {
    kind: 'duplicate-element',
    path: 'tbsCertificate.extensions[4]',
  })
})

const begin = hex(Buffer.from('260101000000Z'))
for (const [what, text, message] of [
  [
    'no time',
    '26010100000xZ',
    /"26010100000xZ" is no time in the form YYMMDDHHMMSSZ at byte \d+ in tbsCertificate.validity.notBefore/,
  ],
  ['a day that does not exist', '260230000000Z', /is no time/],
] as const) {
  test(`${what} as notBefore is refused with its place`, () => {
    const der = patched(dpAuth.certificate.der, begin, hex(Buffer.from(text)))
    assert.throws(() => parseCertificate(der), { name: 'DecodeError', kind: 'invalid-value', message })
  })
}

test('a time with a zone is BER: an issue, and refused in strict mode', () => {
  const { value } = decode(X509Certificate, euicc.certificate.der)
  const notAfter = { kind: 'generalTime', value: '74960124010000+0100' } as const
  const tbsCertificate = { ...value.tbsCertificate, validity: { ...value.tbsCertificate.validity, notAfter } }
  const der = encode(X509Certificate, { ...value, tbsCertificate })
  assert.equal(parseCertificate(der).notAfter, Date.UTC(7496, 0, 24))
  assert.deepEqual(
    parseCertificate(der).issues.map(({ kind, path }) => [kind, path]),
    [['invalid-value', 'tbsCertificate.validity.notAfter']],
  )
  assert.throws(() => parseCertificate(der, { strict: true }), { name: 'DecodeError', path: 'tbsCertificate.validity.notAfter' })
})

const parts = { empty: tlv(0x30), bits: Buffer.from('030100', 'hex') }
for (const [what, der, message] of [
  ['nothing', Buffer.alloc(0), 'nothing to read at byte 0'],
  ['another element', Buffer.from('0500', 'hex'), /05 is no Certificate/],
  ['a certificate without its parts', tlv(0x30, parts.empty, parts.empty, parts.bits), /without/],
  ['a cut-off certificate', dpAuth.certificate.der.subarray(0, 100), /needs \d+ octets/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseCertificate(der), { name: 'DecodeError', message }))
}

test('a CRL is read in full', () => {
  const { revokingDpAuth, empty } = pki.crls
  assert.deepEqual([...revokingDpAuth.revoked], [['0103', notBefore]])
  assert.equal(revokingDpAuth.extensions.crlNumber?.value, 2)
  assert.equal(empty.revoked.size, 0)
  assert.equal(parseCrl(empty.der, { strict: true }).nextUpdate, notBefore + 30 * 86_400_000)
  assert.equal(
    describeCrl(revokingDpAuth),
    'CRL of CN=Harness TEST CI, OU=TESTCERT, O=SGP32 TEST, C=ZZ: 2026-01-01 to 2026-01-31, 1 revoked, number 2',
  )
})

test('a certificate is no CRL', () => assert.throws(() => parseCrl(dpAuth.certificate.der), { name: 'DecodeError' }))

for (const { curve, ...made } of pkis) {
  test(`${curve}: signatures verify with the issuer's key and no other, over the received octets`, () => {
    const { key } = made.ci.certificate.publicKey
    assert.ok(key)
    assert.equal(isSignedBy(made.dpAuth.certificate, key), true)
    assert.equal(isSignedBy(made.crls.empty, key), true)
    assert.equal(isSignedBy(made.dpAuth.certificate, made.dpAuth.publicKey), false)
    const other = parseCertificate(patched(made.dpAuth.certificate.der, begin, hex(Buffer.from('260102000000Z'))))
    assert.equal(isSignedBy(other, key), false)
  })

  test(`${curve}: node's X509Certificate agrees on subject, validity and alternative names`, () => {
    const all = Object.values(made).flatMap((one) => (isIssued(one) ? [one.certificate] : []))
    assert.equal(all.length, 14)
    for (const parsed of [...all, ...[...made.euiccs.values()].map((one) => one.certificate)]) {
      const node = new NodeCertificate(parsed.der)
      assert.equal(node.subject.replaceAll('\\', ''), parsed.subject.text.replaceAll(', ', '\n'))
      assert.equal(node.issuer, parsed.issuer.text.replaceAll(', ', '\n'))
      assert.equal(Date.parse(node.validFrom), parsed.notBefore)
      assert.equal(Date.parse(node.validTo), parsed.notAfter)
      assert.equal(node.serialNumber, parsed.serialNumber)
      assert.ok(node.publicKey.equals(parsed.publicKey.key!))
      const { dnsNames = [], registeredIds = [] } = parsed.extensions.subjectAltName?.value ?? {}
      const names = [...dnsNames.map((name) => `DNS:${name}`), ...registeredIds.map((oid) => `Registered ID:${oid}`)]
      assert.equal(node.subjectAltName ?? '', names.join(', '))
    }
  })
}

function isIssued(value: unknown): value is Issued {
  return typeof value === 'object' && value !== null && 'certificate' in value
}

test('a signature under an algorithm that does not fit the key, or that nobody knows, is none', () => {
  const { key } = ci.certificate.publicKey
  for (const outerAlgorithm of ['1.2.840.113549.1.1.11', '1.2.3']) {
    assert.equal(isSignedBy({ ...dpAuth.certificate, outerAlgorithm }, key!), false)
  }
  assert.equal(isSignedBy({ ...dpAuth.certificate, signature: Buffer.from('no DER') }, key!), false)
})

test('the algorithm is ecdsa-with-SHA256 in both places', () => {
  const { certificate } = dpAuth
  assert.equal(algorithmFault(certificate), undefined)
  assert.equal(
    algorithmFault({ ...certificate, innerAlgorithm: '1.2.3' }),
    'the signed part says 1.2.3 and the signature ecdsaWithSha256',
  )
  assert.equal(
    algorithmFault({ ...certificate, innerAlgorithm: '1.2.3', outerAlgorithm: '1.2.3' }),
    'the signature algorithm is 1.2.3, not ecdsa-with-SHA256',
  )
})

test('octets that are no key are told as such', () => {
  const { key, curve, text } = subjectKey(Buffer.from('3000', 'hex'), '1.2.840.10045.2.1')
  assert.deepEqual([key, curve, text], [undefined, undefined, 'an unusable key (idEcPublicKey)'])
})

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

test('the certificates inside the vectors of SGP.32 are read without an issue', () => {
  const text = JSON.stringify(vectors)
  const found = new Map<string, string>()
  for (const { index, 1: length = '' } of text.matchAll(/3082(01[0-9a-f]{2})308[12][0-9a-f]{2,4}a003020102/gi)) {
    const der = Buffer.from(text.slice(index, index + 8 + 2 * Number.parseInt(length, 16)), 'hex')
    found.set(hex(der), describeCertificate(parseCertificate(der, { strict: true })))
  }
  assert.deepEqual([...new Set(found.values())].toSorted(), [
    'CN=DP: dp-auth, 2026-01-01 to 2046-01-01, P-256',
    'CN=DP: dp-pb, 2026-01-01 to 2046-01-01, P-256',
    'O=T EUM, CN=EUM: eum, 2026-01-01 to 2046-01-01, P-256',
    'O=T EUM, serialNumber=89049032000000000000000000000066, CN=eUICC: euicc, 2026-01-01 to 2046-01-01, P-256',
  ])
})

test('mutated certificates and CRLs give DecodeError or can be judged; nothing else comes out', () => {
  const inputs = [euicc.certificate.der, eum.certificate.der, pki.crls.revokingDpAuth.der]
  const edits = fc.array(fc.tuple(fc.nat(2000), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(fc.constantFrom(...inputs), edits, fc.boolean(), (input, changed, strict) => {
      const der = Buffer.from(input)
      for (const [at, octet] of changed) der[at % der.length] = octet
      try {
        if (input === inputs[2]) {
          describeCrl(parseCrl(der, { strict }))
          return
        }
        const parsed = parseCertificate(der, { strict })
        describeCertificate(parsed)
        validateServer(parsed, 'dp-tls', { cis: [ci.certificate], now: notBefore }, { hostName: 'localhost' })
        validateEuicc(parsed, parsed, { cis: [ci.certificate, ci2.certificate], now: notBefore })
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
      }
    }),
    { numRuns: 1500 },
  )
})
