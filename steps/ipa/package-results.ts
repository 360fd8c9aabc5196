/** What becomes of a package: its way to the card, and its result's way to our eIM (SGP.32 v1.2 3.3.1, 5.14.6). */
import { Given, Then, When } from '@cucumber/cucumber'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import { RetrieveNotificationsListRequest } from '../../protocol/sgp32/notifications.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { cardCalls } from './card-calls.ts'
import { pollUntil, ROUNDS } from './coaps-messages.ts'
import { alsoDo, always, beRight } from './eim-answers.ts'
import { leaveAlone } from './left-alone.ts'
import { unusableId } from './packages.ts'
import { demandResults, type GivenResult, givenResults, numbersIn, resultText } from './results.ts'
import type { IpaWorld } from './world.ts'

/** Numbers of the result that a poll before could not deliver. */
const undelivered = kept<readonly string[]>('a result that waits on the eUICC')

Given('the eIM hangs up on every result', async function (this: IpaWorld) {
  const hangUp = always(() => ({ kind: 'hangUp' }))
  await alsoDo(this, { replies: { provideEimPackageResult: hangUp, handleNotification: hangUp } })
})

Given('the result could not be delivered', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  const [number] = givenResults(this).flatMap(({ result }) => numbersIn(result))
  if (number === undefined) throw new StateNotReached('the IPA has tried to deliver no signed result', this.linesOf([]))
  this.keep(undelivered, [number])
  leaveAlone(this)
  await beRight(this)
})

When('the IPA restarts and polls', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.restart(signal))
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
})

/** It may have polled before it delivers. */
function pollUntilResult(world: IpaWorld): Promise<void> {
  return pollUntil(world, () => givenResults(world).length > 0 || world.calls('getEimPackage').length >= ROUNDS)
}

When('the IPA polls, as often as it takes until a result comes', async function (this: IpaWorld) {
  await pollUntilResult(this)
})

When('the IPA restarts and polls, as often as it takes until a result comes', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.restart(signal))
  await pollUntilResult(this)
})

Then('the eIM gets the result of the eUICC', function (this: IpaWorld) {
  checkSigned(this, demandResults(this))
})

/** An IPA that has lost an answer asks again, and has no result then; one that was made to poll again may not have got so far. */
Then('the eIM gets the result of the eUICC in the end', function (this: IpaWorld) {
  const results = givenResults(this)
  if (results.length === 0)
    throw new PeerFault('silent', 'headers', 'no result came within our patience, and an answer may have been lost', {
      at: this.linesOf(this.received),
    })
  checkSigned(this, results)
})

function checkSigned(world: IpaWorld, results: readonly GivenResult[]): void {
  const seen = results.map(({ result }) => resultText(result))
  world.check({
    claim: 'the result of the package',
    expected: 'a signed result, alone or with notifications',
    seen: seen.join(', '),
    holds: results.some(({ result }) => numbersIn(result).length > 0),
    at: world.linesOf(results),
  })
}

Then('the eIM gets the same result', function (this: IpaWorld) {
  const owed = this.kept(undelivered)
  const results = givenResults(this)
  const seen = results.flatMap(({ result }) => numbersIn(result))
  if (this.received.length === 0)
    throw new PeerFault('silent', 'connect', 'the IPA did not come back within our patience', { at: this.linesOf([]) })
  // The datagram that brings it may be lost, and comes again after seconds: nobody polls on meanwhile, who has one request under way at once.
  const isLost = this.parameters.binding === 'coaps' && this.calls('getEimPackage').length < ROUNDS
  if (results.length === 0 && isLost)
    throw new PeerFault('silent', 'headers', 'no result came, and a path may lose datagrams', { at: this.linesOf(this.received) })
  this.check({
    claim: 'sequence numbers of results that came',
    expected: owed.join(', '),
    seen: seen.join(', ') || 'none',
    holds: owed.length > 0 && owed.every((number) => seen.includes(number)),
    at: this.linesOf(results.length > 0 ? results : this.received),
  })
})

Then('the eIM gets the result with notifications in a bundle', function (this: IpaWorld) {
  const results = demandResults(this)
  const kinds = results.map(({ result }) => result.kind)
  this.check({
    claim: 'form of the result',
    expected: 'ePRAndNotifications with a notification list that is not empty',
    seen: kinds.join(', '),
    holds: results.some(({ result }) => result.kind === 'ePRAndNotifications' && result.value.notificationList.length > 0),
    at: this.linesOf(results),
  })
})

Then('the eIM gets the result without a notification list', function (this: IpaWorld) {
  const results = demandResults(this)
  this.check({
    claim: 'form of the result where the eUICC has no notification',
    expected: 'euiccPackageResult',
    seen: results.map(({ result }) => resultText(result)).join(', '),
    holds: results.every(({ result }) => result.kind === 'euiccPackageResult'),
    at: this.linesOf(results),
  })
})

Then('the result has the EID of the eUICC', function (this: IpaWorld) {
  const results = givenResults(this)
  if (results.length === 0) throw new StateNotReached('the eIM got no result', this.linesOf([]))
  const eids = results.map(({ eidValue }) => Buffer.from(eidValue ?? []).toString('hex') || 'none')
  this.check({
    claim: 'eidValue of the result',
    expected: this.bench.eid,
    seen: eids.join(', '),
    holds: eids.every((eid) => eid === this.bench.eid),
    at: this.linesOf(results),
  })
})

/** The same function gives package results too. */
function asksForResults(request: Uint8Array): boolean {
  return decode(RetrieveNotificationsListRequest, request).value.searchCriteria?.kind === 'euiccPackageResults'
}

Then('the IPA retrieves no notifications from the eUICC before the result', function (this: IpaWorld) {
  const [first] = demandResults(this)
  const [executed] = cardCalls(this, 'LoadEuiccPackage')
  const after = executed?.at[1] ?? 0
  const retrievals = cardCalls(this, 'RetrieveNotificationsList').filter(
    ({ at, request }) => at[0] > after && at[0] < first.at && !asksForResults(request),
  )
  this.check({
    claim: 'calls of RetrieveNotificationsList between the execution and the result',
    expected: '0',
    seen: String(retrievals.length),
    holds: executed !== undefined && retrievals.length === 0,
    at: [...(executed?.at ?? []), ...retrievals.flatMap(({ at }) => at), first.at],
  })
})

Then('the eIM gets the package result error {word}', function (this: IpaWorld, expected: string) {
  const results = demandResults(this)
  const [first] = results
  const judged = cardCalls(this, 'LoadEuiccPackage').some(({ answer }) => answer !== undefined)
  if (judged && first.result.kind === 'euiccPackageResult')
    throw new StateNotReached('the IPA let the eUICC judge the package, and the eUICC did', this.linesOf(results))
  const seen = resultText(first.result)
  this.check({
    claim: 'eimPackageResultErrorCode',
    expected,
    seen,
    holds: first.result.kind === 'eimPackageResultResponseError' && seen === expected,
    at: this.linesOf(results),
  })
})

Then('the eIM gets an EimPackageResultResponseError, or an EuiccPackageResult without success', function (this: IpaWorld) {
  const results = demandResults(this)
  const isError = results.some(
    ({ result }) =>
      result.kind === 'eimPackageResultResponseError' ||
      (result.kind === 'euiccPackageResult' && result.value.kind !== 'euiccPackageResultSigned'),
  )
  this.check({
    claim: 'the result of a package that was not carried out',
    expected: 'an EimPackageResultResponseError, or an error of the eUICC',
    seen: results.map(({ result }) => resultText(result)).join(', '),
    holds: isError,
    at: this.linesOf(results),
  })
})

Then('the error has the eimTransactionId of the package, and none where the package had none', function (this: IpaWorld) {
  const results = givenResults(this)
  const result = results[0]?.result
  if (result === undefined) throw new StateNotReached('the eIM got no result', this.linesOf([]))
  if (result.kind !== 'eimPackageResultResponseError')
    throw new StateNotReached(`the result is no EimPackageResultResponseError: ${result.kind}`, this.linesOf(results))
  const hex = (id: Uint8Array | undefined) => (id === undefined ? 'none' : Buffer.from(id).toString('hex').toUpperCase())
  const expected = hex(this.mayHave(unusableId))
  const seen = hex(result.value.eimTransactionId)
  this.check({ claim: 'eimTransactionId of the error', expected, seen, holds: seen === expected, at: this.linesOf(results) })
})

Then('the notifications are those of the eUICC, octet by octet', function (this: IpaWorld) {
  const results = demandResults(this)
  const lists = cardCalls(this, 'RetrieveNotificationsList').map(({ response }) => response)
  const sent = results.flatMap(({ result }) =>
    result.kind === 'ePRAndNotifications' ? result.value.notificationList.map((one) => rawOf(one) ?? rawOf(one.value)) : [],
  )
  const foreign = sent.filter((octets) => octets === undefined || !lists.some((list) => list.includes(octets)))
  if (sent.length === 0) throw new StateNotReached('the IPA bundled no notifications', this.linesOf(results))
  this.check({
    claim: 'octets of the notifications in the bundle',
    expected: `${sent.length} as the eUICC gave them`,
    seen: foreign.length === 0 ? `${sent.length} as the eUICC gave them` : `${foreign.length} that are not so`,
    holds: foreign.length === 0,
    at: this.linesOf(results),
  })
})

Then('the eIM gets a result of any kind', function (this: IpaWorld) {
  const results = demandResults(this)
  const seen = results.map(({ result }) => resultText(result)).join(', ')
  this.check({ claim: 'a result for the package', expected: 'any result', seen, holds: true, at: this.linesOf(results) })
})
