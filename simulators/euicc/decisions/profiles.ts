/**
 * Where the developer of an eUICC can go wrong with the states of profiles: SGP.32 3.3.2, 3.4, 5.9.5, 5.9.15 to 5.9.23; SGP.22 5.7.16 to
 * 5.7.19.
 */
import { enabledProfile, isFallbackActive, type ProfileFacts } from '../profile-states-facts.ts'
import type { EimEntry, EuiccState, InstalledProfile, RollbackGrant, StoredResult } from '../state.ts'

/** What changes the enabled profile, or deletes profiles. */
export type ProfileOperation =
  | 'enable'
  | 'disable'
  | 'rollback'
  | 'immediateEnable'
  | 'executeFallback'
  | 'returnFromFallback'
  | 'enableEmergencyProfile'
  | 'disableEmergencyProfile'
  | 'memoryReset'

/** An event that a profile tells of, where its metadata asks for it. */
export interface ToldOf {
  readonly event: 'notificationEnable' | 'notificationDisable'
  readonly iccid: string
  /** Whose metadata names the recipients. */
  readonly recipientsOf: string
}

export interface ProfileDecisions {
  /** Whether the policy of the enabled profile lets it be disabled, in favour of `target` or of none. */
  mayMakeRoom(enabled: ProfileFacts, target: ProfileFacts | undefined): boolean
  /** Whether an operational profile may be enabled while a test profile is. @param before ICCID of the one that was enabled before it */
  mayFollowTestProfile(target: string, before: string | undefined): boolean
  /** Whether the policy of a disabled profile lets it be deleted. */
  mayBeDeleted(profile: ProfileFacts): boolean
  /** Whether an operation waits for a proactive session that goes on. */
  waitsForToolkit(operation: ProfileOperation, isBusy: boolean): boolean
  /** The profiles after a switch to the one of this ICCID, or to none. */
  afterSwitch(profiles: readonly InstalledProfile[], iccid: string | undefined): readonly InstalledProfile[]
  /** What is told of a switch, in order. */
  tellOfSwitch(operation: ProfileOperation, from: ProfileFacts | undefined, to: ProfileFacts | undefined): readonly ToldOf[]
  /** ICCID of the profile that a rollback will enable: the enabled one, or the one that the same package has disabled before. */
  profileToGoBackTo(enabled: string | undefined, disabledBefore: string | undefined): string | undefined
  /** Whether the rollback that was granted stays possible when another operation has switched profiles. */
  grantOutlives(operation: ProfileOperation): boolean
  /** The stored results, once a rollback makes a result in place of the former one. */
  withoutFormerResult(results: readonly StoredResult[], grant: RollbackGrant): readonly StoredResult[]
  /** Sequence number of the result of a rollback. */
  rollbackSequenceNumber(grant: RollbackGrant, next: () => number): number
  /** The eIM whose token signs the result of a rollback. */
  eimOfRollback(eims: readonly EimEntry[], grant: RollbackGrant): EimEntry | undefined
  /** What a disabled profile is still needed for. */
  neededFor(state: EuiccState, iccid: string): 'rollback' | 'returnFromFallback' | undefined
  /** Octets that the memory gets back when a profile goes. */
  freedBy(profile: InstalledProfile): number
  /** ICCID of the profile to return to from fallback, once an operation has switched profiles. */
  fallbackReturnAfter(operation: ProfileOperation, before: EuiccState): string | undefined
  /** The profiles once the one of this ICCID gets the Fallback Attribute. */
  withFallbackAttribute(profiles: readonly InstalledProfile[], iccid: string): readonly InstalledProfile[]
  /** Whether a profile may have the Fallback Attribute. */
  mayHaveFallbackAttribute(profile: ProfileFacts): boolean
  /** What a restart makes of the states of profiles. @param hasLostService whether the device has told of no service before */
  profilesAfterRestart(state: EuiccState, hasLostService: boolean): EuiccState
  /** Whether the IPA may configure immediate enabling while these eIMs are associated. */
  mayIpaConfigureImmediateEnable(eims: readonly EimEntry[]): boolean
  /** ICCID of the profile that ImmediateEnable is about. @param completed by the installation session that has just ended */
  profileToEnableAtOnce(completed: string | undefined, profiles: readonly InstalledProfile[]): string | undefined
  /** Whether a memory reset goes on to eIMs and immediate enabling. @param deletedProfiles how many profiles it has found */
  resetsConfiguration(deletedProfiles: number): boolean
}

/** What cancels a rollback: all but the operation that grants it, and disabling, which comes in a package as well. */
const withdraws: ReadonlySet<ProfileOperation> = new Set([
  'rollback',
  'immediateEnable',
  'executeFallback',
  'returnFromFallback',
  'enableEmergencyProfile',
  'disableEmergencyProfile',
])

export const rightProfileDecisions: ProfileDecisions = {
  mayMakeRoom: (enabled, target) => !enabled.ppr1 || (target !== undefined && target.profileClass !== 'operational'),
  mayFollowTestProfile: (target, before) => target === before,
  mayBeDeleted: (profile) => !profile.ppr2,
  waitsForToolkit: (_operation, isBusy) => isBusy,
  afterSwitch: (profiles, iccid) => profiles.map((profile) => ({ ...profile, enabled: profile.iccid === iccid })),
  tellOfSwitch(operation, from, to) {
    if (operation === 'enableEmergencyProfile' || operation === 'disableEmergencyProfile') return []
    return [...toldBy('notificationDisable', from), ...toldBy('notificationEnable', to)]
  },
  profileToGoBackTo: (enabled, disabledBefore) => enabled ?? disabledBefore,
  grantOutlives: (operation) => !withdraws.has(operation),
  withoutFormerResult: (results, grant) => results.filter(({ seqNumber }) => seqNumber !== grant.seqNumber),
  rollbackSequenceNumber: (_grant, next) => next(),
  eimOfRollback: (eims, grant) => eims.find(({ eimId }) => eimId === grant.eimId),
  neededFor(state, iccid) {
    if (state.rollback?.iccid === iccid) return 'rollback'
    return isFallbackActive(state) && state.fallbackReturn === iccid ? 'returnFromFallback' : undefined
  },
  freedBy: (profile) => profile.size,
  fallbackReturnAfter(operation, before) {
    if (operation === 'executeFallback') return enabledProfile(before)?.iccid
    // The Emergency Profile only interrupts a fallback.
    if (operation === 'enableEmergencyProfile' || operation === 'disableEmergencyProfile') return before.fallbackReturn
    return undefined
  },
  withFallbackAttribute: (profiles, iccid) =>
    profiles.map((profile) => ({ ...profile, fallbackAttribute: profile.iccid === iccid })),
  mayHaveFallbackAttribute: (profile) => profile.fallbackAllowed && !profile.ecallIndication,
  profilesAfterRestart: (state) => state,
  mayIpaConfigureImmediateEnable: (eims) => eims.length === 0,
  profileToEnableAtOnce: (completed) => completed,
  resetsConfiguration: () => true,
}

/** Test profiles come and go without a word. */
function toldBy(event: ToldOf['event'], profile: ProfileFacts | undefined): readonly ToldOf[] {
  if (profile === undefined || profile.profileClass === 'test') return []
  return [{ event, iccid: profile.iccid, recipientsOf: profile.iccid }]
}
