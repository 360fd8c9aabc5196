/** eUICC packages: ordered by the operator, fetched by the IPA, carried out by the eUICC, and their results delivered (SGP.32 3.3.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { EuiccPackageResult } from '../protocol/sgp32/euicc-package-result.ts'
import { numberOf } from './acknowledgements.ts'
import { deliver, delivery } from './delivery.ts'
import { askForWork, emptyQueue, fetchedPackage, fetchPackage, signing } from './ipa.ts'
import { type NamedOperation, okResult, operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import { type ConformanceWorld, kept } from './world.ts'

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
  this.keep(signedResult, signing(this.device).result(request, [okResult(this.kept(orderedOperation))]))
})

Given('the IPA has delivered the result', async function (this: ConformanceWorld) {
  await deliver(this, { kind: 'euiccPackageResult', value: this.kept(signedResult) })
})

When('the IPA asks for work', async function (this: ConformanceWorld) {
  await askForWork(this, this.device.eid)
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
