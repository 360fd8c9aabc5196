/** ES10c local profile management and ES10a/b settings: SGP.22 v2.5 5.7.4, 5.7.16 to 5.7.22. */
import { namedBits } from '../schema/bits.ts'
import { choice, explicit } from '../schema/choice.ts'
import { boolean, enumeration, octetString, utf8String } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import { EidValue, Iccid, IsdpAid, OperatorId, PprIds } from './basic.ts'
import { showTagList } from './show.ts'

const profileIdentifier = { isdpAid: IsdpAid, iccid: Iccid } as const
const identifierAndRefresh = {
  profileIdentifier: explicit(0xa0, choice('ProfileIdentifier', profileIdentifier)),
  refreshFlag: boolean().retag(0x81),
} as const

export const EnableProfileRequest = sequence('EnableProfileRequest', identifierAndRefresh, 0xbf31)
export const DisableProfileRequest = sequence('DisableProfileRequest', identifierAndRefresh, 0xbf32)
export const DeleteProfileRequest = explicit(0xbf33, choice('DeleteProfileRequest', profileIdentifier))

const EnableResult = enumeration('EnableResult', {
  ok: 0,
  iccidOrAidNotFound: 1,
  profileNotInDisabledState: 2,
  disallowedByPolicy: 3,
  wrongProfileReenabling: 4,
  catBusy: 5,
  undefinedError: 127,
})

const DisableResult = enumeration('DisableResult', {
  ok: 0,
  iccidOrAidNotFound: 1,
  profileNotInEnabledState: 2,
  disallowedByPolicy: 3,
  catBusy: 5,
  undefinedError: 127,
})

const DeleteResult = enumeration('DeleteResult', {
  ok: 0,
  iccidOrAidNotFound: 1,
  profileNotInDisabledState: 2,
  disallowedByPolicy: 3,
  undefinedError: 127,
})

export const EnableProfileResponse = sequence('EnableProfileResponse', { enableResult: EnableResult.retag(0x80) }, 0xbf31)
export const DisableProfileResponse = sequence('DisableProfileResponse', { disableResult: DisableResult.retag(0x80) }, 0xbf32)
export const DeleteProfileResponse = sequence('DeleteProfileResponse', { deleteResult: DeleteResult.retag(0x80) }, 0xbf33)

export const EuiccMemoryResetRequest = sequence(
  'EuiccMemoryResetRequest',
  {
    resetOptions: namedBits('ResetOptions', [
      'deleteOperationalProfiles',
      'deleteFieldLoadedTestProfiles',
      'resetDefaultSmdpAddress',
    ]).retag(0x82),
  },
  0xbf34,
)

export const EuiccMemoryResetResponse = sequence(
  'EuiccMemoryResetResponse',
  { resetResult: enumeration('ResetResult', { ok: 0, nothingToDelete: 1, catBusy: 5, undefinedError: 127 }).retag(0x80) },
  0xbf34,
)

export const GetEuiccDataRequest = sequence(
  'GetEuiccDataRequest',
  { tagList: octetString(1, 1).retag(0x5c).named('TagList', showTagList) },
  0xbf3e,
)
export const GetEuiccDataResponse = sequence('GetEuiccDataResponse', { eidValue: EidValue }, 0xbf3e)

export const SetNicknameRequest = sequence(
  'SetNicknameRequest',
  { iccid: Iccid, profileNickname: utf8String(0, 64).retag(0x90) },
  0xbf29,
)

export const SetNicknameResponse = sequence(
  'SetNicknameResponse',
  { setNicknameResult: enumeration('SetNicknameResult', { ok: 0, iccidNotFound: 1, undefinedError: 127 }).retag(0x80) },
  0xbf29,
)

export const SetDefaultDpAddressRequest = sequence(
  'SetDefaultDpAddressRequest',
  { defaultDpAddress: utf8String().retag(0x80) },
  0xbf3f,
)

export const SetDefaultDpAddressResponse = sequence(
  'SetDefaultDpAddressResponse',
  { setDefaultDpAddressResult: enumeration('SetDefaultDpAddressResult', { ok: 0, undefinedError: 127 }).retag(0x80) },
  0xbf3f,
)

export const RulesAuthorisationTable = sequenceOf(
  sequence('ProfilePolicyAuthorisationRule', {
    pprIds: PprIds.retag(0x80),
    allowedOperators: sequenceOf(OperatorId).retag(0xa1),
    pprFlags: namedBits('PprFlags', ['consentRequired']).retag(0x82),
  }),
  'RulesAuthorisationTable',
)

export const GetRatRequest = sequence('GetRatRequest', {}, 0xbf43)
export const GetRatResponse = sequence('GetRatResponse', { rat: RulesAuthorisationTable.retag(0xa0) }, 0xbf43)
