/** One cycle of retrieval, execution and delivery: what it costs, and that no other comes in between (SGP.32 v1.2 3.1.1.1, 3.3.1). */
import { Given, Then } from '@cucumber/cucumber'
import { late } from '../../simulators/played/eim-misreplies.ts'
import { StateNotReached } from '../preparation.ts'
import { removals } from './card-calls.ts'
import { es10Calls, linesOrStep } from './download-seen.ts'
import { givenResults } from './results.ts'
import { smdpDoes } from './smdp-scripts.ts'
import { withCard } from './state.ts'
import { orderFrom } from './triggers.ts'
import type { IpaWorld } from './world.ts'

/** Time that our SM-DP+ takes for one function, and our other eIM for its package, which then falls into the download. */
const [SLOW_MS, LATER_MS] = [400, 150]

Given('one eIM has a trigger for a direct download, and another one a package', async function (this: IpaWorld) {
  const { otherEim } = this
  await withCard(this, { otherEim: true })
  await orderFrom(this, 'TOKEN-1')
  otherEim.operator.queueOperations(this.bench.eid, [{ listProfileInfo: {} }])
  await otherEim.script({ replies: { getEimPackage: [late(LATER_MS)] } })
  await smdpDoes(this, { http: { authenticateClient: { kind: 'late', ms: SLOW_MS } } })
})

Then('no package is carried out in the middle of the download', function (this: IpaWorld) {
  const packages = es10Calls(this, 'LoadEuiccPackage')
  const [first] = es10Calls(this, 'GetEUICCChallenge')
  const last = [...es10Calls(this, 'LoadBoundProfilePackage'), ...es10Calls(this, 'CancelSession')].at(-1)
  if (packages.length === 0 || first === undefined || last === undefined)
    throw new StateNotReached('the IPA did not do both, the download and the package', linesOrStep(this, []))
  const between = packages.filter(({ at }) => at[0] > first.at[0] && at[0] < last.at[1])
  this.check({
    claim: 'LoadEuiccPackage between GetEUICCChallenge and the end of the download',
    expected: 'none',
    seen: between.length === 0 ? 'none' : String(between.length),
    holds: between.length === 0,
    at: between.length === 0 ? [first.at[0], last.at[1]] : between.map(({ at }) => at[0]),
  })
})

Then('the eUICC writes once for the package and once for each number that is removed', function (this: IpaWorld) {
  const packages = es10Calls(this, 'LoadEuiccPackage')
  if (packages.length === 0) throw new StateNotReached('the IPA had no package carried out', linesOrStep(this, []))
  const removed = removals(this)
  const twice = removed.filter(({ number }, place) => removed.findIndex((one) => one.number === number) !== place)
  this.check({
    claim: 'functions of a cycle with one package that write to the eUICC',
    expected: 'one LoadEuiccPackage, and RemoveNotificationFromList once for each number',
    seen: `${packages.length} LoadEuiccPackage, ${removed.length} RemoveNotificationFromList, ${twice.length} of them for a number that was removed before`,
    holds: packages.length === 1 && twice.length === 0,
    at: [...packages, ...removed.map(({ call }) => call)].map(({ at }) => at[0]),
  })
})

Then('the result is at the eIM after two requests', function (this: IpaWorld) {
  const [result] = givenResults(this)
  if (result === undefined) throw new StateNotReached('the eIM got no result', this.linesOf([]))
  const until = this.received.filter(({ at }) => at <= result.at)
  this.check({
    claim: 'requests from the retrieval of a package to its result',
    expected: '2',
    seen: String(until.length),
    holds: until.length <= 2,
    at: this.linesOf(until),
  })
})
