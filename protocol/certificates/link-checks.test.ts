/** A certificate and the one that issued it: how the CI is found, path lengths, and CIs that lack something. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Issued } from './issue-certificate.ts'
import { createTestPki, eimTlsTrusts } from './test-pki.ts'
import { type CiVerifier, validateCi, validateEimTls, validateEum, validateServer } from './validate.ts'
import { accepts, judge, like, reasonsOf, without } from './vectors/judging.ts'

const DAY = 86_400_000
const notBefore = Date.UTC(2026, 0, 1)
const now = notBefore + DAY

const pki = await createTestPki({ curve: 'P-256', notBefore })
const verifier: CiVerifier = { now, cis: [pki.ci.certificate] }

test('the pinned certificate is compared as a whole', async () => {
  const again = await like(pki.eimTls, { serialNumber: 5 })
  assert.deepEqual(reasonsOf(validateEimTls(again, eimTlsTrusts(pki).pinnedCertificate, verifier)), ['pinnedKey'])
  accepts(validateEimTls(again, eimTlsTrusts(pki).pinnedKey, verifier), ['subjectKeyIdentifier'])
})

test('path lengths: the usual one, another one, and one that forbids an EUM', async () => {
  const withPath = (issued: Issued, pathLength: number | undefined) =>
    issued.plan.extensions.map((one) =>
      one.kind === 'basicConstraints'
        ? ({ kind: one.kind, critical: true, ca: true, ...(pathLength === undefined ? {} : { pathLength }) } as const)
        : one,
    )
  for (const pathLength of [1, undefined]) {
    accepts(judge(pki, 'eum', await like(pki.eum, { extensions: withPath(pki.eum, pathLength) }), now), ['basicConstraints'])
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
