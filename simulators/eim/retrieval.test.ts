/** ESipa.GetEimPackage of the simulated eIM, in both bindings: SGP.32 v1.2 3.1.1.1, 5.14.5. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GetEimPackageRequest } from '../../protocol/esipa/get-eim-package.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode } from '../../protocol/schema/type.ts'
import { hex } from '../../protocol/vectors/hex.ts'
import {
  EID,
  eidOctetsOf,
  enableFirst,
  fetchPackage,
  OTHER_EID,
  ok,
  poll,
  provide,
  round,
  scene,
  stateInMemory,
  TestIpa,
  UNKNOWN_EID,
} from './test-scene.ts'

for (const binding of ['asn1', 'json'] as const) {
  test(`sheet:RET-01 RETR-006: noEimPackageAvailable when nothing is pending (${binding})`, async () => {
    const { ipa } = await scene({ binding })
    assert.equal(await poll(ipa), 'noEimPackageAvailable')
    if (binding === 'asn1') assert.equal(Buffer.from((ipa.reply as { body: Uint8Array }).body).toString('hex'), 'bf4f03020101')
  })

  test(`sheet:RET-02 RETR-007: eidNotFound for an EID that the eIM does not manage (${binding})`, async () => {
    const { ipa } = await scene({ binding })
    assert.equal(await poll(ipa, UNKNOWN_EID), 'eidNotFound')
  })

  test(`sheet:RET-04 RETR-009: missingEid when the EID is absent (${binding})`, async () => {
    const { ipa } = await scene({ binding })
    const reply = await ipa.send('getEimPackage', binding === 'asn1' ? hex('BF4F00') : Buffer.from('{}'))
    assert.ok(reply.kind === 'answer' && reply.status === 200)
    const text = Buffer.from(reply.body)
    if (binding === 'asn1') assert.equal(text.toString('hex'), 'bf4f03020104')
    else assert.match(text.toString(), /"eimPackageError":4/)
  })

  test(`sheet:RET-06 PKG-018 RETR-017 RETR-018: a package that is asked for again has the same octets until its result came (${binding})`, async () => {
    const { ipa, operator, machine, euicc } = await scene({ binding })
    operator.queueOperations(EID, enableFirst)
    operator.queueOperations(EID, [{ getRAT: {} }])
    const first = await fetchPackage(ipa)
    const elsewhere = new TestIpa(machine, '1.2', binding)
    elsewhere.connection = 2
    const [again, parallel] = await Promise.all([fetchPackage(ipa), fetchPackage(elsewhere)])
    assert.deepEqual(rawOf(again), rawOf(first))
    assert.deepEqual(rawOf(parallel), rawOf(first))
    await provide(ipa, euicc.result(first, [ok.enable]))
    const next = await fetchPackage(ipa)
    assert.ok(next.euiccPackageSigned.counterValue > first.euiccPackageSigned.counterValue)
  })

  test(`sheet:RET-07 STC-010 STC-011: every cause of a state change is taken, and the profiles are asked for anew (${binding})`, async () => {
    for (const cause of [0, 1, 2, 3, 4, 5, 6, 127, 42]) {
      const { ipa, operator } = await scene({ binding, behaviour: { asksAfterStateChange: 'listProfileInfo' } })
      const request = { eidValue: eidOctetsOf(EID), notifyStateChange: true, stateChangeCause: cause } as const
      const answer = await ipa.call('getEimPackage', request)
      assert.ok(answer.kind === 'euiccPackageRequest')
      assert.deepEqual(
        answer.value.euiccPackageSigned.euiccPackage.value.map(({ kind }) => kind),
        ['listProfileInfo'],
      )
      assert.notEqual(operator.euicc(EID).view.stale, undefined)
    }
  })
}

test('sheet:RET-09 ESIPA-ASN-018: an unknown element at the end is passed over', async () => {
  const { ipa } = await scene()
  const request = encode(GetEimPackageRequest, { eidValue: eidOctetsOf(EID) })
  const longer = Buffer.concat([hex('BF4F15'), request.subarray(3), hex('8F0100')])
  const reply = await ipa.send('getEimPackage', longer)
  assert.ok(reply.kind === 'answer' && Buffer.from(reply.body).toString('hex') === 'bf4f03020101')
})

test('a state change without a question is kept for the operator only', async () => {
  const { ipa, operator } = await scene()
  const answer = await ipa.call('getEimPackage', {
    eidValue: eidOctetsOf(EID),
    notifyStateChange: true,
    stateChangeCause: 'fallback',
  })
  assert.equal(answer.value, 'noEimPackageAvailable')
  assert.equal(operator.euicc(EID).view.stale, 'fallback')
})

test('sheet:PKG-05 PKG-004 PKG-005 PKG-019: counters only grow, in the order of delivery, after a restart and an abandoned package too', async () => {
  const journal = stateInMemory()
  const first = await scene({ journal: journal() })
  const counters: (number | bigint)[] = []
  for (let i = 0; i < 3; i++)
    counters.push((await round(first, enableFirst, [ok.enable])).request.euiccPackageSigned.counterValue)
  const name = first.operator.queueOperations(EID, enableFirst)
  const lost = await fetchPackage(first.ipa)
  counters.push(lost.euiccPackageSigned.counterValue)

  const second = await scene({ journal: journal() })
  assert.deepEqual(rawOf(await fetchPackage(second.ipa)), rawOf(lost), 'the package survives with its octets')
  second.operator.abandon(name, 'the operator gave it up')
  second.operator.queueOperations(EID, enableFirst)
  counters.push((await fetchPackage(second.ipa)).euiccPackageSigned.counterValue)
  assert.deepEqual(counters, [1, 2, 3, 4, 5])

  const { request } = await round(await scene(), enableFirst, [ok.enable])
  assert.equal(request.euiccPackageSigned.counterValue, 1)
  assert.equal(second.operator.euicc(OTHER_EID).counter, 0, 'each eUICC has its own')
})

test('the counter of an eUICC that has none left ends the order with a reason', async () => {
  const { operator, ipa } = await scene()
  operator.registerEuicc({ eid: EID, counterValue: 0x7fffff })
  const name = operator.queueOperations(EID, enableFirst)
  assert.equal(await poll(ipa), 'noEimPackageAvailable')
  assert.equal(operator.order(name).outcome?.kind, 'aborted')
})

test('sheet:EXE-10 PKG-020: listProfileInfo behind a change is refused with the way out, and nothing is queued', async () => {
  const { operator, ipa } = await scene()
  for (const change of ['enable', 'disable', 'delete'] as const) {
    const operations = [{ [change]: { iccid: '8944000000000000001' } }, { listProfileInfo: {} }] as never
    assert.throws(() => operator.queueOperations(EID, operations), {
      name: 'OperatorError',
      message: /put it first, or into the next package/,
    })
  }
  assert.equal(await poll(ipa), 'noEimPackageAvailable')
  operator.queueOperations(EID, [{ listProfileInfo: {} }, ...enableFirst])
  const { euiccPackageSigned } = await fetchPackage(ipa)
  assert.deepEqual(
    euiccPackageSigned.euiccPackage.value.map(({ kind }) => kind),
    ['listProfileInfo', 'enable'],
  )
})

test('sheet:EXE-08 PKG-021: two enables in one package are refused with the way out, and nothing is queued', async () => {
  const { operator } = await scene()
  const twice = [...enableFirst, ...enableFirst]
  assert.throws(() => operator.queueOperations(EID, twice), /at most one enable; put the second one into the next package/)
  assert.equal(operator.orders(EID).length, 0)
})
