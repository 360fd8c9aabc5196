import type { ProvideEimPackageResultResponse } from '../../protocol/esipa/eim-package-result.ts'
import type { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'

/** Sequence numbers that an answer acknowledges, decimal digits; none in any other answer. */
export function acknowledgedIn(answer: ProvideEimPackageResultResponse): readonly string[] {
  return answer.kind === 'eimAcknowledgements' ? answer.value.map(String) : []
}

/** An answer to ProvideEimPackageResult in words. */
export function describeProvided(answer: ProvideEimPackageResultResponse): string {
  if (answer.kind === 'eimAcknowledgements')
    return `EimAcknowledgements with ${acknowledgedIn(answer).join(', ') || 'nothing in it'}`
  if (answer.kind === 'emptyResponse') return 'emptyResponse'
  return `provideEimPackageResultError ${answer.value}`
}

/** The sequence number of a signed result; errors have none. */
export function numberOf(result: EuiccPackageResult): readonly string[] {
  return result.kind === 'euiccPackageResultSigned' ? [String(result.value.euiccPackageResultDataSigned.seqNumber)] : []
}

/** The sequence number of a notification in either form. */
export function numberOfNotification({ kind, value }: PendingNotification): string {
  switch (kind) {
    case 'profileInstallationResult':
      return String(value.profileInstallationResultData.notificationMetadata.seqNumber)
    case 'compactProfileInstallationResult':
      return String(value.compactProfileInstallationResultData.seqNumber)
    default: {
      // What a peer has left out is missing, whatever the type says.
      const tbs: typeof value.tbsOtherNotification | undefined = value.tbsOtherNotification
      return String(tbs?.seqNumber)
    }
  }
}
