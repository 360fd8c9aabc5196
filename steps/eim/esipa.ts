import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { showOctets } from '../../protocol/ber/octets.ts'
import { type EimPackageError, eimPackageErrors, type GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { askForWork, describeAnswer } from './ipa.ts'
import type { ConformanceWorld } from './world.ts'

/** For the EID of which nothing is expected but that the eIM knows it. */
export const idle = kept<true>('a retrieval for the idle EID')

defineParameterType({
  name: 'eimPackageError',
  regexp: Object.keys(eimPackageErrors),
  transformer: (name: string) => name as EimPackageError,
})

Given('an IPA connected to the eIM under test', function (this: ConformanceWorld) {
  this.tape.note('eim', `the eIM under test is at ${this.eim.identity.endpoint}`)
})

When('the IPA asks for work for an EID the eIM has never seen', async function (this: ConformanceWorld) {
  await askForWork(this, this.bench.unknownEid)
})

When('the IPA asks for work for an EID with an empty queue', async function (this: ConformanceWorld) {
  this.keep(idle, true)
  await askForWork(this, this.bench.idleEid)
})

When('the IPA asks for work for an EID of {int} octets', async function (this: ConformanceWorld, length: number) {
  const eid = Buffer.alloc(length)
  eidOctets(this.bench.idleEid).copy(eid)
  await this.call('getEimPackage', { eidValue: eid })
})

When('the IPA asks for work for an EID with wrong check digits', async function (this: ConformanceWorld) {
  const eid = eidOctets(this.bench.unknownEid)
  eid[15] = ((eid[15] ?? 0) & 0x0f) === 9 ? (eid[15] ?? 0) - 1 : (eid[15] ?? 0) + 1
  await this.call('getEimPackage', { eidValue: eid })
})

Then('the eIM answers with the package error {eimPackageError}', function (this: ConformanceWorld, name: EimPackageError) {
  const { answer, header, received } = this.answerTo('getEimPackage')
  if (this.mayHave(idle) && isOwnWork(answer, this.bench.idleEid))
    throw new StateNotReached(`nothing was ordered for ${this.bench.idleEid}, and the eIM has work: ${describeAnswer(answer)}`, [
      received,
    ])
  const namesNoError = header?.status === 'Failed' && header.statusCodeData === undefined
  this.check({
    claim: 'the answer is the package error that the specification names',
    expected: `${name} (${eimPackageErrors[name]})`,
    seen: describeAnswer(answer),
    holds: answer.kind === 'eimPackageError' && (answer.value === name || namesNoError),
    at: [received],
    ...(namesNoError ? { remark: 'Failed without statusCodeData says that there is an error, and not which' } : {}),
  })
})

/** Whether an answer is something to do for this EID, which only the eIM can know the reason of: it may want data at any time. */
function isOwnWork(answer: GetEimPackageResponse, eid: string): boolean {
  if (answer.kind === 'eimPackageError') return false
  return answer.kind !== 'euiccPackageRequest' || showOctets(answer.value.euiccPackageSigned.eidValue) === eid
}
