/** Notifications and their management: SGP.22 v2.5 2.5.6, 3.5, 5.7.9 to 5.7.11. */
import { Certificate } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { enumeration, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { Iccid, NotificationEvent, SequenceNumber, Signature, TransactionId } from './basic.ts'

export const NotificationMetadata = sequence(
  'NotificationMetadata',
  {
    seqNumber: SequenceNumber.retag(0x80),
    profileManagementOperation: NotificationEvent.retag(0x81),
    notificationAddress: utf8String(),
    iccid: optional(Iccid),
  },
  0xbf2f,
)
export type NotificationMetadata = Of<typeof NotificationMetadata>

export const BppCommandId = enumeration('BppCommandId', {
  initialiseSecureChannel: 0,
  configureISDP: 1,
  storeMetadata: 2,
  storeMetadata2: 3,
  replaceSessionKeys: 4,
  loadProfileElements: 5,
})

/** Later versions have more: their numbers are kept as such. */
export const ErrorReason = enumeration('ErrorReason', {
  incorrectInputValues: 1,
  invalidSignature: 2,
  invalidTransactionId: 3,
  unsupportedCrtValues: 4,
  unsupportedRemoteOperationType: 5,
  unsupportedProfileClass: 6,
  scp03tStructureError: 7,
  scp03tSecurityError: 8,
  installFailedDueToIccidAlreadyExistsOnEuicc: 9,
  installFailedDueToInsufficientMemoryForProfile: 10,
  installFailedDueToInterruption: 11,
  installFailedDueToPEProcessingError: 12,
  installFailedDueToDataMismatch: 13,
  testProfileInstallFailedDueToInvalidNaaKey: 14,
  pprNotAllowed: 15,
  installFailedDueToUnknownError: 127,
})

export const ErrorResult = sequence('ErrorResult', {
  bppCommandId: BppCommandId.retag(0x80),
  errorReason: ErrorReason.retag(0x81),
  simaResponse: optional(octetString().retag(0x82)),
})

export const ProfileInstallationResultData = sequence(
  'ProfileInstallationResultData',
  {
    transactionId: TransactionId.retag(0x80),
    notificationMetadata: NotificationMetadata,
    smdpOid: objectIdentifier(),
    finalResult: explicit(
      0xa2,
      choice('FinalResult', {
        successResult: sequence('SuccessResult', { aid: octetString(5, 16).retag(0x4f), simaResponse: octetString() }).retag(
          0xa0,
        ),
        errorResult: ErrorResult.retag(0xa1),
      }),
    ),
  },
  0xbf27,
)
export type ProfileInstallationResultData = Of<typeof ProfileInstallationResultData>

export const ProfileInstallationResult = sequence(
  'ProfileInstallationResult',
  { profileInstallationResultData: ProfileInstallationResultData, euiccSignPIR: Signature },
  0xbf37,
)
export type ProfileInstallationResult = Of<typeof ProfileInstallationResult>

export const OtherSignedNotification = sequence('OtherSignedNotification', {
  tbsOtherNotification: NotificationMetadata,
  euiccNotificationSignature: Signature,
  euiccCertificate: Certificate,
  eumCertificate: Certificate,
})
export type OtherSignedNotification = Of<typeof OtherSignedNotification>

export const PendingNotification = choice('PendingNotification', {
  profileInstallationResult: ProfileInstallationResult,
  otherSignedNotification: OtherSignedNotification,
})
export type PendingNotification = Of<typeof PendingNotification>

export const ListNotificationRequest = sequence(
  'ListNotificationRequest',
  { profileManagementOperation: optional(NotificationEvent.retag(0x81)) },
  0xbf28,
)

/** 1 is the noResultAvailable of cards before v2.2. */
const NotificationsListResultError = enumeration('NotificationsListResultError', { noResultAvailable: 1, undefinedError: 127 })

export const ListNotificationResponse = explicit(
  0xbf28,
  choice('ListNotificationResponse', {
    notificationMetadataList: sequenceOf(NotificationMetadata).retag(0xa0),
    listNotificationsResultError: NotificationsListResultError.retag(0x81),
  }),
)

/** By what notifications are asked for; SGP.32 has more of the same. */
export const notificationSearchCriteria = {
  seqNumber: SequenceNumber.retag(0x80),
  profileManagementOperation: NotificationEvent.retag(0x81),
} as const

export const RetrieveNotificationsListRequest = sequence(
  'RetrieveNotificationsListRequest',
  {
    searchCriteria: optional(explicit(0xa0, choice('SearchCriteria', notificationSearchCriteria))),
  },
  0xbf2b,
)

export const RetrieveNotificationsListResponse = explicit(
  0xbf2b,
  choice('RetrieveNotificationsListResponse', {
    notificationList: sequenceOf(PendingNotification).retag(0xa0),
    notificationsListResultError: NotificationsListResultError.retag(0x81),
  }),
)

export const NotificationSentRequest = sequence('NotificationSentRequest', { seqNumber: SequenceNumber.retag(0x80) }, 0xbf30)

export const NotificationSentResponse = sequence(
  'NotificationSentResponse',
  {
    deleteNotificationStatus: enumeration('DeleteNotificationStatus', { ok: 0, nothingToDelete: 1, undefinedError: 127 }).retag(
      0x80,
    ),
  },
  0xbf30,
)
