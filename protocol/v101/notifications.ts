/** Notifications in SGP.32 v1.0.1: a list response can hold both lists, compact notifications carry no EID. */
import { choice, explicit } from '../schema/choice.ts'
import { sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import { OtherSignedNotification, ProfileInstallationResult } from '../sgp22/notifications.ts'
import {
  CompactOtherSignedNotificationBare,
  CompactProfileInstallationResult,
  emptyAnswer,
  NotificationsListResultError,
} from '../sgp32/notifications.ts'
import { EuiccPackageResult } from './euicc-package-result.ts'

export const CompactOtherSignedNotification = CompactOtherSignedNotificationBare

export const PendingNotification = choice('PendingNotification', {
  profileInstallationResult: ProfileInstallationResult,
  otherSignedNotification: OtherSignedNotification,
  compactProfileInstallationResult: CompactProfileInstallationResult.retag(0xa0),
  compactOtherSignedNotification: CompactOtherSignedNotification.retag(0xa1),
})

export const PendingNotificationList = sequenceOf(PendingNotification)
export const EuiccPackageResultList = sequenceOf(EuiccPackageResult)
const notificationList = PendingNotificationList.retag(0xa0)

export const RetrieveNotificationsListResponse = explicit(
  0xbf2b,
  choice('RetrieveNotificationsListResponse', {
    notificationList,
    notificationsListResultError: NotificationsListResultError.retag(0x81),
    euiccPackageResultList: EuiccPackageResultList.retag(0xa2),
    notificationAndEprList: sequence('NotificationAndEprList', {
      notificationList,
      euiccPackageResultList: EuiccPackageResultList.retag(0xa1),
    }).retag(0xa3),
  }),
  [emptyAnswer],
)
