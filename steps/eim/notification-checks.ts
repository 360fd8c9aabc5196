/** How notifications of scenarios have come to the SM-DP+, and in which order: SGP.32 3.7, 5.7.4. */
import { Then } from '@cucumber/cucumber'
import { waitingFor } from '../patience.ts'
import { StateNotReached } from '../preparation.ts'
import { arrival, copiesOf, firstOf, formFault, forwardingTime, type Handed, lastOf } from './notified.ts'
import { demandFound, serverOf } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

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
  await waitingFor(Math.min(patienceMs, 500), async (signal) => {
    while (copiesOf(this, first).length < tried + 2 && copiesOf(this, last).length === 0 && !signal.aborted) {
      const { length } = this.bench.smdp?.received ?? []
      await serverOf(this, 'smdp').arrived('handleNotification', length + 1, signal)
    }
  })
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
  if (came === undefined) demandFound(world, 'smdp', [one.at])
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
