/** Packages one after the other for one eUICC: what is in them, and their counters (SGP.32 2.11.1.1, 3.3.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import {
  again,
  askPastInquiries,
  askUntilWork,
  deliverOk,
  describeAnswer,
  emptyQueue,
  type Fetched,
  fetchPackage,
} from './ipa.ts'
import { type NamedOperation, operationNamed } from './operations.ts'
import { giveUp, orderedOf, placeOrder } from './orders.ts'
import { nameOfPackage } from './package-names.ts'
import type { ConformanceWorld } from './world.ts'

/** Packages that the IPA has got in this scenario, oldest first. */
const sequence = kept<readonly Fetched[]>('packages of the eIM')

Given('the eUICC has carried out two packages of the eIM', async function (this: ConformanceWorld) {
  await emptyQueue(this, this.device)
  for (const name of ['enable', 'getRAT'] as const) {
    await order(this, name)
    await carryOut(this)
  }
})

Given(
  'the operator has ordered {operation}, {operation} and {operation} in three orders',
  async function (this: ConformanceWorld, first: NamedOperation, second: NamedOperation, third: NamedOperation) {
    await emptyQueue(this, this.device)
    for (const name of [first, second, third]) await order(this, name)
  },
)

Given('the IPA has fetched a package that the operator gave up then', async function (this: ConformanceWorld) {
  await emptyQueue(this, this.device)
  await order(this, 'enable')
  remember(this, await fetchPackage(this, this.device))
  await giveUp(this)
})

Given('the operator has ordered {operation} after it', async function (this: ConformanceWorld, name: NamedOperation) {
  await order(this, name)
})

Given('the eUICC has carried out the first package', async function (this: ConformanceWorld) {
  await carryOut(this)
})

Given('the eUICC has carried out the first two packages', async function (this: ConformanceWorld) {
  await carryOut(this)
  await carryOut(this)
})

When('the IPA asks for the work that follows', async function (this: ConformanceWorld) {
  const { device } = this
  const came = (this.mayHave(sequence) ?? []).flatMap(({ request }) => operationsOf(request))
  const isMissing = orderedOf(this, device).length > came.length
  const ask = () => (isMissing ? askUntilWork : askPastInquiries)(this, device)
  const { answer, received, inquiry } = await again(this, await ask(), ask, (one) => isMissing && hasCome(this, one.answer))
  if (inquiry !== undefined) remember(this, { device: this.device, ...inquiry })
  if (answer.kind === 'euiccPackageRequest') remember(this, { device: this.device, request: answer.value, received })
})

Then('its counter is higher than that of the package before', function (this: ConformanceWorld) {
  checkRise(this)
})

Then('the counters of the packages rise', function (this: ConformanceWorld) {
  checkRise(this)
})

Then(
  '{operation} has come, and {operation} behind it',
  function (this: ConformanceWorld, first: NamedOperation, second: NamedOperation) {
    const packages = got(this)
    const wanted = [first, second].map((name) => operationNamed(name, this.device).name)
    const names = packages.flatMap(({ request }) => operationsOf(request))
    const places = wanted.map((name) => names.indexOf(name))
    this.check({
      claim: 'the operations that were ordered reach the IPA, in the order that they were given in',
      expected: wanted.join(' and then '),
      seen: names.join(', ') || 'no operation',
      holds: places.every((place, at) => place >= 0 && (at === 0 || place > (places[at - 1] ?? 0))),
      at: linesOf(packages),
      ...(packages.length > 1 ? { remark: 'they came in more than one package' } : {}),
    })
  },
)

Then('{operation} has come', function (this: ConformanceWorld, name: NamedOperation) {
  const packages = this.mayHave(sequence) ?? []
  const wanted = operationNamed(name, this.device).name
  const { answer, received } = this.answerTo('getEimPackage')
  const names = packages.flatMap(({ request }) => operationsOf(request))
  this.check({
    claim: 'a package that was ordered and not sent yet is still there',
    expected: wanted,
    seen: names.join(', ') || describeAnswer(answer),
    holds: names.includes(wanted),
    at: [received],
  })
})

async function order(world: ConformanceWorld, name: NamedOperation): Promise<void> {
  await placeOrder(world, world.device, { kind: 'package', operations: [operationNamed(name, world.device)] })
}

/** Fetches a package, and delivers that all of it has worked. */
async function carryOut(world: ConformanceWorld): Promise<void> {
  const fetch = () => fetchPackage(world, world.device)
  const fetched = await again(world, await fetch(), fetch, ({ request }) => isKnown(world, request))
  remember(world, fetched)
  await deliverOk(world, world.device, fetched.request)
}

/** Whether a package has come before: an eIM may write a result down behind its answer, and offer the package until then. */
function isKnown(world: ConformanceWorld, request: EuiccPackageRequest): boolean {
  const octets = rawOf(request)
  return (world.mayHave(sequence) ?? []).some((one) => octets !== undefined && rawOf(one.request)?.equals(octets) === true)
}

function hasCome(world: ConformanceWorld, answer: GetEimPackageResponse): boolean {
  return answer.kind === 'euiccPackageRequest' && isKnown(world, answer.value)
}

function remember(world: ConformanceWorld, fetched: Fetched): void {
  world.keep(sequence, [...(world.mayHave(sequence) ?? []), fetched])
}

function got(world: ConformanceWorld): readonly Fetched[] {
  return world.kept(sequence)
}

function operationsOf({ euiccPackageSigned: { euiccPackage } }: EuiccPackageRequest): readonly string[] {
  return euiccPackage.value.map(({ kind }) => kind)
}

function linesOf(packages: readonly Fetched[]): readonly TapeRef[] {
  return packages.map(({ received }) => received)
}

function checkRise(world: ConformanceWorld): void {
  const packages = got(world)
  const { answer, received } = world.answerTo('getEimPackage')
  const last = packages.at(-1)
  if (last?.received !== received)
    throw new StateNotReached(`a package was ordered, and the eIM answers ${answer.kind}`, [received])
  // The same package once more is no counter used again: what has become of its result is for other rows.
  const octets = rawOf(last.request)
  if (octets !== undefined && packages.some((one) => one !== last && rawOf(one.request)?.equals(octets)))
    throw new StateNotReached('a package was ordered, and the eIM offers one again that the eUICC has had', [received])
  const counters = packages.map(({ request }) => BigInt(request.euiccPackageSigned.counterValue))
  world.check({
    claim: 'the packages of one eUICC come with rising counters',
    expected: 'each counter higher than the one before',
    seen: packages.map(({ request }) => nameOfPackage(request)).join('; '),
    holds: counters.every((counter, at) => at === 0 || counter > (counters[at - 1] ?? 0n)),
    at: linesOf(packages),
  })
}
