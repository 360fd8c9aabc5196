/** Two eUICCs with a package each, and their results crossed over. */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Device } from '../../adapters/bench/bench.ts'
import type { Placed } from '../../adapters/operator/port.ts'
import { settled } from '../../adapters/operator/settled.ts'
import type { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared } from '../preparation.ts'
import { deliver } from './delivery.ts'
import { emptyQueue, type Fetched, fetchPackage, signing } from './ipa.ts'
import { okResult, operationNamed } from './operations.ts'
import { operatorWithOutcomes, placeOrder } from './orders.ts'
import { signedResult } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

interface Pair<T> {
  readonly first: T
  readonly second: T
}

const orders = kept<Pair<Placed>>('orders for two eUICCs')
const packages = kept<Pair<Fetched>>('packages of two eUICCs')
const secondResult = kept<EuiccPackageResult>('a result of the second eUICC')

Given('both eUICCs have a package of the eIM', async function (this: ConformanceWorld) {
  const [first, second] = inOrder(this.deviceAt(0), this.deviceAt(1))
  this.device = first
  const prepare = async (device: Device) => {
    // Each device has a connection of its own, as in the field.
    const port = device === first ? this.eim : this.connect()
    await emptyQueue(this, device)
    const placed = await placeOrder(this, device, { kind: 'package', operations: [operationNamed('enable', device)] })
    return { placed, fetched: await fetchPackage(this, device, port) }
  }
  const other = await prepare(second)
  const own = await prepare(first)
  this.keep(orders, { first: own.placed, second: other.placed })
  this.keep(packages, { first: own.fetched, second: other.fetched })
})

/** The one with the lower counter first: a counter of the other one is then none that an eIM could take for one of long ago. */
function inOrder(one: Device, other: Device): readonly [Device, Device] {
  return (one.euicc?.state.counter ?? 0) <= (other.euicc?.state.counter ?? 0) ? [one, other] : [other, one]
}

Given('each eUICC has carried out its own package', function (this: ConformanceWorld) {
  const { first, second } = this.kept(packages)
  const ok = [okResult('enable')]
  this.keep(signedResult, signing(first.device).result(first.request, ok))
  this.keep(secondResult, signing(second.device).result(second.request, ok))
})

Given('the first eUICC has signed a result for the package of the second', function (this: ConformanceWorld) {
  const { first, second } = this.kept(packages)
  const { eimTransactionId } = second.request.euiccPackageSigned
  if (eimTransactionId === undefined)
    throw new CannotBePrepared('O_S_TRID: packages carry no transaction id that would tell one from the other')
  this.keep(signedResult, signing(first.device).result(second.request, [okResult('enable')]))
})

Given('the second eUICC has delivered its result', async function (this: ConformanceWorld) {
  const { second } = this.kept(packages)
  const value = this.kept(secondResult)
  await deliver(this, { kind: 'euiccPackageResult', value }, { device: second.device, port: this.connect() })
})

When('the IPA delivers the result of the second under the EID of the first', async function (this: ConformanceWorld) {
  const value = this.keep(signedResult, this.kept(secondResult))
  await deliver(this, { kind: 'euiccPackageResult', value }, { device: this.kept(packages).first.device })
})

Then('for the operator both orders have succeeded', async function (this: ConformanceWorld) {
  const operator = operatorWithOutcomes(this)
  const { first, second } = this.kept(orders)
  for (const placed of [first, second]) {
    const { state, words, at } = await this.untilSettled((signal) => settled(operator, placed, this.tape, signal))
    this.check({
      claim: `the order ${placed.id} has the outcome that its eUICC signed`,
      expected: 'succeeded',
      seen: `${state}: ${words}`,
      holds: state === 'succeeded',
      at,
    })
  }
})
