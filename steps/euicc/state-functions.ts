/** The functions of ES10b by which an IPA changes the enabled profile (SGP.32 v1.2 5.9.15, 5.9.16, 5.9.20 to 5.9.23). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { closeChannel } from '../../protocol/apdu/channel.ts'
import { isSuccess, swHex } from '../../protocol/apdu/status-word.ts'
import type { Es10Name } from '../../protocol/es10/functions.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { functionAnswer } from './es10-calls.ts'
import type { ProfileStates } from './prepare.ts'
import { profilesOf } from './prepare.ts'
import { resultsIn, resultText } from './results.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

const stateFunctions = [
  'ProfileRollback',
  'ImmediateEnable',
  'ExecuteFallbackMechanism',
  'ReturnFromFallback',
  'EnableEmergencyProfile',
  'DisableEmergencyProfile',
] as const satisfies readonly Es10Name[]
export type StateFunction = (typeof stateFunctions)[number]

/** Data of the result of the last package that was ordered. */
export const orderedResult = kept<{ readonly seqNumber: bigint | number }>('a result of a package')

defineParameterType({
  name: 'stateFunction',
  regexp: new RegExp(stateFunctions.join('|')),
  transformer: (text: string) => stateFunctions.find((name) => name === text),
})

defineParameterType({
  name: 'refreshFlag',
  regexp: /with refreshFlag (?:TRUE|FALSE)/,
  transformer: (text: string) => text.endsWith('TRUE'),
})

/** `cmdResult rollbackNotAllowed`. */
export function functionText({ value }: Es10Answered): string {
  const [name, result] = Object.entries(value).find(([, one]) => typeof one !== 'object') ?? ['no result', '']
  return `${name} ${String(result)}`
}

/** The ISD-R on a new channel: a switch of profiles may have closed the one before. */
export async function openAgain(world: EuiccWorld): Promise<void> {
  const { card } = world
  const { channel } = card
  await world.within(async (signal) => {
    if (channel !== undefined && channel > 0) await card.command(closeChannel(channel), signal)
    await card.open(signal)
  })
}

/** Carries out operations that all have to succeed. @throws StateNotReached where one does not */
export async function order(world: EuiccWorld, operations: readonly Psmo[], eim = world.bench.eims.first): Promise<void> {
  const { value, at } = await loadPackage(world, eim, operations)
  const results = resultsIn(value)
  const bad = results.find((one) => one.kind !== 'listProfileInfoResult' && !/ ok$/.test(resultText(one)))
  if (results.length < operations.length || bad !== undefined)
    throw new StateNotReached(`a package ended with ${bad === undefined ? value.kind : resultText(bad)}`, at)
  if (value.kind === 'euiccPackageResultSigned') world.keep(orderedResult, value.value.euiccPackageResultDataSigned)
  await openAgain(world)
}

Given('the eIM has ordered {operations}', async function (this: EuiccWorld, operations: readonly Psmo[]) {
  await order(this, operations)
})

Given('the IPA has called {stateFunction}', async function (this: EuiccWorld, name: StateFunction) {
  await called(this, name, false)
})

Given(
  'the IPA has called {stateFunction} {refreshFlag}',
  async function (this: EuiccWorld, name: StateFunction, refreshFlag: boolean) {
    await called(this, name, refreshFlag)
  },
)

async function called(world: EuiccWorld, name: StateFunction, refreshFlag: boolean): Promise<void> {
  const answer = await world.call(name, { refreshFlag })
  const text = functionText(answer)
  if (!text.endsWith(' ok')) throw new StateNotReached(`${name} was answered with ${text}`, answer.at)
  await openAgain(world)
}

Given('the power has been cut since', async function (this: EuiccWorld) {
  await this.powerCycle()
})

When('the IPA calls {stateFunction} {refreshFlag}', async function (this: EuiccWorld, name: StateFunction, flag: boolean) {
  this.keep(functionAnswer, await this.call(name, { refreshFlag: flag }))
})

Then('{stateFunction} is answered with {string}', function (this: EuiccWorld, name: StateFunction, expected: string) {
  const answer = this.kept(functionAnswer)
  const seen = functionText(answer)
  this.check({ claim: `the answer to ${name}`, expected, seen, holds: seen === expected, at: answer.at })
})

Then('no REFRESH is announced', function (this: EuiccWorld) {
  const { answer, at } = this.kept(functionAnswer)
  this.check({ claim: 'the end of the function', expected: '9000', seen: swHex(answer.sw), holds: answer.sw === 0x9000, at })
})

Then('the function ends well, with or without a REFRESH', function (this: EuiccWorld) {
  const { answer, at } = this.kept(functionAnswer)
  this.check({ claim: 'the end of it', expected: '9000 or 91XX', seen: swHex(answer.sw), holds: isSuccess(answer.sw), at })
})

/** At once or, where the card switches then, after a restart. */
Then('the eUICC now shows {profileStates}', async function (this: EuiccWorld, states: ProfileStates) {
  const text = (of: ReadonlyMap<string, string | undefined>) =>
    Object.keys(states)
      .map((name) => `profile ${name} ${of.get(name) ?? 'absent'}`)
      .join(', ')
  const expected = text(new Map(Object.entries(states)))
  const look = async () => {
    const { profiles, at } = await profilesOf(this)
    return { seen: text(new Map(profiles.map(({ name, state }) => [name, state === undefined ? undefined : String(state)]))), at }
  }
  await openAgain(this)
  let found = await look()
  if (found.seen !== expected) {
    await this.powerCycle()
    found = await look()
  }
  const { seen, at } = found
  this.check({ claim: 'the list of profiles, at once or after a restart', expected, seen, holds: seen === expected, at })
})
