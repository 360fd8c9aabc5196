/** IPA/eUICC data request and response: SGP.32 v1.2 2.11.1.2, 2.11.2.2; IPA capabilities 4.1. */
import { NestableCertificate } from '../certificates/x509-types.ts'
import { namedBits } from '../schema/bits.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { SequenceNumber, SubjectKeyIdentifier, TagList } from '../sgp22/basic.ts'
import { DeviceInfo } from '../sgp22/device-info.ts'
import { EUICCInfo1 } from '../sgp22/euicc-info.ts'
import { notificationSearchCriteria } from '../sgp22/notifications.ts'
import { AssociationToken, EimTransactionId } from './basic.ts'
import { EUICCInfo2 } from './euicc-info2.ts'
import { EuiccPackageResultList, PendingNotificationList } from './notifications.ts'
import { withoutArm } from './without-arm.ts'

export const IpaEuiccDataRequest = sequence(
  'IpaEuiccDataRequest',
  {
    tagList: TagList,
    euiccCiPKIdentifierToBeUsed: optional(SubjectKeyIdentifier),
    searchCriteriaNotification: optional(explicit(0xa1, choice('SearchCriteriaNotification', notificationSearchCriteria))),
    searchCriteriaEuiccPackageResult: optional(
      explicit(0xa2, choice('SearchCriteriaEuiccPackageResult', { seqNumber: SequenceNumber.retag(0x80) })),
    ),
    eimTransactionId: optional(EimTransactionId.retag(0x83)),
  },
  0xbf52,
)
export type IpaEuiccDataRequest = Of<typeof IpaEuiccDataRequest>

export const IpaCapabilities = sequence('IpaCapabilities', {
  ipaFeatures: namedBits('IpaFeatures', [
    'directRspServerCommunication',
    'indirectRspServerCommunication',
    'eimDownloadDataHandling',
    'eimCtxParams1Generation',
    'eimProfileMetadataVerification',
    'minimizeEsipaBytes',
  ]).retag(0x80),
  ipaSupportedProtocols: optional(
    namedBits('IpaSupportedProtocols', [
      'ipaRetrieveHttps',
      'ipaRetrieveCoaps',
      'ipaInjectHttps',
      'ipaInjectCoaps',
      'ipaProprietary',
    ]).retag(0x81),
  ),
})

export const IpaEuiccData = sequence('IpaEuiccData', {
  notificationsList: optional(PendingNotificationList.retag(0xa0)),
  defaultSmdpAddress: optional(utf8String().retag(0x81)),
  euiccPackageResultList: optional(EuiccPackageResultList.retag(0xa2)),
  euiccInfo1: optional(EUICCInfo1),
  euiccInfo2: optional(EUICCInfo2),
  rootSmdsAddress: optional(utf8String().retag(0x83)),
  associationToken: optional(AssociationToken),
  eumCertificate: optional(NestableCertificate.retag(0xa5)),
  euiccCertificate: optional(NestableCertificate.retag(0xa6)),
  eimTransactionId: optional(EimTransactionId.retag(0x87)),
  ipaCapabilities: optional(IpaCapabilities.retag(0xa8)),
  deviceInfo: optional(DeviceInfo.retag(0xa9)),
})
export type IpaEuiccData = Of<typeof IpaEuiccData>

export const IpaEuiccDataErrorCode = enumeration('IpaEuiccDataErrorCode', {
  incorrectTagList: 1,
  euiccCiPKIdNotFound: 5,
  ecallActive: 104,
  undefinedError: 127,
})

export const IpaEuiccDataResponseError = sequence('IpaEuiccDataResponseError', {
  eimTransactionId: optional(EimTransactionId.retag(0x80)),
  ipaEuiccDataErrorCode: IpaEuiccDataErrorCode,
})

const arms = choice('IpaEuiccDataResponse', {
  ipaEuiccData: IpaEuiccData.retag(0xa0),
  ipaEuiccDataResponseError: IpaEuiccDataResponseError.retag(0xa1),
})
/** A0 and A1 in front are taken for the arms. */
const bareDataTags = [0x81, 0xa2, 0xbf20, 0xbf22, 0x83, 0x84, 0xa5, 0xa6, 0x87, 0xa8, 0xa9]

export const IpaEuiccDataResponse = explicit(0xbf52, arms, [
  ...withoutArm('ipaEuiccData', 'A0', IpaEuiccData, bareDataTags),
  ...withoutArm('ipaEuiccDataResponseError', 'A1', IpaEuiccDataResponseError, [0x80, 0x02]),
])
export type IpaEuiccDataResponse = Of<typeof IpaEuiccDataResponse>
