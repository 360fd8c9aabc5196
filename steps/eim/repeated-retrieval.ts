/** A package that is asked for again before its result has come (SGP.32 3.1.1.1, 3.3.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { EimPort, Exchange } from '../../adapters/port.ts'
import type { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { askForWork, askPastInquiries, describeAnswer, fetchedPackage, fetchPackage } from './ipa.ts'
import { asksTheSame, nameOfPackage } from './package-names.ts'
import type { ConformanceWorld } from './world.ts'

const firstAnswer = kept<Exchange<GetEimPackageResponse>>('an answer in the first function binding')

Given(
  'the IPA has fetched the package, and the answer was lost {int} times',
  async function (this: ConformanceWorld, times: number) {
    for (let time = 0; time < times; time++) {
      const port = this.connect()
      if (time === 0) await fetchPackage(this, this.device, port)
      else await askForWork(this, this.device.eid, port)
      await port.close()
    }
  },
)

When('the IPA asks for work over another connection', async function (this: ConformanceWorld) {
  await askPastInquiries(this, this.device, this.connect())
})

/** How the package was asked for again. */
const otherWay = kept<EimPort>('another way to the eIM')

async function askAnotherWay(world: ConformanceWorld, port: EimPort): Promise<void> {
  await askPastInquiries(world, world.device, world.keep(otherWay, port))
}

When('the IPA asks for work over the other function binding', async function (this: ConformanceWorld) {
  await askAnotherWay(this, otherBinding(this))
})

When('the IPA asks for work over HTTPS', async function (this: ConformanceWorld) {
  await askAnotherWay(this, this.connect({ binding: 'asn1' }))
})

When('the IPA asks over the other function binding for an EID the eIM has never seen', async function (this: ConformanceWorld) {
  await askForWork(this, this.bench.unknownEid, otherBinding(this))
})

Given('the IPA has asked for work for an EID the eIM has never seen', async function (this: ConformanceWorld) {
  this.keep(firstAnswer, await askForWork(this, this.bench.unknownEid))
})

Then('the eIM answers as it did in the first function binding', function (this: ConformanceWorld) {
  const one = this.kept(firstAnswer)
  const other = this.answerTo('getEimPackage')
  const [first, second] = [describeAnswer(one.answer), describeAnswer(other.answer)]
  const areErrors = [one, other].every(({ answer }) => answer.kind === 'eimPackageError')
  const namesNone =
    areErrors && [one, other].some(({ header }) => header?.status === 'Failed' && header.statusCodeData === undefined)
  this.check({
    claim: 'the function binding makes no difference to the answer',
    expected: first,
    seen: second,
    holds: second === first || namesNone,
    at: [other.received],
    ...(namesNone ? { remark: 'Failed without statusCodeData says that there is an error, and not which' } : {}),
  })
})

Then('the eIM offers the package again, or a successor with a higher counter', function (this: ConformanceWorld) {
  const { request } = this.kept(fetchedPackage)
  const { answer, received } = this.answerTo('getEimPackage')
  const again = answer.kind === 'euiccPackageRequest' && asksTheSame(answer.value, request) ? answer.value : undefined
  this.check({
    claim: 'a package without a result is offered again',
    expected: `${nameOfPackage(request)} again, or one for the same operations with a higher counter`,
    seen:
      again === undefined
        ? inWords(answer)
        : `${nameOfPackage(again)}, ${sameOctets(request, again) ? 'the same' : 'other'} octets`,
    holds: again !== undefined,
    at: [received],
  })
})

/**
 * What came the other way. That a package is offered again at all is the business of another row: where none came, it is asked for the
 * first way, and where one comes there, the other way once more, since the time between may have made the difference.
 *
 * @throws StateNotReached where the eIM says the same both ways
 */
async function offeredTheOtherWay(world: ConformanceWorld): Promise<Exchange<GetEimPackageResponse>> {
  const other = world.answerTo('getEimPackage')
  if (other.answer.kind === 'euiccPackageRequest') return other
  const first = await askPastInquiries(world, world.device)
  const words = inWords(other.answer)
  if (inWords(first.answer) === words)
    throw new StateNotReached(`the eIM offers no package again, whichever way it is asked: ${words}`, [
      other.received,
      first.received,
    ])
  return askPastInquiries(world, world.device, world.kept(otherWay))
}

Then('the eIM offers the same package, or a successor with a higher counter', async function (this: ConformanceWorld) {
  const { request } = this.kept(fetchedPackage)
  const { answer, received } = await offeredTheOtherWay(this)
  const again = answer.kind === 'euiccPackageRequest' && asksTheSame(answer.value, request) ? answer.value : undefined
  const rises = (again?.euiccPackageSigned.counterValue ?? 0) > request.euiccPackageSigned.counterValue
  const same = again !== undefined && sameOctets(request, again)
  this.check({
    claim: 'the function binding makes no difference to what waits',
    expected: `${nameOfPackage(request)} with the same octets, or one for the same operations with a higher counter`,
    seen: again === undefined ? inWords(answer) : `${nameOfPackage(again)}, ${same ? 'the same' : 'other'} octets`,
    holds: same || rises,
    at: [received],
  })
})

function otherBinding(world: ConformanceWorld): EimPort {
  return world.connect({ binding: world.parameters.binding === 'json' ? 'asn1' : 'json' })
}

function inWords(answer: GetEimPackageResponse): string {
  return answer.kind === 'euiccPackageRequest' ? nameOfPackage(answer.value) : describeAnswer(answer)
}

function sameOctets(one: EuiccPackageRequest, other: EuiccPackageRequest): boolean {
  const [a, b] = [rawOf(one.euiccPackageSigned), rawOf(other.euiccPackageSigned)]
  return a !== undefined && b !== undefined && a.equals(b)
}
