/** Notifications as they wait on the card: their numbers, and where they go. */
import type { StoredNotification, StoredResult } from './es10.ts'
import type { Waiting } from './ipa-decisions.ts'

export function sequenceNumberOf(notification: StoredNotification): bigint {
  return BigInt(metadataOf(notification).seqNumber)
}

/** Its recipient; `undefined` for a compact installation result, whose address only the eIM knows. */
export function waitingOf(
  notification: StoredNotification,
): (Waiting & { readonly notification: StoredNotification }) | undefined {
  const { seqNumber, notificationAddress } = metadataOf(notification)
  if (notificationAddress === undefined) return undefined
  const isPir = notification.kind === 'profileInstallationResult'
  return { seqNumber: BigInt(seqNumber), address: notificationAddress, isPir, notification }
}

/** Number of a stored result; errors have none and are not stored. */
export function resultNumberOf(result: StoredResult): bigint | undefined {
  return result.kind === 'euiccPackageResultSigned' ? BigInt(result.value.euiccPackageResultDataSigned.seqNumber) : undefined
}

function metadataOf(notification: StoredNotification): {
  readonly seqNumber: number | bigint
  readonly notificationAddress?: string
} {
  switch (notification.kind) {
    case 'profileInstallationResult':
      return notification.value.profileInstallationResultData.notificationMetadata
    case 'otherSignedNotification':
    case 'compactOtherSignedNotification':
      return notification.value.tbsOtherNotification
    case 'compactProfileInstallationResult':
      return notification.value.compactProfileInstallationResultData
  }
}
