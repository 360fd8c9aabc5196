/** Ends what stands in the way of every preparation: an emergency, in which no package is taken, and a fallback, which protects a profile. */
import type { profilesOf } from './prepare.ts'
import type { EuiccWorld } from './world.ts'

type Profiles = Awaited<ReturnType<typeof profilesOf>>['profiles']

/** What the card answers says nothing here: whether the state was left shows when the next one is made. */
export async function leaveSpecialStates(world: EuiccWorld, profiles: Profiles): Promise<void> {
  const enabled = profiles.filter(({ state }) => state === 'enabled')
  if (enabled.some(({ name }) => name === 'EMERGENCY')) await world.call('DisableEmergencyProfile', { refreshFlag: false })
  else if (enabled.some(({ info }) => info.fallbackAttribute === true))
    await world.call('ReturnFromFallback', { refreshFlag: false })
  else return
  await world.powerCycle()
}
