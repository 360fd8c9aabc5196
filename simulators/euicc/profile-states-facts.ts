/** What the metadata of a profile says about its states: SGP.32 2.11.1.1.3, 5.9.20; SGP.22 2.9. */
import { metadataOf } from './chip.ts'
import type { EuiccState, InstalledProfile } from './state.ts'

/** The part of a profile that rules of its states are made of. */
export interface ProfileFacts {
  /** 20 hexadecimal digits, as in EF.ICCID. */
  readonly iccid: string
  readonly profileClass: 'test' | 'provisioning' | 'operational'
  readonly pprUpdateControl: boolean
  /** Shall not be disabled. */
  readonly ppr1: boolean
  /** Shall not be deleted. */
  readonly ppr2: boolean
  /** Is the Emergency Profile. */
  readonly ecallIndication: boolean
  readonly fallbackAllowed: boolean
}

/** The facts of an installed profile. */
export function factsOf(profile: InstalledProfile): ProfileFacts {
  const { profileClass, profilePolicyRules: rules = [], ecallIndication, fallbackAllowed } = metadataOf(profile.metadata)
  return {
    iccid: profile.iccid,
    profileClass: profileClass === 'test' || profileClass === 'provisioning' ? profileClass : 'operational',
    pprUpdateControl: rules.includes('pprUpdateControl'),
    ppr1: rules.includes('ppr1'),
    ppr2: rules.includes('ppr2'),
    ecallIndication: ecallIndication === true,
    fallbackAllowed: fallbackAllowed === true,
  }
}

export function profileOf(state: EuiccState, iccid: string | undefined): InstalledProfile | undefined {
  return iccid === undefined ? undefined : state.profiles.find((profile) => profile.iccid === iccid)
}

export function enabledProfile(state: EuiccState): InstalledProfile | undefined {
  return state.profiles.find(({ enabled }) => enabled)
}

export function emergencyProfile(state: EuiccState): InstalledProfile | undefined {
  return state.profiles.find((profile) => factsOf(profile).ecallIndication)
}

/** Whether the Emergency Profile is enabled: packages, memory reset and fallback then answer ecallActive. */
export function isEmergencyActive(state: EuiccState): boolean {
  const enabled = enabledProfile(state)
  return enabled !== undefined && factsOf(enabled).ecallIndication
}

/** Whether the enabled profile is the one that fallback enabled. */
export function isFallbackActive(state: EuiccState): boolean {
  return state.fallbackReturn !== undefined && enabledProfile(state)?.fallbackAttribute === true
}
