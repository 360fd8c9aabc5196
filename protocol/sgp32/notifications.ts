/** Notifications of SGP.32 v1.2 2.11.2, 3.7, with their compact forms; ES10b.RetrieveNotificationsList 5.9.11. */
import type { BerReader } from '../ber/reader.ts'
import { choice, explicit } from '../schema/choice.ts'
import { boolean, enumeration, nil, octetString } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { EidValue, SequenceNumber, Signature, TransactionId } from '../sgp22/basic.ts'
import {
  ErrorResult,
  NotificationMetadata,
  notificationSearchCriteria,
  OtherSignedNotification,
  ProfileInstallationResult,
} from '../sgp22/notifications.ts'
import { EuiccPackageResult } from './euicc-package-result.ts'

/** Octets 14 and 15 of the ISD-P AID, counted from 1: the part that differs between profiles. */
const CompactAid = octetString(2, 2).retag(0x4f)

export const CompactProfileInstallationResult = sequence('CompactProfileInstallationResult', {
  compactProfileInstallationResultData: sequence('CompactProfileInstallationResultData', {
    transactionId: TransactionId.retag(0x80),
    seqNumber: SequenceNumber,
    iccidPresent: withDefault(boolean(), true),
    compactFinalResult: explicit(
      0xa2,
      choice('CompactFinalResult', {
        compactSuccessResult: sequence('CompactSuccessResult', {
          compactAid: CompactAid,
          simaResponse: optional(octetString()),
        }).retag(0xa0),
        errorResult: ErrorResult.retag(0xa1),
      }),
    ),
  }).retag(0xa0),
  euiccSignPIR: Signature,
})

const otherCompact = {
  tbsOtherNotification: NotificationMetadata,
  euiccNotificationSignature: Signature,
} as const

/** v1.0.1 and v1.1: the eIM knows the eUICC from the procedure. */
export const CompactOtherSignedNotificationBare = sequence('CompactOtherSignedNotification', otherCompact)

export const CompactOtherSignedNotification = sequence('CompactOtherSignedNotification', {
  eidValue: optional(EidValue),
  ...otherCompact,
})

export const PendingNotification = choice('PendingNotification', {
  profileInstallationResult: ProfileInstallationResult,
  otherSignedNotification: OtherSignedNotification,
  compactProfileInstallationResult: CompactProfileInstallationResult.retag(0xa0),
  compactOtherSignedNotification: CompactOtherSignedNotification.retag(0xa1),
})
export type PendingNotification = Of<typeof PendingNotification>

export const PendingNotificationList = sequenceOf(PendingNotification)
export const EuiccPackageResultList = sequenceOf(EuiccPackageResult)

/** Same in every version. */
export const searchCriteria = choice('SearchCriteria', {
  ...notificationSearchCriteria,
  euiccPackageResults: nil().retag(0x82),
})

/** Same in every version. */
export const RetrieveNotificationsListRequest = sequence(
  'RetrieveNotificationsListRequest',
  {
    searchCriteria: optional(explicit(0xa0, searchCriteria)),
  },
  0xbf2b,
)

export const NotificationsListResultError = enumeration('NotificationsListResultError', { undefinedError: 127 })

/** `BF2B 00`, which some eUICCs answer when there is nothing. */
export const emptyAnswer = {
  first: undefined,
  read(reader: BerReader) {
    reader.issue('known-variant', reader.start, 'an empty answer where an empty list (A0 00) belongs')
    return { kind: 'notificationList' as const, value: [] }
  },
}

export const RetrieveNotificationsListResponse = explicit(
  0xbf2b,
  choice('RetrieveNotificationsListResponse', {
    notificationList: PendingNotificationList.retag(0xa0),
    notificationsListResultError: NotificationsListResultError.retag(0x81),
    euiccPackageResultList: EuiccPackageResultList.retag(0xa2),
  }),
  [emptyAnswer],
)
export type RetrieveNotificationsListResponse = Of<typeof RetrieveNotificationsListResponse>
