/** The LPA of an eUICC, which works when a device asks for it (SGP.22 v2.5 5.7.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import { parseIsdrFci } from '../../protocol/apdu/select.ts'
import type { Es10Asked } from '../../protocol/es10/functions.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { textOf } from './es10-calls.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

type LpaeOption = Es10Asked<'LpaeActivation'>['lpaeOption']

const announced = kept<LpaeOption>('an LPA of the eUICC that is announced')
const activation = kept<Es10Answered<'LpaeActivation'>>('an answer to LpaeActivation')

/** That E0 has the bits is another row's business. */
Given('the eUICC has announced an LPA of its own', function (this: EuiccWorld) {
  const support = parseIsdrFci(this.card.fci).value.isdrTemplate?.lpaeSupport ?? []
  if (support.includes('lpaeUsingCat')) this.keep(announced, ['activateCatBasedLpae'])
  else if (support.includes('lpaeUsingScws')) this.keep(announced, ['activateScwsBasedLpae'])
  else throw new StateNotReached('the template of the ISD-R has no bit of lpaeSupport')
})

async function activate(world: EuiccWorld): Promise<Es10Answered<'LpaeActivation'>> {
  return world.keep(activation, await world.call('LpaeActivation', { lpaeOption: world.kept(announced) }))
}

When('the device asks for the activation of that LPA', async function (this: EuiccWorld) {
  await activate(this)
})

Then('the activation is answered with {string}', function (this: EuiccWorld, expected: string) {
  isAnsweredWith(this, expected)
})

Then('the LPA of the eUICC is activated when the device asks for it', async function (this: EuiccWorld) {
  await activate(this)
  isAnsweredWith(this, 'lpaeActivationResult ok')
})

function isAnsweredWith(world: EuiccWorld, expected: string): void {
  const { value, at } = world.kept(activation)
  const seen = textOf(value)
  world.check({ claim: 'the answer to LpaeActivation', expected, seen, holds: seen === expected, at })
}
