/** eUICC packages: ordered by the operator, fetched by the IPA, carried out by the eUICC, and their results delivered (SGP.32 3.3.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'
import { kept } from '../kept.ts'
import { numberOf } from './acknowledgements.ts'
import { deliver, delivery } from './delivery.ts'
import { askPastInquiries, emptyQueue, fetchedPackage, fetchPackage, signing } from './ipa.ts'
import { type NamedOperation, okResult, operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

export const orderedOperation = kept<NamedOperation>('an ordered operation')
/** The same result in other octets, where the scenario has some. */
export const resultOctets = kept<Buffer>('a result in octets')
export const signedResult = kept<EuiccPackageResult>('a signed result')

Given('the eIM has no work for the eUICC', async function (this: ConformanceWorld) {
  await emptyQueue(this, this.device)
})

Given('the operator has ordered {operation}', async function (this: ConformanceWorld, name: NamedOperation) {
  await emptyQueue(this, this.device)
  await placeOrder(this, this.device, { kind: 'package', operations: [operationNamed(name, this.device)] })
  this.keep(orderedOperation, name)
})

Given('the IPA has fetched the package', async function (this: ConformanceWorld) {
  await fetchPackage(this, this.device)
})

Given('the eUICC has carried it out', function (this: ConformanceWorld) {
  const { request } = this.kept(fetchedPackage)
  this.keep(signedResult, signing(this.device).result(request, resultsWith(this, okResult(this.kept(orderedOperation)))))
})

Given('the IPA has delivered the result', async function (this: ConformanceWorld) {
  await deliver(this, { kind: 'euiccPackageResult', value: this.kept(signedResult) })
})

// What an eIM wants to know first is none of what the scenario is about.
When('the IPA asks for work', async function (this: ConformanceWorld) {
  await askPastInquiries(this, this.device)
})

When('the IPA delivers the result', async function (this: ConformanceWorld) {
  const octets = this.mayHave(resultOctets)
  await deliver(
    this,
    octets === undefined ? { kind: 'euiccPackageResult', value: this.kept(signedResult) } : { kind: 'octets', octets },
  )
})

Then('the eIM acknowledges the result', function (this: ConformanceWorld) {
  const { acknowledged, words, at } = this.kept(delivery)
  const own = numberOf(this.kept(signedResult))
  this.check({
    claim: 'the answer acknowledges the sequence number of the result',
    expected: `EimAcknowledgements with ${own.join(', ')}`,
    seen: words,
    holds: own.every((number) => acknowledged.includes(number)) && acknowledged.length > 0,
    at,
  })
})

/**
 * Results of everything that the fetched package holds, where the operation that was ordered came to `own`: an eIM may put others beside
 * it. What goes before it has worked; what follows it has too, unless `own` is an error, which ends the list.
 */
export function resultsWith(world: ConformanceWorld, own: EuiccResultData): readonly EuiccResultData[] {
  const name = world.kept(orderedOperation)
  const ok = okResult(name)
  const kinds = world.kept(fetchedPackage).request.euiccPackageSigned.euiccPackage.value.map(({ kind }) => kind)
  const at = kinds.indexOf(operationNamed(name, world.device).name)
  if (at < 0) return [own]
  const worked = own.kind === ok.kind && JSON.stringify(own.value) === JSON.stringify(ok.value)
  const after = worked ? kinds.slice(at + 1) : []
  return [...kinds.slice(0, at).map((kind) => okResult(kind)), own, ...after.map((kind) => okResult(kind))]
}
