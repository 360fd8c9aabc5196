/** Results of packages, operation by operation (SGP.32 v1.2 2.11.2.1): whether each went well, and why a list ended. */
import { Given, Then } from '@cucumber/cucumber'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { answered } from './packages.ts'
import { answerText, resultsIn, resultText } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

type PackageAnswered = Es10Answered<'LoadEuiccPackage'>
type Result = ReturnType<typeof resultsIn>[number]

/** How many profiles and rules a card has is its own: a list that came is ok. */
function outcomeOf(result: Result): string {
  if (result.kind === 'getRATResult') return 'getRATResult ok'
  if (result.kind === 'listProfileInfoResult' && result.value.kind === 'profileInfoListOk') return 'listProfileInfoResult ok'
  if (result.kind === 'listProfileInfoResult') return `listProfileInfoResult ${result.value.value}`
  return resultText(result)
}

/** `getRATResult ok, disableResult ok`, or the error that came in place of results. */
export function outcomesOf(value: PackageAnswered['value']): string {
  const results = resultsIn(value)
  return results.length === 0 ? answerText(value) : results.map(outcomeOf).join(', ')
}

/** A package of our first eIM that has to go well in everything. @throws StateNotReached */
export async function carriedOut(world: EuiccWorld, operations: readonly Psmo[]): Promise<PackageAnswered> {
  const { eims } = world.bench
  const done = await loadPackage(world, eims.first, operations)
  const results = resultsIn(done.value)
  const went = results.length === operations.length && results.every((one) => outcomeOf(one).endsWith(' ok'))
  if (!went) throw new StateNotReached(`the package before was answered with ${outcomesOf(done.value)}`, done.at)
  return done
}

Given('everything in a package with {operations} has gone well', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  await carriedOut(this, operations)
})

Then('the results of the package are {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(answered)
  const seen = outcomesOf(value)
  this.check({
    claim: 'the results of the package, in the order of its operations',
    expected,
    seen,
    holds: seen === expected,
    at,
  })
})

Then('the results of the package are of the kinds {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(answered)
  const results = resultsIn(value)
  const seen = results.length === 0 ? answerText(value) : results.map(({ kind }) => kind).join(', ')
  this.check({ claim: 'one result for each operation, in their order', expected, seen, holds: seen === expected, at })
})

Then('the package is answered with {string} or {string}', function (this: EuiccWorld, expected: string, allowed: string) {
  const { value, at } = this.kept(answered)
  const seen = answerText(value)
  const remark = seen === allowed ? { remark: `${allowed} in place of ${expected} is recorded as information` } : {}
  const holds = seen === expected || seen === allowed
  this.check({ claim: 'the answer to the package', expected: `${expected}, or ${allowed}`, seen, holds, at, ...remark })
})

/** A second enable or disable: a code of its own, or the end of the list. */
Then(
  'the results of the package are {string} and then {string} or processingTerminated',
  function (this: EuiccWorld, first: string, last: string) {
    const { value, at } = this.kept(answered)
    const seen = outcomesOf(value)
    const expected = `${first}, ${last}`
    const ended = seen.startsWith(`${first}, processingTerminated `)
    this.check({
      claim: 'what was asked for a second time is not carried out, and ends the list',
      expected: `${expected}, or processingTerminated in its place`,
      seen,
      holds: seen === expected || ended,
      at,
    })
  },
)

Then(
  'the list of results ends with the first operation, whose result is not {string}',
  function (this: EuiccWorld, good: string) {
    const { value, at } = this.kept(answered)
    const results = resultsIn(value)
    const [first] = results
    this.check({
      claim: 'results of a package whose first operation fails',
      expected: `one result, which is not ${good}`,
      seen: outcomesOf(value),
      holds: results.length === 1 && first !== undefined && !outcomeOf(first).endsWith(` ${good}`),
      at,
    })
  },
)

Then('the package has no result of an operation', function (this: EuiccWorld) {
  const { value, at } = this.kept(answered)
  const results = resultsIn(value).filter(({ kind }) => kind !== 'processingTerminated')
  this.check({
    claim: 'a package without operations has no results of operations',
    expected: 'an empty list of results, or an error',
    seen: outcomesOf(value),
    holds: results.length === 0,
    at,
    remark: `answered with ${outcomesOf(value)}`,
  })
})
