/** ProvideEimPackageResult and HandleNotification of scenarios (SGP.32 5.14.6, 5.14.7), and what is expected of the answer. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { PeerFault } from '../../transport/faults.ts'
import { StateNotReached } from '../preparation.ts'
import { numberOf } from './acknowledgements.ts'
import { deliver, deliverAsNotification, delivery } from './delivery.ts'
import { fetchedPackage, signing } from './ipa.ts'
import { okResult } from './operations.ts'
import { orderedOperation, signedResult } from './packages.ts'
import { changesFor, type Flaw } from './result-flaws.ts'
import type { ConformanceWorld } from './world.ts'

const resultErrors = ['eidNotFound', 'invalidEid', 'missingEid']
defineParameterType({ name: 'resultError', regexp: resultErrors, transformer: (name: string) => name })

/** Numbers that an eUICC may have given as well; those of orders lie further off. */
const NEAR = 1_000

/** A request that no work of the eIM hangs on: all that is in question is its EID. */
const dataError = {
  kind: 'ipaEuiccDataResponse',
  value: { kind: 'ipaEuiccDataResponseError', value: { ipaEuiccDataErrorCode: 'undefinedError' } },
} as const

Given('the IPA has delivered the result {int} times', async function (this: ConformanceWorld, times: number) {
  for (let time = 0; time < times; time++) await deliver(this, resultOf(this))
})

Given('the eIM has acknowledged the result', async function (this: ConformanceWorld) {
  const { acknowledged, words, at } = await deliver(this, resultOf(this))
  const own = numberOf(this.kept(signedResult))
  if (!own.every((number) => acknowledged.includes(number)))
    throw new StateNotReached(`a good result was delivered, and the eIM answers ${words}`, at)
})

Given('the IPA has delivered a result with {flaw}', async function (this: ConformanceWorld, flaw: Flaw) {
  const { device } = this
  const { request } = this.kept(fetchedPackage)
  const changes = changesFor(flaw, { world: this, device, request })
  const value = signing(device).result(request, [okResult(this.kept(orderedOperation))], changes)
  await deliver(this, { kind: 'euiccPackageResult', value })
})

// For the eIM an answer that nobody reads is like any other.
Given('the IPA has delivered the result and lost the answer', async function (this: ConformanceWorld) {
  const port = this.connect()
  await deliver(this, resultOf(this), { port })
  await port.close()
})

Given('the IPA has delivered the result by HandleNotification', async function (this: ConformanceWorld) {
  await deliverAsNotification(this, resultOf(this))
})

When('the IPA delivers the result over another connection', async function (this: ConformanceWorld) {
  await deliver(this, resultOf(this), { port: this.connect() })
})

When('the IPA delivers the result over another connection without its EID', async function (this: ConformanceWorld) {
  await deliver(this, resultOf(this), { port: this.connect(), eidValue: undefined })
})

When('the IPA delivers the result by HandleNotification', async function (this: ConformanceWorld) {
  await deliverAsNotification(this, resultOf(this))
})

When('the IPA tries to deliver the result by HandleNotification', async function (this: ConformanceWorld) {
  try {
    await deliverAsNotification(this, resultOf(this))
  } catch (error) {
    // How a result that is not believed is answered is free.
    if (!(error instanceof PeerFault) || error.kind !== 'malformed' || !error.connected) throw error
  }
})

When('the IPA delivers a result under an EID the eIM has never seen', async function (this: ConformanceWorld) {
  await deliver(this, dataError, { eidValue: eidOctets(this.bench.unknownEid) })
})

When('the IPA delivers a result under an EID of {int} octets', async function (this: ConformanceWorld, length: number) {
  const eidValue = Buffer.alloc(length)
  eidOctets(this.bench.idleEid).copy(eidValue)
  await deliver(this, dataError, { eidValue })
})

When('the IPA delivers a result under an EID with wrong check digits', async function (this: ConformanceWorld) {
  const eidValue = eidOctets(this.bench.unknownEid)
  eidValue[15] = ((eidValue[15] ?? 0) & 0x0f) === 9 ? (eidValue[15] ?? 0) - 1 : (eidValue[15] ?? 0) + 1
  await deliver(this, dataError, { eidValue })
})

When('the IPA delivers a result without EID that names no package', async function (this: ConformanceWorld) {
  await deliver(this, dataError, { port: this.connect(), eidValue: undefined })
})

Then('the eIM does not acknowledge the result', function (this: ConformanceWorld) {
  const { acknowledged, words, at } = this.kept(delivery)
  const own = numberOf(this.kept(signedResult))
  this.check({
    claim: 'the answer does not acknowledge the sequence number of the result',
    expected: own.length === 0 ? 'no acknowledgement' : `an answer without ${own.join(', ')}`,
    seen: words,
    holds: own.length === 0 ? acknowledged.length === 0 : own.every((number) => !acknowledged.includes(number)),
    at,
  })
})

Then('the eIM answers emptyResponse', function (this: ConformanceWorld) {
  const { answer, acknowledged, words, at } = this.kept(delivery)
  const emptyList = answer?.kind === 'eimAcknowledgements' && acknowledged.length === 0
  this.check({
    claim: 'the answer is the empty response: nothing is to be acknowledged',
    expected: 'emptyResponse',
    seen: words,
    holds: answer?.kind === 'emptyResponse' || emptyList,
    at,
    ...(emptyList ? { remark: 'a list without numbers in the place of emptyResponse says the same' } : {}),
  })
})

Then('the eIM answers with the result error {resultError}', function (this: ConformanceWorld, name: string) {
  const { answer, namesNoError, words, at } = this.kept(delivery)
  this.check({
    claim: 'the answer is the error that the specification names',
    expected: `provideEimPackageResultError ${name}`,
    seen: words,
    holds: answer?.kind === 'provideEimPackageResultError' && (answer.value === name || namesNoError),
    at,
    ...(namesNoError ? { remark: 'Failed without statusCodeData says that there is an error, and not which' } : {}),
  })
})

Then('the eIM acknowledges no number of its own orders', function (this: ConformanceWorld) {
  const { acknowledged, words, at } = this.kept(delivery)
  const own = numberOf(this.kept(signedResult))
  const isNear = (number: string) => own.some((one) => Math.abs(Number(BigInt(number) - BigInt(one))) <= NEAR)
  const ofOrders = acknowledged.filter((number) => !isNear(number))
  if (ofOrders.length === 0 && !own.every((number) => acknowledged.includes(number)))
    throw new StateNotReached(`a good result was delivered, and the eIM answers ${words}`, at)
  this.check({
    claim: 'what the answer acknowledges are numbers of the eUICC, and none of the eIM’s own',
    expected: `no number that is far from ${own.join(', ')}`,
    seen: words,
    holds: ofOrders.length === 0,
    at,
  })
})

Then('the eIM names subject {word} and reason {word}', function (this: ConformanceWorld, subject: string, reason: string) {
  const { codes, namesNoError, words, at } = this.kept(delivery)
  this.check({
    claim: 'the status codes are the pair that the specification has for this error',
    expected: `subjectCode ${subject}, reasonCode ${reason}`,
    seen:
      codes === undefined
        ? `${words}, without statusCodeData`
        : `subjectCode ${codes.subjectCode}, reasonCode ${codes.reasonCode}`,
    holds: namesNoError || (codes?.subjectCode === subject && codes.reasonCode === reason),
    at,
    ...(namesNoError ? { remark: 'Failed without statusCodeData says that there is an error, and not which' } : {}),
  })
})

function resultOf(world: ConformanceWorld) {
  return { kind: 'euiccPackageResult', value: world.kept(signedResult) } as const
}
