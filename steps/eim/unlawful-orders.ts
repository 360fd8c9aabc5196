/** Orders of operations that must not stand in one package: the eIM takes no such order, or parts it (SGP.32 2.11.1.1, 5.9.14). */
import { Then, When } from '@cucumber/cucumber'
import { OperatorFault } from '../../adapters/operator/operator-fault.ts'
import { settled } from '../../adapters/operator/settled.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { askPastInquiries, askUntilWork, deliverOk } from './ipa.ts'
import { type NamedOperation, operationNamed } from './operations.ts'
import { operatorWithOutcomes, placedOrder, placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

/** What became of an order: packages with the operations in each, or none and why. */
interface Outcome {
  readonly wanted: readonly string[]
  readonly packages: readonly (readonly string[])[]
  readonly refusal?: string
  readonly at: readonly TapeRef[]
}

const outcome = kept<Outcome>('an order of what does not go together')

/** The two operations, and some more that an eIM may make of them. */
const MOST_PACKAGES = 4

When(
  'the operator orders {operation} and {operation} together',
  async function (this: ConformanceWorld, first: NamedOperation, second: NamedOperation) {
    const operations = [first, second].map((name) => operationNamed(name, this.device))
    const wanted = operations.map(({ name }) => name)
    try {
      const { at } = await placeOrder(this, this.device, { kind: 'package', operations })
      this.keep(outcome, { wanted, ...(await packagesOf(this, wanted, at)) })
    } catch (error) {
      if (!(error instanceof OperatorFault)) throw error
      this.keep(outcome, { wanted, packages: [], refusal: error.what, at: error.at })
    }
  },
)

// Whether they may come as they do is for the rules of packages to say.
Then('both have come, unless the order was not taken', async function (this: ConformanceWorld) {
  const { wanted, packages, refusal, at } = this.kept(outcome)
  const names = packages.flat()
  // Two enables of one profile come to the same as one of them.
  const missing = wanted.filter((name) => !names.includes(name))
  const failed = refusal === undefined && missing.length > 0 && (await isGivenUp(this))
  this.check({
    claim: 'an order that was taken is delivered',
    expected: `${wanted.join(' and ')}, or an operator who knows that they do not come`,
    seen: refusal ?? (packages.map((one) => one.join(', ')).join('; then ') || 'no package'),
    holds: refusal !== undefined || missing.length === 0 || failed,
    at,
    ...(refusal === undefined ? {} : { remark: 'the operator’s interface does not take the order' }),
    ...(failed ? { remark: 'the operator is told that the order has failed' } : {}),
  })
})

/** Whether the operator has been told that the order came to nothing. @throws CannotBePrepared where nobody can be asked */
async function isGivenUp(world: ConformanceWorld): Promise<boolean> {
  const operator = operatorWithOutcomes(world)
  const { state } = await world.untilSettled((signal) => settled(operator, world.kept(placedOrder), world.tape, signal))
  return state === 'failed'
}

/** Packages that come until nothing more does; what is still due may come a little later. */
async function packagesOf(world: ConformanceWorld, wanted: readonly string[], placed: readonly TapeRef[]) {
  const packages: string[][] = []
  const at = [...placed]
  for (let round = 0; round < MOST_PACKAGES; round++) {
    const isComplete = packages.flat().length >= wanted.length
    const { answer, received } = await (isComplete ? askPastInquiries : askUntilWork)(world, world.device)
    at.push(received)
    if (answer.kind !== 'euiccPackageRequest') break
    packages.push(answer.value.euiccPackageSigned.euiccPackage.value.map(({ kind }) => kind))
    await deliverOk(world, world.device, answer.value)
  }
  return { packages, at }
}
