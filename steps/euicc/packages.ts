/** Packages of our eIM, and what the eUICC answers (SGP.32 v1.2 2.11.1, 2.11.2, 3.3.1, 5.9.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { answerText } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** The answer to the package that decides. */
export const answered = kept<Es10Answered<'LoadEuiccPackage'>>('an answer to a package')

Given('the eUICC has carried out a package with {operations}', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  const { value, at } = await loadPackage(this, this.bench.eims.first, operations)
  if (value.kind !== 'euiccPackageResultSigned')
    throw new StateNotReached(`the package before was answered with ${answerText(value)}`, at)
})

When('the eIM sends a package with {operations}', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  this.keep(answered, await loadPackage(this, this.bench.eims.first, operations))
})

Then('the package is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(answered)
  const seen = answerText(value)
  this.check({ claim: 'the answer to the package', expected, seen, holds: seen === expected, at })
})

Then('the package is not answered with {string}', function (this: EuiccWorld, unwanted: string) {
  const { value, at } = this.kept(answered)
  const seen = answerText(value)
  this.check({ claim: 'the answer to the package', expected: `not ${unwanted}`, seen, holds: seen !== unwanted, at })
})
