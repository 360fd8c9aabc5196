import assert from 'node:assert/strict'
import { test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { tlv } from '../ber/writer.ts'
import { GetCertsResponse } from '../es10b/euicc-data.ts'
import { decode, encode } from '../schema/type.ts'
import vectors from '../vectors/sgp32-v1.2.json' with { type: 'json' }
import { describeCertificate } from './describe.ts'
import { parseCertificate } from './parse.ts'
import { testEid } from './test-names.ts'
import { createTestPki } from './test-pki.ts'
import { patched } from './vectors/patched.ts'
import { X509Certificate } from './x509-types.ts'

const notBefore = Date.UTC(2026, 0, 1)
const pki = await createTestPki({ curve: 'P-256', notBefore })

const { dpAuth, dpTls, eum, ci } = pki
const euicc = pki.euiccs.get(testEid)!

test('a DPauth certificate is read in full', () => {
  const parsed = parseCertificate(dpAuth.certificate.der, { strict: true })
  const { extensions } = parsed
  assert.equal(parsed.version, 3)
  assert.equal(parsed.serialNumber, '0103')
  assert.equal(parsed.subject.text, 'O=TEST SM-DP+ operator, CN=TEST SM-DP+')
  assert.equal(parsed.issuer.text, 'CN=Harness TEST CI, OU=TESTCERT, O=SGP32 TEST, C=ZZ')
  assert.deepEqual(parsed.issuer.raw, ci.certificate.subject.raw)
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
    const text = showOctets(dpAuth.certificate.der)
    const at = text.indexOf(from.toUpperCase())
    assert.ok(at > 0, String(at))
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
  assert.equal(showOctets(der.subarray(issue!.offset - 2, issue!.offset + 2)), '03020080')
})

const begin = showOctets(Buffer.from('260101000000Z'))
for (const [what, text, message] of [
  [
    'no time',
    '26010100000xZ',
    /"26010100000xZ" is no time in the form YYMMDDHHMMSSZ at byte \d+ in tbsCertificate.validity.notBefore/,
  ],
  ['a day that does not exist', '260230000000Z', /is no time/],
] as const) {
  test(`${what} as notBefore is refused with its place`, () => {
    const der = patched(dpAuth.certificate.der, begin, showOctets(Buffer.from(text)))
    assert.throws(() => parseCertificate(der), { name: 'DecodeError', kind: 'invalid-value', message })
  })
}

for (const [what, value, epoch] of [
  ['with a zone', '74960124010000+0100', Date.UTC(7496, 0, 24)],
  ['with a fraction', '74960124000000.0Z', Date.UTC(7496, 0, 24)],
  ['in a GeneralizedTime before 2050', '20300101000000Z', Date.UTC(2030, 0)],
] as const) {
  test(`a time ${what} is an issue, wherever the certificate stands, and refused in strict mode`, () => {
    const decoded = decode(X509Certificate, euicc.certificate.der).value
    const notAfter = { kind: 'generalTime', value } as const
    const tbsCertificate = { ...decoded.tbsCertificate, validity: { ...decoded.tbsCertificate.validity, notAfter } }
    const der = encode(X509Certificate, { ...decoded, tbsCertificate })
    const path = 'tbsCertificate.validity.notAfter.generalTime'
    const offset = der.indexOf(value)
    assert.equal(parseCertificate(der).notAfter, epoch)
    assert.deepEqual(
      parseCertificate(der).issues.map((issue) => [issue.kind, issue.path, issue.offset]),
      [['invalid-value', path, offset]],
    )
    assert.throws(() => parseCertificate(der, { strict: true }), { name: 'DecodeError', kind: 'invalid-value', path, offset })

    const carried = encode(GetCertsResponse, {
      kind: 'certs',
      value: { eumCertificate: eum.certificate.der, euiccCertificate: der },
    })
    assert.deepEqual(
      decode(GetCertsResponse, carried).issues.map((issue) => [issue.kind, issue.path, issue.offset]),
      [['invalid-value', `certs.euiccCertificate.${path}`, carried.indexOf(value)]],
    )
  })
}

const parts = { empty: tlv(0x30), bits: Buffer.from('030100', 'hex') }
for (const [what, der, message] of [
  ['nothing', Buffer.alloc(0), 'nothing to read at byte 0'],
  ['another element', Buffer.from('0500', 'hex'), /05 is no Certificate/],
  ['a certificate without its parts', tlv(0x30, parts.empty, parts.empty, parts.bits), /without/],
  ['a cut-off certificate', dpAuth.certificate.der.subarray(0, 100), /needs \d+ octets/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseCertificate(der), { name: 'DecodeError', message }))
}

test('the certificates inside the vectors of SGP.32 are read without an issue', () => {
  const text = JSON.stringify(vectors)
  const found = new Map<string, string>()
  for (const { index, 1: length = '' } of text.matchAll(/3082(01[0-9a-f]{2})308[12][0-9a-f]{2,4}a003020102/gi)) {
    const der = Buffer.from(text.slice(index, index + 8 + 2 * Number.parseInt(length, 16)), 'hex')
    found.set(showOctets(der), describeCertificate(parseCertificate(der, { strict: true })))
  }
  assert.deepEqual([...new Set(found.values())].toSorted(), [
    'CN=DP: dp-auth, 2026-01-01 to 2046-01-01, P-256',
    'CN=DP: dp-pb, 2026-01-01 to 2046-01-01, P-256',
    'O=T EUM, CN=EUM: eum, 2026-01-01 to 2046-01-01, P-256',
    'O=T EUM, serialNumber=89049032000000000000000000000066, CN=eUICC: euicc, 2026-01-01 to 2046-01-01, P-256',
  ])
})
