import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeCrl } from './describe.ts'
import { parseCrl } from './parse-crl.ts'
import { createTestPki } from './test-pki.ts'

const notBefore = Date.UTC(2026, 0, 1)
const pki = await createTestPki({ curve: 'P-256', notBefore })

const { dpAuth } = pki

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
