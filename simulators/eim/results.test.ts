// Long because: the whole ladder of result checks, each situation with what is answered and what the records hold.
/** ESipa.ProvideEimPackageResult of the simulated eIM: SGP.32 v1.2 5.14.6, 3.3.1, 3.3.2. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { generateKeyPair } from '../../protocol/crypto/curves.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { Eco } from '../../protocol/sgp32/eco.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { withLongLength } from '../played/euicc-forms.ts'
import { TestEuicc } from './test-euicc.ts'
import {
  EID,
  eidOctetsOf,
  enableFirst,
  fetchPackage,
  ICCID,
  OTHER_EID,
  ok,
  poll,
  provide,
  round,
  SECOND_ICCID,
  scene,
  TestIpa,
  UNKNOWN_EID,
} from './test-scene.ts'

const twoOperations = [{ disable: { iccid: ICCID } }, { enable: { iccid: SECOND_ICCID } }] as const

for (const binding of ['asn1', 'json'] as const) {
  test(`sheet:RES-01 ESIPA-JSON-028 PROV-006 PROV-007 PROV-008: whose a result is, or the error that says why that is not known (${binding})`, async () => {
    const { operator, ipa, euicc, machine } = await scene({ binding })
    operator.queueOperations(EID, enableFirst)
    const request = await fetchPackage(ipa)
    const result = euicc.result(request, [ok.enable])
    assert.equal(await provide(ipa, result, undefined, UNKNOWN_EID), 'eidNotFound')
    if (binding === 'asn1') assert.equal(await provide(ipa, result, undefined, EID.slice(0, 30)), 'invalidEid')
    const stranger = new TestIpa(machine, '1.2', binding)
    stranger.connection = 9
    const nobody = euicc.result(request, [ok.enable], { eimTransactionId: hex('00') })
    assert.equal(await provide(stranger, nobody, undefined, ''), 'missingEid')
    // By the pending transaction, on a connection that fetched nothing.
    assert.deepEqual(await provide(stranger, result, undefined, ''), [1])
  })

  test(`sheet:RES-02 SEC-CERT-026 PKG-014: a good result counts under a trusted chain or an entered key, and under no other (${binding})`, async () => {
    for (const register of ['certificates', 'key'] as const) {
      const one = await scene({ binding, register })
      assert.deepEqual((await round(one, enableFirst, [ok.enable])).acknowledged, [1])
    }
    const untrusted = await scene({ binding, register: 'nothing', behaviour: { learnsCertificates: false } })
    const { order, acknowledged } = await round(untrusted, enableFirst, [ok.enable])
    assert.equal(acknowledged, 'emptyResponse')
    assert.equal(order.status, 'delivered')
  })

  test(`sheet:RES-07 PROV-021 ACK-002 ACK-008: acknowledged is what came, late and failed results and notifications too (${binding})`, async () => {
    const { operator, ipa, euicc } = await scene({ binding })
    operator.queueOperations(EID, enableFirst)
    const request = await fetchPackage(ipa)
    const late = operator.queueOperations(EID, enableFirst)
    const failed = euicc.result(request, [{ kind: 'enableResult', value: 'iccidOrAidNotFound' }], { seqNumber: 7 })
    const notification = euicc.notification('smdp.harness.test', 'notificationEnable', 'full', { seqNumber: 8 })
    assert.deepEqual(await provide(ipa, failed, [notification]), [7, 8])
    const second = await fetchPackage(ipa)
    assert.deepEqual(await provide(ipa, euicc.result(second, [ok.enable], { seqNumber: 9 })), [9])
    assert.equal(operator.order(late).outcome?.kind, 'results')
  })

  test(`sheet:RES-08 PROV-012: the same result twice is acknowledged twice and counts once (${binding})`, async () => {
    const one = await scene({ binding })
    const { operator, ipa, euicc } = one
    const name = operator.queueOperations(EID, [{ enable: { iccid: SECOND_ICCID } }])
    const result = euicc.result(await fetchPackage(ipa), [ok.enable])
    assert.deepEqual(await provide(ipa, result), [1])
    const before = operator.euicc(EID)
    await round(one, enableFirst, [ok.enable])
    assert.deepEqual(await provide(ipa, result), [1])
    assert.deepEqual(
      operator
        .euicc(EID)
        .view.profiles?.filter(({ enabled }) => enabled)
        .map(({ iccid }) => iccid),
      [ICCID],
    )
    assert.deepEqual(operator.order(name).outcome, before.done.at(-1)?.outcome)
    assert.equal(operator.orders(EID).length, 2)
  })
}

test('sheet:RES-02 SEC-CERT-026: certificates of another CI, of another eUICC, or out of date make no key', async () => {
  const { pki, operator, clock, ...one } = await scene({ register: 'nothing', behaviour: { learnsCertificates: false } })
  const bad = await issueNegative(pki, { role: 'eum', kind: 'otherCi' })
  const register = (eumCertificate: Uint8Array) =>
    operator.registerEuicc({ eid: EID, euiccCertificate: one.euicc.issued.certificate.der, eumCertificate })
  assert.throws(() => register(bad.certificate.der), { name: 'OperatorError' })
  assert.throws(
    () =>
      operator.registerEuicc({
        eid: EID,
        euiccCertificate: one.other.issued.certificate.der,
        eumCertificate: pki.eum.certificate.der,
      }),
    { name: 'OperatorError', message: new RegExp(EID) },
  )
  register(pki.eum.certificate.der)
  clock.milliseconds = pki.eum.certificate.notAfter + 1
  const { acknowledged } = await round({ pki, operator, clock, ...one }, enableFirst, [ok.enable])
  assert.equal(acknowledged, 'emptyResponse')
  clock.milliseconds = pki.eum.certificate.notAfter
  assert.deepEqual(await provide(one.ipa, one.euicc.result(await fetchPackage(one.ipa), [ok.enable])), [2])
})

test('sheet:RES-03 PKG-014: a result under a wrong signature or a wrong token is not acknowledged, and the package stays', async () => {
  const { operator, ipa, euicc } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  for (const changes of [{ signature: 'spoilt' as const }, { token: 5 }, { key: generateKeyPair('P-256') }])
    assert.equal(await provide(ipa, euicc.result(request, [ok.enable], changes)), 'emptyResponse')
  assert.equal(operator.order(name).status, 'delivered')
  assert.deepEqual((await fetchPackage(ipa)).eimSignature, request.eimSignature)
})

test('a result that is not DER counts, since the signature is over the octets that were sent', async () => {
  const { operator, ipa, euicc } = await scene()
  operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  assert.deepEqual(await provide(ipa, euicc.result(request, [ok.enable], { rewritten: withLongLength })), [1])
})

test('sheet:RES-04 PROV-020 PROV-026: a result for another eIM is discarded', async () => {
  const { operator, ipa, euicc } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  assert.equal(await provide(ipa, euicc.result(request, [ok.enable], { eimId: 'other.example.test' })), 'emptyResponse')
  assert.equal(operator.order(name).status, 'delivered')
})

test('sheet:RES-05 PKG-017 PROV-020 ACK-010: a result belongs to the package with its counter and transaction, and to no other', async () => {
  const { operator, ipa, euicc, other } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  for (const changes of [{ counterValue: 2 }, { eimTransactionId: hex('FF') }, { eimTransactionId: undefined }])
    assert.equal(await provide(ipa, euicc.result(request, [ok.enable], changes)), 'emptyResponse')
  assert.equal(
    await provide(ipa, other.result(request, [ok.enable]), undefined, OTHER_EID),
    'emptyResponse',
    'it was sent to another eUICC',
  )
  // The sequence number says nothing about which package it is.
  assert.deepEqual(await provide(ipa, euicc.result(request, [ok.enable], { seqNumber: 4711 })), [4711])
  assert.equal(operator.order(name).status, 'done')
  assert.deepEqual(operator.euicc(EID).view.profiles, [{ iccid: ICCID, enabled: true }])
})

test('sheet:RES-06 PKG-023 PROV-024 ACK-008: a signed result whose results do not fit is acknowledged, and the operator sees it', async () => {
  for (const results of [[ok.disable, ok.enable, ok.enable], [ok.enable], [ok.enable, ok.disable], []] as const) {
    const one = await scene()
    const { order, acknowledged } = await round(one, twoOperations, results)
    assert.deepEqual(acknowledged, [1])
    assert.ok(order.outcome?.kind === 'results' && !order.outcome.fits, `${results.length} results`)
  }
})

test('sheet:EXE-04 PKG-023: the outcome names each operation with its result, and those that were not carried out', async () => {
  const { order } = await round(await scene(), twoOperations, [{ kind: 'disableResult', value: 'profileNotInEnabledState' }])
  assert.ok(order.outcome?.kind === 'results' && order.outcome.fits)
  assert.deepEqual(order.outcome.results, [{ kind: 'disableResult', value: 'profileNotInEnabledState' }])
  assert.deepEqual(order.outcome.notExecuted, ['enable'])
  const stopped = await round(await scene(), twoOperations, [
    ok.disable,
    { kind: 'processingTerminated', value: 'unknownOrDamagedCommand' },
  ])
  assert.ok(stopped.order.outcome?.kind === 'results' && stopped.order.outcome.fits)
  assert.deepEqual(stopped.order.outcome.notExecuted, ['enable'])
})

test('sheet:RES-09 PROV-017 PROV-025: a signed error closes the package, and there is nothing to acknowledge', async () => {
  const { operator, ipa, euicc } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  assert.equal(await provide(ipa, euicc.error(request, 'invalidEid')), 'emptyResponse')
  const { status, outcome } = operator.order(name)
  assert.ok(status === 'done' && outcome?.kind === 'signedError' && outcome.code === 'invalidEid')
  assert.equal(await poll(ipa), 'noEimPackageAvailable')
})

test('sheet:RES-09 PROV-017: a signed error that is not of this eUICC, for this eIM and this package closes nothing', async () => {
  for (const changes of [
    { eimId: 'other.example.test' },
    { counterValue: 77 },
    { token: 5 },
    { signature: 'spoilt' as const },
    { key: generateKeyPair('P-256') },
  ]) {
    const { operator, ipa, euicc } = await scene()
    const name = operator.queueOperations(EID, enableFirst)
    const request = await fetchPackage(ipa)
    assert.equal(await provide(ipa, euicc.error(request, 'invalidEid', changes)), 'emptyResponse')
    assert.deepEqual(operator.order(name).outcome, undefined, Object.keys(changes)[0])
    assert.deepEqual((await fetchPackage(ipa)).euiccPackageSigned, request.euiccPackageSigned)
  }
})

test('sheet:RES-09 PROV-017: a replayError that no repetition explains brings a new package under a higher counter, once', async () => {
  const { operator, ipa, euicc } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  assert.equal(await provide(ipa, euicc.error(request, 'replayError')), 'emptyResponse')
  const again = await fetchPackage(ipa)
  assert.ok(again.euiccPackageSigned.counterValue > request.euiccPackageSigned.counterValue)
  assert.equal(await provide(ipa, euicc.error(again, 'replayError')), 'emptyResponse')
  assert.equal(operator.order(name).status, 'done')
})

test('EMG-012: what an emergency call kept from being done is offered again under a higher counter, once', async () => {
  const { operator, ipa, euicc } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  assert.equal(await provide(ipa, euicc.error(request, 'ecallActive')), 'emptyResponse')
  const again = await fetchPackage(ipa)
  assert.ok(again.euiccPackageSigned.counterValue > request.euiccPackageSigned.counterValue)
  await provide(ipa, euicc.error(again, 'ecallActive'))
  assert.equal(await poll(ipa), 'noEimPackageAvailable')
  assert.equal(operator.order(name).outcome?.kind, 'signedError')
})

test('a replayError of a package that went out twice has the stored result asked for, and it counts once', async () => {
  const { operator, ipa, euicc } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  const stored = euicc.result(request, [ok.enable])
  await fetchPackage(ipa)
  assert.equal(await provide(ipa, euicc.error(request, 'replayError')), 'emptyResponse')
  assert.equal(operator.order(name).status, 'parked')
  const question = await ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(question.kind === 'ipaEuiccDataRequest' && Buffer.from(question.value.tagList).toString('hex') === 'a2')
  const { eimTransactionId } = question.value
  const answer = await ipa.call('provideEimPackageResult', {
    eidValue: eidOctetsOf(EID),
    eimPackageResult: {
      kind: 'ipaEuiccDataResponse',
      value: {
        kind: 'ipaEuiccData',
        value: { euiccPackageResultList: [stored], ...(eimTransactionId ? { eimTransactionId } : {}) },
      },
    },
  })
  assert.deepEqual(answer, { kind: 'eimAcknowledgements', value: [1] })
  assert.equal(operator.order(name).outcome?.kind, 'results')
})

test('sheet:RES-10: an unsigned error is reported, changes no token, and a signed result still counts', async () => {
  const { operator, ipa, euicc } = await scene()
  const name = operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(ipa)
  const { eimId, eimTransactionId } = request.euiccPackageSigned
  const error = { eimId, ...(eimTransactionId ? { eimTransactionId } : {}), associationToken: 99 }
  assert.equal(await provide(ipa, { kind: 'euiccPackageErrorUnsigned', value: error }), 'emptyResponse')
  assert.equal(operator.euicc(EID).token, undefined)
  const { status, outcome } = operator.order(name)
  assert.deepEqual([status, outcome], ['parked', { kind: 'unsignedError', associationToken: '99' }])
  assert.equal(await poll(ipa), 'noEimPackageAvailable')
  assert.deepEqual(await provide(ipa, euicc.result(request, [ok.enable])), [1])
  assert.equal(operator.order(name).outcome?.kind, 'results')
})

test('sheet:RES-11 NOTIF-020: a notification whose signature fails is not acknowledged, and not forwarded', async () => {
  const { operator, ipa, euicc, machine, smdp } = await scene()
  operator.queueOperations(EID, enableFirst)
  const result = euicc.result(await fetchPackage(ipa), [ok.enable])
  const bad = euicc.notification('smdp.harness.test', 'notificationEnable', 'full', { spoilt: true })
  const good = euicc.notification('smdp.harness.test', 'notificationDisable')
  assert.deepEqual(await provide(ipa, result, [bad, good]), [1, 3])
  await machine.forwarded()
  assert.equal(smdp.octetsOf('handleNotification').length, 1)
})

test('sheet:RES-15 PROV-023 BP-004: a result that comes much later and over another connection counts', async () => {
  const { operator, ipa, euicc, machine, clock } = await scene()
  operator.queueOperations(EID, enableFirst)
  const result = euicc.result(await fetchPackage(ipa), [ok.enable])
  clock.milliseconds += 90 * 86_400_000
  for (const connection of [2, 3]) {
    const later = new TestIpa(machine, '1.2')
    later.connection = connection
    assert.deepEqual(await provide(later, result, undefined, connection === 2 ? EID : ''), [1])
  }
})

test('the result inside HandleNotification counts, and is acknowledged when it comes again by ProvideEimPackageResult', async () => {
  for (const binding of ['asn1', 'json'] as const) {
    const { operator, ipa, euicc } = await scene({ binding })
    const name = operator.queueOperations(EID, enableFirst)
    const result = euicc.result(await fetchPackage(ipa), [ok.enable])
    const value = { eidValue: eidOctetsOf(EID), eimPackageResult: { kind: 'euiccPackageResult', value: result } } as const
    await ipa.call('handleNotification', { kind: 'provideEimPackageResult', value })
    assert.equal(operator.order(name).status, 'done')
    assert.deepEqual(await provide(ipa, result), [1])
  }
})

test('sheet:RB-13 RB-012: a result with rollbackResult is acknowledged, and the former profile is enabled in the records', async () => {
  const one = await scene()
  const { operator, ipa, euicc } = one
  await round(one, enableFirst, [ok.enable])
  const second = await round(one, [{ enable: { iccid: SECOND_ICCID, rollback: true } }], [ok.enable])
  assert.deepEqual(enabledIn(operator.euicc(EID).view.profiles), [SECOND_ICCID])
  const rollback: EuiccResultData = { kind: 'rollbackResult', value: 'ok' }
  assert.deepEqual(await provide(ipa, euicc.result(second.request, [rollback])), [3])
  assert.deepEqual(enabledIn(operator.euicc(EID).view.profiles), [ICCID])
  const { outcome } = operator.order(second.name)
  assert.ok(outcome?.kind === 'results' && outcome.rolledBack)

  // The first result never arrived: nothing changed in the records, and nothing has to be undone.
  const third = operator.queueOperations(EID, [{ enable: { iccid: SECOND_ICCID, rollback: true } }])
  assert.deepEqual(await provide(ipa, euicc.result(await fetchPackage(ipa), [rollback])), [4])
  assert.deepEqual(enabledIn(operator.euicc(EID).view.profiles), [ICCID])
  assert.equal(operator.order(third).status, 'done')
})

test('sheet:RA-01 PSMO-RAT-003: a Rules Authorisation Table is kept for the operator, an empty one too', async () => {
  const one = await scene()
  const rules = [{ pprIds: ['ppr1'], allowedOperators: [{ mccMnc: hex('62F210') }], pprFlags: ['consentRequired'] }] as const
  assert.deepEqual((await round(one, [{ getRAT: {} }], [{ kind: 'getRATResult', value: rules }])).acknowledged, [1])
  assert.deepEqual(one.operator.euicc(EID).view.rat, [
    { pprIds: ['ppr1'], allowedOperators: [{ mccMnc: '62F210' }], pprFlags: ['consentRequired'] },
  ])
  assert.deepEqual((await round(one, [{ getRAT: {} }], [{ kind: 'getRATResult', value: [] }])).acknowledged, [2])
  assert.deepEqual(one.operator.euicc(EID).view.rat, [])
})

test('sheet:AI-02 ECO-ADD-012: the configuration of a new eIM has its initial counterValue', async () => {
  const one = await scene()
  const key = generateKeyPair('P-256').publicKey.export({ type: 'spki', format: 'der' }).toString('hex')
  const added = { eimId: 'second.example.test', publicKey: key, requestToken: true }
  const result: EuiccResultData = { kind: 'addEimResult', value: { kind: 'associationToken', value: 3 } }
  const { request, order } = await round(one, [{ addEim: { ...added, counterValue: 12 } }], [result])
  const [eco] = request.euiccPackageSigned.euiccPackage.value
  assert.ok(eco?.kind === 'addEim' && eco.value.counterValue === 12 && eco.value.associationToken === -1)
  assert.deepEqual(one.operator.euicc(EID).view.eims, ['second.example.test'])
  assert.ok(order.outcome?.kind === 'results' && order.outcome.fits)
  one.operator.queueOperations(EID, [{ addEim: added }])
  const [without] = (await fetchPackage(one.ipa)).euiccPackageSigned.euiccPackage.value
  assert.ok(without?.kind === 'addEim' && without.value.counterValue === 0, 'a counter of its own where the operator gave none')
  assert.ok(decode(Eco, encode(Eco, without)))
})

test('sheet:AI-08 INIT-012: the token of the initial association is recorded, signs every package, and checks every result', async () => {
  const { operator, ipa, euicc, key } = await scene()
  for (const token of [5, 128]) {
    operator.registerEuicc({ eid: EID, associationToken: token })
    euicc.token = token
    operator.queueOperations(EID, enableFirst)
    const request = await fetchPackage(ipa)
    assert.ok(euicc.accepts(request, key), `signed with token ${token}`)
    assert.ok(Array.isArray(await provide(ipa, euicc.result(request, [ok.enable]))))
  }
})

test('sheet:CRT-15 SEC-REV-015: updateEim replaces a signing key on every eUICC, and each gets packages under the new one from then on', async () => {
  const one = await scene()
  const { operator, ipa, euicc, other, key } = one
  const newKey = generateKeyPair('P-256')
  assert.equal(operator.replaceSigningKey(newKey).length, 2)
  const update = await fetchPackage(ipa)
  const [eco] = update.euiccPackageSigned.euiccPackage.value
  assert.ok(eco?.kind === 'updateEim' && eco.value.eimId === update.euiccPackageSigned.eimId)
  assert.ok(euicc.accepts(update, key), 'the old key signs the update')
  await provide(ipa, euicc.result(update, [{ kind: 'updateEimResult', value: 'ok' }]))
  operator.queueOperations(EID, enableFirst)
  assert.ok(euicc.accepts(await fetchPackage(ipa), newKey))
  operator.queueOperations(OTHER_EID, enableFirst)
  const elsewhere = await fetchPackage(ipa, OTHER_EID)
  assert.ok(other.accepts(elsewhere, key), 'an eUICC that has not stored the new key still needs the old one')
})

test('every operation reaches the eUICC as the operator wrote it, and each result changes the records', async () => {
  const one = await scene()
  const { operator } = one
  const profile = {
    iccid: iccidOctets(ICCID),
    profileState: 'enabled',
    fallbackAttribute: false,
    profileName: 'Bootstrap',
  } as const
  const list: EuiccResultData = { kind: 'listProfileInfoResult', value: { kind: 'profileInfoListOk', value: [profile] } }
  await round(one, [{ listProfileInfo: {} }], [list])
  assert.deepEqual(operator.euicc(EID).view.profiles, [{ iccid: ICCID, enabled: true, profileName: 'Bootstrap' }])
  await round(one, [{ setFallbackAttribute: { iccid: ICCID } }], [{ kind: 'setFallbackAttributeResult', value: 'ok' }])
  assert.equal(operator.euicc(EID).view.profiles?.[0]?.fallback, true)
  await round(one, [{ unsetFallbackAttribute: {} }], [{ kind: 'unsetFallbackAttributeResult', value: 'ok' }])
  assert.equal(operator.euicc(EID).view.profiles?.[0]?.fallback, undefined)
  const address: EuiccResultData = { kind: 'setDefaultDpAddressResult', value: { setDefaultDpAddressResult: 'ok' } }
  const { order } = await round(one, [{ setDefaultDpAddress: { address: 'smdp.example.test' } }], [address])
  assert.ok(order.outcome?.kind === 'results' && order.outcome.fits && order.outcome.notExecuted.length === 0)
  assert.equal(operator.euicc(EID).view.defaultSmdpAddress, 'smdp.example.test')
  await round(one, [{ configureImmediateEnable: { enable: true } }], [{ kind: 'configureImmediateEnableResult', value: 'ok' }])
  assert.equal(operator.euicc(EID).view.immediateEnable, true)
  await round(one, [{ disable: { iccid: ICCID } }, { delete: { iccid: ICCID } }], [ok.disable, ok.delete])
  assert.deepEqual(operator.euicc(EID).view.profiles, [])
  const eims: EuiccResultData = { kind: 'listEimResult', value: { kind: 'eimIdList', value: [{ eimId: 'a' }, { eimId: 'b' }] } }
  await round(one, [{ listEim: {} }], [eims])
  await round(one, [{ deleteEim: { eimId: 'b' } }], [{ kind: 'deleteEimResult', value: 'lastEimDeleted' }])
  assert.deepEqual(operator.euicc(EID).view.eims, ['a'])
})

test('a package on brainpoolP256r1 is signed and its result checked', async () => {
  const one = await scene({ curve: 'brainpoolP256r1' })
  assert.deepEqual((await round(one, enableFirst, [ok.enable])).acknowledged, [1])
})

test('a result of a package that is not kept any more is acknowledged all the same', async () => {
  const one = await scene({ behaviour: { keepFinished: 2 } })
  const first = one.operator.queueOperations(EID, enableFirst)
  const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
  assert.deepEqual(await provide(one.ipa, result), [1])
  for (let i = 0; i < 3; i++) await round(one, enableFirst, [ok.enable])
  assert.throws(() => one.operator.order(first), { name: 'OperatorError' })
  assert.deepEqual(await provide(one.ipa, result), [1])
  assert.equal(
    await provide(one.ipa, new TestEuicc(one.pki, EID).result(await requestOf(one), [ok.enable], { signature: 'spoilt' })),
    'emptyResponse',
  )
})

async function requestOf(one: Awaited<ReturnType<typeof scene>>) {
  one.operator.queueOperations(EID, enableFirst)
  return fetchPackage(one.ipa)
}

function enabledIn(profiles: readonly { readonly iccid: string; readonly enabled: boolean }[] | undefined): readonly string[] {
  return (profiles ?? []).filter(({ enabled }) => enabled).map(({ iccid }) => iccid)
}
