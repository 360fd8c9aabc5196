/** Ends what stands in the way of every preparation: an emergency, in which no package is taken, and a fallback, which protects a profile. */
import type { profilesOf } from './prepare.ts'
import type { EuiccWorld } from './world.ts'

type Profiles = Awaited<ReturnType<typeof profilesOf>>['profiles']

/** What the card answers says nothing here: whether the state was left shows when the next one is made. @returns whether anything was ended */
export async function leaveSpecialStates(world: EuiccWorld, profiles: Profiles): Promise<boolean> {
  const enabled = profiles.find(({ state }) => state === 'enabled')
  if (enabled?.name === 'EMERGENCY') await world.call('DisableEmergencyProfile', { refreshFlag: false })
  else if (enabled?.info.fallbackAttribute === true) await world.call('ReturnFromFallback', { refreshFlag: false })
  else return false
  await world.powerCycle()
  return true
}
