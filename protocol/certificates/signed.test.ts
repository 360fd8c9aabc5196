import assert from 'node:assert/strict'
import { X509Certificate as NodeCertificate } from 'node:crypto'
import { test } from 'node:test'
import { showOctets } from '../ber/octets.ts'
import { allCurves } from '../crypto/curves.ts'
import type { Issued } from './issue-certificate.ts'
import { parseCertificate } from './parse.ts'
import { algorithmFault, isSignedBy, subjectKey } from './signed.ts'
import { createTestPki } from './test-pki.ts'
import { patched } from './vectors/patched.ts'

const notBefore = Date.UTC(2026, 0, 1)
const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore })))

const begin = showOctets(Buffer.from('260101000000Z'))

for (const { curve, ...made } of pkis) {
  test(`${curve}: signatures verify with the issuer's key and no other, over the received octets`, () => {
    const { key } = made.ci.certificate.publicKey
    assert.ok(key, 'no key')
    assert.equal(isSignedBy(made.dpAuth.certificate, key), true)
    assert.equal(isSignedBy(made.crls.empty, key), true)
    assert.equal(isSignedBy(made.dpAuth.certificate, made.dpAuth.publicKey), false)
    const other = parseCertificate(patched(made.dpAuth.certificate.der, begin, showOctets(Buffer.from('260102000000Z'))))
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
      assert.equal(node.publicKey.equals(parsed.publicKey.key!), true)
      const { dnsNames = [], registeredIds = [] } = parsed.extensions.subjectAltName?.value ?? {}
      const names = [...dnsNames.map((name) => `DNS:${name}`), ...registeredIds.map((oid) => `Registered ID:${oid}`)]
      assert.equal(node.subjectAltName ?? '', names.join(', '))
    }
  })
}

function isIssued(value: unknown): value is Issued {
  return typeof value === 'object' && value !== null && 'certificate' in value
}

const { dpAuth, ci } = pkis[0]!

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
