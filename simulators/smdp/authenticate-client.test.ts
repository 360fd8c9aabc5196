import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueCrl } from '../../protocol/certificates/issue-crl.ts'
import { issueNegative, type NegativeCase } from '../../protocol/certificates/negative.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { registeredIdOf } from '../rsp-server/credentials.ts'
import { askedInBoth, eids, NOW, OID, outcome, profile, Scene, testPki } from './test-scene.ts'

const pki = await testPki()
const brainpool = await testPki('brainpoolP256r1')
const bindings = ['json', 'asn1'] as const

const both = askedInBoth.bind(undefined, pki)

const certificateCase = (role: 'eum' | 'euicc', kind: NegativeCase['kind'], expected: string, title: string) =>
  test(title, async () => {
    const negative = await issueNegative(pki, { role, kind })
    const found = await both((_scene, euicc) => {
      if (role === 'eum') euicc.eum = negative
      else euicc.certificate = { ...negative, privateKey: euicc.certificate.privateKey }
    })
    assert.deepEqual(found, [expected, expected.split(' ')[0]])
  })

for (const kind of [
  'wrongKey',
  'badSignature',
  'wrongPolicy',
  'keyAgreement',
  'notACa',
  'notYetValid',
  'wrongIssuerName',
] as const)
  certificateCase(
    'eum',
    kind,
    'eumCertificateInvalid 8.1.2/6.1',
    `sheet:CMA-13 sheet:CRT-10 CMA-013 ES9P-006: an EUM certificate that is ${kind}`,
  )
certificateCase(
  'eum',
  'expired',
  'eumCertificateExpired 8.1.2/6.3',
  'sheet:CMA-13 sheet:CRT-10 CMA-013 ES9P-023: an EUM certificate that has expired',
)
certificateCase('eum', 'otherCi', 'ciPKUnknown 8.11.1/3.9', 'CMA-013 ES9P-028: an EUM certificate of a CI that nobody knows')
for (const kind of ['wrongKey', 'badSignature', 'wrongPolicy', 'noPolicy', 'noEid', 'eidCheckDigits', 'notYetValid'] as const)
  certificateCase(
    'euicc',
    kind,
    'euiccCertificateInvalid 8.1.3/6.1',
    `sheet:CMA-14 sheet:CRT-11 CMA-013 ES9P-007: an eUICC certificate that is ${kind}`,
  )
certificateCase(
  'euicc',
  'expired',
  'euiccCertificateExpired 8.1.3/6.3',
  'sheet:CMA-14 sheet:CRT-11 CMA-013 ES9P-024: an eUICC certificate that has expired',
)
certificateCase(
  'euicc',
  'eidOutsideRange',
  'euiccCertificateInvalid 8.1.4/6.1',
  'sheet:CMA-14 CMA-013 ES9P-007 ES9P-036: an EID that the EUM may not give',
)

test('CMA-013 ES9P-006: an eUICC of another CI than the one that was chosen', async () => {
  const found = await both(
    (_scene, euicc) => {
      euicc.eum = brainpool.eum
      euicc.certificate = brainpool.euiccs.get(eids[0])!
    },
    { options: { further: [brainpool] } },
  )
  assert.deepEqual(found, ['eumCertificateInvalid 8.1.2/6.1', 'eumCertificateInvalid'])
})

test('SEC-REV-010: an EUM certificate, or an eUICC certificate, that was revoked', async () => {
  const dates = { thisUpdate: NOW - 1000, nextUpdate: NOW + 86_400_000, number: 9 }
  const byCi = await issueCrl(pki.ci, { ...dates, revoked: [pki.eum.certificate] })
  const byEum = await issueCrl(pki.eum, { ...dates, revoked: [pki.euiccs.get(eids[0])!.certificate] })
  const withCrl = (crl: typeof byCi) => both(() => {}, { options: { settings: { crls: [crl] } } })
  assert.equal((await withCrl(byCi))[0], 'eumCertificateInvalid 8.1.2/6.1')
  assert.equal((await withCrl(byEum))[0], 'euiccCertificateInvalid 8.1.3/6.1')
  assert.equal((await withCrl(pki.crls.empty))[0], 'authenticateClientOk')
})

for (const [what, wrong] of [
  ['a signature that is not for these octets', { signature: (right: Buffer) => Buffer.from(right).fill(1, 60) }],
  ['another server challenge', { signed: { serverChallenge: Buffer.alloc(16, 3) } }],
] as const) {
  test(`sheet:CMA-15 CMA-013 ES9P-008: ${what} is euiccSignatureInvalid`, async () => {
    assert.deepEqual(await both(() => wrong), ['euiccSignatureInvalid 8.1/6.1', 'euiccSignatureInvalid'])
  })
}

test('sheet:CMA-15 ES9P-008: a signature is checked over the octets that came, also where they are no DER', async () => {
  const nonMinimal = (der: Buffer) => {
    assert.equal(der[1], 0x81)
    return Buffer.concat([Buffer.of(0x30, 0x82, 0x00, der[2]!), der.subarray(3)])
  }
  assert.deepEqual(await both(() => ({ octets: nonMinimal })), ['authenticateClientOk', 'authenticateClientOk'])
})

for (const binding of bindings) {
  test(`sheet:CMA-16 ES9P-010: an unknown transaction, one that is used up, and one that is signed otherwise, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId } = await scene.order()
    const refused = binding === 'json' ? 'invalidTransactionId 8.10.1/3.9' : 'invalidTransactionId'
    const request = scene.euicc.authenticate(await scene.initiated(), matchingId)
    const unknown = { ...request, transactionId: Buffer.alloc(16, 9) }
    assert.equal(outcome(await scene.call('authenticateClient', unknown)), refused)
    const signedOtherwise = scene.asked(matchingId, scene.euicc, { signed: { transactionId: Buffer.alloc(16, 9) } })
    assert.equal(outcome(await signedOtherwise), refused)
    scene.clock.ms += 3_600_000
    assert.equal(outcome(await scene.call('authenticateClient', request)), refused)
  })
}

test('sheet:sgp22-es9plus#9.9 ES9P-040 ES9P-010: an unknown transactionId is Failed with HTTP 200, and with the header alone', async () => {
  const scene = new Scene({ pki })
  const request = scene.euicc.authenticate(await scene.initiated(), 'X')
  const { status, body } = await scene.call('authenticateClient', { ...request, transactionId: Buffer.alloc(16, 9) })
  assert.equal(status, 200)
  const answer = JSON.parse(body.toString())
  assert.deepEqual(Object.keys(answer), ['header'])
  const { status: word, statusCodeData } = answer.header.functionExecutionStatus
  assert.deepEqual([word, statusCodeData.subjectCode, statusCodeData.reasonCode], ['Failed', '8.10.1', '3.9'])
})

test('ES9P-022: elements that no version has, and longer strings of bits, are passed over', async () => {
  const found = await both((_scene, euicc) => {
    euicc.info2 = {
      $unknown: [Buffer.from('9F7E0101', 'hex')],
      rspCapability: ['additionalProfile', 9, 30],
      uiccCapability: ['usimSupport', 200],
    }
  })
  assert.deepEqual(found, ['authenticateClientOk', 'authenticateClientOk'])
})

test('IDL-037: an eUICC of SGP.22 and one of SGP.32 are served alike, members of SGP.32 apart', async () => {
  const metadata = async (iot: boolean) => {
    const scene = new Scene({ pki })
    scene.euicc.iot = iot
    const { matchingId } = await scene.order({ profile: profile(1, { fallbackAllowed: true }) })
    return (await scene.authenticated(matchingId)).profileMetaData
  }
  assert.equal((await metadata(true)).fallbackAllowed, true)
  assert.equal((await metadata(false)).fallbackAllowed, undefined)
})

test('ES9P-008: an eUICC that refused the server ends the session', async () => {
  const scene = new Scene({ pki })
  const { transactionId } = await scene.initiated()
  const authenticateServerResponse = {
    kind: 'authenticateResponseError' as const,
    value: { transactionId, authenticateErrorCode: 'invalidSignature' as const },
  }
  assert.equal(
    outcome(await scene.call('authenticateClient', { transactionId, authenticateServerResponse })),
    'euiccSignatureInvalid 8.1/6.1',
  )
  assert.deepEqual(scene.smdp.state.sessions, {})
})

test('sheet:sgp22-es9plus#9.7 ES9P-037: serverCertificate and smdpCertificate hold one object identifier', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  const initiated = await scene.initiated()
  const { value } = await scene.call('authenticateClient', scene.euicc.authenticate(initiated, matchingId))
  assert.ok(value.kind === 'authenticateClientOk')
  const oids = [initiated.serverCertificate, value.value.smdpCertificate].map((der) => registeredIdOf(parseCertificate(der)))
  assert.deepEqual(oids, [OID, OID])
})

for (const binding of bindings) {
  test(`ES9P-005 DER-010 DER-012: smdpSignature2 covers smdpSigned2 and euiccSignature1, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId } = await scene.order({ confirmationCode: '1234' })
    const { smdpSigned2, smdpSignature2, smdpCertificate } = await scene.authenticated(matchingId)
    assert.equal(smdpSigned2.ccRequiredFlag, true)
    assert.ok(rawOf(smdpSigned2)!.includes(Buffer.from('0101FF', 'hex')))
    const { key } = parseCertificate(smdpCertificate).publicKey
    assert.ok(verify(key!, smdpSignature2, signedBytes.smdpSignature2(rawOf(smdpSigned2)!, scene.euicc.signature1)))
    assert.ok(!verify(key!, smdpSignature2, rawOf(smdpSigned2)!, signatureObject(Buffer.alloc(64))))
  })
}
