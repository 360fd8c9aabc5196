/** Results by what they say: whether the operation was carried out, and the refusal of a second one of its kind. */
import type { EuiccResultData } from '../../../protocol/sgp32/euicc-result-data.ts'

/** Whether a list goes on behind it. That the last eIM was deleted is no failure. */
export function isOk(result: EuiccResultData): boolean {
  switch (result.kind) {
    case 'listProfileInfoResult':
      return result.value.kind === 'profileInfoListOk'
    case 'getRATResult':
      return true
    case 'addEimResult':
      return result.value.kind === 'associationToken' || result.value.value === 'ok'
    case 'listEimResult':
      return result.value.kind === 'eimIdList'
    case 'setDefaultDpAddressResult':
      return result.value.setDefaultDpAddressResult === 'ok'
    case 'deleteEimResult':
      return result.value === 'ok' || result.value === 'lastEimDeleted'
    case 'processingTerminated':
      return false
    default:
      return result.value === 'ok'
  }
}

/** A package enables and disables at most once each. */
export function refusalOnce(operation: string): EuiccResultData {
  return { kind: operation === 'enable' ? 'enableResult' : 'disableResult', value: 'undefinedError' }
}
