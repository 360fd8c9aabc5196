/** Notifications that the simulated eIM forwards to SM-DP+s: SGP.32 v1.2 3.7, 5.14.7, 5.7.4. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import { HandleNotification } from '../../protocol/sgp32/es9plus-asn1.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import { withLongLength } from '../played/euicc-forms.ts'
import { EID, enableFirst, fetchPackage, OTHER_EID, ok, provide, type Scene, scene, type TestIpa } from './test-scene.ts'
import { TEST_ADDRESS } from './test-smdp.ts'

const SECOND = 'second.harness.test'

/** Address and number of each notification that reached an SM-DP+, in order. */
function forwarded({ smdp }: Scene): readonly string[] {
  return smdp.received
    .filter(({ name }) => name === 'handleNotification')
    .map(({ address, octets }) => `${address} ${numberIn(octets)}`)
}

function numberIn(octets: Buffer): unknown {
  const { kind, value } = decode(HandleNotification, octets).value.pendingNotification
  if (kind === 'profileInstallationResult') return value.profileInstallationResultData.notificationMetadata.seqNumber
  return kind === 'otherSignedNotification' ? value.tbsOtherNotification.seqNumber : kind
}

const send = (ipa: TestIpa, value: PendingNotification) => ipa.call('handleNotification', { kind: 'pendingNotification', value })

for (const binding of ['asn1', 'json'] as const) {
  test(`sheet:NO-01 NOTIF-007: Enable and Disable go to their own SM-DP+s (${binding})`, async () => {
    const one = await scene({ binding })
    one.operator.queueOperations(EID, enableFirst)
    const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
    const notifications = [
      one.euicc.notification(TEST_ADDRESS, 'notificationEnable'),
      one.euicc.notification(SECOND, 'notificationDisable'),
    ]
    assert.deepEqual(await provide(one.ipa, result, notifications), [1, 2, 3])
    await one.machine.forwarded()
    assert.deepEqual(forwarded(one), [`${TEST_ADDRESS} 2`, `${SECOND} 3`])
  })

  test(`sheet:NO-06 ESIPA-HTTP-016 NOTIF-019: HandleNotification is answered by 204 without a body, and forwarded once (${binding})`, async () => {
    const one = await scene({ binding })
    const notification = one.euicc.notification(TEST_ADDRESS, 'notificationDelete')
    for (let i = 0; i < 2; i++) {
      await send(one.ipa, notification)
      assert.ok(one.ipa.reply.kind === 'answer' && one.ipa.reply.status === 204 && one.ipa.reply.body.length === 0)
      await one.machine.forwarded()
    }
    await one.machine.forwardNotifications()
    assert.deepEqual(forwarded(one), [`${TEST_ADDRESS} 1`])
  })
}

test('sheet:NO-04 NOTIF-008 sheet:DD-10: nothing later goes to an address while a PIR to it is not acknowledged; other addresses wait for nobody', async () => {
  const one = await scene()
  await one.ipa.call('getEimPackage', { eidValue: Buffer.from(EID, 'hex') })
  one.operator.core.records.putSession({
    transactionId: one.smdp.transactionId.toString('hex').toUpperCase(),
    eid: EID,
    server: 'smdp',
    address: TEST_ADDRESS,
    oid: '2.999.10',
    serverSigned1: '',
    state: 'downloading',
  })
  const pir = one.euicc.installation(one.smdp.transactionId, TEST_ADDRESS)
  one.smdp.changes = { unreachable: [TEST_ADDRESS] }
  await send(one.ipa, pir)
  await send(one.ipa, one.euicc.notification(TEST_ADDRESS, 'notificationEnable'))
  await send(one.ipa, one.euicc.notification(SECOND, 'notificationDisable'))
  await one.machine.forwarded()
  assert.deepEqual(forwarded(one), [`${SECOND} 3`])
  one.smdp.changes = {}
  await one.machine.forwardNotifications()
  assert.deepEqual(forwarded(one), [`${SECOND} 3`, `${TEST_ADDRESS} 1`, `${TEST_ADDRESS} 2`])
  await one.machine.forwardNotifications()
  assert.equal(forwarded(one).length, 3)
})

test('sheet:NO-08 IDL-006 NOTIF-006 NOTIF-007 CPT-008 CPT-011 ES9PP-012: compact notifications reach their SM-DP+s in full form with certificates', async () => {
  for (const binding of ['asn1', 'json'] as const) {
    const one = await scene({ binding })
    const events = ['notificationEnable', 'notificationDisable', 'notificationDelete'] as const
    for (const event of events) await send(one.ipa, one.euicc.notification(TEST_ADDRESS, event, 'compactWithEid'))
    await one.machine.forwarded()
    const octets = one.smdp.octetsOf('handleNotification')
    assert.equal(octets.length, 3)
    for (const [at, body] of octets.entries()) {
      const { kind, value } = decode(HandleNotification, body).value.pendingNotification
      assert.ok(kind === 'otherSignedNotification')
      assert.deepEqual(value.tbsOtherNotification.profileManagementOperation, [events[at]])
      assert.deepEqual(Buffer.from(value.euiccCertificate), one.euicc.issued.certificate.der)
      assert.deepEqual(Buffer.from(value.eumCertificate), one.pki.eum.certificate.der)
    }
  }
})

test('sheet:NO-09 NOTIF-022 CPT-011: the eUICC of a bare notification is known by its certificate, or by 5A in the compact form', async () => {
  const one = await scene()
  await send(one.ipa, one.other.notification(TEST_ADDRESS, 'notificationEnable', 'full'))
  await send(one.ipa, one.other.notification(TEST_ADDRESS, 'notificationDisable', 'compactWithEid'))
  assert.deepEqual(one.operator.euicc(OTHER_EID).takenOver, ['1', '2'])
  assert.deepEqual(one.operator.euicc(EID).takenOver, [])
  // Neither: only the connection can tell, and this one has told nothing.
  await send(one.ipa, one.other.notification(TEST_ADDRESS, 'notificationDelete', 'compact'))
  assert.deepEqual(one.operator.euicc(OTHER_EID).takenOver, ['1', '2'])
  await one.ipa.call('getEimPackage', { eidValue: Buffer.from(OTHER_EID, 'hex') })
  await send(one.ipa, one.other.notification(TEST_ADDRESS, 'notificationDelete', 'compact'))
  assert.deepEqual(one.operator.euicc(OTHER_EID).takenOver, ['1', '2', '4'])
})

test('sheet:ID-07 NOTIF-015: a notification is forwarded with the octets that the IPA sent, also where they are not DER', async () => {
  const one = await scene()
  const notification = one.euicc.notification(TEST_ADDRESS, 'notificationEnable', 'full', { rewritten: longMetadata })
  await send(one.ipa, notification)
  await one.machine.forwarded()
  const sent = rawOf(notification) ?? Buffer.of()
  assert.ok(one.smdp.octetsOf('handleNotification')[0]?.includes(sent))
})

test('sheet:ID-17 NOTIF-019: the installation result of a session that the eIM did not relay is left to the IPA', async () => {
  const one = await scene()
  await one.ipa.call('getEimPackage', { eidValue: Buffer.from(EID, 'hex') })
  await send(one.ipa, one.euicc.installation(one.smdp.transactionId, TEST_ADDRESS))
  await one.machine.forwarded()
  assert.deepEqual(forwarded(one), [])
  assert.deepEqual(one.operator.euicc(EID).takenOver, [])
})

test('a notification for a server that the eIM does not handle is left to the IPA', async () => {
  const one = await scene({ behaviour: { handledAddresses: [TEST_ADDRESS] } })
  one.operator.queueOperations(EID, enableFirst)
  const result = one.euicc.result(await fetchPackage(one.ipa), [ok.enable])
  const notifications = [
    one.euicc.notification(SECOND, 'notificationEnable'),
    one.euicc.notification(TEST_ADDRESS, 'notificationDisable'),
  ]
  assert.deepEqual(await provide(one.ipa, result, notifications), [1, 3])
  await one.machine.forwarded()
  assert.deepEqual(forwarded(one), [`${TEST_ADDRESS} 3`])
})

test('the certificates of a full notification are kept for later', async () => {
  const one = await scene({ register: 'nothing' })
  await send(one.ipa, one.euicc.notification(TEST_ADDRESS, 'notificationEnable'))
  assert.equal(one.operator.euicc(EID).euiccCertificate, one.euicc.issued.certificate.der.toString('hex').toUpperCase())
})

/** BF2F with a length in one octet more than DER has. */
function longMetadata(der: Buffer): Buffer {
  const inner = withLongLength(Buffer.concat([Buffer.of(0x30), der.subarray(2)]))
  return Buffer.concat([der.subarray(0, 2), inner.subarray(1)])
}
