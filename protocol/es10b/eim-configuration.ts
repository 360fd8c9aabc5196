/** ES10b eIM configuration: SGP.32 v1.2 AddInitialEim 5.9.4, GetEimConfigurationData 5.9.18, ConfigureImmediateProfileEnabling 5.9.17. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, nil } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { AssociationToken, EimId } from '../sgp32/basic.ts'
import { EimConfigurationData } from '../sgp32/eim-configuration-data.ts'
import { addEimErrors } from '../sgp32/euicc-result-data.ts'
import { immediateEnableComponents } from '../sgp32/psmo.ts'

const EimConfigurationDataList = sequenceOf(EimConfigurationData)

export const AddInitialEimRequest = sequence(
  'AddInitialEimRequest',
  { eimConfigurationDataList: EimConfigurationDataList.retag(0xa0) },
  0xbf57,
)

export const AddInitialEimOk = sequenceOf(choice('AddInitialEimOkItem', { associationToken: AssociationToken, addOk: nil() }))

export const AddInitialEimResponse = explicit(
  0xbf57,
  choice('AddInitialEimResponse', {
    addInitialEimOk: AddInitialEimOk.retag(0xa0),
    addInitialEimError: enumeration('AddInitialEimError', addEimErrors).retag(0x81),
  }),
)
export type AddInitialEimResponse = Of<typeof AddInitialEimResponse>

export const GetEimConfigurationDataRequest = sequence(
  'GetEimConfigurationDataRequest',
  { searchCriteria: optional(explicit(0xa0, choice('SearchCriteria', { eimId: EimId }))) },
  0xbf55,
)

export const GetEimConfigurationDataResponse = sequence(
  'GetEimConfigurationDataResponse',
  { eimConfigurationDataList: EimConfigurationDataList.retag(0xa0) },
  0xbf55,
)

export const ConfigureImmediateProfileEnablingRequest = sequence(
  'ConfigureImmediateProfileEnablingRequest',
  immediateEnableComponents,
  0xbf59,
)

export const ConfigureImmediateProfileEnablingResponse = sequence(
  'ConfigureImmediateProfileEnablingResponse',
  {
    configImmediateEnableResult: enumeration('ConfigImmediateEnableResult', {
      ok: 0,
      insufficientMemory: 1,
      associatedEimAlreadyExists: 2,
      undefinedError: 127,
    }).retag(0x80),
  },
  0xbf59,
)
