/** Ends what stands in the way of every preparation: an emergency, in which no package is taken, and a fallback, which protects a profile. */
import { CannotBePrepared } from '../preparation.ts'
import type { profilesOf } from './prepare.ts'
import { resetMemory } from './reset-memory.ts'
import type { EuiccWorld } from './world.ts'

type Look = () => ReturnType<typeof profilesOf>

/** A card that goes back to two profiles at once takes it at the second time. */
const MOST_TRIES = 2

/** What the card answers says nothing here: whether the state was left shows when the next one is made. @returns the profiles afterwards */
export async function leaveSpecialStates(world: EuiccWorld, look: Look): ReturnType<Look> {
  let found = await look()
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const enabled = found.profiles.filter(({ state }) => state === 'enabled')
    if (enabled.some(({ name }) => name === 'EMERGENCY')) await world.call('DisableEmergencyProfile', { refreshFlag: false })
    else if (enabled.some(({ name }) => name.startsWith('FALLBACK'))) {
      const { value } = await world.call('ReturnFromFallback', { refreshFlag: false })
      if (value.returnFromFallbackResult !== 'ok') break
    } else break
    await world.powerCycle()
    found = await look()
  }
  return found
}

/** Only a memory reset takes away a profile whose rules forbid it. */
export async function resetProfiles(world: EuiccWorld): Promise<void> {
  if (world.parameters.claims.mayDestroy === false)
    throw new CannotBePrepared('mayDestroy: a profile of an earlier scenario can only be deleted by a memory reset')
  await resetMemory(world, ['deleteOperationalProfiles', 'deleteFieldLoadedTestProfiles'])
  await world.powerCycle()
}
