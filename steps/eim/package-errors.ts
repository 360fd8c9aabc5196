/** Packages that the IPA could not use, and what the eIM makes of them: EimPackageResultResponseError (SGP.32 2.11.2, 5.14.6). */
import { Given, Then } from '@cucumber/cucumber'
import type { Exchange } from '../../adapters/port.ts'
import { packageFormatErrors } from '../../protocol/esipa/eim-package-result.ts'
import type { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { HarnessError } from '../../transport/faults.ts'
import { deliver } from './delivery.ts'
import { again, askForWork, describeAnswer, fetchedPackage } from './ipa.ts'
import { asksTheSame, nameOfPackage } from './package-names.ts'
import { unlessOfferedAgain } from './pending-package.ts'
import type { ConformanceWorld } from './world.ts'

Given('the IPA has answered it with the result error code {word}', async function (this: ConformanceWorld, code: string) {
  if (!isFormatError(code)) throw new HarnessError(`${code} is no code of EimPackageResultResponseError`)
  const { eimTransactionId } = this.kept(fetchedPackage).request.euiccPackageSigned
  const same = eimTransactionId === undefined ? {} : { eimTransactionId }
  await deliver(this, { kind: 'eimPackageResultResponseError', value: { ...same, eimPackageResultErrorCode: code } })
})

Then('the eIM does not offer the package under the counter that it had', async function (this: ConformanceWorld) {
  const { counterValue } = this.kept(fetchedPackage).request.euiccPackageSigned
  const isThatOne = ({ answer }: Exchange<GetEimPackageResponse>) =>
    answer.kind === 'euiccPackageRequest' && BigInt(answer.value.euiccPackageSigned.counterValue) === BigInt(counterValue)
  const ask = () => askForWork(this, this.device.eid)
  // An eIM may act on a result behind its answer.
  const exchange = await again(this, this.answerTo('getEimPackage'), ask, isThatOne)
  const { answer, received } = exchange
  const isPackage = answer.kind === 'euiccPackageRequest'
  this.check({
    claim: 'a package that the IPA could not use is closed, or made anew under another counter',
    expected: `no package with counter ${counterValue}`,
    seen: isPackage ? nameOfPackage(answer.value) : describeAnswer(answer),
    holds: !isThatOne(exchange),
    at: [received],
  })
})

Then('the eIM offers the operations under a higher counter', function (this: ConformanceWorld) {
  const { request } = this.kept(fetchedPackage)
  const before = BigInt(request.euiccPackageSigned.counterValue)
  const { answer, received } = this.answerTo('getEimPackage')
  const isPackage = answer.kind === 'euiccPackageRequest'
  this.check({
    claim: 'what an emergency call kept from being done is offered again',
    expected: `a package for the same operations with a counter above ${before}`,
    seen: isPackage ? nameOfPackage(answer.value) : describeAnswer(answer),
    holds: isPackage && asksTheSame(answer.value, request) && BigInt(answer.value.euiccPackageSigned.counterValue) > before,
    at: [received],
  })
})

Then('the eIM keeps the order open', async function (this: ConformanceWorld) {
  const claim = 'a package error that the eUICC did not sign changes nothing: the order is as it was'
  const expected = 'the package again, or another one for the same operations, or an order that still waits'
  const found = await unlessOfferedAgain(this, claim, expected)
  if (found === undefined) return
  const { outcome, at, said } = found
  const holds = outcome.state === 'waiting' || outcome.state === 'unknown'
  this.check({ claim, expected, seen: `${said}: ${outcome.words}`, holds, at })
})

function isFormatError(code: string): code is keyof typeof packageFormatErrors {
  return Object.hasOwn(packageFormatErrors, code)
}
