/** Where the developer of an eUICC can go wrong with what it lists: profiles, notifications, stored results. */
import type { InstalledProfile, NotificationEventName, StoredNotification, StoredResult } from '../state.ts'

export interface ListDecisions {
  /** The profiles that lists show. */
  listed(profiles: readonly InstalledProfile[]): readonly InstalledProfile[]
  /** Whether a notification is one of an event. A ProfileInstallationResult counts for installation. */
  isOfEvent(notification: StoredNotification, events: readonly NotificationEventName[]): boolean
  /** The order in which notifications are listed. */
  inOrder(notifications: readonly StoredNotification[]): readonly StoredNotification[]
  /** Notifications and results once one number is acknowledged. */
  removed(
    seqNumber: number | bigint,
    notifications: readonly StoredNotification[],
    results: readonly StoredResult[],
  ): { readonly notifications: readonly StoredNotification[]; readonly packageResults: readonly StoredResult[] }
  /** The notifications with a new one, when `most` have room. */
  withNotification(
    notifications: readonly StoredNotification[],
    added: StoredNotification,
    most: number,
  ): readonly StoredNotification[]
  /** What of the lists is still there after a reset. */
  listsAfterReset(
    notifications: readonly StoredNotification[],
    results: readonly StoredResult[],
  ): { readonly notifications: readonly StoredNotification[]; readonly packageResults: readonly StoredResult[] }
  /** The next number of notifications and results. */
  nextSequenceNumber(last: number, notifications: readonly StoredNotification[], results: readonly StoredResult[]): number
}

export const rightListDecisions: ListDecisions = {
  listed: (profiles) => profiles,
  isOfEvent: ({ event }, events) => events.includes(event),
  inOrder: (notifications) => notifications,
  removed: (seqNumber, notifications, results) => ({
    notifications: notifications.filter((one) => one.seqNumber !== seqNumber),
    packageResults: results.filter((one) => one.seqNumber !== seqNumber),
  }),
  withNotification: (notifications, added, most) => [...notifications, added].slice(-most),
  listsAfterReset: (notifications, packageResults) => ({ notifications, packageResults }),
  nextSequenceNumber: (last) => last + 1,
}
