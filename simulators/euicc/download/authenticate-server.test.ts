import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueNegative, negativeCases } from '../../../protocol/certificates/negative.ts'
import { parseCertificate } from '../../../protocol/certificates/parse.ts'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { validateEuicc } from '../../../protocol/certificates/validate.ts'
import { allCurves } from '../../../protocol/crypto/curves.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { LoadCRLRequest } from '../../../protocol/sgp22/load-crl.ts'
import { AuthenticateServerResponse } from '../../../protocol/sgp32/download-objects.ts'
import { isSignedByEuicc, keyIdOf, received, spoilt } from '../../played/scripted-smdp.ts'
import { authenticationOf, TestDownload } from './test-download.ts'

const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore: Date.UTC(2024, 0, 1) })))
const [pki, brainpool] = pkis
if (pki === undefined || brainpool === undefined) throw new Error('no PKI')

const loadCrl = (crl: Uint8Array) => encode(LoadCRLRequest, { crl })

test('sheet:sgp22-es10-apdu#7.GetEUICCChallenge ES10B-001: every challenge is another one, of 16 octets, and the last one counts', () => {
  const download = new TestDownload(pki)
  const first = download.challenge()
  const second = download.challenge()
  assert.equal(first.length, 16)
  assert.notDeepEqual(first, second)
  assert.equal(authenticationOf(download.card.ask(download.smdp.authenticateServer(first)).data), 'euiccChallengeMismatch')
  assert.equal(authenticationOf(download.card.ask(download.smdp.authenticateServer(second)).data), 'ok')
})

for (const one of pkis) {
  test(`sheet:CRT-11 SEC-CERT-029: on ${one.curve} a server that is what it should be gets euiccSigned1, signed, with the certificates of the chain`, () => {
    const download = new TestDownload(one)
    const { value } = decode(AuthenticateServerResponse, download.authenticate({ matchingId: 'M-1' }))
    assert.equal(value.kind, 'authenticateResponseOk')
    if (value.kind !== 'authenticateResponseOk') return
    const { euiccSigned1, euiccSignature1, euiccCertificate, eumCertificate } = value.value
    assert.deepEqual(Buffer.from(euiccSigned1.transactionId), download.smdp.transactionId)
    assert.equal(euiccSigned1.serverAddress, download.smdp.address)
    assert.deepEqual(Buffer.from(euiccSigned1.serverChallenge), Buffer.alloc(16, 0x5c))
    assert.equal(euiccSigned1.ctxParams1.value.matchingId, 'M-1')
    const octets = received(value.value, 'euiccSigned1')
    assert.ok(isSignedByEuicc(one, euiccSignature1, signedBytes.euiccSignature1(octets)))
    assert.deepEqual(Buffer.from(euiccCertificate), [...one.euiccs.values()][0]?.certificate.der)
    assert.deepEqual(Buffer.from(eumCertificate), one.eum.certificate.der)
    const verifier = { cis: [one.ci.certificate], now: Date.UTC(2025, 0, 1) }
    const [euicc, eum] = [parseCertificate(euiccCertificate), parseCertificate(eumCertificate)]
    assert.deepEqual(validateEuicc(euicc, eum, verifier, download.card.euicc.chip.settings.eid).failures, [])
  })

  test(`sheet:CMA-07 CMA-004 CMA-008 sheet:CMA-08 SEC-CERT-013 CMA-006 sheet:CRT-01 CMA-004 sheet:CRT-02 SEC-CERT-014 CMA-008 sheet:CRT-03 CMA-004 sheet:CRT-04 CMA-004 sheet:CRT-05 SEC-CERT-013 CMA-006 sheet:sgp22-download-crypto#8.3 CMA-004 SEC-CERT-014: on ${one.curve} every wrong CERT.DPauth is refused, with the reason of its kind`, async () => {
    const download = new TestDownload(one)
    const refusals: Record<string, string | number> = {}
    for (const { kind } of negativeCases.filter(({ role }) => role === 'dpAuth')) {
      const server = await issueNegative(one, { role: 'dpAuth', kind })
      refusals[kind] = download.authenticated({ server })
    }
    assert.deepEqual(refusals, {
      wrongKey: 'invalidCertificate',
      badSignature: 'invalidCertificate',
      otherCi: 'invalidCertificate',
      wrongIssuerName: 'invalidCertificate',
      wrongAuthorityKey: 'invalidCertificate',
      // The eUICC has no clock.
      expired: 'ok',
      notYetValid: 'ok',
      unsupportedCurve: 'unsupportedCurve',
      wrongPolicy: 'invalidOid',
      noPolicy: 'invalidOid',
      keyAgreement: 'invalidCertificate',
      keyUsageNotCritical: 'invalidCertificate',
      policiesNotCritical: 'invalidCertificate',
      unknownCritical: 'invalidCertificate',
      // Another SM-DP+ is as good as this one.
      otherRegisteredId: 'ok',
      noRegisteredId: 'invalidOid',
    })
  })
}

test('an SM-DS is a server too; CERT.DPpb, a TLS certificate and octets that are none are not', () => {
  const download = new TestDownload(pki)
  assert.equal(download.authenticated({ server: pki.dsAuth }), 'ok')
  assert.equal(download.authenticated({ server: pki.dpPb }), 'invalidOid')
  assert.notEqual(download.authenticated({ server: pki.dpTls }), 'ok')
})

test('sheet:sgp22-download-crypto#8.20 SEC-REV-003 SEC-REV-008: what a loaded CRL lists is refused, and an older CRL does not undo that', () => {
  const download = new TestDownload(pki)
  assert.equal(download.card.hex(loadCrl(pki.crls.empty.der)), 'BF3502A000')
  assert.equal(download.authenticated(), 'ok')
  assert.equal(download.card.hex(loadCrl(pki.crls.revokingDpAuth.der)), 'BF3502A000')
  assert.equal(download.authenticated(), 'invalidCertificate')
  download.card.reset()
  assert.equal(download.card.hex(loadCrl(pki.crls.empty.der)), 'BF3503810105')
  assert.equal(download.authenticated(), 'invalidCertificate')
  assert.equal(download.authenticated({ server: pki.dsAuth }), 'ok')
})

test('SEC-REV-004 SEC-REV-007: a CRL of a CI that is not known, or with another signature, is not loaded', () => {
  const download = new TestDownload(pki)
  const damaged = Buffer.from(pki.crls.empty.der)
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1
  assert.equal(download.card.hex(loadCrl(damaged)), 'BF3503810101')
  const stranger = new TestDownload(pki, { settings: { verification: [pki.otherCi.certificate] } })
  assert.equal(stranger.card.hex(loadCrl(pki.crls.empty.der)), 'BF3503810104')
})

test('sheet:CMA-06 CMA-010 sheet:sgp22-download-crypto#8.4 CMA-010: a CI that the eUICC has no certificate of is ciPKUnknown', () => {
  const download = new TestDownload(pki)
  assert.equal(download.authenticated({ ciKeyId: keyIdOf(pki.otherCi) }), 'ciPKUnknown')
  assert.equal(download.authenticated({ ciKeyId: keyIdOf(brainpool.ci) }), 'ciPKUnknown')
})

test('a CI that the eUICC can sign under and does not trust is ciPKUnknown', () => {
  const download = new TestDownload(pki, { settings: { verification: [brainpool.ci.certificate] } })
  assert.equal(download.authenticated(), 'ciPKUnknown')
})

test('leading octets of the key identifier name the CI', () => {
  assert.equal(new TestDownload(pki).authenticated({ ciKeyId: keyIdOf(pki.ci).subarray(0, 8) }), 'ok')
})

test('sheet:CMA-09 CMA-002 CMA-005 sheet:sgp22-download-crypto#8.2 CMA-005: nothing is signed for a server whose serverSignature1 does not hold', () => {
  const download = new TestDownload(pki)
  const answer = download.authenticate({ spoil: spoilt })
  assert.equal(authenticationOf(answer), 'invalidSignature')
  assert.equal(answer.indexOf(Buffer.of(0x5f, 0x37)), -1)
  assert.equal(answer.length, 26)
  assert.equal(download.authenticated({ spoil: () => Buffer.alloc(64) }), 'invalidSignature')
  assert.equal(download.authenticated({ server: { ...pki.dpAuth, privateKey: pki.dpPb.privateKey } }), 'invalidSignature')
})

test('sheet:CMA-10 CMA-009 sheet:sgp22-download-crypto#8.1 CMA-009: another challenge is euiccChallengeMismatch, and the right one still works', () => {
  const download = new TestDownload(pki)
  const challenge = download.challenge()
  const answer = (octets: Buffer) => authenticationOf(download.card.ask(octets).data)
  assert.equal(answer(download.smdp.authenticateServer(Buffer.alloc(16))), 'euiccChallengeMismatch')
  assert.equal(answer(download.smdp.authenticateServer(challenge)), 'ok')
})

test('CMA-007: a challenge serves once, and none is left after a reset', () => {
  const download = new TestDownload(pki)
  const octets = download.smdp.authenticateServer(download.challenge())
  assert.equal(authenticationOf(download.card.ask(octets).data), 'ok')
  assert.equal(authenticationOf(download.card.ask(octets).data), 'noSessionContext')
  const again = download.smdp.authenticateServer(download.challenge())
  download.card.reset()
  assert.equal(authenticationOf(download.card.ask(again).data), 'noSessionContext')
})

test('a request that lacks a member, or has one twice, is answered with a status word and no error of the function', () => {
  const download = new TestDownload(pki)
  const octets = download.smdp.authenticateServer(download.challenge())
  assert.equal(download.card.ask('BF3800').sw, '6A80')
  assert.equal(download.card.ask(octets.subarray(0, 60)).sw, '6A80')
  assert.equal(authenticationOf(download.card.ask(octets).data), 'ok')
})
