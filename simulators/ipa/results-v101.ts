/** Results of SGP.32 v1.2 in the forms of v1.0.1: no EID, BF2B around notifications, error numbers without a transaction id. */
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { ProvideEimPackageResult } from '../../protocol/v101/esipa.ts'
import type { IpaEuiccDataResponse } from '../../protocol/v101/ipa-euicc-data.ts'

export type ResultV101 = Of<typeof ProvideEimPackageResult>

/** @throws RangeError for a value that v1.0.1 has no form for; the IPA makes none in that version */
export function resultOfV101(result: EimPackageResult): ResultV101 {
  switch (result.kind) {
    case 'euiccPackageResult':
      // What the card answered keeps its octets, and the types of both versions read them.
      return { kind: 'euiccPackageResult', value: result.value as Extract<ResultV101, { kind: 'euiccPackageResult' }>['value'] }
    case 'ePRAndNotifications': {
      const { euiccPackageResult, notificationList } = result.value
      type Value = Extract<ResultV101, { kind: 'ePRAndNotifications' }>['value']
      const value = { euiccPackageResult, notificationList: { kind: 'notificationList', value: notificationList } }
      return { kind: 'ePRAndNotifications', value: value as Value }
    }
    case 'ipaEuiccDataResponse':
      return { kind: 'ipaEuiccDataResponse', value: dataOfV101(result.value) }
    case 'profileDownloadTriggerResult': {
      const { profileDownloadTriggerResultData: data, ...id } = result.value
      if (data.kind === 'profileInstallationResult')
        return { kind: 'profileDownloadTriggerResult', value: { ...id, profileDownloadTriggerResultData: data } }
      const { errorResponse } = data.value
      const value = errorResponse === undefined ? {} : { errorResponse }
      const error = { kind: 'profileDownloadError', value } as const
      return { kind: 'profileDownloadTriggerResult', value: { ...id, profileDownloadTriggerResultData: error } }
    }
    case 'eimPackageResultResponseError':
      return { kind: 'eimPackageError', value: result.value.eimPackageResultErrorCode }
  }
}

type DataResponse = Extract<EimPackageResult, { kind: 'ipaEuiccDataResponse' }>['value']

function dataOfV101(response: DataResponse): Of<typeof IpaEuiccDataResponse> {
  if (response.kind === 'ipaEuiccDataResponseError') {
    const code = response.value.ipaEuiccDataErrorCode
    return { kind: 'ipaEuiccDataError', value: code === 'ecallActive' ? 'undefinedError' : code }
  }
  const { eimTransactionId: _, notificationsList, euiccPackageResultList, ...data } = response.value
  type Data = Extract<Of<typeof IpaEuiccDataResponse>, { kind: 'ipaEuiccData' }>['value']
  const list =
    euiccPackageResultList === undefined
      ? notificationsList && ({ kind: 'notificationList', value: notificationsList } as const)
      : notificationsList === undefined
        ? ({ kind: 'euiccPackageResultList', value: euiccPackageResultList } as const)
        : ({ kind: 'notificationAndEprList', value: { notificationList: notificationsList, euiccPackageResultList } } as const)
  // As above: received octets pass through either version's types.
  return { kind: 'ipaEuiccData', value: { ...data, ...(list === undefined ? {} : { notificationsList: list }) } as Data }
}
