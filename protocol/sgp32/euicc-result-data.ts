/** Results of single operations: SGP.32 v1.2 2.11.2.1. The tag of a result is not the tag of its request. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { SetDefaultDpAddressResponse as ConsumerResponse, RulesAuthorisationTable } from '../sgp22/local-management.ts'
import { AssociationToken, EimId, EimIdType } from './basic.ts'
import { ProfileInfoListResponse } from './profile-info.ts'

export const EnableProfileResult = enumeration('EnableProfileResult', {
  ok: 0,
  iccidOrAidNotFound: 1,
  profileNotInDisabledState: 2,
  disallowedByPolicy: 3,
  catBusy: 5,
  rollbackNotAvailable: 20,
  undefinedError: 127,
})

export const DisableProfileResult = enumeration('DisableProfileResult', {
  ok: 0,
  iccidOrAidNotFound: 1,
  profileNotInEnabledState: 2,
  disallowedByPolicy: 3,
  catBusy: 5,
  undefinedError: 127,
})

export const DeleteProfileResult = enumeration('DeleteProfileResult', {
  ok: 0,
  iccidOrAidNotFound: 1,
  profileNotInDisabledState: 2,
  disallowedByPolicy: 3,
  rollbackNotAvailable: 20,
  returnFallbackProfile: 21,
  undefinedError: 127,
})

export const ConfigureImmediateEnableResult = enumeration('ConfigureImmediateEnableResult', {
  ok: 0,
  insufficientMemory: 1,
  commandError: 7,
  undefinedError: 127,
})

/** Why an eIM is not added, by a package or by the IPA. */
export const addEimErrors = {
  insufficientMemory: 1,
  associatedEimAlreadyExists: 2,
  ciPKUnknown: 3,
  invalidAssociationToken: 5,
  counterValueOutOfRange: 6,
  commandError: 7,
  undefinedError: 127,
} as const

export const AddEimResultCode = enumeration('AddEimResultCode', { ok: 0, ...addEimErrors })

/** 2 says that the deletion worked and that no eIM is left. */
export const DeleteEimResult = enumeration('DeleteEimResult', {
  ok: 0,
  eimNotFound: 1,
  lastEimDeleted: 2,
  commandError: 7,
  undefinedError: 127,
})

export const UpdateEimResult = enumeration('UpdateEimResult', {
  ok: 0,
  eimNotFound: 1,
  ciPKUnknown: 3,
  counterValueOutOfRange: 6,
  commandError: 7,
  undefinedError: 127,
})

/** eimIdType is absent for a proprietary id. */
export const EimIdInfo = sequence('EimIdInfo', { eimId: EimId, eimIdType: optional(EimIdType.retag(0x82)) })

export const ListEimResult = choice('ListEimResult', {
  eimIdList: sequenceOf(EimIdInfo).retag(0xa0),
  listEimError: enumeration('ListEimError', { undefinedError: 127 }).retag(0x81),
})

export const RollbackProfileResult = enumeration('RollbackProfileResult', { ok: 0, undefinedError: 127 })

export const SetFallbackAttributeResult = enumeration('SetFallbackAttributeResult', {
  ok: 0,
  iccidOrAidNotFound: 1,
  fallbackNotAllowed: 2,
  fallbackProfileEnabled: 3,
  undefinedError: 127,
})

export const UnsetFallbackAttributeResult = enumeration('UnsetFallbackAttributeResult', {
  ok: 0,
  noFallbackAttribute: 2,
  fallbackProfileEnabled: 3,
  commandError: 7,
  undefinedError: 127,
})

export const ProcessingTerminated = enumeration('ProcessingTerminated', {
  resultSizeOverflow: 1,
  unknownOrDamagedCommand: 2,
  interruption: 3,
  undefinedError: 127,
})

export const SetDefaultDpAddressResponse = ConsumerResponse.retag(0xbf65)

export const EuiccResultData = choice('EuiccResultData', {
  enableResult: EnableProfileResult.retag(0x83),
  disableResult: DisableProfileResult.retag(0x84),
  deleteResult: DeleteProfileResult.retag(0x85),
  listProfileInfoResult: ProfileInfoListResponse,
  getRATResult: RulesAuthorisationTable.retag(0xa6),
  configureImmediateEnableResult: ConfigureImmediateEnableResult.retag(0x87),
  addEimResult: explicit(
    0xa8,
    choice('AddEimResult', { associationToken: AssociationToken, addEimResultCode: AddEimResultCode }),
  ),
  deleteEimResult: DeleteEimResult.retag(0x89),
  updateEimResult: UpdateEimResult.retag(0x8a),
  listEimResult: explicit(0xab, ListEimResult),
  rollbackResult: RollbackProfileResult.retag(0x8c),
  setFallbackAttributeResult: SetFallbackAttributeResult.retag(0x8d),
  unsetFallbackAttributeResult: UnsetFallbackAttributeResult.retag(0x8e),
  processingTerminated: ProcessingTerminated,
  setDefaultDpAddressResult: SetDefaultDpAddressResponse,
})
export type EuiccResultData = Of<typeof EuiccResultData>
