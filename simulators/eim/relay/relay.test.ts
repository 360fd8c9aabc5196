// Long because: each step of an indirect download, with every way in which it can end.
/** Indirect profile download through the simulated eIM: SGP.32 v1.2 3.2.3.2, 5.14.1 to 5.14.3, 5.14.8, in both bindings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { es9Asn1 } from '../../../protocol/bindings/es9-asn1.ts'
import { esipaStatusCodes, type StatusCode } from '../../../protocol/bindings/status-codes.ts'
import { issueNegative } from '../../../protocol/certificates/negative.ts'
import { hashCc } from '../../../protocol/crypto/confirmation-code.ts'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { AuthenticateClientRequest } from '../../../protocol/sgp32/download-objects.ts'
import { hex } from '../../../protocol/vectors/hex.ts'
import { withLongLength } from '../../played/euicc-forms.ts'
import { EID, eidOctetsOf, OTHER_EID, type Scene, scene, stateInMemory } from '../test-scene.ts'
import { type SmdpChanges, TEST_ADDRESS } from '../test-smdp.ts'
import {
  authenticate,
  authenticated,
  CODE,
  errorOf,
  initiate,
  initiated,
  load,
  type Triggered,
  triggered,
} from './test-download.ts'

/** The pair of codes in the JSON header of the last answer. */
function codesIn({ ipa: { reply } }: Scene): unknown {
  assert.ok(reply.kind === 'answer')
  assert.equal(reply.status, 200)
  const { status, statusCodeData } = JSON.parse(Buffer.from(reply.body).toString()).header.functionExecutionStatus
  assert.equal(status, 'Failed')
  return statusCodeData
}

for (const binding of ['asn1', 'json'] as const) {
  test(`a whole download by full objects, and its PIR, reach the SM-DP+ (${binding})`, async () => {
    const one = await triggered({ binding })
    const answer = await load(one)
    assert.equal(answer.kind, 'getBoundProfilePackageOkEsipa')
    const pir = one.euicc.installation(one.smdp.transactionId, TEST_ADDRESS)
    await one.ipa.call('handleNotification', { kind: 'pendingNotification', value: pir })
    await one.machine.forwarded()
    assert.deepEqual(
      one.smdp.received.map(({ name }) => name),
      ['initiateAuthentication', 'authenticateClient', 'getBoundProfilePackage', 'handleNotification'],
    )
    assert.deepEqual(one.operator.euicc(EID).view.profiles, [{ iccid: '8944000000000000001', enabled: false }])
    assert.ok(pir.kind === 'profileInstallationResult')
    await one.ipa.call('provideEimPackageResult', {
      eidValue: eidOctetsOf(EID),
      eimPackageResult: {
        kind: 'profileDownloadTriggerResult',
        value: { eimTransactionId: one.eimTransactionId, profileDownloadTriggerResultData: pir },
      },
    })
    assert.equal(one.operator.order(one.name).outcome?.kind, 'installed')
  })

  test(`sheet:ID-01 IDL-011: invalidEimTransactionId for a transaction that no trigger has (${binding})`, async () => {
    const one = await triggered({ binding })
    assert.equal(errorOf(await initiate({ ...one, eimTransactionId: hex('00') })), 'invalidEimTransactionId')
    assert.equal(one.smdp.received.length, 0)
  })

  test(`sheet:ID-02 IDL-013: an SM-DP+ that nobody reaches is an error of the function (${binding})`, async () => {
    assert.equal(
      errorOf(await initiate(await triggered({ binding, changes: { unreachable: [TEST_ADDRESS] } }))),
      'undefinedError',
    )
    const other = await triggered({ binding })
    assert.equal(errorOf(await initiate(other, 'other.harness.test')), 'invalidDpAddress')
    assert.equal(other.smdp.received.length, 0)
  })

  test(`sheet:CMA-04 IDL-009 ES9PP-005 sheet:ID-03: smdpAddressMismatch when the server names another address (${binding})`, async () => {
    const one = await triggered({ binding, changes: { serverAddress: 'other.harness.test' } })
    assert.equal(errorOf(await initiate(one)), 'smdpAddressMismatch')
    assert.equal((await ended(one)).kind, 'authenticateClientErrorEsipa')
    const sameName = await triggered({ binding, changes: { serverAddress: TEST_ADDRESS.toUpperCase() } })
    await initiated(sameName)
  })

  test(`sheet:CMA-05 IDL-010 ES9PP-005 sheet:ID-04: smdpOidMismatch when the certificate is for another OID than the activation code (${binding})`, async () => {
    const one = await triggered({ binding, code: `${CODE}$2.999.12` })
    assert.equal(errorOf(await initiate(one)), 'smdpOidMismatch')
    assert.equal((await ended(one)).kind, 'authenticateClientErrorEsipa')
    await initiated(await triggered({ binding, code: `${CODE}$2.999.10` }))
  })

  test(`sheet:ID-06 IDL-020 IDL-021 IDL-028 IDL-049: an unknown transaction has an error of each function, and goes to no SM-DP+ (${binding})`, async () => {
    const one = await triggered({ binding })
    const dp = await authenticated(one)
    const before = one.smdp.received.length
    const transactionId = hex('0102')
    const ok = await initiated(await triggered({ binding }))
    const response = one.euicc.authenticate(ok)
    assert.equal(
      errorOf(await one.ipa.call('authenticateClient', { transactionId, authenticateServerResponse: response })),
      'invalidTransactionId',
    )
    const prepareDownloadResponse = one.euicc.prepare(dp)
    assert.equal(
      errorOf(await one.ipa.call('getBoundProfilePackage', { transactionId, prepareDownloadResponse })),
      'invalidTransactionId',
    )
    const cancelSessionResponse = one.euicc.cancel(transactionId, 'loadBppExecutionError')
    assert.equal(errorOf(await one.ipa.call('cancelSession', { transactionId, cancelSessionResponse })), 'invalidTransactionId')
    assert.equal(one.smdp.received.length, before)
  })

  test(`sheet:CMA-26 IDL-019 CAP-003: metadataMismatch when the package has other metadata than were announced (${binding})`, async () => {
    const one = await triggered({ binding, changes: { metadataInPackage: { profileName: 'Another profile' } } })
    assert.equal(errorOf(await load(one)), 'metadataMismatch')
    const cancelSessionResponse = one.euicc.cancel(one.smdp.transactionId, 'metadataMismatch')
    const answer = await one.ipa.call('cancelSession', { transactionId: one.smdp.transactionId, cancelSessionResponse })
    assert.equal(answer.kind, 'cancelSessionOk')
  })

  test(`sheet:ID-13 ES9PP-013: policy rules that the eUICC forbids are pprNotAllowed, and the cancellation reaches the SM-DP+ (${binding})`, async () => {
    const features = ['indirectRspServerCommunication', 'eimProfileMetadataVerification']
    const changes: SmdpChanges = { metadata: { profilePolicyRules: ['ppr1'] } }
    const one = await triggered({ binding, features, changes, behaviour: { refusedPolicyRules: ['ppr1'] } })
    assert.equal(errorOf(await authenticate(one)), 'pprNotAllowed')
    for (const reason of ['pprNotAllowed', 'loadBppExecutionError'] as const) {
      const session = await triggered({ binding, features, changes, behaviour: { refusedPolicyRules: ['ppr1'] } })
      await authenticate(session)
      const cancelSessionResponse = session.euicc.cancel(session.smdp.transactionId, reason)
      const answer = await session.ipa.call('cancelSession', { transactionId: session.smdp.transactionId, cancelSessionResponse })
      assert.equal(answer.kind, 'cancelSessionOk')
      const [sent] = session.smdp.octetsOf('cancelSession')
      const { cancelSessionResponse: relayed } = decode(es9Asn1.cancelSession.request, sent ?? Buffer.of()).value
      assert.ok(relayed.kind === 'cancelSessionResponseOk' && relayed.value.euiccCancelSessionSigned.reason === reason)
    }
    // Without the capability the check is the IPA's.
    assert.equal(
      (await authenticate(await triggered({ binding, changes, behaviour: { refusedPolicyRules: ['ppr1'] } }))).kind,
      'authenticateClientOkDPEsipa',
    )
  })

  test(`sheet:ID-18 IDL-035: an event of the SM-DS comes back as a download trigger (${binding})`, async () => {
    const one = await scene({ binding })
    one.smdp.changes = {
      events: [
        { eventId: 'EVENT-1', rspServerAddress: TEST_ADDRESS },
        { eventId: 'EVENT-2', rspServerAddress: 'second.harness.test' },
      ],
    }
    const name = one.operator.queueDownload(EID, { kind: 'smds', address: 'smds.harness.test' })
    const answer = await one.ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
    assert.ok(answer.kind === 'profileDownloadTriggerRequest' && answer.value.eimTransactionId)
    const session = { ...one, name, trigger: answer.value, eimTransactionId: answer.value.eimTransactionId }
    const found = await authenticateFor(session, 'smds.harness.test')
    assert.ok(found.kind === 'authenticateClientOkDSEsipa')
    const { profileDownloadTrigger: trigger } = found.value
    assert.deepEqual(trigger?.profileDownloadData, { kind: 'activationCode', value: `1$${TEST_ADDRESS}$EVENT-1` })
    assert.deepEqual(
      one.smdp.received.map(({ server }) => server),
      ['smds', 'smds'],
    )
    await initiated({ ...session, eimTransactionId: trigger?.eimTransactionId ?? Buffer.of() })
    assert.equal(one.smdp.received.at(-1)?.server, 'smdp')
    assert.equal(one.operator.orders(EID).length, 2, 'the second event waits as a trigger of its own')
    one.smdp.changes = { events: [] }
    const empty = await authenticateFor({ ...session, eimTransactionId: await nextSmdsTrigger(one) }, 'smds.harness.test')
    assert.ok(empty.kind === 'authenticateClientOkDSEsipa' && empty.value.profileDownloadTrigger === undefined)
  })
}

async function nextSmdsTrigger(one: Scene): Promise<Uint8Array> {
  for (const order of one.operator.orders(EID)) if (order.status !== 'done') one.operator.abandon(`${EID}-${order.id}`, 'test')
  one.operator.queueDownload(EID, { kind: 'smds', address: 'smds.harness.test' })
  const answer = await one.ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(answer.kind === 'profileDownloadTriggerRequest' && answer.value.eimTransactionId)
  return answer.value.eimTransactionId
}

async function authenticateFor(one: Triggered, address: string) {
  const ok = await initiated(one, address)
  const authenticateServerResponse = one.euicc.authenticate(ok)
  return one.ipa.call('authenticateClient', { transactionId: one.smdp.transactionId, authenticateServerResponse })
}

async function ended(one: Triggered) {
  const ok = await initiated(await triggered())
  return one.ipa.call('authenticateClient', {
    transactionId: one.smdp.transactionId,
    authenticateServerResponse: one.euicc.authenticate(ok),
  })
}

/** Each refusal of an SM-DP+ that ESipa has a number for, with the sheet checks and rows that name it. */
const refusals = [
  ['initiateAuthentication', 'invalidDpAddress', 'sheet:CMA-01 IDL-012 ES9PP-002'],
  ['initiateAuthentication', 'euiccVersionNotSupportedByDp', 'sheet:CMA-02 IDL-039 ES9PP-003'],
  ['initiateAuthentication', 'ciPKIdNotSupported', 'sheet:CMA-03 IDL-040 ES9PP-003 ES9PP-004'],
  ['authenticateClient', 'eumCertificateInvalid', 'sheet:CMA-13 IDL-014 ES9PP-010'],
  ['authenticateClient', 'eumCertificateExpired', 'sheet:CMA-13 IDL-041 ES9PP-010'],
  ['authenticateClient', 'euiccCertificateInvalid', 'sheet:CMA-14 IDL-042 ES9PP-010'],
  ['authenticateClient', 'euiccCertificateExpired', 'sheet:CMA-14 IDL-043 ES9PP-010'],
  ['authenticateClient', 'euiccSignatureInvalid', 'sheet:CMA-15 IDL-044 ES9PP-010'],
  ['authenticateClient', 'matchingIdRefused', 'sheet:CMA-17 IDL-045 ES9PP-010'],
  ['authenticateClient', 'eidMismatch', 'sheet:CMA-17 IDL-046 ES9PP-010'],
  ['authenticateClient', 'noEligibleProfile', 'sheet:CMA-17 IDL-047 ES9PP-010'],
  ['authenticateClient', 'ciPKUnknown', 'IDL-048 ES9PP-010'],
  ['authenticateClient', 'insufficientMemory', 'sheet:CMA-17 IDL-050 ES9PP-010'],
  ['getBoundProfilePackage', 'euiccSignatureInvalid', 'sheet:CMA-21 IDL-018 ES9PP-008'],
  ['getBoundProfilePackage', 'confirmationCodeMissing', 'sheet:CMA-22 IDL-051 ES9PP-008'],
  ['getBoundProfilePackage', 'confirmationCodeRefused', 'sheet:CMA-22 IDL-052 ES9PP-008'],
  ['getBoundProfilePackage', 'confirmationCodeRetriesExceeded', 'sheet:CMA-22 IDL-053 ES9PP-008'],
  ['getBoundProfilePackage', 'bppRebindingRefused', 'IDL-054 ES9PP-008'],
  ['getBoundProfilePackage', 'downloadOrderExpired', 'IDL-055 ES9PP-008'],
] as const

for (const [name, error, rows] of refusals) {
  test(`sheet:ID-05 ${rows}: ${error} of the SM-DP+ is passed on and ends the download`, async () => {
    const row = esipaStatusCodes[name].find(([, , one]) => one === error)
    const codes: StatusCode = { subjectCode: row?.[0] ?? '', reasonCode: row?.[1] ?? '' }
    const run = { initiateAuthentication: initiate, authenticateClient: authenticate, getBoundProfilePackage: load }[name]
    for (const binding of ['asn1', 'json'] as const) {
      const one = await triggered({
        binding,
        changes: { refuse: { [name]: { error, ...(binding === 'json' ? { codes } : {}) } } },
      })
      assert.equal(errorOf(await run(one)), error)
      if (binding === 'json') assert.deepEqual(codesIn(one), codes)
      assert.equal(one.smdp.received.at(-1)?.name, name, 'nothing is asked of the SM-DP+ after its refusal')
    }
  })
}

test('sheet:ID-05: a pair that no table has is passed on in JSON as it is, and is undefinedError in ASN.1', async () => {
  const codes = { subjectCode: '8.2', reasonCode: '1.2' }
  const refuse = { authenticateClient: { error: 'undefinedError', codes } }
  const one = await triggered({ binding: 'json', changes: { refuse } })
  await authenticate(one)
  assert.deepEqual(codesIn(one), codes)
  assert.equal(errorOf(await authenticate(await triggered({ changes: { refuse } }))), 'undefinedError')
})

test('a server whose certificate, signature or challenge is wrong ends the session', async () => {
  const { pki } = await scene()
  for (const kind of ['expired', 'otherCi', 'wrongPolicy', 'badSignature'] as const) {
    const auth = await issueNegative(pki, { role: 'dpAuth', kind })
    assert.equal(errorOf(await initiate(await triggered({ changes: { auth } }))), 'undefinedError', kind)
  }
  assert.equal(errorOf(await initiate(await triggered({ changes: { spoilt: ['serverSignature1'] } }))), 'undefinedError')
})

test('sheet:CMA-18 ES9PP-011: an invalid CERT.DPpb, or one with another OID, ends the session', async () => {
  const { pki } = await scene()
  for (const kind of ['expired', 'otherCi', 'wrongPolicy', 'otherRegisteredId', 'badSignature'] as const) {
    const pb = await issueNegative(pki, { role: 'dpPb', kind })
    const one = await triggered({ changes: { pb } })
    assert.equal(errorOf(await authenticate(one)), 'undefinedError', kind)
    const prepareDownloadResponse = one.euicc.prepare(await authenticated(await triggered()))
    const answer = await one.ipa.call('getBoundProfilePackage', {
      transactionId: one.smdp.transactionId,
      prepareDownloadResponse,
    })
    assert.equal(errorOf(answer), 'invalidTransactionId')
  }
})

test('sheet:CMA-19 ES9PP-011: a bad smdpSignature2, or another transactionId under it, ends the session', async () => {
  assert.equal(errorOf(await authenticate(await triggered({ changes: { spoilt: ['smdpSignature2'] } }))), 'undefinedError')
  assert.equal(
    errorOf(await authenticate(await triggered({ changes: { otherTransactionId: ['smdpSigned2'] } }))),
    'undefinedError',
  )
})

test('sheet:ID-07 ESIPA-ASN-022 IDL-007 NOTIF-015: what the eUICC signed reaches the SM-DP+ octet by octet, also where it is not DER', async () => {
  for (const binding of ['asn1', 'json'] as const) {
    const one = await triggered({ binding })
    const ok = await initiated(one)
    const response = one.euicc.authenticate(ok, 'full', ok.matchingId, withLongLength)
    const answer = await one.ipa.call('authenticateClient', {
      transactionId: one.smdp.transactionId,
      authenticateServerResponse: response,
    })
    assert.ok(answer.kind === 'authenticateClientOkDPEsipa')
    assert.ok(one.smdp.octetsOf('authenticateClient')[0]?.includes(rawOf(response) ?? Buffer.of(0)))
    const prepared = one.euicc.prepare(answer.value)
    await one.ipa.call('getBoundProfilePackage', { transactionId: one.smdp.transactionId, prepareDownloadResponse: prepared })
    assert.ok(one.smdp.octetsOf('getBoundProfilePackage')[0]?.includes(rawOf(prepared) ?? Buffer.of(0)))
  }
})

test('sheet:ID-08 NOTIF-015 CPT-002 CPT-004 CPT-006 CPT-008: compact objects reach the SM-DP+ in full form, and their signatures verify', async () => {
  for (const binding of ['asn1', 'json'] as const) {
    for (const features of [['minimizeEsipaBytes'], ['minimizeEsipaBytes', 'eimCtxParams1Generation']]) {
      const one = await triggered({ binding, features })
      one.operator.core.records.put({ ...one.operator.euicc(EID), deviceInfo: 'A908800435290611A100' })
      assert.equal((await load(one, 'compact')).kind, 'getBoundProfilePackageOkEsipa')
      const { publicKey } = one.euicc.issued
      const [sent = Buffer.of()] = one.smdp.octetsOf('authenticateClient')
      const whole = decode(AuthenticateClientRequest, sent).value.authenticateServerResponse
      assert.ok(whole.kind === 'authenticateResponseOk')
      assert.ok(verify(publicKey, whole.value.euiccSignature1, rawOf(whole.value.euiccSigned1) ?? Buffer.of()))
      assert.deepEqual(Buffer.from(whole.value.euiccCertificate), one.euicc.issued.certificate.der)
      const [bound = Buffer.of()] = one.smdp.octetsOf('getBoundProfilePackage')
      const prepared = decode(es9Asn1.getBoundProfilePackage.request, bound).value.prepareDownloadResponse
      assert.ok(prepared.kind === 'downloadResponseOk')

      const pir = one.euicc.installation(one.smdp.transactionId, TEST_ADDRESS, 'compact')
      const failed = one.euicc.installation(one.smdp.transactionId, TEST_ADDRESS, 'compact', { failed: true })
      for (const value of [pir, failed]) await one.ipa.call('handleNotification', { kind: 'pendingNotification', value })
      await one.machine.forwarded()
      const forwarded = one.smdp.octetsOf('handleNotification')
      assert.equal(forwarded.length, 2)
      for (const octets of forwarded) {
        const { kind, value } = decode(es9Asn1.handleNotification.request, octets).value.pendingNotification
        assert.ok(kind === 'profileInstallationResult')
        const { profileInstallationResultData: data, euiccSignPIR } = value
        assert.ok(verify(publicKey, euiccSignPIR, rawOf(data) ?? Buffer.of()))
      }
      for (const form of ['compact', 'compactWithoutReason'] as const) {
        const cancelSessionResponse = one.euicc.cancel(one.smdp.transactionId, 'loadBppExecutionError', form)
        const answer = await one.ipa.call('cancelSession', { transactionId: one.smdp.transactionId, cancelSessionResponse })
        assert.equal(answer.kind, 'cancelSessionOk')
      }
      const cancelled = decode(es9Asn1.cancelSession.request, one.smdp.octetsOf('cancelSession')[1] ?? Buffer.of()).value
        .cancelSessionResponse
      assert.ok(cancelled.kind === 'cancelSessionResponseOk')
      const { euiccCancelSessionSigned: signed, euiccCancelSessionSignature } = cancelled.value
      assert.ok(verify(publicKey, euiccCancelSessionSignature, rawOf(signed) ?? Buffer.of()))
      assert.equal(signed.reason, 'loadBppExecutionError')
    }
  }
})

test('a compact form that was made of other data than the eIM knows is refused before the SM-DP+ sees it', async () => {
  const one = await triggered({ features: ['minimizeEsipaBytes'] })
  const ok = await initiated(one)
  const response = one.euicc.authenticate(ok, 'compact', 'another matchingId')
  assert.ok(response.kind === 'compactAuthenticateResponseOk')
  const other = { ...response, value: { ...response.value, euiccSignature1: Buffer.alloc(64, 1) } } as const
  const answer = await one.ipa.call('authenticateClient', {
    transactionId: one.smdp.transactionId,
    authenticateServerResponse: other,
  })
  assert.equal(errorOf(answer), 'euiccSignatureInvalid')
  assert.equal(one.smdp.octetsOf('authenticateClient').length, 0)
})

test('the capabilities of the IPA decide about trigger data, matchingId, ctxParams1 and metadata', async () => {
  const plain = await triggered()
  assert.deepEqual(plain.trigger.profileDownloadData, { kind: 'activationCode', value: CODE })
  assert.equal((await initiated(plain)).matchingId, 'MATCHING-1')

  const kept = await triggered({ features: ['eimDownloadDataHandling'] })
  assert.equal(kept.trigger.profileDownloadData, undefined)
  assert.equal((await initiated(kept, '')).matchingId, 'MATCHING-1')

  const builds = await triggered({ features: ['eimCtxParams1Generation'] })
  builds.operator.core.records.put({ ...builds.operator.euicc(EID), deviceInfo: 'A908800435290611A100' })
  const { ctxParams1, matchingId } = await initiated(builds)
  assert.equal(matchingId, undefined)
  assert.deepEqual(ctxParams1?.value.matchingId, 'MATCHING-1')

  const features = ['minimizeEsipaBytes', 'eimProfileMetadataVerification']
  const minimal = await triggered({ features, behaviour: { minimizesBytes: true } })
  const dp = await authenticated(minimal)
  assert.deepEqual([dp.transactionId, dp.profileMetaData], [undefined, undefined])
})

test('the eIM makes hashCc of the confirmation code that the operator entered, where the SM-DP+ asks for one', async () => {
  const one = await triggered({ changes: { ccRequired: true }, confirmationCode: '1234' })
  assert.deepEqual(Buffer.from((await authenticated(one)).hashCc ?? []), hashCc('1234', one.smdp.transactionId))
  assert.equal((await authenticated(await triggered({ confirmationCode: '1234' }))).hashCc, undefined)
})

test('a download for one eUICC is not served to another', async () => {
  const one = await triggered()
  const ok = await initiated(one)
  const response = one.other.authenticate(ok, 'full', ok.matchingId)
  const answer = await one.ipa.call('authenticateClient', {
    transactionId: one.smdp.transactionId,
    authenticateServerResponse: response,
  })
  assert.equal(errorOf(answer), 'eidMismatch')
  assert.equal(one.operator.euicc(OTHER_EID).open.length, 0)
})

test('a session survives a restart of the eIM', async () => {
  const journal = stateInMemory()
  const one = await triggered({ journal: journal() })
  const dp = await authenticated(one)
  one.ipa.turnTo(one.make({ journal: journal() }))
  const prepareDownloadResponse = one.euicc.prepare(dp)
  const answer = await one.ipa.call('getBoundProfilePackage', { transactionId: one.smdp.transactionId, prepareDownloadResponse })
  assert.equal(answer.kind, 'getBoundProfilePackageOkEsipa')
})
