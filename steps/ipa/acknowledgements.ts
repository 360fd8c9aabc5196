/** What the eIM acknowledges, and what the IPA removes from the eUICC for it (SGP.32 v1.2 3.3.1, 5.9.11, 5.14.6). */
import { Given, Then } from '@cucumber/cucumber'
import { StateNotReached } from '../preparation.ts'
import { removals } from './card-calls.ts'
import { acknowledged, acknowledging, alsoDo, always, providing } from './eim-answers.ts'
import { delivered } from './notified.ts'
import { demandResults, givenResults, numbersIn } from './results.ts'
import type { IpaWorld } from './world.ts'

/** A number that no eUICC reaches in a run. */
const NOT_ON_THE_CARD = '8000000'

/** Acknowledges of the numbers in a result those that are chosen. */
function acknowledgesOf(choose: (numbers: readonly string[]) => readonly string[]) {
  return always((right, request, message) => {
    if (message.function !== 'provideEimPackageResult') return right
    const numbers = choose(numbersIn(message.value.eimPackageResult))
    return providing(acknowledging(numbers))(right, request, message)
  })
}

Given('no notification reaches its recipient', async function (this: IpaWorld) {
  await this.bench.smdp.script({ refusesConnections: true })
  await alsoDo(this, { replies: { handleNotification: always((right) => ({ ...right, status: 503 })) } })
})

Given('the eIM acknowledges only the result itself', async function (this: IpaWorld) {
  await alsoDo(this, { replies: { provideEimPackageResult: acknowledgesOf((numbers) => numbers.slice(0, 1)) } })
})

Given('the eIM acknowledges only one notification in the bundle', async function (this: IpaWorld) {
  await alsoDo(this, { replies: { provideEimPackageResult: acknowledgesOf((numbers) => numbers.slice(0, 2)) } })
})

Given('the eIM acknowledges first a number that is not on the eUICC', async function (this: IpaWorld) {
  const replies = acknowledgesOf((numbers) => [NOT_ON_THE_CARD, ...numbers])
  await alsoDo(this, { replies: { provideEimPackageResult: replies } })
})

Given(
  'the eIM answers results with {word}',
  async function (this: IpaWorld, what: 'emptyResponse' | 'eidNotFound' | 'invalidEid' | 'missingEid' | 'undefinedError') {
    const answer =
      what === 'emptyResponse'
        ? ({ kind: what, value: {} } as const)
        : ({ kind: 'provideEimPackageResultError', value: what } as const)
    await alsoDo(this, { replies: { provideEimPackageResult: always(providing(answer)) } })
  },
)

Then('each acknowledged number is removed from the eUICC', function (this: IpaWorld) {
  const results = demandResults(this)
  const owed = acknowledged(this)
  if (owed.length === 0) throw new StateNotReached('the eIM had nothing to acknowledge', this.linesOf(results))
  const done = removals(this)
  const left = owed.filter(({ number }) => !done.some((one) => one.number === number))
  this.check({
    claim: 'RemoveNotificationFromList for each number in EimAcknowledgements',
    expected: [...new Set(owed.map(({ number }) => number))].join(', '),
    seen: done.map(({ number }) => number).join(', ') || 'none',
    holds: left.length === 0,
    at: [...owed.map(({ at }) => at), ...done.flatMap(({ call }) => call.at)],
  })
})

Then('nothing of the bundle is removed from the eUICC that was not acknowledged before', function (this: IpaWorld) {
  const results = demandResults(this)
  if (results.every(({ result }) => result.kind !== 'ePRAndNotifications'))
    throw new StateNotReached('the IPA has bundled no notifications with the result', this.linesOf(results))
  removesNothingElse(this)
})

Then('nothing is removed from the eUICC that was not acknowledged before', function (this: IpaWorld) {
  removesNothingElse(this)
})

function removesNothingElse(world: IpaWorld): void {
  demandResults(world)
  const told = acknowledged(world)
  const done = removals(world)
  // One that came alone, and that was taken, needs no EimAcknowledgements.
  const taken = delivered(world).filter(({ isTaken }) => isTaken)
  const known = [...told, ...taken]
  const wrong = done.filter(({ number, call }) => !known.some((one) => one.number === number && one.at < call.at[0]))
  world.check({
    claim: 'numbers of RemoveNotificationFromList',
    expected: `only acknowledged ones: ${[...new Set(known.map(({ number }) => number))].join(', ') || 'none'}`,
    seen: done.map(({ number }) => number).join(', ') || 'none',
    holds: wrong.length === 0,
    at: [...world.linesOf(givenResults(world)), ...done.flatMap(({ call }) => call.at)],
  })
}
