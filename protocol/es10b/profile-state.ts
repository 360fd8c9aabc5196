/**
 * ES10b functions that change the enabled profile: SGP.32 v1.2 ImmediateEnable 5.9.15, ProfileRollback 5.9.16,
 * ExecuteFallbackMechanism 5.9.20, ReturnFromFallback 5.9.21, EnableEmergencyProfile 5.9.22, DisableEmergencyProfile 5.9.23.
 */
import { boolean, enumeration } from '../schema/primitives.ts'
import { alsoTagged, optional, sequence } from '../schema/sequence.ts'
import { EuiccPackageResult } from '../sgp32/euicc-package-result.ts'

/** Some cards and IPAs use the universal tag. */
const refreshFlag = alsoTagged(boolean().retag(0x80), 0x01)

export const ImmediateEnableRequest = sequence('ImmediateEnableRequest', { refreshFlag }, 0xbf5a)
export const ImmediateEnableResponse = sequence(
  'ImmediateEnableResponse',
  {
    immediateEnableResult: enumeration('ImmediateEnableResult', {
      ok: 0,
      immediateEnableNotAvailable: 1,
      noSessionContext: 4,
      catBusy: 5,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf5a,
)

export const ProfileRollbackRequest = sequence('ProfileRollbackRequest', { refreshFlag }, 0xbf58)
export const ProfileRollbackResult = enumeration('ProfileRollbackCmdResult', {
  ok: 0,
  rollbackNotAllowed: 1,
  catBusy: 5,
  commandError: 7,
  undefinedError: 127,
})
export const ProfileRollbackResponse = sequence(
  'ProfileRollbackResponse',
  { cmdResult: ProfileRollbackResult, eUICCPackageResult: optional(EuiccPackageResult) },
  0xbf58,
)

export const ExecuteFallbackMechanismRequest = sequence('ExecuteFallbackMechanismRequest', { refreshFlag }, 0xbf5d)
export const ExecuteFallbackMechanismResponse = sequence(
  'ExecuteFallbackMechanismResponse',
  {
    executeFallbackMechanismResult: enumeration('ExecuteFallbackMechanismResult', {
      ok: 0,
      profileNotInDisabledState: 2,
      catBusy: 5,
      fallbackNotAvailable: 6,
      commandError: 7,
      ecallActive: 104,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf5d,
)

export const ReturnFromFallbackRequest = sequence('ReturnFromFallbackRequest', { refreshFlag }, 0xbf5e)
export const ReturnFromFallbackResponse = sequence(
  'ReturnFromFallbackResponse',
  {
    returnFromFallbackResult: enumeration('ReturnFromFallbackResult', {
      ok: 0,
      catBusy: 5,
      fallbackNotAvailable: 6,
      commandError: 7,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf5e,
)

export const EnableEmergencyProfileRequest = sequence('EnableEmergencyProfileRequest', { refreshFlag }, 0xbf5b)
export const EnableEmergencyProfileResponse = sequence(
  'EnableEmergencyProfileResponse',
  {
    enableEmergencyProfileResult: enumeration('EnableEmergencyProfileResult', {
      ok: 0,
      profileNotInDisabledState: 2,
      catBusy: 5,
      ecallNotAvailable: 8,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf5b,
)

export const DisableEmergencyProfileRequest = sequence('DisableEmergencyProfileRequest', { refreshFlag }, 0xbf5c)
export const DisableEmergencyProfileResponse = sequence(
  'DisableEmergencyProfileResponse',
  {
    disableEmergencyProfileResult: enumeration('DisableEmergencyProfileResult', {
      ok: 0,
      profileNotInEnabledState: 2,
      catBusy: 5,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf5c,
)
