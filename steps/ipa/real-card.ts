/**
 * A real card in the device under test. It is not ours to exchange, so it is brought into the state of a scenario through its reader, by
 * what every eUICC of SGP.32 has: packages of our eIMs, AddInitialEim, and downloads from our SM-DP+.
 */
import type { EuiccBench } from '../../adapters/bench/euicc-bench.ts'
import type { CardContents, RealCard } from '../../adapters/bench/ipa-bench.ts'
import { associate, succeed, withoutOurEims } from '../euicc/associations.ts'
import { forgetPending } from '../euicc/forget-pending.ts'
import { learnIdentity, profilesOf } from '../euicc/prepare.ts'
import { type Before, restoreAddress, withCardInHand } from '../euicc/restore.ts'
import type { EuiccWorld } from '../euicc/world.ts'
import type { RunParameters } from '../parameters.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { bringProfiles, enableEmergency, leaveImmediateEnable, leaveStates } from './real-profiles.ts'

/** What a card is brought into a state with. */
export type CardSettings = Pick<RunParameters, 'claims' | 'patienceMs'>
/** Without profiles those that it has are left alone. */
type WantedContents = Partial<CardContents>

/** More than any scenario has. */
const MOST_PACKAGES = 64

/** @throws CannotBePrepared for what no real card can be given, StateNotReached where this one does not go along, PeerFault where it is gone */
export async function bringCardInto(real: RealCard, settings: CardSettings, contents: WantedContents): Promise<void> {
  demandPossible(settings, contents)
  await withCardInHand(real.bench, settings, async (card) => {
    await card.powerCycle()
    await learnIdentity(card)
    // What our eIM has counted since is known to those only whom the card tells it.
    for (const eim of Object.values(real.bench.eims)) eim.counter += MOST_PACKAGES
    await leaveStates(card)
    await associate(card, { eims: ['first'] })
    await leaveImmediateEnable(card)
    if (contents.profiles !== undefined) await bringProfiles(card, real, contents.profiles)
    await withoutOurEims(card)
    if (contents.isAssociated !== false) await addInitialEims(card, real, contents)
    await enableEmergency(card, contents.profiles ?? [])
    await forgetPending(card)
    await card.powerCycle()
  })
}

/** Takes what is ours off the card, unless it was there before, and enables the profile that was enabled. @throws as {@link bringCardInto} */
export async function restoreDeviceCard(real: RealCard, settings: CardSettings, before: Before): Promise<void> {
  const { enabled, eimIds } = before
  await withCardInHand(real.bench, settings, async (card) => {
    await card.powerCycle()
    await learnIdentity(card)
    await leaveStates(card)
    await associate(card, { eims: ['first'] })
    await leaveImmediateEnable(card)
    await restoreAddress(card, before)
    await bringProfiles(card, real, [])
    const { profiles } = await profilesOf(card)
    if (enabled !== undefined && profiles.every(({ state }) => state !== 'enabled'))
      await succeed(card, [{ kind: 'enable', value: { iccid: enabled } }], 'enableResult ok')
    await card.powerCycle()
    await withoutOurEims(card)
    if (eimIds.includes(card.bench.eims.first.eimId)) await addInitialEims(card, real, {})
    await forgetPending(card)
  })
}

function demandPossible({ claims }: CardSettings, { chip }: WantedContents): void {
  if (!claims.mayChangeState) throw new CannotBePrepared('mayChangeState: a real card is brought into the state of the scenario')
  if (chip !== undefined)
    throw new CannotBePrepared('device.card: the scenario needs a chip with other settings, and this one is real')
}

async function addInitialEims(card: EuiccWorld, { configurations }: RealCard, contents: WantedContents): Promise<void> {
  const eimConfigurationDataList = [...configurations(contents)]
  const { value, at } = await card.call('AddInitialEim', { eimConfigurationDataList })
  if (value.kind !== 'addInitialEimOk') throw new StateNotReached(`AddInitialEim was answered with ${value.value}`, at)
  for (const eim of Object.values(card.bench.eims)) eim.counter = 0
  for (const [place, { eimId }] of eimConfigurationDataList.entries()) {
    const given = value.value[place]
    const eim = eimNamed(card.bench, eimId)
    if (eim !== undefined) eim.token = given?.kind === 'associationToken' ? BigInt(given.value) : undefined
  }
}

function eimNamed({ eims }: EuiccBench, eimId: string) {
  return Object.values(eims).find((eim) => eim.eimId === eimId)
}
