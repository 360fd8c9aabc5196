/** GetEimPackage with other parts than the EID, or without it (SGP.32 5.14.5). */
import { Given, Then, When } from '@cucumber/cucumber'
import { tlv } from '../../protocol/ber/writer.ts'
import type { GetEimPackageRequest, GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { idle } from './esipa.ts'
import { describeAnswer } from './ipa.ts'
import type { ConformanceWorld } from './world.ts'

/** MCC 262, MNC 01. */
const R_PLMN = Buffer.from('62F210', 'hex')

/** What a request that no type can say was answered with. */
interface RawAnswer {
  /** Undefined for a complete answer that is none of the function. */
  readonly answer: GetEimPackageResponse | undefined
  readonly words: string
  /** Whether JSON said an error without the codes that name it. */
  readonly namesNoError: boolean
  /** Of HTTP. */
  readonly status: number | undefined
  readonly at: readonly TapeRef[]
}

const rawAnswer = kept<RawAnswer>('an answer to a request that was written by hand')

When('the IPA asks for work for an EID with an empty queue, and tells its network', async function (this: ConformanceWorld) {
  this.keep(idle, true)
  await this.call('getEimPackage', { eidValue: eidOctets(this.bench.idleEid), rPLMN: R_PLMN })
})

When('the IPA asks for work and tells a state change of cause {int}', async function (this: ConformanceWorld, cause: number) {
  await this.call('getEimPackage', { ...stateChange(this), stateChangeCause: cause })
})

When('the IPA asks for work and tells a state change', async function (this: ConformanceWorld) {
  await this.call('getEimPackage', stateChange(this))
})

Given('the IPA has asked for work and told a state change', async function (this: ConformanceWorld) {
  await this.call('getEimPackage', stateChange(this))
})

When('the IPA asks for work without an EID', async function (this: ConformanceWorld) {
  await ask(this, this.parameters.binding === 'json' ? Buffer.from('{}') : tlv(0xbf4f))
})

When('the IPA asks for work and tells its network where the other version has it', async function (this: ConformanceWorld) {
  const place = this.bench.spec === '1.0.1' ? 0x82 : 0x81
  await ask(this, tlv(0xbf4f, tlv(0x5a, eidOctets(this.device.eid)), tlv(0x80), tlv(place, R_PLMN)))
})

Then('the eIM answers with something to do, or with the package error noEimPackageAvailable', function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('getEimPackage')
  checkServed(this, answer, describeAnswer(answer), [received])
})

Then('the eIM serves the request as if the network were not told', function (this: ConformanceWorld) {
  const { answer, words, at } = this.kept(rawAnswer)
  checkServed(this, answer, words, at)
})

Then('the eIM names the package error missingEid', function (this: ConformanceWorld) {
  const { answer, words, namesNoError, status, at } = this.kept(rawAnswer)
  const asHttp = status === 400
  this.check({
    claim: 'the answer is the package error that the specification names',
    expected: 'missingEid (4)',
    seen: words,
    holds: asHttp || (answer?.kind === 'eimPackageError' && (answer.value === 'missingEid' || namesNoError)),
    at,
    ...(asHttp ? { remark: 'HTTP 400 in the place of missingEid' } : {}),
    ...(namesNoError ? { remark: 'Failed without statusCodeData says that there is an error, and not which' } : {}),
  })
})

Then('the eIM asks anew for what the eUICC holds', function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('getEimPackage')
  const lists =
    answer.kind === 'euiccPackageRequest' &&
    answer.value.euiccPackageSigned.euiccPackage.value.some(({ kind }) => kind === 'listProfileInfo')
  this.check({
    claim: 'the eIM refreshes its inventory when it is told of a change',
    expected: 'a package with listProfileInfo, or a data request',
    seen: describeAnswer(answer),
    holds: lists || answer.kind === 'ipaEuiccDataRequest',
    at: [received],
  })
})

/** v1.0.1 has the notice without a cause, which the adapter leaves to us. */
function stateChange({ device }: ConformanceWorld): GetEimPackageRequest {
  return { eidValue: eidOctets(device.eid), notifyStateChange: true }
}

function checkServed(
  world: ConformanceWorld,
  answer: GetEimPackageResponse | undefined,
  seen: string,
  at: readonly TapeRef[],
): void {
  world.check({
    claim: 'the request is served',
    expected: 'a package, a data request, a download trigger, or noEimPackageAvailable (1)',
    seen,
    holds: answer !== undefined && (answer.kind !== 'eimPackageError' || answer.value === 'noEimPackageAvailable'),
    at,
  })
}

async function ask(world: ConformanceWorld, body: Uint8Array): Promise<void> {
  const { eim, tape } = world
  const status = () => tape.exchanges.at(-1)?.response.status
  try {
    const { answer, header, received } = await world.within((signal) => eim.send('getEimPackage', body, tape, signal))
    world.heard = true
    const namesNoError = header?.status === 'Failed' && header.statusCodeData === undefined
    world.keep(rawAnswer, { answer, words: describeAnswer(answer), namesNoError, status: status(), at: [received] })
  } catch (error) {
    if (!(error instanceof PeerFault) || error.kind !== 'malformed' || !error.connected) throw error
    world.keep(rawAnswer, { answer: undefined, words: error.what, namesNoError: false, status: status(), at: error.at })
  }
}
