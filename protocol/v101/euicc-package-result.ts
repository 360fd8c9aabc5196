/** eUICC package result in SGP.32 v1.0.1 (2.11.2.1): fewer codes, no transaction id in the unsigned error. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { RulesAuthorisationTable } from '../sgp22/local-management.ts'
import { ProfileInfo } from '../sgp22/profile-info.ts'
import { AssociationToken, EimIdType } from '../sgp32/basic.ts'
import { euiccPackageErrorDataSigned, euiccPackageResult, euiccPackageResultDataSigned } from '../sgp32/euicc-package-result.ts'
import {
  ConfigureImmediateEnableResult,
  DeleteEimResult,
  ProcessingTerminated,
  RollbackProfileResult,
  UpdateEimResult,
} from '../sgp32/euicc-result-data.ts'
import { ProfileInfoListError } from '../sgp32/profile-info.ts'
import { withoutArm } from '../sgp32/without-arm.ts'
import { EimId } from './euicc-package.ts'

const stateResult = <const N extends string>(name: string, wrongState: N) =>
  enumeration(name, { ok: 0, iccidOrAidNotFound: 1, [wrongState]: 2, undefinedError: 127 } as Readonly<
    Record<'ok' | 'iccidOrAidNotFound' | N | 'undefinedError', number>
  >)

export const EnableProfileResult = stateResult('EnableProfileResult', 'profileNotInDisabledState')
export const DisableProfileResult = stateResult('DisableProfileResult', 'profileNotInEnabledState')
export const DeleteProfileResult = stateResult('DeleteProfileResult', 'profileNotInDisabledState')
export const ConfigureAutoEnableResult = ConfigureImmediateEnableResult

export const AddEimResultCode = enumeration('AddEimResultCode', {
  ok: 0,
  insufficientMemory: 1,
  ciPKUnknown: 3,
  invalidAssociationToken: 5,
  counterValueOutOfRange: 6,
  commandError: 7,
  undefinedError: 127,
})

export const EimIdInfo = sequence('EimIdInfo', { eimId: EimId, eimIdType: optional(EimIdType.retag(0x84)) })

export const ListEimResult = choice('ListEimResult', {
  eimIdList: sequenceOf(EimIdInfo).retag(0xa0),
  listEimError: enumeration('ListEimError', { commandError: 7, undefinedError: 127 }).retag(0x81),
})

const ProfileInfoList = sequenceOf(ProfileInfo)

export const ProfileInfoListResponse = explicit(
  0xbf2d,
  choice('ProfileInfoListResponse', {
    profileInfoListOk: ProfileInfoList.retag(0xa0),
    profileInfoListError: ProfileInfoListError.retag(0x81),
  }),
  withoutArm('profileInfoListOk', 'A0', ProfileInfoList, [0xe3]),
)

export const EuiccResultData = choice('EuiccResultData', {
  enableResult: EnableProfileResult.retag(0x83),
  disableResult: DisableProfileResult.retag(0x84),
  deleteResult: DeleteProfileResult.retag(0x85),
  listProfileInfoResult: ProfileInfoListResponse,
  getRATResult: RulesAuthorisationTable.retag(0xa6),
  configureAutoEnableResult: ConfigureAutoEnableResult.retag(0x87),
  addEimResult: explicit(
    0xa8,
    choice('AddEimResult', { associationToken: AssociationToken, addEimResultCode: AddEimResultCode }),
  ),
  deleteEimResult: DeleteEimResult.retag(0x89),
  updateEimResult: UpdateEimResult.retag(0x8a),
  listEimResult: explicit(0xab, ListEimResult),
  rollbackResult: RollbackProfileResult.retag(0x8c),
  processingTerminated: ProcessingTerminated,
})

export const EuiccPackageResultDataSigned = euiccPackageResultDataSigned(EimId, EuiccResultData)

export const EuiccPackageErrorCode = enumeration('EuiccPackageErrorCode', {
  invalidEid: 3,
  replayError: 4,
  counterValueOutOfRange: 6,
  sizeOverflow: 15,
  undefinedError: 127,
})

export const EuiccPackageErrorDataSigned = euiccPackageErrorDataSigned(EimId, EuiccPackageErrorCode)

export const EuiccPackageErrorUnsigned = sequence('EuiccPackageErrorUnsigned', {
  eimId: EimId,
  associationToken: optional(AssociationToken),
})

export const EuiccPackageResult = euiccPackageResult(
  EuiccPackageResultDataSigned,
  EuiccPackageErrorDataSigned,
  EuiccPackageErrorUnsigned,
)
export type EuiccPackageResult = Of<typeof EuiccPackageResult>
