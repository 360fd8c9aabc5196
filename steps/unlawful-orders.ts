/** Orders of operations that must not stand in one package: the eIM takes no such order, or parts it (SGP.32 2.11.1.1, 5.9.14). */
import { Then, When } from '@cucumber/cucumber'
import { OperatorFault } from '../adapters/operator/operator-fault.ts'
import type { TapeRef } from '../transport/tape.ts'
import { askForWork } from './ipa.ts'
import { type NamedOperation, operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import { deliverOk } from './package-sequence.ts'
import { type ConformanceWorld, kept } from './world.ts'

/** What became of an order: packages with the operations in each, or none and why. */
interface Outcome {
  readonly wanted: readonly string[]
  readonly packages: readonly (readonly string[])[]
  readonly refusal?: string
  readonly at: readonly TapeRef[]
}

const outcome = kept<Outcome>('an order of what does not go together')

/** The two operations, and what an eIM may want to know before and after. */
const MOST_PACKAGES = 4

When(
  'the operator orders {operation} and {operation} together',
  async function (this: ConformanceWorld, first: NamedOperation, second: NamedOperation) {
    const operations = [first, second].map((name) => operationNamed(name, this.device))
    const wanted = operations.map(({ name }) => name)
    try {
      const { at } = await placeOrder(this, this.device, { kind: 'package', operations })
      this.keep(outcome, { wanted, ...(await packagesOf(this, at)) })
    } catch (error) {
      if (!(error instanceof OperatorFault)) throw error
      this.keep(outcome, { wanted, packages: [], refusal: error.what, at: error.at })
    }
  },
)

Then('no package holds both of them', function (this: ConformanceWorld) {
  const { wanted } = this.kept(outcome)
  demand(this, `${wanted.join(' and ')} do not come in one package`, (names) => {
    const rest = [...names]
    // Two of the same count as two.
    return wanted.every((name) => rest.includes(name) && rest.splice(rest.indexOf(name), 1).length > 0)
  })
})

Then(
  'no package holds {operation} behind {operation}',
  function (this: ConformanceWorld, later: NamedOperation, earlier: NamedOperation) {
    demand(this, `${later} does not come behind ${earlier}`, (names) => {
      const change = names.indexOf(earlier)
      return change >= 0 && names.lastIndexOf(later) > change
    })
  },
)

function demand(world: ConformanceWorld, claim: string, breaks: (names: readonly string[]) => boolean): void {
  const { packages, refusal, at } = world.kept(outcome)
  const seen = packages.map((names) => names.join(', ')).join('; then ')
  world.check({
    claim,
    expected: 'no such package',
    seen: refusal === undefined ? seen || 'no package' : `no package: ${refusal}`,
    holds: !packages.some(breaks),
    at,
    ...(refusal === undefined ? {} : { remark: 'the operator’s interface does not take the order' }),
  })
}

/** Packages that come until nothing more does. */
async function packagesOf(world: ConformanceWorld, placed: readonly TapeRef[]) {
  const packages: string[][] = []
  const at = [...placed]
  for (let round = 0; round < MOST_PACKAGES; round++) {
    const { answer, received } = await askForWork(world, world.device.eid)
    at.push(received)
    if (answer.kind !== 'euiccPackageRequest') break
    packages.push(answer.value.euiccPackageSigned.euiccPackage.value.map(({ kind }) => kind))
    await deliverOk(world, world.device, answer.value)
  }
  return { packages, at }
}
