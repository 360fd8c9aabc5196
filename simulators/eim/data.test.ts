/** IpaEuiccDataRequest of the simulated eIM and what it does with the answers: SGP.32 v1.2 2.11.1.2, 2.11.2.2. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, type Of } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import type { IpaEuiccData, IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { tagsIn } from './data-tags.ts'
import { EID, eidOctetsOf, enableFirst, fetchPackage, ok, poll, provide, scene, type TestIpa } from './test-scene.ts'

async function question(ipa: TestIpa): Promise<IpaEuiccDataRequest> {
  const answer = await ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(answer.kind === 'ipaEuiccDataRequest', answer.kind)
  return answer.value
}

async function answerWith(ipa: TestIpa, request: IpaEuiccDataRequest, data: IpaEuiccData) {
  const { eimTransactionId } = request
  const value = { ...data, ...(eimTransactionId === undefined ? {} : { eimTransactionId }) }
  const answer = await ipa.call('provideEimPackageResult', {
    eidValue: eidOctetsOf(EID),
    eimPackageResult: { kind: 'ipaEuiccDataResponse', value: { kind: 'ipaEuiccData', value } },
  })
  return answer.kind === 'eimAcknowledgements' ? [...answer.value] : answer.kind
}

for (const binding of ['asn1', 'json'] as const) {
  test(`sheet:DR-10 EDR-023 EDR-024: notifications and package results in a data response are acknowledged, and nothing else (${binding})`, async () => {
    const { operator, ipa, euicc } = await scene({ binding })
    const name = operator.queueOperations(EID, enableFirst)
    const result = euicc.result(await fetchPackage(ipa), [ok.enable])
    operator.abandon(name, 'given up')
    operator.queueDataRequest(EID)
    const notifications = [
      euicc.notification('smdp.harness.test', 'notificationEnable'),
      euicc.notification('smdp.harness.test', 'notificationDisable', 'full', { spoilt: true }),
    ]
    const lists = { notificationsList: notifications, euiccPackageResultList: [result] }
    assert.deepEqual(await answerWith(ipa, await question(ipa), lists), [1, 2])
    operator.queueDataRequest(EID)
    assert.equal(await answerWith(ipa, await question(ipa), { rootSmdsAddress: 'smds.harness.test' }), 'emptyResponse')
  })

  test(`sheet:DR-11 EDR-024: an error response closes the request and is answered by emptyResponse (${binding})`, async () => {
    const { operator, ipa } = await scene({ binding })
    const name = operator.queueDataRequest(EID)
    const { eimTransactionId } = await question(ipa)
    const error = { ipaEuiccDataErrorCode: 'incorrectTagList', ...(eimTransactionId ? { eimTransactionId } : {}) } as const
    const answer = await ipa.call('provideEimPackageResult', {
      eidValue: eidOctetsOf(EID),
      eimPackageResult: { kind: 'ipaEuiccDataResponse', value: { kind: 'ipaEuiccDataResponseError', value: error } },
    })
    assert.equal(answer.kind, 'emptyResponse')
    assert.deepEqual(operator.order(name).outcome, { kind: 'dataError', code: 'incorrectTagList' })
  })
}

test('sheet:DR-12 EDR-001 EDR-002: a tag list has tags of IpaEuiccData only, never the EID or profile information', async () => {
  const { operator, ipa } = await scene()
  operator.queueDataRequest(EID)
  const tags = tagsIn(Buffer.from((await question(ipa)).tagList).toString('hex'))
  assert.deepEqual(tags, ['A0', '81', 'A2', 'BF20', 'BF22', '83', '84', 'A5', 'A6', 'A8', 'A9'])
  for (const tagList of ['5A', 'BF2D', 'BF20BF2D', '88', ''])
    assert.throws(() => operator.queueDataRequest(EID, { tagList }), { name: 'OperatorError', message: /choose from/ })
  const old = await scene({ behaviour: { spec: '1.0.1' } })
  old.operator.queueDataRequest(EID, { tagList: '80BF2B88' })
  assert.throws(() => old.operator.queueDataRequest(EID, { tagList: 'A0' }), { name: 'OperatorError' })
})

test('sheet:DR-12 EDR-001: criteria and a key identifier go with the tags that they are for', async () => {
  const { operator, ipa } = await scene()
  operator.queueDataRequest(EID, { names: ['notifications'], notificationSeqNumber: 4, euiccCiPKId: 'F541' })
  const request = await question(ipa)
  assert.deepEqual(request.searchCriteriaNotification, { kind: 'seqNumber', value: 4 })
  assert.deepEqual(Buffer.from(request.euiccCiPKIdentifierToBeUsed ?? []), hex('F541'))
})

test('an eIM without a key asks for the certificates first, and then trusts results', async () => {
  const { operator, ipa, euicc, pki } = await scene({ register: 'nothing' })
  operator.queueOperations(EID, enableFirst)
  const request = await question(ipa)
  assert.deepEqual(tagsIn(Buffer.from(request.tagList).toString('hex')), ['A5', 'A6', 'A8'])
  const certificates = { eumCertificate: pki.eum.certificate.der, euiccCertificate: euicc.issued.certificate.der }
  const ipaCapabilities = {
    ipaFeatures: ['indirectRspServerCommunication'],
    ipaSupportedProtocols: ['ipaRetrieveHttps'],
  } as const
  assert.equal(await answerWith(ipa, request, { ...certificates, ipaCapabilities }), 'emptyResponse')
  assert.deepEqual(operator.euicc(EID).ipaFeatures, ['indirectRspServerCommunication'])
  assert.deepEqual(await provide(ipa, euicc.result(await fetchPackage(ipa), [ok.enable])), [1])
})

test('certificates of another eUICC are not learned, and the question is not repeated for ever', async () => {
  const { operator, ipa, other, pki } = await scene({ register: 'nothing' })
  operator.queueOperations(EID, enableFirst)
  const certificates = { eumCertificate: pki.eum.certificate.der, euiccCertificate: other.issued.certificate.der }
  await answerWith(ipa, await question(ipa), certificates)
  assert.equal(operator.euicc(EID).euiccCertificate, undefined)
  assert.equal(await poll(ipa), 'euiccPackageRequest')
})

test('everything that the IPA tells is kept; the token only where it was asked for', async () => {
  const { operator, ipa, euicc } = await scene()
  const info1 = decode(EUICCInfo1, hex('BF20118203020500A9040402F541AA040402F541')).value
  const info2: Of<typeof EUICCInfo2> = decode(EUICCInfo2, euicc.info2).value
  const data: IpaEuiccData = {
    defaultSmdpAddress: 'smdp.example.test',
    euiccInfo1: info1,
    euiccInfo2: info2,
    rootSmdsAddress: 'smds.example.test',
    associationToken: 300,
    deviceInfo: { tac: hex('35290611'), deviceCapabilities: {} },
  }
  operator.queueDataRequest(EID, { names: ['euiccInfo1'] })
  await answerWith(ipa, await question(ipa), data)
  const known = operator.euicc(EID)
  assert.equal(known.token, undefined)
  assert.equal(known.euiccInfo2, euicc.info2.toString('hex').toUpperCase())
  assert.deepEqual([known.rootSmdsAddress, known.view.defaultSmdpAddress], ['smds.example.test', 'smdp.example.test'])
  assert.equal(known.deviceInfo, 'A908800435290611A100')
  operator.queueDataRequest(EID, { names: ['associationToken'] })
  await answerWith(ipa, await question(ipa), data)
  assert.equal(operator.euicc(EID).token, '300')
})

test('sheet:RET-05 RETR-015: a data request that nobody answers lets the package behind it pass, and waits on', async () => {
  const { operator, ipa, euicc } = await scene()
  operator.queueDataRequest(EID)
  operator.queueOperations(EID, enableFirst)
  for (let time = 0; time < 3; time++) assert.equal(await poll(ipa), 'ipaEuiccDataRequest')
  assert.deepEqual(await provide(ipa, euicc.result(await fetchPackage(ipa), [ok.enable])), [1])
  assert.equal(await poll(ipa), 'ipaEuiccDataRequest')
})
