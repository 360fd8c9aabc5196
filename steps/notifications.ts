/** Notifications of scenarios: which the eUICC has given, how they get to the eIM, and how they reach the SM-DP+ (SGP.32 3.7). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { tlv } from '../protocol/ber/writer.ts'
import type { PendingNotification } from '../protocol/sgp32/notifications.ts'
import type { NotificationEvent, NotificationForm } from '../simulators/played/euicc.ts'
import { download, transactionOf } from './download.ts'
import { signing } from './ipa.ts'
import { arrival, copiesOf, formFault, forwardingTime, type Handed, handedOver, handOver } from './notified.ts'
import { StateNotReached } from './preparation.ts'
import { playScript, serverOf } from './rsp-servers.ts'
import { type ConformanceWorld, kept } from './world.ts'

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
  const [one] = handedOver(this)
  if (one === undefined || (await arrival(this, one)) === undefined)
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
  await handOver(this, signing(this.device).notification(serverOf(this, 'smdp').address, 'notificationDisable'))
})

Then('the SM-DP+ gets the notification as the eUICC signed it', async function (this: ConformanceWorld) {
  await demandArrival(this, firstOf(this))
})

Then('the SM-DP+ gets the notification as the eUICC signed it, where it gets it at all', async function (this: ConformanceWorld) {
  // It is no DER: an eIM may leave it to the IPA.
  if ((await arrival(this, firstOf(this))) === undefined)
    throw new StateNotReached('the notification, which is no DER, has not come')
  await demandArrival(this, firstOf(this))
})

Then('the notification reaches the SM-DP+', async function (this: ConformanceWorld) {
  await demandArrival(this, firstOf(this), false)
})

Then('the SM-DP+ gets the later notification', async function (this: ConformanceWorld) {
  await demandArrival(this, lastOf(this))
})

Then('the SM-DP+ gets both, the earlier one first', async function (this: ConformanceWorld) {
  const [first, last] = [firstOf(this), lastOf(this)]
  const came = await arrival(this, last)
  if (came === undefined) throw new StateNotReached('the later notification has not come in time')
  const before = copiesOf(this, first)[0]
  this.check({
    claim: 'what could not be passed on is kept, and goes before what came later for the same server',
    expected: `number ${first.number} before number ${last.number}`,
    seen:
      before === undefined ? `number ${last.number} alone` : `number ${before.at < came.at ? first.number : last.number} first`,
    holds: before !== undefined && before.at < came.at,
    at: [first.at, last.at, came.at, ...(before === undefined ? [] : [before.at])],
  })
})

Then('the SM-DP+ has got the earlier one once', async function (this: ConformanceWorld) {
  const [first, last] = [firstOf(this), lastOf(this)]
  // The later one shows that the eIM has passed on what it was going to.
  if ((await arrival(this, last)) === undefined) throw new StateNotReached('the later notification has not come in time')
  const copies = copiesOf(this, first)
  if (copies.length === 0) throw new StateNotReached(`the SM-DP+ has not got number ${first.number} at all`)
  this.check({
    claim: 'what the SM-DP+ has taken with 204 is not sent to it again',
    expected: `number ${first.number} once`,
    seen: `number ${first.number} ${copies.length} times`,
    holds: copies.length === 1,
    at: [first.at, ...copies.map(({ at }) => at)],
  })
})

Then('the SM-DP+ gets the later notification alone', async function (this: ConformanceWorld) {
  const [first, last] = [firstOf(this), lastOf(this)]
  const came = await arrival(this, last)
  if (came === undefined) throw new StateNotReached('the later notification has not come in time')
  const copies = copiesOf(this, first)
  this.check({
    claim: 'the earlier notification is not for this SM-DP+, or not for the eIM to pass on',
    expected: `number ${last.number} alone`,
    seen: copies.length === 0 ? `number ${last.number} alone` : `numbers ${first.number} and ${last.number}`,
    holds: copies.length === 0,
    at: [first.at, last.at, came.at, ...copies.map(({ at }) => at)],
  })
})

Then('the SM-DP+ gets no later notification', async function (this: ConformanceWorld) {
  const [first, last] = [firstOf(this), lastOf(this)]
  const tried = copiesOf(this, first).length
  // Another attempt at the first one shows that a round has come; a slow eIM shows none, and then none is overtaken either.
  const { patienceMs } = this.parameters
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), Math.min(patienceMs, 500))
  while (copiesOf(this, first).length < tried + 2 && copiesOf(this, last).length === 0 && !end.signal.aborted) {
    const { length } = this.bench.smdp?.received ?? []
    await serverOf(this, 'smdp').arrived('handleNotification', length + 1, end.signal)
  }
  clearTimeout(timer)
  const overtaking = copiesOf(this, last)
  this.check({
    claim: 'what comes later for an SM-DP+ waits until it has taken the earlier one',
    expected: `number ${first.number} alone, as long as the SM-DP+ does not take it`,
    seen: overtaking.length === 0 ? `number ${first.number} ${copiesOf(this, first).length} times` : `number ${last.number} too`,
    holds: overtaking.length === 0,
    at: [first.at, last.at, ...overtaking.map(({ at }) => at)],
  })
})

Then('the eIM takes it without a word', function (this: ConformanceWorld) {
  const { received } = this.answerTo('handleNotification')
  const http = this.tape.exchanges.findLast(({ peer }) => peer === 'eim')?.response
  const octets = http?.body.length ?? 0
  this.check({
    claim: 'HandleNotification has no answer',
    expected: '204, without a body',
    seen: `${http?.status}, ${octets === 0 ? 'without a body' : `with a body of ${octets} octets`}`,
    holds: octets === 0 && (http?.status === 204 || http?.status === 200),
    at: [received],
    ...(http?.status === 200 ? { remark: '200 without a body says the same to an IPA that is lenient' } : {}),
  })
})

/** @param looksAtForm whether it has to be whole and unchanged too */
async function demandArrival(world: ConformanceWorld, one: Handed, looksAtForm = true): Promise<void> {
  const came = await arrival(world, one)
  const fault = came && looksAtForm ? formFault(world, one, came) : undefined
  const { milliseconds, isDeclared } = forwardingTime(world)
  if (came === undefined && !isDeclared)
    throw new StateNotReached(
      `notification ${one.number} has not come within ${milliseconds} ms; declared.forwardMs of the profile would say how long it may take`,
      [one.at],
    )
  world.check({
    claim: `the notification reaches the SM-DP+ that it names${looksAtForm ? ', whole and as the eUICC signed it' : ''}`,
    expected: looksAtForm ? `number ${one.number} in the form of SGP.22` : `number ${one.number}`,
    seen: came === undefined ? `nothing within the ${milliseconds} ms that are declared` : (fault ?? `number ${one.number}`),
    holds: came !== undefined && fault === undefined,
    at: [one.at, ...(came === undefined ? [] : [came.at])],
  })
}

function installation(world: ConformanceWorld, { failed = false } = {}): PendingNotification {
  const one = world.kept(download)
  return one.euicc.installation(transactionOf(one), serverOf(world, 'smdp').address, { form: one.form, failed })
}

function firstOf(world: ConformanceWorld): Handed {
  return handedOver(world)[0] ?? lastOf(world)
}

function lastOf(world: ConformanceWorld): Handed {
  const last = handedOver(world).at(-1)
  if (last === undefined) throw new StateNotReached('the IPA has handed over no notification')
  return last
}
