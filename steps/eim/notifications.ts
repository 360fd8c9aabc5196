/** Notifications of scenarios: which the eUICC has given, how they get to the eIM, and how they reach the SM-DP+ (SGP.32 3.7). */
import { defineParameterType, Given, When } from '@cucumber/cucumber'
import { tlv } from '../../protocol/ber/writer.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { NotificationEvent, NotificationForm } from '../../simulators/played/euicc.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { download, transactionOf } from './download.ts'
import { signing } from './ipa.ts'
import { arrival, firstOf, handOver, lastOf } from './notified.ts'
import { playScript, serverOf } from './rsp-servers.ts'
import { orServerFailure } from './server-failure.ts'
import type { ConformanceWorld } from './world.ts'

/** Nobody's server: no notification to it ever gets through. */
const ELSEWHERE = 'other.harness.test'

const waiting = kept<PendingNotification>('a notification of the eUICC')

const events: Readonly<Record<string, NotificationEvent>> = {
  install: 'notificationInstall',
  enable: 'notificationEnable',
  disable: 'notificationDisable',
  delete: 'notificationDelete',
}
defineParameterType({
  name: 'event',
  regexp: Object.keys(events),
  transformer: (name: string) => events[name] ?? 'notificationInstall',
})

const forms: Readonly<Record<string, NotificationForm>> = {
  'in the compact form with its EID': 'compactWithEid',
  'in the compact form': 'compact',
}
defineParameterType({
  name: 'compactForm',
  regexp: Object.keys(forms),
  transformer: (words: string) => forms[words] ?? 'compact',
})

/** BF2F and a length of one octet, written in two. */
const withLongOuterLength = (metadata: Buffer) => Buffer.concat([metadata.subarray(0, 2), Buffer.of(0x81), metadata.subarray(2)])

/** Under an element that a later version may have added, behind those that the type has. */
const withLaterElement = (metadata: Buffer) =>
  tlv(0xbf2f, metadata.subarray(metadata[2] === 0x81 ? 4 : 3), tlv(0x9e, Buffer.of(1)))

Given('the eUICC has a notification of {event}', function (this: ConformanceWorld, event: NotificationEvent) {
  this.keep(waiting, signing(this.device).notification(serverOf(this, 'smdp').address, event))
})

Given(
  'the eUICC has a notification of {event} {compactForm}',
  function (this: ConformanceWorld, event: NotificationEvent, form: NotificationForm) {
    this.keep(waiting, signing(this.device).notification(serverOf(this, 'smdp').address, event, form))
  },
)

Given('the eUICC has a notification with an element of a later version', function (this: ConformanceWorld) {
  const { address } = serverOf(this, 'smdp')
  const changes = { rewritten: withLaterElement }
  this.keep(waiting, signing(this.device).notification(address, 'notificationEnable', 'full', changes))
})

Given('the eUICC has a notification with a length that has an octet too many', function (this: ConformanceWorld) {
  const { address } = serverOf(this, 'smdp')
  const changes = { rewritten: withLongOuterLength }
  this.keep(waiting, signing(this.device).notification(address, 'notificationEnable', 'full', changes))
})

Given('the eUICC has installed the profile', function (this: ConformanceWorld) {
  this.keep(waiting, installation(this))
})

Given('the eUICC could not install the profile', function (this: ConformanceWorld) {
  this.keep(waiting, installation(this, { failed: true }))
})

Given('the eUICC has installed a profile that the eIM knows nothing of', function (this: ConformanceWorld) {
  const { euicc } = this.kept(download)
  this.keep(waiting, euicc.installation(this.random.octets(16), serverOf(this, 'smdp').address))
})

Given('the IPA has handed it over', async function (this: ConformanceWorld) {
  await handOver(this, this.kept(waiting))
})

Given('the IPA has handed it over over a connection of its own', async function (this: ConformanceWorld) {
  await handOver(this, this.kept(waiting), this.connect())
})

Given('the IPA has handed over a notification for another server', async function (this: ConformanceWorld) {
  await handOver(this, signing(this.device).notification(ELSEWHERE, 'notificationDisable'))
})

Given('the SM-DP+ takes no notification', async function (this: ConformanceWorld) {
  await playScript(this, 'smdp', { http: { handleNotification: { kind: 'status', status: 503 } } })
})

Given('the SM-DP+ has got it', async function (this: ConformanceWorld) {
  if ((await arrival(this, lastOf(this))) === undefined)
    throw new StateNotReached('the SM-DP+ has not got the notification in time')
})

Given('the eIM has tried to pass it on in vain', async function (this: ConformanceWorld) {
  if ((await arrival(this, firstOf(this))) === undefined)
    throw new StateNotReached('the eIM has not tried to pass the notification on in time')
})

Given('the SM-DP+ is there again', async function (this: ConformanceWorld) {
  await playScript(this, 'smdp', { refusesConnections: false, http: {} })
})

When('the IPA hands it over', async function (this: ConformanceWorld) {
  await handOver(this, this.kept(waiting))
})

When('the IPA hands it over over a connection of its own', async function (this: ConformanceWorld) {
  await handOver(this, this.kept(waiting), this.connect())
})

When('the IPA hands over a later notification', async function (this: ConformanceWorld) {
  await handOver(this, later(this))
})

When('the IPA hands over a later notification, taken or not', async function (this: ConformanceWorld) {
  await orServerFailure(this, handOver(this, later(this)))
})

function later(world: ConformanceWorld): PendingNotification {
  return signing(world.device).notification(serverOf(world, 'smdp').address, 'notificationDisable')
}

function installation(world: ConformanceWorld, { failed = false } = {}): PendingNotification {
  const one = world.kept(download)
  return one.euicc.installation(transactionOf(one), serverOf(world, 'smdp').address, { form: one.form, failed })
}
