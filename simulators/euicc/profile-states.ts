/**
 * Operations on profile states, as packages and ES10c ask for them: SGP.32 3.4.1 to 3.4.3, 3.4.6, 5.13; SGP.22 5.7.16 to 5.7.18.
 *
 * Each checks its conditions in the order of its result codes, changes the state as a whole, and returns the name of its result.
 */
import type { Chip } from './chip.ts'
import { enabledProfile, factsOf, profileOf } from './profile-states-facts.ts'
import { mayEnable, removeProfiles, switchProfiles } from './profile-states-switch.ts'
import { canRefresh, isToolkitBusy } from './profile-states-toolkit.ts'
import type { RollbackGrant } from './state.ts'

/** The package that asks for an operation. */
export interface EnableOptions {
  /** Of a package with the rollbackFlag: what the grant remembers of the package. */
  readonly rollback?: Omit<RollbackGrant, 'iccid'>
  /** ICCID of the profile that the same package disabled before. */
  readonly disabledBefore?: string | undefined
  /** ES10c with the refreshFlag: the switch waits for the REFRESH where the device knows that. */
  readonly afterRefresh?: boolean
}

/** wrongProfileReenabling is a result of ES10c only. */
export type EnableResult =
  | 'ok'
  | 'iccidOrAidNotFound'
  | 'profileNotInDisabledState'
  | 'disallowedByPolicy'
  | 'wrongProfileReenabling'
  | 'catBusy'
  | 'rollbackNotAvailable'

/** Enables a profile and disables the enabled one (SGP.32 3.4.1). */
export function enableProfile(chip: Chip, iccid: string, options: EnableOptions = {}): EnableResult {
  const target = profileOf(chip.state, iccid)
  if (target === undefined) return 'iccidOrAidNotFound'
  if (!chip.decisions.mayPackageEnable(factsOf(target))) return 'disallowedByPolicy'
  if (target.enabled) return 'profileNotInDisabledState'
  const refusal = mayEnable(chip, target)
  if (refusal !== undefined) return refusal
  if (isToolkitBusy(chip, 'enable')) return 'catBusy'
  const goBackTo = chip.decisions.profileToGoBackTo(enabledProfile(chip.state)?.iccid, options.disabledBefore)
  // Going back to the profile itself would be no way back.
  if (options.rollback !== undefined && (goBackTo === undefined || goBackTo === iccid)) return 'rollbackNotAvailable'
  if (options.afterRefresh === true && canRefresh(chip)) chip.volatile.switchAfterRefresh = { operation: 'enable', iccid }
  else switchProfiles(chip, 'enable', iccid)
  if (options.rollback !== undefined && goBackTo !== undefined)
    chip.state = { ...chip.state, rollback: { ...options.rollback, iccid: goBackTo } }
  return 'ok'
}

export type DisableResult = 'ok' | 'iccidOrAidNotFound' | 'profileNotInEnabledState' | 'disallowedByPolicy' | 'catBusy'

/** Disables the enabled profile (SGP.32 3.4.2). */
export function disableProfile(chip: Chip, iccid: string, options: Pick<EnableOptions, 'afterRefresh'> = {}): DisableResult {
  const target = profileOf(chip.state, iccid)
  if (target === undefined) return 'iccidOrAidNotFound'
  if (!target.enabled) return 'profileNotInEnabledState'
  if (!chip.decisions.mayMakeRoom(factsOf(target), undefined)) return 'disallowedByPolicy'
  if (isToolkitBusy(chip, 'disable')) return 'catBusy'
  if (options.afterRefresh === true && canRefresh(chip))
    chip.volatile.switchAfterRefresh = { operation: 'disable', iccid: undefined }
  else switchProfiles(chip, 'disable', undefined)
  return 'ok'
}

export type DeleteResult =
  | 'ok'
  | 'iccidOrAidNotFound'
  | 'profileNotInDisabledState'
  | 'disallowedByPolicy'
  | 'rollbackNotAvailable'
  | 'returnFallbackProfile'

/** Deletes a disabled profile and gives its memory back (SGP.32 3.4.3). */
export function deleteProfile(chip: Chip, iccid: string): DeleteResult {
  const target = profileOf(chip.state, iccid)
  if (target === undefined) return 'iccidOrAidNotFound'
  if (target.enabled) return 'profileNotInDisabledState'
  if (!chip.decisions.mayBeDeleted(factsOf(target))) return 'disallowedByPolicy'
  const need = chip.decisions.neededFor(chip.state, iccid)
  if (need === 'rollback') return 'rollbackNotAvailable'
  if (need === 'returnFromFallback') return 'returnFallbackProfile'
  removeProfiles(chip, [target])
  return 'ok'
}
