import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueNegative, negativeCases } from '../../../protocol/certificates/negative.ts'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { allCurves, curveOf, publicKeyFromPoint } from '../../../protocol/crypto/curves.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { PrepareDownloadRequest } from '../../../protocol/sgp22/prepare-download.ts'
import { CancelSessionResponse, PrepareDownloadResponse } from '../../../protocol/sgp32/download-objects.ts'
import { isSignedByEuicc, received, spoilt } from '../../played/scripted-smdp.ts'
import { preparationOf, TestDownload } from './test-download.ts'

const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore: Date.UTC(2024, 0, 1) })))
const [pki] = pkis
if (pki === undefined) throw new Error('no PKI')

const [endUserRejection, postponed, timeout] = [0, 1, 2]

/** otPK.EUICC of a BF21. */
function otpkOf(bf21: Buffer): Buffer {
  const { value } = decode(PrepareDownloadResponse, bf21)
  if (value.kind !== 'downloadResponseOk') throw new Error(`no keys: ${JSON.stringify(value)}`)
  return Buffer.from(value.value.euiccSigned2.euiccOtpk)
}

for (const one of pkis) {
  test(`on ${one.curve}: euiccSigned2 has a one-time key of this curve and the hash of the code, signed with smdpSignature2`, () => {
    const download = new TestDownload(one)
    const hashCc = Buffer.alloc(32, 7)
    const request = download.smdp.prepareDownload(download.authenticate(), { ccRequiredFlag: true, hashCc })
    const { value } = decode(PrepareDownloadResponse, download.card.ask(request).data)
    assert.equal(value.kind, 'downloadResponseOk')
    if (value.kind !== 'downloadResponseOk') return
    const { euiccSigned2, euiccSignature2 } = value.value
    assert.equal(curveOf(publicKeyFromPoint(one.curve, euiccSigned2.euiccOtpk)), one.curve)
    assert.deepEqual(Buffer.from(euiccSigned2.hashCc ?? []), hashCc)
    assert.deepEqual(Buffer.from(euiccSigned2.transactionId), download.smdp.transactionId)
    const smdpSignature2 = signatureObject(decode(PrepareDownloadRequest, request).value.smdpSignature2)
    const octets = signedBytes.euiccSignature2(received(value.value, 'euiccSigned2'), smdpSignature2)
    assert.ok(isSignedByEuicc(one, euiccSignature2, octets))
  })

  test(`sheet:CMA-18 SEC-CERT-018 DL22-003 sheet:CRT-06 SEC-CERT-018 sheet:sgp22-download-crypto#8.7 DL22-003: on ${one.curve} every wrong CERT.DPpb is refused, that of another SM-DP+ too`, async () => {
    const download = new TestDownload(one)
    const refusals: Record<string, string | number> = {}
    for (const { kind } of negativeCases.filter(({ role }) => role === 'dpPb')) {
      const server = await issueNegative(one, { role: 'dpPb', kind })
      refusals[kind] = download.prepared({ server })
    }
    const accepted = Object.entries(refusals).filter(([, refusal]) => refusal !== 'invalidCertificate')
    assert.deepEqual(Object.fromEntries(accepted), { expired: 'ok', notYetValid: 'ok', unsupportedCurve: 'unsupportedCurve' })
    assert.equal(refusals['otherRegisteredId'], 'invalidCertificate')
  })
}

test('CERT.DPauth does not stand in for CERT.DPpb', () => {
  assert.equal(new TestDownload(pki).prepared({ server: pki.dpAuth }), 'invalidCertificate')
})

test('sheet:CMA-19 DL22-004 sheet:sgp22-download-crypto#8.5 DL22-004: smdpSignature2 has to cover smdpSigned2 and then euiccSignature1 with its header', () => {
  const download = new TestDownload(pki)
  assert.equal(download.prepared(), 'ok')
  assert.equal(download.prepared({ spoil: spoilt }), 'invalidSignature')
  assert.equal(download.prepared({ signed: (signed2) => signed2 }), 'invalidSignature')
  assert.equal(download.prepared({ signed: (signed2, signature1) => Buffer.concat([signature1, signed2]) }), 'invalidSignature')
  const withoutHeader = (signed2: Buffer, signature1: Buffer) => Buffer.concat([signed2, signature1.subarray(3)])
  assert.equal(download.prepared({ signed: withoutHeader }), 'invalidSignature')
  assert.equal(download.prepared({ server: { ...pki.dpPb, privateKey: pki.dpAuth.privateKey } }), 'invalidSignature')
})

test('smdpSignature2 over the euiccSignature1 of a former session does not hold in a new one', () => {
  const download = new TestDownload(pki)
  const former = download.smdp.prepareDownload(download.authenticate())
  download.authenticate()
  assert.equal(preparationOf(download.card.ask(former).data), 'invalidSignature')
})

test('sheet:CMA-20 DL22-006 DL22-007 sheet:sgp22-download-crypto#8.6 DL22-007: without AuthenticateServer there is no session, and a session has one transactionId', () => {
  const download = new TestDownload(pki)
  assert.equal(
    preparationOf(download.card.ask(download.smdp.prepareDownload(Buffer.from('BF3802A100', 'hex'))).data),
    'noSessionContext',
  )
  assert.equal(download.prepared({ transactionId: Buffer.alloc(16, 9) }), 'invalidTransactionId')
  assert.equal(download.prepared({ transactionId: download.smdp.transactionId.subarray(0, 15) }), 'invalidTransactionId')
  assert.equal(download.prepared(), 'ok')
  const request = download.smdp.prepareDownload(download.authenticate())
  download.card.reset()
  assert.equal(preparationOf(download.card.ask(request).data), 'noSessionContext')
})

test('sheet:sgp22-download-crypto#8.19 DL22-008: each download has a one-time key of its own; after a postponement the SM-DP+ can have the same again', () => {
  const download = new TestDownload(pki)
  const first = otpkOf(download.prepare())
  const second = otpkOf(download.prepare())
  assert.notDeepEqual(first, second)
  for (const reason of [postponed, timeout]) {
    const unused = otpkOf(download.prepare())
    assert.equal(download.cancel(reason), 'ok')
    assert.deepEqual(otpkOf(download.prepare({ bppEuiccOtpk: unused })), unused)
  }
  assert.notDeepEqual(otpkOf(download.prepare({ bppEuiccOtpk: first })), first)
})

test('the one-time key of a rejected session is gone, as is one that the reset took', () => {
  const download = new TestDownload(pki)
  const rejected = otpkOf(download.prepare())
  download.cancel(endUserRejection)
  assert.notDeepEqual(otpkOf(download.prepare({ bppEuiccOtpk: rejected })), rejected)
  const lost = otpkOf(download.prepare())
  download.cancel(postponed)
  download.card.reset()
  assert.notDeepEqual(otpkOf(download.prepare({ bppEuiccOtpk: lost })), lost)
})

test('sheet:sgp22-es10-apdu#7.CancelSession CXL-007 CXL-008 DL22-008: CancelSession is signed and ends the session; any other transaction is invalidTransactionId', () => {
  const download = new TestDownload(pki)
  assert.equal(download.cancel(endUserRejection), 'invalidTransactionId')
  download.prepare()
  assert.equal(download.cancel(endUserRejection, Buffer.alloc(16, 1)), 'invalidTransactionId')
  const { value } = decode(CancelSessionResponse, download.cancelled(3))
  assert.equal(value.kind, 'cancelSessionResponseOk')
  if (value.kind !== 'cancelSessionResponseOk') return
  const { euiccCancelSessionSigned: signed, euiccCancelSessionSignature } = value.value
  assert.deepEqual(
    { ...signed, transactionId: Buffer.from(signed.transactionId) },
    {
      transactionId: download.smdp.transactionId,
      smdpOid: '2.999.10',
      reason: 'pprNotAllowed',
    },
  )
  const octets = signedBytes.euiccCancelSessionSignature(received(value.value, 'euiccCancelSessionSigned'))
  assert.ok(isSignedByEuicc(pki, euiccCancelSessionSignature, octets))
  assert.equal(download.cancel(3), 'invalidTransactionId')
  assert.equal(
    preparationOf(download.card.ask(download.smdp.prepareDownload(Buffer.from('BF3802A100', 'hex'))).data),
    'noSessionContext',
  )
})
