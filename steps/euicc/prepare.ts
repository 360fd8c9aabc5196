/**
 * Brings the card into a state by what every eUICC of SGP.32 has: packages of our eIM, AddInitialEim, and downloads from our SM-DP+. Only
 * what differs is changed, so that a real card is written to as little as can be, and what is not ours is left alone.
 */
import { reading } from '../../adapters/euicc/es10-card.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { associate, succeed, type WantedEims } from './associations.ts'
import { LocalDownload } from './local-download.ts'
import { resetMemory } from './reset-memory.ts'
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
  await leaveEmergency(world, wanted)
  const needsEim = wanted.eims.length > 0 || wanted.profiles !== undefined
  await associate(world, needsEim ? { ...wanted, eims: wanted.eims.length === 0 ? ['first'] : wanted.eims } : wanted)
  await installAndSwitch(world, wanted.profiles ?? {})
  await forgetWhatWaits(world)
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

/** While it is enabled the eUICC takes no package. */
async function leaveEmergency(world: EuiccWorld, wanted: Wanted): Promise<void> {
  if (wanted.profiles?.['EMERGENCY'] === 'enabled') return
  const { profiles } = await profilesOf(world)
  if (!profiles.some(({ name, state }) => name === 'EMERGENCY' && state === 'enabled')) return
  await world.call('DisableEmergencyProfile', { refreshFlag: false })
  await world.powerCycle()
}

async function installAndSwitch(world: EuiccWorld, wanted: ProfileStates): Promise<void> {
  let { profiles } = await profilesOf(world)
  const ours = () => profiles.filter(({ name }) => isOurs(name))
  const unwanted = ours().filter(({ name }) => wanted[name] === undefined)
  const locked = ours().some(
    ({ name, state }) =>
      (name === 'PPR2' && wanted[name] === undefined) || (name === 'PPR1' && state === 'enabled' && wanted[name] !== 'enabled'),
  )
  if (locked) {
    await resetProfiles(world)
    profiles = (await profilesOf(world)).profiles
  } else {
    for (const { name, state } of unwanted) {
      const iccid = iccidOctets(profileNamed(name).iccid)
      if (state === 'enabled') {
        await succeed(world, [{ kind: 'disable', value: { iccid } }], 'disableResult ok')
        await world.powerCycle()
      }
      await succeed(world, [{ kind: 'delete', value: { iccid } }], 'deleteResult ok')
    }
    if (unwanted.length > 0) profiles = (await profilesOf(world)).profiles
  }
  for (const name of Object.keys(wanted)) {
    if (profiles.some((one) => one.name === name)) continue
    const { outcome, at } = await new LocalDownload(world).install(profileNamed(name))
    if (outcome !== 'successResult') throw new StateNotReached(`the download of profile ${name} ended with ${outcome}`, at)
    profiles = (await profilesOf(world)).profiles
  }
  await switchTo(world, wanted, profiles)
}

async function switchTo(
  world: EuiccWorld,
  wanted: ProfileStates,
  found: Awaited<ReturnType<typeof profilesOf>>['profiles'],
): Promise<void> {
  const enabled = Object.keys(wanted).find((name) => wanted[name] === 'enabled')
  const current = found.find(({ state }) => state === 'enabled')
  if (enabled === current?.name) return
  if (enabled === undefined) {
    if (current === undefined || !isOurs(current.name)) return
    const iccid = iccidOctets(profileNamed(current.name).iccid)
    await succeed(world, [{ kind: 'disable', value: { iccid } }], 'disableResult ok')
  } else if (enabled === 'EMERGENCY') await world.call('EnableEmergencyProfile', { refreshFlag: false })
  else await succeed(world, [{ kind: 'enable', value: { iccid: iccidOctets(profileNamed(enabled).iccid) } }], 'enableResult ok')
  await world.powerCycle()
}

/** Only a memory reset takes away a profile whose rules forbid it. */
async function resetProfiles(world: EuiccWorld): Promise<void> {
  if (world.parameters.claims.mayDestroy === false)
    throw new CannotBePrepared('mayDestroy: a profile of an earlier scenario can only be deleted by a memory reset')
  await resetMemory(world, ['deleteOperationalProfiles'])
  await world.powerCycle()
}

function isOurs(name: string): boolean {
  try {
    profileNamed(name)
    return true
  } catch {
    return false
  }
}

/** Notifications and results of what was prepared. */
async function forgetWhatWaits(world: EuiccWorld): Promise<void> {
  const { value } = await world.call('ListNotification', {})
  const list = value.kind === 'notificationMetadataList' ? value.value : []
  for (const { seqNumber } of list) await world.call('RemoveNotificationFromList', { seqNumber })
  const { value: results } = await world.call('RetrieveNotificationsList', {
    searchCriteria: { kind: 'euiccPackageResults', value: true },
  })
  if (results.kind !== 'euiccPackageResultList') return
  for (const one of results.value)
    if (one.kind === 'euiccPackageResultSigned')
      await world.call('RemoveNotificationFromList', { seqNumber: one.value.euiccPackageResultDataSigned.seqNumber })
}
