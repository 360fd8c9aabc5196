/** What an IPA delivers or answers, in either version, in the one form that the eIM works with (SGP.32 v1.2 2.11.2; v1.0.1 5.14.4). */
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type { EsipaRequest, EsipaResponse } from '../esipa-endpoint.ts'
import { listResponse } from './data-response.ts'
import { hexOf } from './package-result.ts'
import type { AnyResult } from './provide-result.ts'

export function resultOf(result: EimPackageResult): AnyResult {
  switch (result.kind) {
    case 'euiccPackageResult':
      return { kind: 'package', result: result.value, notifications: [], further: [] }
    case 'ePRAndNotifications': {
      const { euiccPackageResult, notificationList } = result.value
      return { kind: 'package', result: euiccPackageResult, notifications: notificationList, further: [] }
    }
    case 'ipaEuiccDataResponse':
      return { kind: 'data', response: result.value }
    case 'profileDownloadTriggerResult':
      return { kind: 'trigger', result: result.value }
    case 'eimPackageResultResponseError': {
      const { eimPackageResultErrorCode: code, eimTransactionId } = result.value
      return { kind: 'formatError', code, eimTransactionId: hexOf(eimTransactionId) }
    }
  }
}

export function resultOfV101(result: EsipaRequest<'1.0.1', 'provideEimPackageResult'>): AnyResult {
  switch (result.kind) {
    case 'euiccPackageResult':
      return { kind: 'package', result: result.value, notifications: [], further: [] }
    case 'ePRAndNotifications': {
      const { notifications, results } = listResponse(result.value.notificationList)
      return { kind: 'package', result: result.value.euiccPackageResult, notifications, further: results }
    }
    case 'ipaEuiccDataResponse':
      return { kind: 'data', response: result.value }
    case 'profileDownloadTriggerResult':
      return { kind: 'trigger', result: result.value }
    case 'eimPackageError':
      return { kind: 'formatError', code: result.value, eimTransactionId: undefined }
  }
}

/** A result in the answer to TransferEimPackage. An IPA that does not know the package says only so: the order is known from the push. */
export function resultOfTransfer(
  answer: Exclude<EsipaResponse<'1.2', 'transferEimPackage'>, { readonly kind: 'eimPackageReceived' }>,
  eimTransactionId: string | undefined,
): AnyResult {
  return answer.kind === 'eimPackageError' ? { kind: 'formatError', code: answer.value, eimTransactionId } : resultOf(answer)
}

export function resultOfTransferV101(
  answer: Exclude<EsipaResponse<'1.0.1', 'transferEimPackage'>, { readonly kind: 'eimPackageReceived' }>,
  eimTransactionId: string | undefined,
): AnyResult {
  return answer.kind === 'eimPackageError' ? { kind: 'formatError', code: answer.value, eimTransactionId } : resultOfV101(answer)
}
