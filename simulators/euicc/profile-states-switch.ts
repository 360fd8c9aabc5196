/** What every change of profiles has in common: the switch itself, its notifications, and what may no longer point at a profile. */

import type { Chip } from './chip.ts'
import type { ProfileOperation } from './decisions/profiles.ts'
import { enabledProfile, factsOf, isFallbackActive, profileOf } from './profile-states-facts.ts'
import type { EuiccState, InstalledProfile } from './state.ts'

/**
 * Why the rules of the enabled profile keep a disabled one from being enabled: its policy (PPR1), or that it is a test profile, which
 * only another test profile or the profile that was enabled before may follow (SGP.22 5.7.16).
 */
export function mayEnable(chip: Chip, target: InstalledProfile): 'disallowedByPolicy' | 'wrongProfileReenabling' | undefined {
  const enabled = enabledProfile(chip.state)
  if (enabled === undefined) return undefined
  const wanted = factsOf(target)
  const present = factsOf(enabled)
  if (!chip.decisions.mayMakeRoom(present, wanted)) return 'disallowedByPolicy'
  if (present.profileClass !== 'test' || wanted.profileClass === 'test') return undefined
  return chip.decisions.mayFollowTestProfile(target.iccid, chip.state.enabledBeforeTest) ? undefined : 'wrongProfileReenabling'
}

/** Enables the profile of this ICCID and disables the enabled one, or only disables, with the notifications that this makes. */
export function switchProfiles(chip: Chip, operation: ProfileOperation, iccid: string | undefined): void {
  const { decisions, state } = chip
  const from = enabledProfile(state)
  const to = profileOf(state, iccid)
  chip.state = {
    ...state,
    profiles: decisions.afterSwitch(state.profiles, iccid),
    enabledBeforeTest: enabledBeforeTest(state, from, to),
    fallbackReturn: decisions.fallbackReturnAfter(operation, state),
    rollback: decisions.grantOutlives(operation) ? state.rollback : undefined,
  }
  const told = decisions.tellOfSwitch(operation, from && factsOf(from), to && factsOf(to))
  for (const { event, iccid: subject, recipientsOf } of told) {
    const [profile, recipients] = [profileOf(chip.state, subject), profileOf(chip.state, recipientsOf)]
    if (profile !== undefined && recipients !== undefined) chip.notify(event, profile, recipients)
  }
}

/** Takes profiles off the chip whatever their state, with their memory and all that points at them, and notifies of it. */
export function removeProfiles(chip: Chip, gone: readonly InstalledProfile[]): void {
  if (gone.length === 0) return
  const { decisions, state } = chip
  const isGone = (iccid: string | undefined) => gone.some((profile) => profile.iccid === iccid)
  const inFallback = isFallbackActive(state) ? enabledProfile(state)?.iccid : undefined
  const freed = gone.reduce((sum, profile) => sum + decisions.freedBy(profile), 0)
  chip.state = {
    ...state,
    profiles: state.profiles.filter(({ iccid }) => !isGone(iccid)),
    freeMemory: state.freeMemory + freed,
    enabledBeforeTest: isGone(state.enabledBeforeTest) ? undefined : state.enabledBeforeTest,
    fallbackReturn: isGone(state.fallbackReturn) || isGone(inFallback) ? undefined : state.fallbackReturn,
    rollback: isGone(state.rollback?.iccid) ? undefined : state.rollback,
    notifications: decisions.withoutProfiles(
      state.notifications,
      gone.map(({ iccid }) => iccid),
    ),
  }
  if (!decisions.tellsOfDeletion()) return
  for (const profile of gone) chip.notify('notificationDelete', profile)
}

/** A test profile that follows another keeps the way back of that one. */
function enabledBeforeTest(
  state: EuiccState,
  from: InstalledProfile | undefined,
  to: InstalledProfile | undefined,
): string | undefined {
  if (to === undefined || factsOf(to).profileClass !== 'test') return undefined
  if (from === undefined) return undefined
  return factsOf(from).profileClass === 'test' ? state.enabledBeforeTest : from.iccid
}
