/** Whether the eIM counts a package as done, seen by the next retrieval and by what its operator says (SGP.32 5.14.5, 5.14.6). */
import { Then } from '@cucumber/cucumber'
import type { OrderState } from '../../adapters/operator/port.ts'
import type { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import { CannotBePrepared } from '../preparation.ts'
import { again, askForWork, describeAnswer, fetchedPackage, signing } from './ipa.ts'
import { operatorWithOutcomes, placedOrder } from './orders.ts'
import { asksTheSame, nameOfPackage } from './package-names.ts'
import type { ConformanceWorld } from './world.ts'

/**
 * Asks for work. Where the same operations are offered, the check has passed with that; else what was offered, and how the operator has
 * the order, is for the caller to judge.
 */
export async function unlessOfferedAgain(world: ConformanceWorld, claim: string, expected: string) {
  const { request } = world.kept(fetchedPackage)
  const { answer, received } = await askForWork(world, world.device.eid)
  if (answer.kind === 'euiccPackageRequest' && asksTheSame(answer.value, request)) {
    world.check({ claim, expected, seen: `offered again: ${nameOfPackage(answer.value)}`, holds: true, at: [received] })
    return undefined
  }
  const outcome = await outcomeOf(world)
  const at = [received, ...outcome.at]
  return { outcome, at, said: `${describeAnswer(answer)}; for the operator the order is ${outcome.state}` }
}

Then('the package does not count as done', async function (this: ConformanceWorld) {
  const claim = 'the package does not count as done'
  const expected = 'the package again, or another one for the same operations, or an order that has not succeeded'
  const found = await unlessOfferedAgain(this, claim, expected)
  if (found === undefined) return
  const { outcome, at, said } = found
  const remark = `the package is not offered again; the operator has it as "${outcome.words}"`
  this.check({ claim, expected, seen: said, holds: outcome.state !== 'succeeded', at, remark })
})

Then('what the eIM offers is signed under the token of the eUICC', function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('getEimPackage')
  const publicKey = this.device.association?.publicKey
  if (answer.kind !== 'euiccPackageRequest' || publicKey === undefined) return
  const { state } = signing(this.device)
  this.check({
    claim: 'a token that nobody signed is not taken over',
    expected: `a signature over the package and the token ${state.token}`,
    seen: `${nameOfPackage(answer.value)}, whose signature ${signing(this.device).accepts(answer.value, { publicKey }) ? 'verifies' : 'does not verify'} under it`,
    holds: signing(this.device).accepts(answer.value, { publicKey }),
    at: [received],
  })
})

Then(/^the package is signed with the key(?: and token)? that the eUICC has stored$/, function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('getEimPackage')
  const publicKey = this.device.association?.publicKey
  if (publicKey === undefined)
    throw new CannotBePrepared(
      `assets.euiccs: nobody said which key ${this.device.eid} has stored of the eIM; add eimConfiguration`,
    )
  const verifies = answer.kind === 'euiccPackageRequest' && signing(this.device).accepts(answer.value, { publicKey })
  this.check({
    claim: 'a new key of the eIM counts only once the eUICC has stored it',
    expected: 'a package whose signature verifies under the key that it has stored',
    seen:
      answer.kind === 'euiccPackageRequest'
        ? `${nameOfPackage(answer.value)}, whose signature ${verifies ? 'verifies' : 'does not verify'} under it`
        : describeAnswer(answer),
    holds: verifies,
    at: [received],
  })
})

Then('the package counts as done', async function (this: ConformanceWorld) {
  await askForWork(this, this.device.eid)
  await demandAnother(this, asksTheSame)
})

Then('the package is not offered again', async function (this: ConformanceWorld) {
  await demandAnother(this, asksTheSame)
})

// That an eIM tries once more what an eUICC has taken back is its own affair: it needs another package for it.
Then('the package itself is not offered again', async function (this: ConformanceWorld) {
  await askForWork(this, this.device.eid)
  await demandAnother(this, hasSameCounter)
})

function hasSameCounter(one: EuiccPackageRequest, other: EuiccPackageRequest): boolean {
  return BigInt(one.euiccPackageSigned.counterValue) === BigInt(other.euiccPackageSigned.counterValue)
}

/** The last answer is no such package, or one soon after it is not: an eIM may write a result down behind its answer. */
async function demandAnother(world: ConformanceWorld, isIt: typeof hasSameCounter): Promise<void> {
  const { request } = world.kept(fetchedPackage)
  const isOffered = (answer: GetEimPackageResponse) => answer.kind === 'euiccPackageRequest' && isIt(answer.value, request)
  const ask = () => askForWork(world, world.device.eid)
  const { answer, received } = await again(world, world.answerTo('getEimPackage'), ask, (one) => isOffered(one.answer))
  const { counterValue } = request.euiccPackageSigned
  world.check({
    claim: 'a package whose result was taken is not offered any more',
    expected:
      isIt === hasSameCounter
        ? `not the package with counter ${counterValue}`
        : `not the package with counter ${counterValue}, and none for the same operations`,
    seen: answer.kind === 'euiccPackageRequest' ? nameOfPackage(answer.value) : describeAnswer(answer),
    holds: !isOffered(answer),
    at: [received],
  })
}

/** What became of the last order, right now. @throws CannotBePrepared where the interface of the operator has no outcomes */
function outcomeOf(world: ConformanceWorld): Promise<OrderState> {
  const operator = operatorWithOutcomes(world)
  const placed = world.kept(placedOrder)
  return world.askOperator((signal) => operator.outcome(placed, world.tape, signal))
}
