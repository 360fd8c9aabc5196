/** Profiles of ours on a real card in a device under test, as a scenario wants them. */
import { profileMetadata } from '../../adapters/bench/device-card.ts'
import type { CardContents, RealCard } from '../../adapters/bench/ipa-bench.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { playedProfile } from '../../simulators/played/rsp-answers.ts'
import { succeed } from '../euicc/associations.ts'
import { loadPackage } from '../euicc/eim-of-ours.ts'
import { LocalDownload } from '../euicc/local-download.ts'
import { profilesOf } from '../euicc/prepare.ts'
import type { EuiccWorld } from '../euicc/world.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { iccids, secondIccid } from './iccids.ts'

type WantedProfile = CardContents['profiles'][number]

/** Every profile that the suite makes or lets be downloaded. */
const ours = [iccids.A, iccids.B, playedProfile.iccid, secondIccid].map((iccid) => iccidOctets(iccid))

/** No emergency and no fallback of an earlier scenario. */
export async function leaveStates(card: EuiccWorld): Promise<void> {
  const { profiles } = await profilesOf(card)
  const enabled = profiles.find(({ state, info }) => state === 'enabled' && isOurs(info.iccid))?.info
  if (enabled?.ecallIndication === true) await card.call('DisableEmergencyProfile', { refreshFlag: false })
  else if (enabled?.fallbackAttribute === true) await card.call('ReturnFromFallback', { refreshFlag: false })
  else return
  await card.powerCycle()
}

/** No profile is enabled at once, as an earlier scenario may have set it. A card that cannot do that at all refuses, and is as it should be. */
export async function leaveImmediateEnable(card: EuiccWorld): Promise<void> {
  if (card.parameters.claims.spec === '1.0.1') return
  await loadPackage(card, card.bench.eims.first, [{ kind: 'configureImmediateEnable', value: {} }])
}

function isOurs(iccid: Uint8Array | undefined): iccid is Uint8Array {
  return iccid !== undefined && ours.some((one) => one.equals(iccid))
}

/** Ours are installed and switched as wanted; what differs in anything but its state is deleted and installed anew. */
export async function bringProfiles(card: EuiccWorld, real: RealCard, wanted: readonly WantedProfile[]): Promise<void> {
  for (const { info, state } of (await profilesOf(card)).profiles) {
    const { iccid } = info
    if (!isOurs(iccid)) continue
    const same = wanted.find((one) => iccidOctets(one.iccid).equals(iccid))
    if (same !== undefined && real.installed.get(same.iccid) === textOf(same)) continue
    if (info.fallbackAttribute)
      await succeed(card, [{ kind: 'unsetFallbackAttribute', value: {} }], 'unsetFallbackAttributeResult ok')
    if (state === 'enabled') await switched(card, 'disable', iccid)
    await succeed(card, [{ kind: 'delete', value: { iccid } }], 'deleteResult ok')
  }
  for (const profile of wanted) {
    if ((await stateOf(card, profile.iccid)) !== undefined) continue
    const { iccid } = profile
    const { outcome, at } = await new LocalDownload(card).install({ name: iccid, iccid, metadata: profileMetadata(profile) })
    if (outcome !== 'successResult') throw new StateNotReached(`the download of profile ${iccid} ended with ${outcome}`, at)
    real.installed.set(iccid, textOf(profile))
  }
  await switchTo(
    card,
    wanted.find(({ enabled, metadata }) => enabled && metadata?.ecallIndication !== true),
  )
  for (const { iccid, isFallback } of wanted) {
    const value = { iccid: iccidOctets(iccid) }
    if (isFallback === true) await succeed(card, [{ kind: 'setFallbackAttribute', value }], 'setFallbackAttributeResult ok')
  }
}

/** No package enables the Emergency Profile, and none is taken while it is enabled: this comes last. */
export async function enableEmergency(card: EuiccWorld, wanted: readonly WantedProfile[]): Promise<void> {
  if (!wanted.some(({ enabled, metadata }) => enabled && metadata?.ecallIndication === true)) return
  const { value, at } = await card.call('EnableEmergencyProfile', { refreshFlag: false })
  if (value.enableEmergencyProfileResult !== 'ok')
    throw new StateNotReached(`EnableEmergencyProfile was answered with ${value.enableEmergencyProfileResult}`, at)
}

async function switchTo(card: EuiccWorld, wanted: WantedProfile | undefined): Promise<void> {
  const { profiles } = await profilesOf(card)
  const enabled = profiles.find(({ state }) => state === 'enabled')?.info.iccid
  if (wanted !== undefined) {
    const iccid = iccidOctets(wanted.iccid)
    if (enabled !== undefined && iccid.equals(enabled)) return
    return switched(card, 'enable', iccid)
  }
  if (enabled === undefined) return
  if (!isOurs(enabled))
    throw new CannotBePrepared('device.card: a profile that is not ours is enabled, and the scenario needs none; disable it')
  await switched(card, 'disable', enabled)
}

async function switched(card: EuiccWorld, kind: 'enable' | 'disable', iccid: Uint8Array): Promise<void> {
  await succeed(card, [{ kind, value: { iccid } }], `${kind}Result ok`)
  await card.powerCycle()
}

async function stateOf(card: EuiccWorld, iccid: string) {
  const octets = iccidOctets(iccid)
  const { profiles } = await profilesOf(card)
  return profiles.find(({ info }) => info.iccid !== undefined && octets.equals(info.iccid))?.state
}

/** What a profile is, apart from whether it is enabled. */
function textOf(profile: WantedProfile): string {
  return JSON.stringify(profileMetadata(profile))
}
