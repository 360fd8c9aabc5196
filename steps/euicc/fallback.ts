/** The Fallback Attribute, and what lists show of it and of the Emergency Profile (SGP.32 v1.2 3.4.6, 3.4.7, 4.4, 5.9.20). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { isSuccess, swHex } from '../../protocol/apdu/status-word.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { ProfileInfo } from '../../protocol/sgp32/profile-info.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { answered } from './packages.ts'
import { answerText, resultsIn } from './results.ts'
import { functionText, order, type StateFunction } from './state-functions.ts'
import { nameOfIccid, profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

/** ICCID, fallbackAttribute, fallbackAllowed, ecallIndication. */
const TAGS = Buffer.from('5A9F269F679F7B', 'hex')

function nameOf({ iccid }: { readonly iccid?: Uint8Array | undefined }): string {
  return iccid === undefined ? 'a profile without iccid' : nameOfIccid(iccid)
}

Given('profile {word} has the Fallback Attribute', async function (this: EuiccWorld, name: string) {
  await order(this, [{ kind: 'setFallbackAttribute', value: { iccid: iccidOctets(profileNamed(name).iccid) } }])
})

Given('no profile has the Fallback Attribute', async function (this: EuiccWorld) {
  const { value, at } = await loadPackage(this, this.bench.eims.first, [{ kind: 'unsetFallbackAttribute', value: {} }])
  const text = answerText(value)
  if (!/^unsetFallbackAttributeResult (?:ok|noFallbackAttribute)$/.test(text))
    throw new StateNotReached(`the package before was answered with ${text}`, at)
})

Then('the Fallback Attribute is with {word}', async function (this: EuiccWorld, expected: string) {
  const { value, at } = await this.call('GetProfilesInfo', { tagList: TAGS })
  if (value.kind !== 'profileInfoListOk') throw new StateNotReached(`GetProfilesInfo was answered with ${value.value}`, at)
  const holders = value.value.filter((info) => info.fallbackAttribute === true).map(nameOf)
  const seen = holders.length === 0 ? 'nobody' : holders.join(', ')
  this.check({ claim: 'fallbackAttribute in the list of profiles', expected, seen, holds: seen === expected, at })
})

When('the eIM lists fallbackAttribute, fallbackAllowed and ecallIndication', async function (this: EuiccWorld) {
  const { first } = this.bench.eims
  this.keep(answered, await loadPackage(this, first, [{ kind: 'listProfileInfo', value: { tagList: TAGS } }]))
})

defineParameterType({ name: 'listMember', regexp: /fallbackAttribute|fallbackAllowed|ecallIndication/, transformer: memberNamed })

type ListMember = 'fallbackAttribute' | 'fallbackAllowed' | 'ecallIndication'

function memberNamed(text: string): ListMember {
  return text === 'fallbackAttribute' || text === 'fallbackAllowed' ? text : 'ecallIndication'
}

Then('{listMember} is TRUE for {word} and for no other', function (this: EuiccWorld, member: ListMember, expected: string) {
  const { value, at } = this.kept(answered)
  const list = resultsIn(value).flatMap(listed)
  const found = list
    .filter((info) => info[member] === true)
    .map(nameOf)
    .join(', ')
  const seen = found === '' ? 'nobody' : found
  this.check({ claim: `profiles with ${member} TRUE`, expected, seen, holds: seen === expected, at })
})

function listed(result: ReturnType<typeof resultsIn>[number]): readonly ProfileInfo[] {
  return result.kind === 'listProfileInfoResult' && result.value.kind === 'profileInfoListOk' ? result.value.value : []
}

/** What came for a request that no eUICC has to carry out. */
const outcome = kept<{ readonly text: string; readonly at: readonly number[] }>('an answer of some kind')

/** BF5D without its refreshFlag. */
const MALFORMED = Buffer.from('BF5D00', 'hex')

When('the IPA calls ExecuteFallbackMechanism without the refreshFlag', async function (this: EuiccWorld) {
  await attempt(this, 'ExecuteFallbackMechanism', MALFORMED)
})

When('the IPA tries {stateFunction}', async function (this: EuiccWorld, name: StateFunction) {
  await attempt(this, name, Buffer.from(name === 'ExecuteFallbackMechanism' ? 'BF5D03800100' : 'BF5E03800100', 'hex'))
})

async function attempt(world: EuiccWorld, name: StateFunction, request: Buffer): Promise<void> {
  const answer = await world.ask(request)
  const text = isSuccess(answer.sw) ? functionText(world.read(name, answer)) : swHex(answer.sw)
  world.keep(outcome, { text, at: [answer.sent, answer.received] })
}

Then('the answer is undefinedError or a word for wrong data', function (this: EuiccWorld) {
  const { text, at } = this.kept(outcome)
  const holds = / undefinedError$/.test(text) || !text.includes(' ')
  this.check({ claim: 'the answer to it', expected: 'undefinedError, or another end than success', seen: text, holds, at })
})

Then('the answer is not {string}', function (this: EuiccWorld, unwanted: string) {
  const { text, at } = this.kept(outcome)
  this.check({ claim: 'the answer to it', expected: `not ${unwanted}`, seen: text, holds: text !== unwanted, at })
})
