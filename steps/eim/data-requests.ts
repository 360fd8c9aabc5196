/** Questions to the IPA beside packages for the eUICC: one that it does not answer, and one that is not its own (SGP.32 3.1.1.1, 5.13.4). */
import { Given, Then, When } from '@cucumber/cucumber'
import { showOctets } from '../../protocol/ber/octets.ts'
import type { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { answerData, askForWork, describeAnswer, emptyQueue } from './ipa.ts'
import { type NamedOperation, operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

interface Answer {
  readonly words: string
  readonly isPackage: boolean
  /** Whether it asks the IPA for profiles, which only the eUICC can sign. */
  readonly asksIpa: boolean
  readonly received: TapeRef
}

const answers = kept<readonly Answer[]>('answers to polls')

Given(
  'the operator has ordered data of the IPA, and {operation} behind it',
  async function (this: ConformanceWorld, name: NamedOperation) {
    const { device } = this
    await emptyQueue(this, device)
    await placeOrder(this, device, { kind: 'data' })
    await placeOrder(this, device, { kind: 'package', operations: [operationNamed(name, device)] })
  },
)

Given(
  'the IPA has asked for work {int} times, and answers no data request',
  async function (this: ConformanceWorld, times: number) {
    for (let time = 0; time < times; time++) await poll(this)
  },
)

When('the IPA asks for work once more', async function (this: ConformanceWorld) {
  await poll(this)
})

Then('the package has been offered by now', function (this: ConformanceWorld) {
  const all = this.kept(answers)
  const at = all.map(({ received }) => received)
  const first = all.findIndex(({ isPackage }) => isPackage)
  if (first < 0 && all.every(({ words }) => words.includes('noEimPackageAvailable')))
    throw new StateNotReached('a data request and a package were ordered, and the eIM has nothing to do', at)
  this.check({
    claim: 'a data request without an answer does not hold up the package behind it',
    expected: `the package within ${all.length} polls`,
    seen: first < 0 ? `${all.length} times no package; the last time ${all.at(-1)?.words}` : `the package at poll ${first + 1}`,
    holds: first >= 0,
    at,
  })
})

/** Data of the IPA that an eIM may want first. */
When('the IPA asks for the question', async function (this: ConformanceWorld) {
  const { answer } = await poll(this)
  if (answer.kind !== 'ipaEuiccDataRequest' || asksForProfiles(answer)) return
  await answerData(this, this.device, answer.value)
  await poll(this)
})

Then('the eIM asks the eUICC for its profiles, and not the IPA', function (this: ConformanceWorld) {
  const all = this.kept(answers)
  const { answer, received } = this.answerTo('getEimPackage')
  const byData = all.some(({ asksIpa }) => asksIpa)
  if (!byData && answer.kind !== 'euiccPackageRequest')
    throw new StateNotReached(`listProfileInfo was ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
  this.check({
    claim: 'the inventory comes from the eUICC, signed',
    expected: 'listProfileInfo in a package',
    seen: byData ? 'a data request for the profiles (BF2D)' : describeAnswer(answer),
    holds: !byData,
    at: all.map(({ received: line }) => line),
  })
})

function asksForProfiles(answer: GetEimPackageResponse): boolean {
  return answer.kind === 'ipaEuiccDataRequest' && showOctets(answer.value.tagList).includes('BF2D')
}

async function poll(world: ConformanceWorld) {
  const before = world.mayHave(answers) ?? []
  const exchange = await askForWork(world, world.device.eid)
  const { answer, received } = exchange
  const isPackage = answer.kind === 'euiccPackageRequest'
  const one = { words: describeAnswer(answer), isPackage, asksIpa: asksForProfiles(answer), received }
  world.keep(answers, [...before, one])
  return exchange
}
