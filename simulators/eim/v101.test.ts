/** The simulated eIM of SGP.32 v1.0.1, which is spoken in ASN.1 only. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import type { EuiccPackageRequest } from '../../protocol/v101/euicc-package.ts'
import { EuiccPackageResult, EuiccPackageResultDataSigned } from '../../protocol/v101/euicc-package-result.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { systemClock } from '../../transport/clock.ts'
import { EsipaClient } from '../../transport/esipa-client.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { systemRandom } from '../../transport/random.ts'
import { selfSignedIdentity } from '../../transport/tls-identity.ts'
import { type EsipaHandlers, esipaEndpoint } from '../esipa-endpoint.ts'
import { injectNext } from './inject.ts'
import { EID, eidOctetsOf, enableFirst, ICCID, scene, TestIpa, UNKNOWN_EID } from './test-scene.ts'
import { TEST_ADDRESS } from './test-smdp.ts'

type Request = Of<typeof EuiccPackageRequest>

async function oldScene() {
  const one = await scene({ behaviour: { spec: '1.0.1' } })
  return { ...one, old: new TestIpa(one.machine, '1.0.1') }
}

type Old = Awaited<ReturnType<typeof oldScene>>

async function fetched({ old }: Old): Promise<Request> {
  const answer = await old.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(answer.kind === 'euiccPackageRequest', answer.kind)
  return answer.value
}

/** A signed result; over the token object, or over the eimSignature as the text of v1.0 has it. */
function resultOf({ euicc }: Old, request: Request, over: 'token' | 'eimSignature') {
  const { eimId, counterValue, eimTransactionId } = request.euiccPackageSigned
  const data = encode(EuiccPackageResultDataSigned, {
    eimId,
    counterValue,
    ...(eimTransactionId === undefined ? {} : { eimTransactionId }),
    seqNumber: euicc.nextSeq(),
    euiccResult: [{ kind: 'enableResult', value: 'ok' }],
  })
  const signed =
    over === 'token'
      ? signedBytes.euiccSignEPR(data)
      : signedBytes.euiccSignOverEimSignature(data, tlv(0x5f37, request.eimSignature))
  const signature = tlv(0x5f37, sign(euicc.issued.privateKey, signed))
  return decode(EuiccPackageResult, tlv(0xbf51, tlv(0xa0, data, signature))).value
}

test('an EID that is not known has no error of its own, and JSON is not served', async () => {
  const one = await oldScene()
  for (const eid of [EID, UNKNOWN_EID]) {
    const answer = await one.old.call('getEimPackage', { eidValue: eidOctetsOf(eid) })
    assert.deepEqual(answer, { kind: 'eimPackageError', value: 'noEimPackageAvailable' })
  }
  const json = new TestIpa(one.machine, '1.2', 'json')
  const reply = await json.send('getEimPackage', Buffer.from('{}'))
  assert.ok(reply.kind === 'answer' && reply.status === 501)
})

for (const over of ['token', 'eimSignature'] as const) {
  test(`a result without EID is known by its connection or its transaction, and counts when it is signed over the ${over}`, async () => {
    const one = await oldScene()
    one.operator.queueOperations(EID, enableFirst)
    const result = resultOf(one, await fetched(one), over)
    for (const connection of [1, 7]) {
      one.old.connection = connection
      const answer = await one.old.call('provideEimPackageResult', { kind: 'euiccPackageResult', value: result })
      assert.deepEqual(answer, { eimAcknowledgements: [1] })
    }
    assert.deepEqual(one.operator.euicc(EID).view.profiles, [{ iccid: ICCID, enabled: true }])
  })
}

test('nothing to acknowledge is BF50 00; the result inside HandleNotification stands under A1', async () => {
  const one = await oldScene()
  const name = one.operator.queueOperations(EID, enableFirst)
  const result = resultOf(one, await fetched(one), 'token')
  await one.old.call('handleNotification', {
    kind: 'provideEimPackageResult',
    value: { kind: 'euiccPackageResult', value: result },
  })
  assert.equal(one.operator.order(name).status, 'done')
  const reply = await one.old.send('provideEimPackageResult', hex('BF5003020101'))
  assert.ok(reply.kind === 'answer' && Buffer.from(reply.body).toString('hex') === 'bf5000')
})

test('notifications come as a list response, with further results beside them', async () => {
  const one = await oldScene()
  one.operator.queueOperations(EID, enableFirst)
  const result = resultOf(one, await fetched(one), 'token')
  const notification = one.euicc.notification(TEST_ADDRESS, 'notificationEnable')
  assert.ok(notification.kind === 'otherSignedNotification')
  const value = { euiccPackageResult: result, notificationList: { kind: 'notificationList', value: [notification] } } as const
  assert.deepEqual(await one.old.call('provideEimPackageResult', { kind: 'ePRAndNotifications', value }), {
    eimAcknowledgements: [1, 2],
  })
  await one.machine.forwarded()
  assert.ok(one.smdp.octetsOf('handleNotification')[0]?.includes(rawOf(notification.value) ?? Buffer.of(0)))
})

test('a data request has the tags of v1.0.1, and its answer is learned', async () => {
  const one = await oldScene()
  one.operator.queueDataRequest(EID)
  const answer = await one.old.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(answer.kind === 'ipaEuiccDataRequest')
  assert.equal(Buffer.from(answer.value.tagList).toString('hex'), 'bf2b80bf20bf228384a5a688a9')
  const info = decode(EUICCInfo1, hex('BF20118203020500A9040402F541AA040402F541')).value
  const value = { kind: 'ipaEuiccData', value: { euiccInfo1: info, associationToken: 5, defaultSmdpAddress: 'a.b' } } as const
  assert.deepEqual(await one.old.call('provideEimPackageResult', { kind: 'ipaEuiccDataResponse', value }), {})
  const known = one.operator.euicc(EID)
  assert.deepEqual([known.token, known.view.defaultSmdpAddress, known.euiccInfo1?.length], ['5', 'a.b', 40])
  one.operator.queueDataRequest(EID)
  await one.old.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  const error = { kind: 'ipaEuiccDataError', value: 'euiccCiPKIdNotFound' } as const
  assert.deepEqual(await one.old.call('provideEimPackageResult', { kind: 'ipaEuiccDataResponse', value: error }), {})
  assert.equal(one.operator.orders(EID).at(-1)?.status, 'done')
})

test('a download is relayed, and its errors have the names of v1.0.1', async () => {
  const one = await oldScene()
  one.operator.queueDownload(EID, { kind: 'activationCode', text: `1$${TEST_ADDRESS}$M` })
  await one.old.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  const euiccInfo1 = decode(EUICCInfo1, hex('BF20118203020500A9040402F541AA040402F541')).value
  const request = { euiccChallenge: Buffer.alloc(16), smdpAddress: TEST_ADDRESS, euiccInfo1 }
  one.smdp.changes = { unreachable: [TEST_ADDRESS] }
  assert.deepEqual(await one.old.call('initiateAuthentication', request), {
    kind: 'initiateAuthenticationErrorEsipa',
    value: 'invalidDpAddress',
  })
  one.smdp.changes = { metadataInPackage: { profileName: 'Another' } }
  const answer = await one.old.call('initiateAuthentication', request)
  assert.ok(answer.kind === 'initiateAuthenticationOkEsipa' && answer.value.matchingId === 'M')
  const transactionId = one.smdp.transactionId
  const response = one.euicc.authenticate(answer.value, 'full', 'M')
  const dp = await one.old.call('authenticateClient', { transactionId, authenticateServerResponse: response as never })
  assert.ok(dp.kind === 'authenticateClientOkDPEsipa')
  const prepareDownloadResponse = one.euicc.prepare(dp.value as never)
  const bound = await one.old.call('getBoundProfilePackage', { transactionId, prepareDownloadResponse })
  assert.deepEqual(bound, { kind: 'getBoundProfilePackageErrorEsipa', value: 'profileMetadataMismatch' })
  const cancelSessionResponse = one.euicc.cancel(transactionId, 'metadataMismatch')
  assert.equal((await one.old.call('cancelSession', { transactionId, cancelSessionResponse })).kind, 'cancelSessionOk')
})

test('inject mode: a package and a data request are pushed in the types of v1.0.1, and the result is acknowledged by BF53', async (context) => {
  const one = await oldScene()
  const pushed: string[] = []
  const handlers: EsipaHandlers<'1.0.1'> = {
    transferEimPackage({ value }) {
      pushed.push(value.kind)
      switch (value.kind) {
        case 'euiccPackageRequest':
          return { kind: 'euiccPackageResult', value: resultOf(one, value.value, 'token') }
        case 'ipaEuiccDataRequest':
          return { kind: 'eimPackageError', value: 'unknownPackage' }
        default:
          return { kind: 'eimPackageReceived', value: true }
      }
    },
  }
  const identity = await selfSignedIdentity('ipa.harness.test', systemClock, systemRandom)
  const server = await listenHttps({ identity, answer: esipaEndpoint({ spec: '1.0.1', handlers }) })
  context.after(() => server.close())
  const trust = { kind: 'certificate', pem: identity.certificates } as const
  const client = new EsipaClient({ peer: 'ipa', spec: '1.0.1', binding: 'asn1', url: `https://localhost:${server.port}`, trust })
  context.after(() => client.close())
  const push = () => injectNext(one.operator.core, EID, { spec: '1.0.1', client })

  const name = one.operator.queueOperations(EID, enableFirst)
  assert.deepEqual(await push(), { kind: 'done', acknowledged: [1] })
  assert.equal(one.operator.order(name).outcome?.kind, 'results')
  const question = one.operator.queueDataRequest(EID)
  assert.deepEqual(await push(), { kind: 'refused', code: 'unknownPackage' })
  assert.deepEqual(one.operator.order(question).outcome, { kind: 'ipaError', code: 'unknownPackage' })
  assert.deepEqual(await push(), { kind: 'nothingToDo' })
  assert.deepEqual(pushed, ['euiccPackageRequest', 'eimAcknowledgements', 'ipaEuiccDataRequest'])
})
