import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { issueCertificate } from './issue-certificate.ts'
import { parseCertificate } from './parse.ts'
import { createTestPki } from './test-pki.ts'
import { patched } from './vectors/patched.ts'

const notBefore = Date.UTC(2026, 0, 1)
const pki = await createTestPki({ curve: 'P-256', notBefore })

const { dpAuth } = pki

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
