import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { rawOf } from '../../../protocol/schema/raw.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { RetrieveNotificationsListResponse } from '../../../protocol/sgp32/notifications.ts'
import { RetrieveNotificationsListResponse as ListOfV101 } from '../../../protocol/v101/notifications.ts'
import type { TestCard } from '../download/test-card.ts'
import { a, b, c, cardWith, load, packageOf, pki, profile, psmo } from '../package/test-eim.ts'

/** Notifications that a request finds: event, address, number. */
function found(card: TestCard, request: string): readonly string[] {
  const list = decode(RetrieveNotificationsListResponse, card.ask(request).data).value
  if (list.kind !== 'notificationList') throw new Error(`no notifications: ${list.kind}`)
  return list.value.map((one) => {
    if (one.kind !== 'otherSignedNotification') return one.kind
    const { profileManagementOperation, notificationAddress, seqNumber } = one.value.tbsOtherNotification
    return `${profileManagementOperation} ${notificationAddress} ${seqNumber}`
  })
}

const all = 'BF2B00'

/** Enables b, which disables a; the result has number 1. */
function switched(): TestCard {
  const card = cardWith()
  load(card, [psmo.enable(b)])
  return card
}

test('sheet:NO-01 N22-004: one notification for each address that the metadata names for the event, and none for others', () => {
  const asked = (events: readonly ('notificationEnable' | 'notificationDisable')[], notificationAddress: string) => ({
    profileManagementOperation: events,
    notificationAddress,
  })
  const notificationConfigurationInfo = [
    asked(['notificationEnable'], 'x.example.com'),
    asked(['notificationEnable', 'notificationDisable'], 'y.example.com'),
  ]
  const silent = profile(a, { enabled: true }, { notificationConfigurationInfo: [] })
  const card = cardWith({ state: { profiles: [silent, profile(b, {}, { notificationConfigurationInfo })] } })
  load(card, [psmo.enable(b)])
  assert.deepEqual(found(card, all), ['notificationEnable x.example.com 2', 'notificationEnable y.example.com 3'])
  load(card, [psmo.disable(b)], { counter: 2 })
  assert.deepEqual(found(card, all).slice(2), ['notificationDisable y.example.com 5'])
})

test('sheet:sgp22-notifications#R9 N22-017 N22-025 sheet:sgp22-es10-apdu#7.RetrieveNotificationsList N22-017 N22-024: by number, by event, or all', () => {
  const card = switched()
  const both = ['notificationDisable n1.example.com 2', 'notificationEnable n2.example.com 3']
  assert.deepEqual(found(card, all), both)
  assert.deepEqual(found(card, 'BF2B 05 A0 03 80 01 03'), both.slice(1))
  assert.deepEqual(found(card, 'BF2B 06 A0 04 81 02 05 20'), both.slice(0, 1))
  assert.deepEqual(found(card, 'BF2B 06 A0 04 81 02 05 60'), both)
})

test('sheet:sgp22-notifications#R8 N22-024: what matches nothing is an empty list', () => {
  for (const criteria of ['00', '05 A0 03 80 01 63', '06 A0 04 81 02 04 10']) {
    assert.equal(cardWith().hex(`BF2B ${criteria}`), 'BF2B02A000')
  }
})

test('sheet:sgp22-es10-apdu#7.ListNotification N22-027: metadata of what is pending, by event too; an empty list for nothing', () => {
  assert.equal(cardWith().hex('BF2800'), 'BF2802A000')
  const list = switched().hex('BF28 04 81 02 06 40')
  assert.match(list, /^BF28..A0..BF2F..80010381020640/)
  assert.equal(list.match(/BF2F/g)?.length, 1)
})

test('sheet:sgp22-es10-apdu#7.RemoveNotificationFromList N22-018: a number is removed once', () => {
  const card = switched()
  assert.equal(card.hex('BF3003800102'), 'BF3003800100')
  assert.equal(card.hex('BF3003800102'), 'BF3003800101')
  assert.deepEqual(found(card, all), ['notificationEnable n2.example.com 3'])
})

test('sheet:sgp22-notifications#R6 N22-002: what was read is kept until it is removed, over a reset', () => {
  const card = switched()
  const before = card.hex(all)
  card.reset()
  assert.equal(card.hex(all), before)
})

test('sheet:sgp22-notifications#R10 N22-026 sheet:sgp22-notifications#R12 N22-026: what a deleted profile had to tell is kept, its deletion too', () => {
  const card = cardWith()
  load(card, [psmo.disable(a), psmo.delete(a), psmo.delete(c)])
  const told = ['notificationDisable n1', 'notificationDelete n1', 'notificationDelete n3']
  assert.deepEqual(
    found(card, all),
    told.map((text, i) => `${text}.example.com ${i + 2}`),
  )
})

test('NOTIF-013: a notification is signed over its metadata, and brings its certificates', () => {
  const list = decode(RetrieveNotificationsListResponse, switched().ask(all).data).value
  assert.ok(list.kind === 'notificationList')
  for (const { kind, value } of list.value) {
    assert.ok(kind === 'otherSignedNotification')
    const octets = rawOf(value, 'tbsOtherNotification')
    const [euicc] = pki.euiccs.values()
    assert.ok(octets && euicc && verify(euicc.publicKey, value.euiccNotificationSignature, octets))
    assert.deepEqual(Buffer.from(value.euiccCertificate), Buffer.from(euicc.certificate.der))
  }
})

test('v1.0.1 lists notifications and results in one answer where there are both', () => {
  const card = cardWith({ settings: { spec: '1.0.1' } })
  assert.equal(card.hex(all), 'BF2B02A000')
  card.ask(packageOf([psmo.enable(b)]))
  const list = decode(ListOfV101, card.ask(all).data).value
  assert.equal(list.kind, 'notificationAndEprList')
  if (list.kind !== 'notificationAndEprList') return
  assert.equal(list.value.notificationList.length, 2)
  assert.deepEqual(
    list.value.euiccPackageResultList.map(({ kind }) => kind),
    ['euiccPackageResultSigned'],
  )
})
