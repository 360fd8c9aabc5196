/** A data request that the IPA does not answer, and a package behind it (SGP.32 3.1.1.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { TapeRef } from '../transport/tape.ts'
import { askForWork, describeAnswer, emptyQueue } from './ipa.ts'
import { type NamedOperation, operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import { StateNotReached } from './preparation.ts'
import { type ConformanceWorld, kept } from './world.ts'

interface Answer {
  readonly words: string
  readonly isPackage: boolean
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

async function poll(world: ConformanceWorld): Promise<void> {
  const before = world.mayHave(answers) ?? []
  const { answer, received } = await askForWork(world, world.device.eid)
  const isPackage = answer.kind === 'euiccPackageRequest'
  world.keep(answers, [...before, { words: describeAnswer(answer), isPackage, received }])
}
