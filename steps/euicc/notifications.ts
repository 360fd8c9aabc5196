/** Notifications and stored results: what is listed and retrieved, and by which numbers (SGP.22 v2.5 3.5, 5.7.9 to 5.7.11; SGP.32 v1.2 5.9.11). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Es10Answer, Es10Asked } from '../../protocol/es10/functions.ts'
import type { NotificationMetadata } from '../../protocol/sgp22/notifications.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { LocalDownload } from './local-download.ts'
import { orderedResult } from './state-functions.ts'
import { addressOf, nameOfIccid, profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** One entry of a list in words: `enable of A`, `result for A`, `package result`. */
interface Told {
  readonly text: string
  readonly profile: string
  readonly number: bigint
  readonly address: string
}

interface Listing {
  /** The arm of the answer, and the number where it is an error. */
  readonly arm: string
  readonly told: readonly Told[]
  readonly at: readonly number[]
}

const listing = kept<Listing>('a list of what is pending')
/** The highest number so far, and the removed notifications that had it. */
const highest = kept<bigint>('numbers of notifications that were removed')
const removal = kept<{ readonly status: string; readonly at: readonly number[] }>('an answer to RemoveNotificationFromList')

/** No eUICC has told of so much. */
const UNUSED = 8_000_000n

const events = {
  install: 'notificationInstall',
  enable: 'notificationEnable',
  disable: 'notificationDisable',
  delete: 'notificationDelete',
} as const
type EventWord = keyof typeof events

defineParameterType({
  name: 'eventWord',
  regexp: new RegExp(Object.keys(events).join('|')),
  transformer: (text: string) => Object.keys(events).find((name) => name === text),
})

function toldBy(metadata: NotificationMetadata, kind: 'result' | 'other'): Told {
  const { profileManagementOperation: bits, notificationAddress: address, seqNumber, iccid } = metadata
  const profile = iccid === undefined ? 'a profile without iccid' : nameOfIccid(iccid)
  const named = Object.entries(events).filter(([, bit]) => bits.includes(bit))
  const text = kind === 'result' ? `result for ${profile}` : `${named.map(([name]) => name).join('+')} of ${profile}`
  return { text, profile, number: BigInt(seqNumber), address }
}

async function list(world: EuiccWorld, event?: EventWord): Promise<Listing> {
  const criteria = event === undefined ? {} : { profileManagementOperation: [events[event]] }
  const { value, at } = await world.call('ListNotification', criteria)
  if (value.kind !== 'notificationMetadataList') return { arm: `${value.kind} ${value.value}`, told: [], at }
  return { arm: 'list', told: value.value.map((one) => toldBy(one, 'other')), at }
}

type Criteria = NonNullable<Es10Asked<'RetrieveNotificationsList'>['searchCriteria']>

async function retrieve(world: EuiccWorld, criteria?: Criteria): Promise<Listing> {
  const { value, at } = await world.call('RetrieveNotificationsList', criteria === undefined ? {} : { searchCriteria: criteria })
  return { ...retrieved(value), at }
}

function retrieved(value: Es10Answer<'RetrieveNotificationsList'>): Omit<Listing, 'at'> {
  if (value.kind === 'notificationsListResultError') return { arm: `${value.kind} ${value.value}`, told: [] }
  if (value.kind === 'euiccPackageResultList') {
    const numbers = value.value.map((one) =>
      one.kind === 'euiccPackageResultSigned' ? BigInt(one.value.euiccPackageResultDataSigned.seqNumber) : -1n,
    )
    return { arm: 'list', told: numbers.map((number) => ({ text: 'package result', profile: '', number, address: '' })) }
  }
  const told = value.value.map((one) => {
    if (one.kind === 'profileInstallationResult')
      return toldBy(one.value.profileInstallationResultData.notificationMetadata, 'result')
    if (one.kind === 'otherSignedNotification') return toldBy(one.value.tbsOtherNotification, 'other')
    return { text: one.kind, profile: '', number: -1n, address: '' }
  })
  return { arm: 'list', told }
}

Given('the IPA has listed what is pending', async function (this: EuiccWorld) {
  this.keep(listing, await list(this))
})

Given('the IPA has removed what is pending', async function (this: EuiccWorld) {
  const { told } = await list(this)
  const results = await retrieve(this, { kind: 'euiccPackageResults', value: true })
  const numbers = [...told, ...results.told].map(({ number }) => number)
  if (told.length === 0) throw new StateNotReached('no notification is pending')
  for (const seqNumber of numbers) await this.call('RemoveNotificationFromList', { seqNumber })
  const [last = 0n] = told.map(({ number }) => number).toSorted((one, other) => Number(other - one))
  this.keep(highest, last)
})

Given('the IPA has reset the operational profiles', async function (this: EuiccWorld) {
  const { value, at } = await this.call('eUICCMemoryReset', { resetOptions: ['deleteOperationalProfiles'] })
  if (value.resetResult !== 'ok') throw new StateNotReached(`eUICCMemoryReset was answered with ${value.resetResult}`, at)
  await this.powerCycle()
})

When('the IPA installs {word} from our SM-DP+', async function (this: EuiccWorld, name: string) {
  await new LocalDownload(this).install(profileNamed(name))
})

When('the IPA lists every notification', async function (this: EuiccWorld) {
  this.keep(listing, await list(this))
})

When('the IPA lists the notifications of {eventWord}', async function (this: EuiccWorld, event: EventWord) {
  this.keep(listing, await list(this, event))
})

When('the IPA retrieves every notification', async function (this: EuiccWorld) {
  this.keep(listing, await retrieve(this))
})

When('the IPA retrieves the notifications of {eventWord}', async function (this: EuiccWorld, event: EventWord) {
  this.keep(listing, await retrieve(this, { kind: 'profileManagementOperation', value: [events[event]] }))
})

When('the IPA retrieves by the number of {string}', async function (this: EuiccWorld, text: string) {
  const found = this.kept(listing).told.find((one) => one.text === text)
  if (found === undefined) throw new CannotBePrepared(`card: it has told of no ${text}`)
  this.keep(listing, await retrieve(this, { kind: 'seqNumber', value: found.number }))
})

When('the IPA retrieves by a number that nothing has', async function (this: EuiccWorld) {
  this.keep(listing, await retrieve(this, { kind: 'seqNumber', value: UNUSED }))
})

When('the IPA retrieves by the number of the package result', async function (this: EuiccWorld) {
  const { seqNumber } = this.kept(orderedResult)
  this.keep(listing, await retrieve(this, { kind: 'seqNumber', value: seqNumber }))
})

When('the IPA retrieves the package results', async function (this: EuiccWorld) {
  this.keep(listing, await retrieve(this, { kind: 'euiccPackageResults', value: true }))
})

When('the IPA removes a number that nothing has', async function (this: EuiccWorld) {
  const { value, at } = await this.call('RemoveNotificationFromList', { seqNumber: UNUSED })
  this.keep(removal, { status: `deleteNotificationStatus ${value.deleteNotificationStatus}`, at })
})

Then('the removal is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { status: seen, at } = this.kept(removal)
  this.check({ claim: 'the answer to RemoveNotificationFromList', expected, seen, holds: seen === expected, at })
})

Then('the list has exactly {string}', function (this: EuiccWorld, expected: string) {
  hasExactly(this, this.kept(listing), expected)
})

Then('the list has nothing', function (this: EuiccWorld) {
  hasExactly(this, this.kept(listing), 'nothing')
})

Then('the list has no {string}', function (this: EuiccWorld, unwanted: string) {
  const { at } = this.kept(listing)
  const seen = textOf(this.kept(listing))
  const holds = !seen.split(', ').includes(unwanted)
  this.check({ claim: 'what is pending', expected: `no ${unwanted}`, seen, holds, at })
})

/** Cards of v2.0 and v2.1 have noResultAvailable(1) in its place. */
Then('the list has nothing, or the card is of v2.0 or v2.1', async function (this: EuiccWorld) {
  const { arm } = this.kept(listing)
  if (arm === 'list') return hasExactly(this, this.kept(listing), 'nothing')
  const { value, at } = await this.call('GetEUICCInfo1', {})
  const [major, minor] = value.svn
  const isOld = major === 2 && (minor === 0 || minor === 1)
  const holds = isOld && /1$|noResultAvailable/.test(arm)
  this.check({ claim: 'the answer', expected: 'a list with nothing', seen: `${arm}, svn ${major}.${minor}`, holds, at })
})

Then('the pending notifications are {string}', async function (this: EuiccWorld, expected: string) {
  hasExactly(this, await list(this), expected)
})

Then('the pending notifications include {string}', async function (this: EuiccWorld, wanted: string) {
  const found = await list(this)
  const seen = textOf(found)
  const holds = wanted.split(', ').every((one) => seen.split(', ').includes(one))
  this.check({ claim: 'what is pending', expected: `among others ${wanted}`, seen, holds, at: found.at })
})

Then('each pending notification has the address of its own profile', async function (this: EuiccWorld) {
  const { told, at } = await list(this)
  const text = (address: (one: Told) => string) => told.map((one) => `${one.text} to ${address(one)}`).join(', ')
  const [expected, seen] = [text(({ profile }) => addressOf(profile)), text(({ address }) => address)]
  const holds = told.length > 0 && seen === expected
  this.check({ claim: 'recipients', expected: expected || 'a notification', seen: seen || 'none', holds, at })
})

Then('the pending notifications have numbers of their own, above those that were removed', async function (this: EuiccWorld) {
  const former = this.kept(highest)
  const { told, at } = await list(this)
  const numbers = told.map(({ number }) => number)
  const holds = numbers.length > 0 && new Set(numbers).size === numbers.length && numbers.every((one) => one > former)
  const expected = `different seqNumbers above ${former}`
  this.check({ claim: 'seqNumber of what is pending', expected, seen: numbers.join(', ') || 'nothing pending', holds, at })
})

function textOf({ arm, told }: Listing): string {
  if (arm !== 'list') return arm
  return told.length === 0 ? 'nothing' : told.map(({ text }) => text).join(', ')
}

/** In any order. */
function hasExactly(world: EuiccWorld, found: Listing, expected: string): void {
  const sorted = (text: string) => text.split(', ').toSorted().join(', ')
  const seen = textOf(found)
  world.check({ claim: 'what is pending', expected, seen, holds: sorted(seen) === sorted(expected), at: found.at })
}
