/**
 * Brings the card into a state by what every eUICC of SGP.32 has: packages of our eIM, AddInitialEim, and downloads from our SM-DP+. Only
 * what differs is changed, so that a real card is written to as little as can be, and what is not ours is left alone.
 */
import { reading } from '../../adapters/euicc/es10-card.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { associate, succeed, type WantedEims } from './associations.ts'
import { loadPackage } from './eim-of-ours.ts'
import { forgetPending } from './forget-pending.ts'
import { leaveSpecialStates, resetProfiles } from './leave-states.ts'
import { LocalDownload } from './local-download.ts'
import { nameOfIccid, profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

export type ProfileStates = Readonly<Record<string, 'enabled' | 'disabled'>>

/** What a scenario begins with. */
export interface Wanted extends WantedEims {
  /** Our profiles that are installed, by name, and whether they are enabled. Default none. */
  readonly profiles?: ProfileStates
}

/** Brings the card into this state, powered on, the ISD-R selected, and nothing waiting to be told. */
export async function prepare(world: EuiccWorld, wanted: Wanted): Promise<void> {
  await world.powerCycle()
  await learnIdentity(world)
  await leaveSpecialStates(world, () => profilesOf(world))
  const needsEim = wanted.eims.length > 0 || wanted.profiles !== undefined
  await associate(world, needsEim ? { ...wanted, eims: wanted.eims.length === 0 ? ['first'] : wanted.eims } : wanted)
  await installAndSwitch(world, wanted.profiles ?? {})
  if (wanted.eims.length === 0 && wanted.profiles === undefined) await associate(world, wanted)
  await forgetPending(world)
}

/** EID and key of the card, from its certificate: packages are meant for the eUICC that can sign. */
export async function learnIdentity(world: EuiccWorld): Promise<void> {
  const { value: certs, answer } = await world.call('GetCerts', {})
  if (certs.kind !== 'certs') throw new StateNotReached(`GetCerts was answered with ${certs.value}`)
  const certificate = reading('the eUICC certificate', answer, () => parseCertificate(certs.value.euiccCertificate))
  if (certificate.subjectSerialNumber === undefined) throw new StateNotReached('the eUICC certificate names no EID')
  world.eid = certificate.subjectSerialNumber
  world.euiccKey = certificate.publicKey.key
}

/** Profiles of the card, with the names of ours. */
export async function profilesOf(world: EuiccWorld) {
  const { value, at } = await world.call('GetProfilesInfo', {})
  if (value.kind !== 'profileInfoListOk') throw new StateNotReached(`GetProfilesInfo was answered with ${value.value}`, at)
  return {
    at,
    profiles: value.value.map((info) => ({
      name: info.iccid === undefined ? '' : nameOfIccid(info.iccid),
      state: info.profileState,
      info,
    })),
  }
}

async function installAndSwitch(world: EuiccWorld, wanted: ProfileStates): Promise<void> {
  let { profiles } = await profilesOf(world)
  const ours = () => profiles.filter(({ name }) => isOurs(name))
  const unwanted = () => ours().filter(({ name }) => wanted[name] === undefined)
  const locked = ours().some(
    ({ name, state }) =>
      (name === 'PPR2' && wanted[name] === undefined) || (name === 'PPR1' && state === 'enabled' && wanted[name] !== 'enabled'),
  )
  if (locked) {
    await resetProfiles(world)
    profiles = (await profilesOf(world)).profiles
  }
  // A reset leaves provisioning profiles.
  if (unwanted().length > 0) {
    await takeAway(world, unwanted())
    profiles = (await profilesOf(world)).profiles
  }
  for (const name of Object.keys(wanted)) {
    if (profiles.some((one) => one.name === name)) continue
    const { outcome, at } = await new LocalDownload(world).install(profileNamed(name))
    if (outcome !== 'successResult') throw new StateNotReached(`the download of profile ${name} ended with ${outcome}`, at)
    profiles = (await profilesOf(world)).profiles
  }
  await switchTo(world, wanted, profiles)
}

/** One by one, and where the card does not go along with that, by a memory reset. */
async function takeAway(world: EuiccWorld, unwanted: Found): Promise<void> {
  try {
    for (const { name, state } of unwanted) {
      if (state === 'enabled') await disable(world, name)
      await succeed(world, [{ kind: 'delete', value: { iccid: iccidOf(name) } }], 'deleteResult ok')
    }
  } catch (error) {
    if (!(error instanceof StateNotReached) || world.parameters.claims.mayDestroy === false) throw error
    await resetProfiles(world)
  }
}

/** By one enable as far as that does it; else whatever is enabled is disabled before. */
async function switchTo(world: EuiccWorld, wanted: ProfileStates, found: Found): Promise<void> {
  const enabled = Object.keys(wanted).find((name) => wanted[name] === 'enabled')
  if (enabledIn(found) === (enabled ?? '')) return
  const foreign = found.find(({ name, state }) => state === 'enabled' && !isOurs(name))
  if (enabled === undefined && foreign !== undefined) {
    if (Object.keys(wanted).length === 0) return
    throw new CannotBePrepared(`card: profile ${foreign.name}, which is not ours, is enabled; disable it`)
  }
  if (enabled === 'EMERGENCY') {
    await world.call('EnableEmergencyProfile', { refreshFlag: false })
    await world.powerCycle()
    return
  }
  if (enabled !== undefined && !enabledIn(found).split(' ').includes(enabled)) {
    await loadPackage(world, world.bench.eims.first, [{ kind: 'enable', value: { iccid: iccidOf(enabled) } }])
    await world.powerCycle()
    if (enabledIn((await profilesOf(world)).profiles) === enabled) return
  }
  for (const { name } of found.filter((one) => isOurs(one.name))) {
    const { profiles } = await profilesOf(world)
    if (profiles.some((one) => one.name === name && one.state === 'enabled')) await disable(world, name)
  }
  if (enabled === undefined) return
  await succeed(world, [{ kind: 'enable', value: { iccid: iccidOf(enabled) } }], 'enableResult ok')
  await world.powerCycle()
}

async function disable(world: EuiccWorld, name: string): Promise<void> {
  await succeed(world, [{ kind: 'disable', value: { iccid: iccidOf(name) } }], 'disableResult ok')
  await world.powerCycle()
}

function iccidOf(name: string): Buffer {
  return iccidOctets(profileNamed(name).iccid)
}

type Found = Awaited<ReturnType<typeof profilesOf>>['profiles']

/** Names of the enabled profiles, which should be one at most. */
function enabledIn(profiles: Found): string {
  return profiles.flatMap(({ name, state }) => (state === 'enabled' ? [name] : [])).join(' ')
}

function isOurs(name: string): boolean {
  try {
    profileNamed(name)
    return true
  } catch {
    return false
  }
}
