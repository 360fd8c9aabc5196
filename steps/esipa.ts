import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { type EimPackageError, eimPackageErrors } from '../protocol/esipa/get-eim-package.ts'
import { eidOctets } from '../protocol/identifiers/eid.ts'
import { askForWork, describeAnswer } from './ipa.ts'
import type { ConformanceWorld } from './world.ts'

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
  const { answer, received } = this.answerTo('getEimPackage')
  this.check({
    claim: 'the answer is the package error that the specification names',
    expected: `${name} (${eimPackageErrors[name]})`,
    seen: describeAnswer(answer),
    holds: answer.kind === 'eimPackageError' && answer.value === name,
    at: [received],
  })
})
