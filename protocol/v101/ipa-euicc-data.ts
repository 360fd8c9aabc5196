/** IPA/eUICC data request and response and the trigger result in SGP.32 v1.0.1 (2.11.1.2, 2.11.2.2, 2.11.2.3). */
import { NestableCertificate } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { SubjectKeyIdentifier, TagList } from '../sgp22/basic.ts'
import { DeviceInfo } from '../sgp22/device-info.ts'
import { EUICCInfo1 } from '../sgp22/euicc-info.ts'
import { AssociationToken } from '../sgp32/basic.ts'
import { IpaCapabilities } from '../sgp32/ipa-euicc-data.ts'
import { searchCriteria } from '../sgp32/notifications.ts'
import { profileDownloadTriggerResult } from '../sgp32/profile-download-trigger.ts'
import { withoutArm } from '../sgp32/without-arm.ts'
import { EUICCInfo2 } from './download-objects.ts'
import { RetrieveNotificationsListResponse } from './notifications.ts'

/** No transaction id; the tag list writes IPA capabilities as 88 and notifications as BF2B. */
export const IpaEuiccDataRequest = sequence(
  'IpaEuiccDataRequest',
  {
    tagList: TagList,
    euiccCiPKId: optional(SubjectKeyIdentifier),
    searchCriteria: optional(explicit(0xa1, searchCriteria)),
  },
  0xbf52,
)
export type IpaEuiccDataRequest = Of<typeof IpaEuiccDataRequest>

export const IpaEuiccData = sequence('IpaEuiccData', {
  defaultSmdpAddress: optional(utf8String().retag(0x80)),
  euiccInfo1: optional(EUICCInfo1),
  euiccInfo2: optional(EUICCInfo2),
  rootSmdsAddress: optional(utf8String().retag(0x83)),
  associationToken: optional(AssociationToken),
  eumCertificate: optional(NestableCertificate.retag(0xa5)),
  euiccCertificate: optional(NestableCertificate.retag(0xa6)),
  ipaCapabilities: optional(IpaCapabilities.retag(0xa8)),
  deviceInfo: optional(DeviceInfo.retag(0xa9)),
  notificationsList: optional(RetrieveNotificationsListResponse),
})

export const IpaEuiccDataError = enumeration('IpaEuiccDataError', {
  incorrectTagList: 1,
  euiccCiPKIdNotFound: 5,
  undefinedError: 127,
})

/** A0 and 81 in front are taken for the arms. */
const bareDataTags = [0x80, 0xbf20, 0xbf22, 0x83, 0x84, 0xa5, 0xa6, 0xa8, 0xa9, 0xbf2b]

export const IpaEuiccDataResponse = explicit(
  0xbf52,
  choice('IpaEuiccDataResponse', {
    ipaEuiccData: IpaEuiccData.retag(0xa0),
    ipaEuiccDataError: IpaEuiccDataError.retag(0x81),
  }),
  withoutArm('ipaEuiccData', 'A0', IpaEuiccData, bareDataTags),
)

/** An error has no reason, and the octets of the response under 80. */
export const ProfileDownloadError = sequence('ProfileDownloadError', { errorResponse: optional(octetString().retag(0x80)) })

export const ProfileDownloadTriggerResult = profileDownloadTriggerResult(ProfileDownloadError)
