import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { iccidOctets } from '../../../protocol/identifiers/iccid.ts'
import { decode } from '../../../protocol/schema/type.ts'
import { ListNotificationResponse, RetrieveNotificationsListResponse } from '../../../protocol/sgp22/notifications.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import { isSignedByEuicc, profilePackageOf, received, testIccid } from '../../played/scripted-smdp.ts'
import { TestDownload } from '../download/test-download.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })
const other = '89000123456789012358'
const consumer = { settings: { spec: 'SGP.22' } } as const

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase()
const enable = (digits: string) => `BF31 11 A0 0C 5A 0A ${hex(iccidOctets(digits))} 81 01 00`
const remove = (digits: string) => `BF33 0C 5A 0A ${hex(iccidOctets(digits))}`

/** Metadata of a profile that tells every event to one address. */
function tellingTo(address: string, digits: string): Partial<StoreMetadataRequest> {
  return {
    iccid: iccidOctets(digits),
    notificationConfigurationInfo: [
      {
        profileManagementOperation: ['notificationInstall', 'notificationEnable', 'notificationDisable', 'notificationDelete'],
        notificationAddress: address,
      },
    ],
  }
}

/** A consumer card on which two profiles were installed, the first enabled, then the second, and the first deleted. */
function busyCard(): TestDownload {
  const download = new TestDownload(pki, consumer)
  download.load({ metadata: tellingTo('a.example.com', testIccid) })
  download.load({ metadata: tellingTo('b.example.com', other), profilePackage: profilePackageOf(other) })
  for (const request of [enable(testIccid), enable(other), remove(testIccid)]) download.card.ask(request)
  return download
}

const everything = [
  'successResult 1 smdp.harness.test',
  'notificationInstall 2 a.example.com',
  'successResult 3 smdp.harness.test',
  'notificationInstall 4 b.example.com',
  'notificationEnable 5 a.example.com',
  'notificationDisable 6 a.example.com',
  'notificationEnable 7 b.example.com',
  'notificationDelete 8 a.example.com',
]

/** Sequence numbers in an answer of RetrieveNotificationsList. */
function numbersOf(answer: Buffer): readonly (number | bigint)[] {
  const { value } = decode(RetrieveNotificationsListResponse, answer)
  if (value.kind !== 'notificationList') throw new Error(`no list: ${value.value}`)
  return value.value.map((one) =>
    one.kind === 'profileInstallationResult'
      ? one.value.profileInstallationResultData.notificationMetadata.seqNumber
      : one.value.tbsOtherNotification.seqNumber,
  )
}

test('sheet:NO-02 N22-005 N22-006: one counter for all profiles and both kinds, one more each time, over resets and removals', () => {
  const download = busyCard()
  assert.deepEqual(download.notifications(), everything)
  assert.equal(download.card.hex('BF30 03 80 01 08'), 'BF3003800100')
  download.card.reset()
  download.card.ask(`BF32 11 A0 0C 5A 0A ${hex(iccidOctets(other))} 81 01 00`)
  assert.deepEqual(download.notifications(), [...everything.slice(0, 7), 'notificationDisable 9 b.example.com'])
})

test('sheet:sgp22-notifications#R9 N22-017 N22-025 sheet:sgp22-es10-apdu#7.RetrieveNotificationsList N22-017 N22-024: without criteria both kinds; by event, of which install takes the results along; by number', () => {
  const { card } = busyCard()
  const numbers = (criteria: string) => numbersOf(card.ask(criteria).data)
  assert.deepEqual(numbers('BF2B00'), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(numbers('BF2B 06 A0 04 81 02 07 80'), [1, 2, 3, 4])
  assert.deepEqual(numbers('BF2B 06 A0 04 81 02 06 40'), [5, 7])
  assert.deepEqual(numbers('BF2B 06 A0 04 81 02 04 30'), [6, 8])
  assert.deepEqual(numbers('BF2B 05 A0 03 80 01 03'), [3])
  assert.deepEqual(numbers('BF2B 05 A0 03 80 01 06'), [6])
  assert.deepEqual(numbers('BF2B 05 A0 03 80 01 09'), [])
  const { value } = decode(ListNotificationResponse, card.ask('BF28 04 81 02 04 10').data)
  assert.deepEqual(
    value.kind === 'notificationMetadataList' &&
      value.value.map(({ seqNumber, notificationAddress }) => [seqNumber, notificationAddress]),
    [[8, 'a.example.com']],
  )
})

test('sheet:sgp22-notifications#R10 N22-026 sheet:sgp22-notifications#R12 N22-026: what a profile had to tell outlives it, and so does that it was deleted', () => {
  const download = busyCard()
  assert.equal(download.isInstalled(testIccid), false)
  download.card.reset()
  assert.deepEqual(download.notifications(), everything)
  const { value } = decode(ListNotificationResponse, download.card.ask('BF28 04 81 02 04 10').data)
  assert.deepEqual(value.kind === 'notificationMetadataList' && value.value.map(({ iccid }) => hex(iccid ?? Buffer.of())), [
    hex(iccidOctets(testIccid)),
  ])
})

test('sheet:NO-03 NOTIF-013 BPP-022: a notification is signed over its BF2F and brings the certificates of the eUICC and the EUM', () => {
  const { value } = decode(RetrieveNotificationsListResponse, busyCard().card.ask('BF2B 05 A0 03 80 01 08').data)
  const [notification] = value.kind === 'notificationList' ? value.value : []
  assert.equal(notification?.kind, 'otherSignedNotification')
  if (notification?.kind !== 'otherSignedNotification') return
  const { euiccNotificationSignature, euiccCertificate, eumCertificate } = notification.value
  const octets = signedBytes.euiccNotificationSignature(received(notification.value, 'tbsOtherNotification'))
  assert.ok(isSignedByEuicc(pki, euiccNotificationSignature, octets))
  assert.deepEqual(Buffer.from(euiccCertificate), [...pki.euiccs.values()][0]?.certificate.der)
  assert.deepEqual(Buffer.from(eumCertificate), pki.eum.certificate.der)
})
