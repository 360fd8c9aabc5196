/**
 * Brings the card into a state by what every eUICC of SGP.32 has: packages of our eIM, AddInitialEim, and downloads from our SM-DP+. Only
 * what differs is changed, so that a real card is written to as little as can be, and what is not ours is left alone.
 */
import { createPublicKey } from 'node:crypto'
import type { EimOfOurs } from '../../adapters/bench/euicc-bench.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import type { Es10Answer } from '../../protocol/es10/functions.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { Operations } from '../../simulators/played/eim-package.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { configurationOf, loadPackage } from './eim-of-ours.ts'
import { forgetPending } from './forget-pending.ts'
import { leaveSpecialStates, resetProfiles } from './leave-states.ts'
import { LocalDownload } from './local-download.ts'
import { answerText } from './results.ts'
import { nameOfIccid, profileNamed } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

export type ProfileStates = Readonly<Record<string, 'enabled' | 'disabled'>>

/** What a scenario begins with. */
export interface Wanted {
  /** Our eIMs that are associated; every other one of ours is not. */
  readonly eims: readonly ('first' | 'second')[]
  /** Token that the first eIM asks for: -1 lets the card choose one. Default none. */
  readonly withToken?: boolean
  /** Our profiles that are installed, by name, and whether they are enabled. Default none. */
  readonly profiles?: ProfileStates
}

/** Brings the card into this state, powered on, the ISD-R selected, and nothing waiting to be told. */
export async function prepare(world: EuiccWorld, wanted: Wanted): Promise<void> {
  await world.powerCycle()
  await learnIdentity(world)
  const { profiles } = await leaveSpecialStates(world, () => profilesOf(world))
  const needsEim = wanted.profiles !== undefined || profiles.some(({ name }) => isOurs(name))
  await associate(world, needsEim && wanted.eims.length === 0 ? { ...wanted, eims: ['first'] } : wanted)
  await installAndSwitch(world, wanted.profiles ?? {})
  if (wanted.eims.length === 0 && wanted.profiles === undefined) await associate(world, wanted)
  await forgetPending(world)
}

/** EID and key of the card, from what it says of itself. */
export async function learnIdentity(world: EuiccWorld): Promise<void> {
  const { value } = await world.call('GetEID', { tagList: Uint8Array.of(0x5a) })
  world.eid = Buffer.from(value.eidValue).toString('hex')
  const { value: certs } = await world.call('GetCerts', {})
  if (certs.kind !== 'certs') throw new StateNotReached(`GetCerts was answered with ${certs.value}`)
  world.euiccKey = parseCertificate(certs.value.euiccCertificate).publicKey.key
}

type Stored = Es10Answer<'GetEimConfigurationData'>['eimConfigurationDataList']

/** Every associated eIM. */
export async function associatedEims(world: EuiccWorld): Promise<Stored> {
  const { value } = await world.call('GetEimConfigurationData', {})
  return value.eimConfigurationDataList
}

async function associate(world: EuiccWorld, { eims: names, withToken = false }: Wanted): Promise<void> {
  const { eims } = world.bench
  const ours = Object.entries(eims) as ['first' | 'second', EimOfOurs][]
  let stored = await associatedEims(world)
  const others = stored.filter(({ eimId }) => !ours.some(([, eim]) => eim.eimId === eimId))
  if (others.length > 0 && (names.length === 0 || !isUsable(stored, eims.first)))
    throw new CannotBePrepared(
      `eim: the card has an eIM that is not ours (${others.map(({ eimId }) => eimId).join(', ')}); let it add ${eims.first.eimId} with our key, or delete it`,
    )
  const first = stored.find(({ eimId }) => eimId === eims.first.eimId)
  const asWanted = isUsable(stored, eims.first) && (eims.first.token !== undefined) === withToken
  if (first !== undefined && (!names.includes('first') || !asWanted)) stored = await withoutOurs(world, stored)
  if (names.includes('first') && !stored.some(({ eimId }) => eimId === eims.first.eimId)) {
    await addInitial(world, withToken)
    stored = await associatedEims(world)
  }
  keepUp(eims.first, stored)
  await associateSecond(world, stored, names.includes('second'))
}

/** The card's counter goes before what this run knows: an earlier run may have used the same association. */
function keepUp(eim: EimOfOurs, stored: Stored): void {
  const found = stored.find(({ eimId }) => eimId === eim.eimId)
  eim.counter = Math.max(eim.counter, Number(found?.counterValue ?? 0))
}

/** Whether the card has our eIM with the key that we sign with. */
function isUsable(stored: Stored, eim: EimOfOurs): boolean {
  const found = stored.find(({ eimId }) => eimId === eim.eimId)
  if (found?.eimPublicKeyData?.kind !== 'eimPublicKey') return false
  try {
    const key = createPublicKey({ key: Buffer.from(found.eimPublicKeyData.value), format: 'der', type: 'spki' })
    return key.equals(eim.key.publicKey)
  } catch {
    return false
  }
}

/** All of ours are gone: the last one deletes itself. */
async function withoutOurs(world: EuiccWorld, stored: Stored): Promise<Stored> {
  const { eims } = world.bench
  const usable = Object.values(eims).filter((eim) => isUsable(stored, eim))
  const [speaker, ...rest] = usable
  if (speaker !== undefined) {
    keepUp(speaker, stored)
    const deletions = [...rest, speaker].map(({ eimId }) => ({ kind: 'deleteEim', value: { eimId } }) as const)
    await loadPackage(world, speaker, { eco: deletions })
  }
  let left = await associatedEims(world)
  if (
    left.some(({ eimId }) => Object.values(eims).some((eim) => eim.eimId === eimId)) &&
    world.parameters.claims.mayDestroy !== false
  ) {
    await world.call('eUICCMemoryReset', { resetOptions: ['resetEimConfigData'] })
    left = await associatedEims(world)
  }
  if (left.some(({ eimId }) => Object.values(eims).some((eim) => eim.eimId === eimId)))
    throw new StateNotReached('the card still has our eIMs after they were deleted')
  return left
}

/** @throws StateNotReached where the card does not take it */
async function addInitial(world: EuiccWorld, withToken: boolean): Promise<void> {
  const { first } = world.bench.eims
  const { value, at } = await world.call('AddInitialEim', {
    eimConfigurationDataList: [configurationOf(first, withToken ? { associationToken: -1n } : {})],
  })
  if (value.kind !== 'addInitialEimOk') throw new StateNotReached(`AddInitialEim was answered with ${value.value}`, at)
  const [given] = value.value
  first.counter = 0
  world.associated(first, given?.kind === 'associationToken' ? BigInt(given.value) : undefined)
}

async function associateSecond(world: EuiccWorld, stored: Stored, isWanted: boolean): Promise<void> {
  const { second } = world.bench.eims
  const known = stored.find(({ eimId }) => eimId === second.eimId)
  if (known !== undefined && (!isWanted || !isUsable(stored, second)))
    await succeed(world, { eco: [{ kind: 'deleteEim', value: { eimId: second.eimId } }] }, 'deleteEimResult ok')
  if (!isWanted) return
  if (known !== undefined && isUsable(stored, second)) {
    keepUp(second, stored)
    return
  }
  await succeed(world, { eco: [{ kind: 'addEim', value: configurationOf(second) }] }, 'addEimResult ok')
  second.counter = 0
  world.associated(second, undefined)
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
  let profiles = await afterDoubleEnabling(world, (await profilesOf(world)).profiles)
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

type Profiles = Awaited<ReturnType<typeof profilesOf>>['profiles']

/** A card that has enabled one of ours beside another is brought back to none. */
async function afterDoubleEnabling(world: EuiccWorld, profiles: Profiles): Promise<Profiles> {
  const [first, ...others] = profiles.filter(({ name, state }) => isOurs(name) && state === 'enabled')
  if (first === undefined || others.length === 0) return profiles
  const iccid = iccidOctets(profileNamed(first.name).iccid)
  await loadPackage(world, world.bench.eims.first, [{ kind: 'disable', value: { iccid } }])
  await world.powerCycle()
  return (await profilesOf(world)).profiles
}

async function switchTo(world: EuiccWorld, wanted: ProfileStates, found: Profiles, isLast = false): Promise<void> {
  const enabled = Object.keys(wanted).find((name) => wanted[name] === 'enabled')
  const current = found.find(({ state }) => state === 'enabled')
  if (enabled === current?.name) return
  if (enabled === undefined && (current === undefined || !isOurs(current.name))) {
    if (current !== undefined && Object.keys(wanted).length > 0)
      throw new CannotBePrepared(`card: profile ${current.name}, which is not ours, is enabled; disable it`)
    return
  }
  // Behind a test profile only the one before it may be enabled.
  if (current !== undefined && (enabled === undefined || current.name === 'TEST')) {
    const iccid = iccidOctets(profileNamed(current.name).iccid)
    await succeed(world, [{ kind: 'disable', value: { iccid } }], 'disableResult ok')
  }
  if (enabled === 'EMERGENCY') await world.call('EnableEmergencyProfile', { refreshFlag: false })
  else if (enabled !== undefined)
    await succeed(world, [{ kind: 'enable', value: { iccid: iccidOctets(profileNamed(enabled).iccid) } }], 'enableResult ok')
  await world.powerCycle()
  const { profiles, at } = await profilesOf(world)
  const wrong = profiles.find(({ name, state }) => isOurs(name) && state === 'enabled' && name !== enabled)
  if (wrong === undefined) return
  if (isLast) throw new StateNotReached(`profile ${wrong.name} is still enabled`, at)
  await switchTo(world, wanted, await afterDoubleEnabling(world, profiles), true)
}

function isOurs(name: string): boolean {
  try {
    profileNamed(name)
    return true
  } catch {
    return false
  }
}

/** Sends a package that has to end with this. @throws StateNotReached where it does not */
async function succeed(world: EuiccWorld, operations: Operations, expected: string): Promise<void> {
  const { value, at } = await loadPackage(world, world.bench.eims.first, operations)
  const seen = answerText(value)
  if (!seen.startsWith(expected)) throw new StateNotReached(`a package that should end with ${expected} ended with ${seen}`, at)
}
