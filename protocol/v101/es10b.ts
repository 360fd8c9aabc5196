/** ES10b functions with other octets in SGP.32 v1.0.1 (5.9). */

import { AddInitialEimOk } from '../es10b/eim-configuration.ts'
import { ProfileRollbackResult } from '../es10b/profile-state.ts'
import { namedBits } from '../schema/bits.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import { ConfigureAutoEnable, EimConfigurationData } from './euicc-package.ts'
import { EuiccPackageResult } from './euicc-package-result.ts'

const EimConfigurationDataList = sequenceOf(EimConfigurationData)

export const AddInitialEimRequest = sequence(
  'AddInitialEimRequest',
  { eimConfigurationDataList: EimConfigurationDataList.retag(0xa0) },
  0xbf57,
)

export const AddInitialEimResponse = explicit(
  0xbf57,
  choice('AddInitialEimResponse', {
    addInitialEimOk: AddInitialEimOk.retag(0xa0),
    addInitialEimError: enumeration('AddInitialEimError', {
      insufficientMemory: 1,
      unsignedEimConfigDisallowed: 2,
      ciPKUnknown: 3,
      invalidAssociationToken: 5,
      counterValueOutOfRange: 6,
      undefinedError: 127,
    }).retag(0x81),
  }),
)

export const EuiccMemoryResetRequest = sequence(
  'EuiccMemoryResetRequest',
  {
    resetOptions: namedBits('ResetOptions', [
      'deleteOperationalProfiles',
      'deleteFieldLoadedTestProfiles',
      'resetDefaultSmdpAddress',
      'resetEimConfigData',
      'resetAutoEnableConfig',
    ]).retag(0x82),
  },
  0xbf34,
)

export const EuiccMemoryResetResponse = sequence(
  'EuiccMemoryResetResponse',
  {
    resetResult: enumeration('ResetResult', { ok: 0, nothingToDelete: 1, catBusy: 5, undefinedError: 127 }),
    resetEimResult: optional(
      enumeration('ResetEimResult', { ok: 0, nothingToDelete: 1, eimResetNotSupported: 2, undefinedError: 127 }).retag(0x81),
    ),
    resetAutoEnableConfigResult: optional(
      enumeration('ResetAutoEnableConfigResult', { ok: 0, resetAECNotSupported: 1, undefinedError: 127 }).retag(0x82),
    ),
  },
  0xbf34,
)

export const EnableUsingDDRequest = sequence('EnableUsingDDRequest', {}, 0xbf5a)
export const EnableUsingDDResponse = sequence(
  'EnableUsingDDResponse',
  {
    enableUsingDDResult: enumeration('EnableUsingDDResult', {
      ok: 0,
      autoEnableNotAvailable: 1,
      noSessionContext: 4,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf5a,
)

export const ProfileRollbackResponse = sequence(
  'ProfileRollbackResponse',
  { cmdResult: ProfileRollbackResult, eUICCPackageResult: optional(EuiccPackageResult) },
  0xbf58,
)

export const ConfigureAutoProfileEnablingRequest = ConfigureAutoEnable.retag(0xbf59)
export const ConfigureAutoProfileEnablingResponse = sequence(
  'ConfigureAutoProfileEnablingResponse',
  {
    configAutoEnableResult: enumeration('ConfigAutoEnableResult', {
      ok: 0,
      insufficientMemory: 1,
      unsignedAutoEnableConfigDisallowed: 2,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf59,
)

export const GetEimConfigurationDataRequest = sequence('GetEimConfigurationDataRequest', {}, 0xbf55)
export const GetEimConfigurationDataResponse = sequence(
  'GetEimConfigurationDataResponse',
  { eimConfigurationDataList: EimConfigurationDataList.retag(0xa0) },
  0xbf55,
)
