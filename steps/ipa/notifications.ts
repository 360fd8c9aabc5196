/** Notifications on their way to the servers that they name (SGP.32 v1.2 3.7). */
import { Given, Then } from '@cucumber/cucumber'
import { NOBODY } from '../../adapters/bench/ipa-bench.ts'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { cardCalls, removals } from './card-calls.ts'
import { alsoDo } from './eim-answers.ts'
import { iccids } from './iccids.ts'
import { delivered, demandDelivered, waiting } from './notified.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** Time that our SM-DP+ takes for a notification, long enough for another one to come in between. */
const SLOW_MS = 150

/** Numbers of notifications that have to get to their recipients. */
const owed = kept<readonly string[]>('notifications on the eUICC')

/** Profiles that tell this address of everything that becomes of them. */
function telling(notificationAddress: string, iccid: string, enabled: boolean) {
  const profileManagementOperation = ['notificationEnable', 'notificationDisable', 'notificationDelete'] as const
  return { iccid, enabled, metadata: { notificationConfigurationInfo: [{ profileManagementOperation, notificationAddress }] } }
}

Given('profile A names the SM-DP+ and profile B a server that nobody can reach', async function (this: IpaWorld) {
  const { address } = this.bench.smdp
  await withCard(this, { profiles: [telling(address, iccids.A, true), telling(NOBODY, iccids.B, false)] })
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ enable: { iccid: iccids.B } }])
})

Given('the profiles name the SM-DP+ in capital letters', async function (this: IpaWorld) {
  const name = this.bench.smdp.address.toUpperCase()
  await withCard(this, { profiles: [telling(name, iccids.A, true), telling(name, iccids.B, false)] })
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ enable: { iccid: iccids.B } }])
})

Given('the SM-DP+ takes its time for each notification', async function (this: IpaWorld) {
  await this.bench.smdp.script({ http: { handleNotification: { kind: 'late', ms: SLOW_MS } } })
})

Given('the SM-DP+ answers notifications with {word}', async function (this: IpaWorld, how: 'hangUp' | 'status500' | 'garbage') {
  const fault = how === 'status500' ? ({ kind: 'status', status: 500 } as const) : ({ kind: how } as const)
  await this.bench.smdp.script({ http: { handleNotification: fault } })
  await alsoDo(this, {
    replies: { handleNotification: Array.from({ length: 50 }, () => (right) => ({ ...right, status: 500 })) },
  })
})

Given('the notifications of a package could not be delivered', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  if (!es10Exchanges(this.tape.entries).some(({ function: name, answer }) => name === 'LoadEuiccPackage' && answer))
    throw new StateNotReached('the IPA has not carried out the package', this.linesOf([]))
  const tried = delivered(this).map(({ number }) => number)
  const numbers = this.keep(owed, [...new Set([...tried, ...(await waiting(this))])])
  if (numbers.length === 0) throw new StateNotReached('no notification waits on the eUICC', this.linesOf([]))
  await this.bench.smdp.script({})
  await alsoDo(this, { replies: { handleNotification: [] } })
})

Then('each notification goes to the recipient that it names', function (this: IpaWorld) {
  const all = demandDelivered(this)
  const own = this.bench.smdp.address.toLowerCase()
  const wrong = all.filter(({ to, address }) => to === 'smdp' && address?.toLowerCase() !== own)
  this.check({
    claim: 'recipients of the notifications that came to the SM-DP+',
    expected: own,
    seen: all.map(({ to, address }) => (to === 'eim' ? 'the eIM, for its recipient' : String(address))).join(', '),
    holds: wrong.length === 0,
    at: this.linesOf(all),
  })
})

Then('the notifications come in ascending sequence number, one at a time', function (this: IpaWorld) {
  const all = demandDelivered(this)
  const numbers = all.map(({ number }) => Number(number))
  const ascends = numbers.every((number, place) => place === 0 || number > (numbers[place - 1] ?? 0))
  const ends = new Map(this.tape.exchanges.map(({ sent, received }) => [sent, received]))
  const overlaps = all.some(({ at }, place) => {
    const before = all[place - 1]
    return before !== undefined && (ends.get(before.at) ?? 0) > at
  })
  if (all.length < 2) throw new StateNotReached('fewer than two notifications came', this.linesOf(all))
  this.check({
    claim: 'sequence numbers of notifications for one recipient',
    expected: 'ascending, each after the answer to the one before',
    seen: `${numbers.join(', ')}${overlaps ? ', some before the answer to the one before' : ''}`,
    holds: ascends && !overlaps,
    at: this.linesOf(all),
  })
})

Then('the IPA removes no notification that was not acknowledged', function (this: IpaWorld) {
  const all = demandDelivered(this)
  const tried = new Set(all.map(({ number }) => number))
  const wrong = removals(this).filter(({ number }) => tried.has(number))
  this.check({
    claim: 'notifications removed from the eUICC although their delivery failed',
    expected: 'none',
    seen: wrong.map(({ number }) => number).join(', ') || 'none',
    holds: wrong.length === 0,
    at: [...this.linesOf(all), ...wrong.flatMap(({ call }) => call.at)],
  })
})

Then('each notification is delivered, or still on the eUICC', async function (this: IpaWorld) {
  const numbers = this.kept(owed)
  const all = delivered(this)
  const there = new Set([...all.map(({ number }) => number), ...(await waiting(this))])
  const lost = numbers.filter((number) => !there.has(number))
  this.check({
    claim: 'notifications that were not delivered before',
    expected: `delivered now, or still on the eUICC: ${numbers.join(', ')}`,
    seen: lost.length === 0 ? 'all of them' : `lost: ${lost.join(', ')}`,
    holds: numbers.length > 0 && lost.length === 0,
    at: this.linesOf(all),
  })
})

Then('the SM-DP+ or the eIM gets the notifications again', function (this: IpaWorld) {
  const numbers = this.kept(owed)
  const all = demandDelivered(this)
  const came = all.map(({ number }) => number)
  this.check({
    claim: 'notifications that were delivered again',
    // How many of them at once is the IPA's own choice.
    expected: `one of ${numbers.join(', ')}, or more`,
    seen: came.join(', '),
    holds: numbers.some((number) => came.includes(number)),
    at: this.linesOf(all),
  })
})

Then('the notifications that come are those of the eUICC, octet by octet', function (this: IpaWorld) {
  const all = demandDelivered(this).filter(({ isCompact }) => !isCompact)
  if (all.length === 0)
    throw new StateNotReached('the notifications came in compact forms, which are other octets', this.linesOf([]))
  const lists = cardCalls(this, 'RetrieveNotificationsList').map(({ response }) => response)
  const foreign = all.filter(({ octets }) => octets.length === 0 || !lists.some((list) => list.includes(octets)))
  this.check({
    claim: 'octets of the notifications',
    expected: 'as the eUICC gave them',
    seen: foreign.length === 0 ? 'as the eUICC gave them' : `changed: ${foreign.map(({ number }) => number).join(', ')}`,
    holds: foreign.length === 0,
    at: this.linesOf(all),
  })
})
