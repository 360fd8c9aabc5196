/** Functions of ES10 that a scenario calls by their names, and their answers in the words of the specification. */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { showOctets } from '../../protocol/ber/octets.ts'
import type { Es10Name } from '../../protocol/es10/functions.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { unknownCi } from './eim-configurations.ts'
import { configurationOf, packageOf } from './eim-of-ours.ts'
import { profilesOf } from './prepare.ts'
import { profileNamed, unknownIccid } from './test-profiles.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** The answer to the function that decides. */
export const functionAnswer = kept<Es10Answered>('an answer of a function')

/** The answer to a function that was called before the one that decides. */
const answerBefore = kept<Es10Answered>('an answer of a function that was called before')

type Call = (world: EuiccWorld) => Promise<Es10Answered>
type Form = (...words: string[]) => Call

const NO_REFRESH = { refreshFlag: false }

/** Each function in words, with what its request holds. */
const forms: readonly (readonly [form: string, made: Form])[] = [
  ['GetEID', () => (world) => world.call('GetEID', { tagList: Uint8Array.of(0x5a) })],
  ['GetEUICCInfo1', () => (world) => world.call('GetEUICCInfo1', {})],
  ['GetEUICCInfo2', () => (world) => world.call('GetEUICCInfo2', {})],
  ['GetEUICCChallenge', () => (world) => world.call('GetEUICCChallenge', {})],
  ['GetCerts for an unknown CI key', () => (world) => world.call('GetCerts', { euiccCiPKId: unknownCi })],
  ['GetCerts', () => (world) => world.call('GetCerts', {})],
  ['GetRAT', () => (world) => world.call('GetRAT', {})],
  ['GetEimConfigurationData', () => (world) => world.call('GetEimConfigurationData', {})],
  ['GetEuiccConfiguredAddresses', () => (world) => world.call('GetEuiccConfiguredAddresses', {})],
  ['GetConnectivityParameters', () => (world) => world.call('GetConnectivityParameters', {})],
  ['ListNotification', () => (world) => world.call('ListNotification', {})],
  ['RetrieveNotificationsList', () => (world) => world.call('RetrieveNotificationsList', {})],
  ['GetProfilesInfo', () => (world) => world.call('GetProfilesInfo', {})],
  [
    'AddInitialEim with the second eIM',
    () => (world) => world.call('AddInitialEim', { eimConfigurationDataList: [configurationOf(world.bench.eims.second)] }),
  ],
  [
    'LoadEuiccPackage of an eIM that is not there',
    () => (world) =>
      world.send('LoadEuiccPackage', packageOf(world, world.bench.eims.first, { eco: [] }, { eimId: 'nobody.harness.test' })),
  ],
  ['ProfileRollback', () => (world) => world.call('ProfileRollback', NO_REFRESH)],
  ['ImmediateEnable', () => (world) => world.call('ImmediateEnable', NO_REFRESH)],
  ['ConfigureImmediateProfileEnabling', () => (world) => world.call('ConfigureImmediateProfileEnabling', {})],
  ['ExecuteFallbackMechanism', () => (world) => world.call('ExecuteFallbackMechanism', NO_REFRESH)],
  ['ReturnFromFallback', () => (world) => world.call('ReturnFromFallback', NO_REFRESH)],
  ['EnableEmergencyProfile', () => (world) => world.call('EnableEmergencyProfile', NO_REFRESH)],
  ['DisableEmergencyProfile', () => (world) => world.call('DisableEmergencyProfile', NO_REFRESH)],
  [
    'SetDefaultDpAddress "([^"]*)"',
    (address = '') =>
      (world) =>
        setAddress(world, address),
  ],
  ['IpaeActivation', () => (world) => world.call('IpaeActivation', { ipaeOption: ['activateIpae'] })],
  ['LpaeActivation by CAT', () => (world) => world.call('LpaeActivation', { lpaeOption: ['activateCatBasedLpae'] })],
  ['LpaeActivation by SCWS', () => (world) => world.call('LpaeActivation', { lpaeOption: ['activateScwsBasedLpae'] })],
  [
    'EnableProfile of (\\w+)( by its AID)?( with refresh)?',
    (name = '', byAid, refresh) =>
      async (world) =>
        world.call('EnableProfile', {
          profileIdentifier: await identifierOf(world, name, byAid),
          refreshFlag: refresh !== undefined,
        }),
  ],
  [
    'DisableProfile of (\\w+)',
    (name = '') =>
      async (world) =>
        world.call('DisableProfile', { profileIdentifier: await identifierOf(world, name), refreshFlag: false }),
  ],
  [
    'DeleteProfile of (\\w+)',
    (name = '') =>
      async (world) =>
        world.call('DeleteProfile', await identifierOf(world, name)),
  ],
  [
    'SetNickname of (\\w+) with (\\d+) octets',
    (name = '', octets = '0') =>
      async (world) => {
        const { value: iccid } = await identifierOf(world, name)
        return world.call('SetNickname', { iccid, profileNickname: 'n'.repeat(Number(octets)) })
      },
  ],
]

const all = forms.map(([form, made]) => ({ form: new RegExp(`^${form}$`), made }))

defineParameterType({
  name: 'es10Call',
  regexp: new RegExp(
    forms
      .map(([form]) => form.replaceAll(/\((?!\?)/g, '(?:'))
      .toSorted((a, b) => b.length - a.length)
      .join('|'),
  ),
  transformer(text: string): Call {
    for (const { form, made } of all) {
      const found = form.exec(text)
      if (found !== null) return made(...found.slice(1))
    }
    return missing(`for a function "${text}"`)
  },
})

/** SGP.32 has a tag of its own for this function from v1.1 on. */
function setAddress(world: EuiccWorld, defaultDpAddress: string): Promise<Es10Answered> {
  const isOld = world.parameters.claims.spec === '1.0.1'
  return world.call(isOld ? 'ConsumerSetDefaultDpAddress' : 'SetDefaultDpAddress', { defaultDpAddress })
}

/** `nobody` is a profile that is not on the card. */
async function identifierOf(world: EuiccWorld, name: string, byAid?: string) {
  if (byAid === undefined) {
    const value = name === 'nobody' ? unknownIccid : iccidOctets(profileNamed(name).iccid)
    return { kind: 'iccid', value } as const
  }
  const { profiles, at } = await profilesOf(world)
  const aid = profiles.find((profile) => profile.name === name)?.info.isdpAid
  if (aid === undefined) throw new StateNotReached(`the card tells no AID of profile ${name}`, at)
  return { kind: 'isdpAid', value: aid } as const
}

/** Members and alternatives by their names: `resetResult ok, resetEimResult ok`, `getCertsError invalidCiPKId`. */
export function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return showOctets(value)
  if (Array.isArray(value)) return `list of ${value.length}`
  if (typeof value !== 'object' || value === null) return String(value)
  if ('kind' in value && 'value' in value) return `${value.kind} ${textOf(value.value)}`
  const members = Object.entries(value).filter(([name]) => !name.startsWith('$'))
  return members.length === 0 ? 'nothing' : members.map(([name, one]) => `${name} ${textOf(one)}`).join(', ')
}

Given('the eUICC is powered on', async function (this: EuiccWorld) {
  await this.powerCycle()
})

Given('{es10Call} was called', async function (this: EuiccWorld, call: Call) {
  const seen = this.keep(answerBefore, await call(this))
  const text = textOf(seen.value)
  if (/Result (?!ok\b)/.test(text)) throw new StateNotReached(`a function before was answered with ${text}`, seen.at)
})

When('the IPA calls {es10Call}', async function (this: EuiccWorld, call: Call) {
  this.keep(functionAnswer, await call(this))
})

Then('the function is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(functionAnswer)
  const seen = textOf(value)
  this.check({ claim: 'the answer of the function', expected, seen, holds: seen === expected, at })
})

/** Octets of another tag, or none, cannot be read as this answer, and have failed before. */
Then('the function is answered by an object of its own', function (this: EuiccWorld) {
  const { octets, at } = this.kept(functionAnswer)
  const seen = octets.length === 0 ? 'no object' : 'an object of its own'
  this.check({ claim: 'the answer of the function', expected: 'an object of its own', seen, holds: octets.length > 0, at })
})

/** What was answered, as the function has it. The steps of a scenario belong together. */
export function answerOf<F extends Es10Name>(world: EuiccWorld, _name: F): Es10Answered<F> {
  return world.kept(functionAnswer) as Es10Answered<F>
}

/** What was answered before, as `answerOf`. */
export function beforeOf<F extends Es10Name>(world: EuiccWorld, _name: F): Es10Answered<F> {
  return world.kept(answerBefore) as Es10Answered<F>
}
