/** What of ours is on a card is taken away from it at the end of a run, as far as packages of our eIM can. */
import type { EuiccBench } from '../../adapters/bench/euicc-bench.ts'
import { handRun } from '../handed-run.ts'
import type { RunParameters } from '../parameters.ts'
import { SeededRandom } from '../seeded-random.ts'
import { associatedEims, succeed } from './associations.ts'
import { loadPackage } from './eim-of-ours.ts'
import { prepare, profilesOf } from './prepare.ts'
import { EuiccWorld } from './world.ts'

/** What a card had before a run. */
export interface Before {
  /** ICCID of the profile that was enabled. */
  readonly enabled: Uint8Array | undefined
  readonly eimIds: readonly string[]
  readonly defaultDpAddress: string | undefined
}

type Settings = Pick<RunParameters, 'claims' | 'patienceMs'>

/** Reads what {@link restoreCard} has to know. @throws PeerFault, StateNotReached where the card does not say it */
export function readBefore(bench: EuiccBench, settings: Settings): Promise<Before> {
  return withCardInHand(bench, settings, async (world) => {
    await world.powerCycle()
    const { profiles } = await profilesOf(world)
    const eims = await associatedEims(world)
    return {
      defaultDpAddress: await defaultDpAddress(world),
      enabled: profiles.find(({ state }) => state === 'enabled')?.info.iccid,
      eimIds: eims.map(({ eimId }) => eimId),
    }
  })
}

/** Deletes our profiles, enables the one that was enabled, and deletes our eIMs that were not there before. @throws PeerFault, StateNotReached, CannotBePrepared */
export function restoreCard(bench: EuiccBench, settings: Settings, before: Before): Promise<void> {
  return withCardInHand(bench, settings, async (world) => {
    await world.powerCycle()
    const ours = Object.values(bench.eims).map(({ eimId }) => eimId)
    const associated = (await associatedEims(world)).filter(({ eimId }) => ours.includes(eimId))
    // Without an eIM of ours nothing of ours was done.
    if (associated.length === 0) return
    await prepare(world, { eims: ['first'], profiles: {} })
    await restoreAddress(world, before)
    const { profiles } = await profilesOf(world)
    const { enabled: iccid } = before
    if (iccid !== undefined && profiles.every(({ state }) => state !== 'enabled')) {
      await loadPackage(world, bench.eims.first, [{ kind: 'enable', value: { iccid } }])
      await world.powerCycle()
    }
    if (!before.eimIds.includes(bench.eims.first.eimId)) await prepare(world, { eims: [] })
  })
}

/** A package of our eIM sets the default SM-DP+ address that there was. @throws StateNotReached where the card does not take it */
export async function restoreAddress(world: EuiccWorld, before: Before): Promise<void> {
  if ((await defaultDpAddress(world)) === before.defaultDpAddress) return
  // An empty address is none.
  const value = { defaultDpAddress: before.defaultDpAddress ?? '' }
  await succeed(world, [{ kind: 'setDefaultDpAddress', value }], 'setDefaultDpAddressResult ok')
}

async function defaultDpAddress(world: EuiccWorld): Promise<string | undefined> {
  const { value } = await world.call('GetEuiccConfiguredAddresses', {})
  return value.defaultDpAddress
}

/** The card in the hand of nobody's scenario. */
export async function withCardInHand<T>(
  bench: EuiccBench,
  { claims, patienceMs }: Settings,
  use: (world: EuiccWorld) => Promise<T>,
): Promise<T> {
  const handed = handRun({ bench, done: new Set(), leave() {} })
  try {
    const world = new EuiccWorld({
      attach: async () => {},
      log() {},
      link() {},
      parameters: {
        claims,
        patienceMs,
        binding: 'es10',
        run: handed.name,
        limits: {},
        declared: {},
        select: {},
        seed: 'restore',
      },
    })
    world.random = new SeededRandom('restore', handed.name)
    return await use(world)
  } finally {
    handed.take()
  }
}
