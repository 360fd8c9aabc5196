/** The Rules Authorisation Table, as GetRAT and packages tell it (SGP.22 v2.5 2.9.2, 5.7.22; SGP.32 v1.2 5.13.5). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Es10Answer } from '../../protocol/es10/functions.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { answerText, resultsIn } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

type Rat = Es10Answer<'GetRAT'>['rat']

/** As it was told before. */
const before = kept<Rat>('a Rules Authorisation Table')
const told = kept<Es10Answered<'GetRAT'>>('an answer to GetRAT')

Given('the eIM has read the RAT', async function (this: EuiccWorld) {
  const { value, at } = await loadPackage(this, this.bench.eims.first, [{ kind: 'getRAT', value: {} }])
  const [result] = resultsIn(value)
  if (result?.kind !== 'getRATResult') throw new StateNotReached(`getRAT was answered with ${answerText(value)}`, at)
  this.keep(before, result.value)
})

Given('the IPA has read the RAT', async function (this: EuiccWorld) {
  this.keep(before, (await this.call('GetRAT', {})).value.rat)
})

When('the IPA reads the RAT', async function (this: EuiccWorld) {
  this.keep(told, await this.call('GetRAT', {}))
})

When('a memory reset deletes the operational profiles', async function (this: EuiccWorld) {
  const { value, at } = await this.call('eUICCMemoryReset', { resetOptions: ['deleteOperationalProfiles'] })
  if (value.resetResult !== 'ok') throw new StateNotReached(`the memory reset ended with ${value.resetResult}`, at)
  await this.powerCycle()
})

Then('GetRAT tells the same rules', async function (this: EuiccWorld) {
  const { value, at } = this.mayHave(told) ?? (await this.call('GetRAT', {}))
  const [expected, seen] = [textOf(this.kept(before)), textOf(value.rat)]
  this.check({ claim: 'the Rules Authorisation Table', expected, seen, holds: seen === expected, at })
})

function textOf(rat: Rat): string {
  const hex = (octets: Uint8Array | undefined) => (octets === undefined ? '-' : Buffer.from(octets).toString('hex').toUpperCase())
  const rules = rat.map(({ pprIds, allowedOperators, pprFlags }) => {
    const operators = allowedOperators.map(({ mccMnc, gid1, gid2 }) => `${hex(mccMnc)} ${hex(gid1)} ${hex(gid2)}`)
    return `${pprIds.join('+')} for ${operators.join(', ')} (${pprFlags.join('+')})`
  })
  return rules.length === 0 ? 'no rule' : rules.join('; ')
}
