import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ParsedCertificate } from './parse.ts'
import { createTestPki } from './test-pki.ts'
import { type CiVerifier, validateServer } from './validate.ts'
import { like } from './vectors/judging.ts'

const DAY = 86_400_000
const notBefore = Date.UTC(2026, 0, 1)
const now = notBefore + DAY

const pki = await createTestPki({ curve: 'P-256', notBefore })
const verifier: CiVerifier = { now, cis: [pki.ci.certificate] }

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
