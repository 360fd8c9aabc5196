/** Where the developer of an eUICC can go wrong with rollback, fallback, emergency and immediate enabling: SGP.32 3.3.2, 3.4, 5.9.15 to 5.9.23. */

import {
  emergencyProfile,
  enabledProfile,
  isEmergencyActive,
  isFallbackActive,
  type ProfileFacts,
} from '../profile-states-facts.ts'
import type { ImmediateEnableRequest } from '../profile-states-immediate.ts'
import type { EuiccState, ImmediateEnableConfiguration, InstalledProfile } from '../state.ts'

export type FallbackObjection = 'commandError' | 'fallbackNotAvailable' | 'ecallActive' | 'profileNotInDisabledState'

export interface StateDecisions {
  /** Whether an enable asks for the grant of a rollback. @param flag whether the NULL is there @param isPossible whether a profile was enabled */
  isRollbackAsked(flag: boolean, isPossible: boolean): boolean
  /** Whether a grant is still there when the device has sent so many STATUS commands since the reset. */
  grantOutlivesPolling(statusCommands: number): boolean
  /** Whether a rollback takes back what was told of the operation. */
  discardsReverted(): boolean
  /** Whether a function asks for a REFRESH that the device knows. @param refreshFlag undefined for requests that have none */
  asksForRefresh(refreshFlag: boolean | undefined): boolean
  /** Whether a switch is taken back when the device says that it has not carried REFRESH out. */
  takesBackWhatIsRefused(): boolean
  /** Whether the policy of the enabled profile stands against fallback and emergency. */
  mayBeInterrupted(enabled: ProfileFacts): boolean
  /** The refreshFlag of a request. @param read throws DecodeError where it is not there */
  refreshFlagOf(read: () => boolean): boolean
  emergencyProfileOf(state: EuiccState): InstalledProfile | undefined
  /** Whether the Emergency Profile cannot be enabled because it is. */
  isInEmergency(emergency: InstalledProfile): boolean
  mayEndEmergency(emergency: InstalledProfile | undefined): boolean
  /** ICCID of the profile that follows the Emergency Profile. */
  profileAfterEmergency(state: EuiccState): string | undefined
  /** Whether a package may enable a profile that is disabled. */
  mayPackageEnable(target: ProfileFacts): boolean
  fallbackProfileOf(state: EuiccState): InstalledProfile | undefined
  /** Why there is no fallback now. */
  standsAgainstFallback(state: EuiccState, fallback: InstalledProfile | undefined): FallbackObjection | undefined
  mayReturnFromFallback(state: EuiccState): boolean
  /** ICCID of the profile that is enabled again. */
  profileToReturnTo(state: EuiccState): string | undefined
  /** The profile that an ICCID in setFallbackAttribute means. */
  profileForFallback(profiles: readonly InstalledProfile[], iccid: string): InstalledProfile | undefined
  /** Whether the attribute has to stay where it is. */
  holdsFallbackAttribute(state: EuiccState): boolean
  /** The result of setting the attribute, which its former holder has lost. */
  resultOfSetting(formerHolder: InstalledProfile | undefined): 'ok' | 'fallbackNotAllowed'
  /** Why the attribute cannot be taken from its holder. */
  standsAgainstUnsetting(holder: InstalledProfile | undefined): 'noFallbackAttribute' | 'fallbackProfileEnabled' | undefined
  /** Whether lists show the Fallback Attribute for a profile. */
  showsFallbackAttribute(profile: InstalledProfile, facts: ProfileFacts): boolean
  isImmediateEnableOn(state: EuiccState): boolean
  /** What a package configures. @param before what was configured */
  configurationOfPackage(
    before: ImmediateEnableConfiguration | undefined,
    request: ImmediateEnableRequest,
  ): ImmediateEnableRequest
  isConsistent(request: ImmediateEnableRequest): boolean
  /** Whether a profile comes from the SM-DP+ that is configured, if one is. */
  isOfDefaultSmdp(profile: InstalledProfile, configured: ImmediateEnableConfiguration): boolean
}

export const rightStateDecisions: StateDecisions = {
  isRollbackAsked: (flag) => flag,
  grantOutlivesPolling: () => true,
  discardsReverted: () => true,
  asksForRefresh: (refreshFlag) => refreshFlag !== false,
  takesBackWhatIsRefused: () => true,
  mayBeInterrupted: () => true,
  refreshFlagOf: (read) => read(),
  emergencyProfileOf: emergencyProfile,
  isInEmergency: ({ enabled }) => enabled,
  mayEndEmergency: (emergency) => emergency?.enabled === true,
  profileAfterEmergency: ({ beforeEmergency }) => beforeEmergency,
  mayPackageEnable: ({ ecallIndication }) => !ecallIndication,
  fallbackProfileOf: ({ profiles }) => profiles.find(({ fallbackAttribute }) => fallbackAttribute),
  standsAgainstFallback(state, fallback) {
    if (enabledProfile(state) === undefined) return 'commandError'
    if (fallback === undefined) return 'fallbackNotAvailable'
    if (isEmergencyActive(state)) return 'ecallActive'
    return fallback.enabled ? 'profileNotInDisabledState' : undefined
  },
  mayReturnFromFallback: isFallbackActive,
  profileToReturnTo: ({ fallbackReturn }) => fallbackReturn,
  profileForFallback: (profiles, iccid) => profiles.find((profile) => profile.iccid === iccid),
  holdsFallbackAttribute: isFallbackActive,
  resultOfSetting: () => 'ok',
  standsAgainstUnsetting(holder) {
    if (holder === undefined) return 'noFallbackAttribute'
    return holder.enabled ? 'fallbackProfileEnabled' : undefined
  },
  showsFallbackAttribute: ({ fallbackAttribute }) => fallbackAttribute,
  isImmediateEnableOn: ({ immediateEnable }) => immediateEnable !== undefined,
  configurationOfPackage: (_before, request) => request,
  isConsistent: () => true,
  isOfDefaultSmdp({ smdpOid, smdpAddress }, { defaultSmdpOid, defaultSmdpAddress }) {
    if (defaultSmdpOid !== undefined && smdpOid !== defaultSmdpOid) return false
    return defaultSmdpAddress === undefined || smdpAddress === defaultSmdpAddress
  },
}
