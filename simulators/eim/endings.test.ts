/** No order stays open for ever, whatever the IPA answers, and no server that is away holds up the others. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rawOf } from '../../protocol/schema/raw.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import { PeerFault } from '../../transport/faults.ts'
import { EID, eidOctetsOf, enableFirst, fetchPackage, OTHER_EID, ok, poll, provide, type Scene, scene } from './test-scene.ts'
import { TEST_ADDRESS } from './test-smdp.ts'

/** An order that is said to be a replay after it went out twice, and the question after its result that follows. */
async function askedAfterReplay(one: Scene) {
  const name = one.operator.queueOperations(EID, enableFirst)
  const request = await fetchPackage(one.ipa)
  await fetchPackage(one.ipa)
  const error = one.euicc.error(request, 'replayError')
  await provide(one.ipa, error)
  return { name, error }
}

test('an IPA that cannot answer the question after a lost result ends the package as a replay', async () => {
  for (const kind of ['ipaEuiccDataResponse', 'eimPackageResultResponseError'] as const) {
    const one = await scene()
    const { name } = await askedAfterReplay(one)
    const question = await one.ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
    assert.ok(question.kind === 'ipaEuiccDataRequest')
    const transaction = question.value.eimTransactionId ? { eimTransactionId: question.value.eimTransactionId } : {}
    await one.ipa.call('provideEimPackageResult', {
      eidValue: eidOctetsOf(EID),
      eimPackageResult:
        kind === 'ipaEuiccDataResponse'
          ? {
              kind,
              value: {
                kind: 'ipaEuiccDataResponseError',
                value: { ...transaction, ipaEuiccDataErrorCode: 'incorrectTagList' },
              },
            }
          : { kind, value: { ...transaction, eimPackageResultErrorCode: 'unknownPackage' } },
    })
    const { status, outcome } = one.operator.order(name)
    assert.deepEqual([status, outcome?.kind], ['done', 'signedError'], kind)
  }
})

test('a replayError that is delivered twice has the result asked for once', async () => {
  const one = await scene()
  const { error } = await askedAfterReplay(one)
  assert.equal(await provide(one.ipa, error), 'emptyResponse')
  assert.equal(one.operator.orders(EID).filter(({ kind }) => kind === 'data').length, 1)
})

test('octets of the operator that no eUICC can read are not offered for ever: its unsigned error ends them', async () => {
  const one = await scene()
  const name = one.operator.queueRaw(EID, hex('BF5103300100'))
  await one.ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) }).catch(() => {})
  assert.equal(one.operator.order(name).status, 'delivered')
  await provide(one.ipa, { kind: 'euiccPackageErrorUnsigned', value: { eimId: '' } })
  assert.equal(one.operator.order(name).status, 'done')
  assert.equal(await poll(one.ipa), 'noEimPackageAvailable')
})

test('the unsigned error of a package that the operator made under another eimId is that of this package', async () => {
  const one = await scene()
  const model = await scene({ behaviour: { eimId: 'another.eim.test' } })
  model.operator.queueOperations(EID, enableFirst)
  const name = one.operator.queueRaw(EID, rawOf(await fetchPackage(model.ipa)) ?? Buffer.of())
  const { eimTransactionId } = (await fetchPackage(one.ipa)).euiccPackageSigned
  const error = { eimId: 'another.eim.test', ...(eimTransactionId ? { eimTransactionId } : {}) }
  await provide(one.ipa, { kind: 'euiccPackageErrorUnsigned', value: error })
  assert.deepEqual([one.operator.order(name).status, await poll(one.ipa)], ['parked', 'noEimPackageAvailable'])
})

test('a download whose result nobody can check is not triggered again', async () => {
  const one = await scene({ register: 'nothing', behaviour: { learnsCertificates: false } })
  const name = one.operator.queueDownload(EID, { kind: 'defaultSmdp' })
  const trigger = await one.ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(trigger.kind === 'profileDownloadTriggerRequest')
  const { eimTransactionId } = trigger.value
  const pir = one.euicc.installation(one.smdp.transactionId, TEST_ADDRESS)
  assert.ok(pir.kind === 'profileInstallationResult')
  const deliver = () =>
    one.ipa.call('provideEimPackageResult', {
      eidValue: eidOctetsOf(EID),
      eimPackageResult: {
        kind: 'profileDownloadTriggerResult',
        value: { ...(eimTransactionId ? { eimTransactionId } : {}), profileDownloadTriggerResultData: pir },
      },
    })
  assert.equal((await deliver()).kind, 'emptyResponse')
  const { status, outcome } = one.operator.order(name)
  assert.deepEqual([status, outcome?.kind], ['parked', 'unverified'])
  assert.equal(await poll(one.ipa), 'noEimPackageAvailable')
  // The operator enters the key: the same result counts.
  const { records } = one.operator.core
  const euicc = records.euiccs.get(EID)
  const publicKey = one.euicc.issued.publicKey.export({ type: 'spki', format: 'der' }).toString('hex')
  assert.ok(euicc)
  records.put({ ...euicc, publicKey })
  await deliver()
  assert.equal(one.operator.order(name).outcome?.kind, 'installed')
})

test('an eIM without a key of the eUICC asks for its certificates before a trigger, as before a package', async () => {
  const one = await scene({ register: 'nothing' })
  one.operator.queueDownload(EID, { kind: 'defaultSmdp' })
  assert.equal(await poll(one.ipa), 'ipaEuiccDataRequest')
})

test('a silent SM-DP+ holds up no other, and however many requests come meanwhile, one attempt follows', async () => {
  const one = await scene()
  let attempts = 0
  let giveUp = () => {}
  const call = one.smdp.call
  one.smdp.call = ((server, address, name, request, signal) => {
    if (address !== 'silent.harness.test') return call(server, address, name, request, signal)
    attempts++
    return new Promise((_, reject) => {
      giveUp = () => reject(new PeerFault('silent', 'headers', 'nothing came'))
    })
  }) as typeof call
  const send = (address: string) =>
    one.ipa.call('handleNotification', {
      kind: 'pendingNotification',
      value: one.euicc.notification(address, 'notificationEnable'),
    })
  await send('silent.harness.test')
  await send(TEST_ADDRESS)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(one.smdp.octetsOf('handleNotification').length, 1, 'what came for the other address has gone')
  const all = [1, 2, 3, 4, 5].map(() => one.machine.forwardNotifications())
  giveUp()
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(attempts, 2)
  giveUp()
  await Promise.all(all)
  await one.machine.forwarded()
  assert.equal(attempts, 2)
  assert.deepEqual(
    one.operator.euicc(EID).outbox.map(({ address }) => address),
    ['silent.harness.test'],
  )
})

test('once old packages are let go, a result with the counter of a kept one and another transaction is still none', async () => {
  const one = await scene({ behaviour: { keepFinished: 1 } })
  const late = one.operator.queueOperations(EID, enableFirst)
  const first = await fetchPackage(one.ipa)
  one.operator.core.records.put({ ...one.operator.euicc(EID), prunedThrough: 50 })
  const { eimTransactionId: _, ...withoutTransaction } = first.euiccPackageSigned
  const other = one.euicc.result({ ...first, euiccPackageSigned: withoutTransaction }, [ok.enable])
  assert.equal(await provide(one.ipa, other), 'emptyResponse')
  assert.equal(one.operator.order(late).status, 'delivered')
  assert.deepEqual(await provide(one.ipa, one.euicc.result(first, [ok.enable])), [2])
})

test('what a peer writes into a log line stays in it', async () => {
  const one = await scene()
  await fetchPackage(one.ipa, OTHER_EID).catch(() => {})
  one.operator.queueOperations(EID, enableFirst)
  const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
  assert.ok(result.kind === 'euiccPackageResultSigned')
  await provide(one.ipa, { kind: 'euiccPackageErrorUnsigned', value: { eimId: 'x\n\u001b[2J' } })
  assert.match(one.log.at(-1) ?? '', /eimId x\\u\{a\}\\u\{1b\}\[2J/)
})
