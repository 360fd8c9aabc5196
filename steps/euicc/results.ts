/** Answers to packages in the words of the specification. */
import type { Es10Answer } from '../../protocol/es10/functions.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { EuiccResultData } from '../../protocol/sgp32/euicc-result-data.ts'

type PackageAnswer = Es10Answer<'LoadEuiccPackage'>
type Result = Of<typeof EuiccResultData>

/** `enableResult ok`, `listProfileInfoResult 2 profiles`. */
export function resultText({ kind, value }: Result): string {
  if (typeof value !== 'object') return `${kind} ${value}`
  if (Array.isArray(value)) return `${kind} of ${value.length}`
  if ('setDefaultDpAddressResult' in value) return `${kind} ${value.setDefaultDpAddressResult}`
  if (!('kind' in value)) return kind
  const { kind: inner, value: inside } = value
  return `${kind} ${Array.isArray(inside) ? `${inner} of ${inside.length}` : typeof inside === 'object' ? inner : inside}`
}

/** The results of a package, or which error it is: `enableResult ok, listProfileInfoResult …`, `euiccPackageErrorSigned replayError`, `euiccPackageErrorUnsigned`. */
export function answerText(answer: PackageAnswer): string {
  if (answer.kind === 'euiccPackageErrorUnsigned') return 'euiccPackageErrorUnsigned'
  if (answer.kind === 'euiccPackageErrorSigned')
    return `euiccPackageErrorSigned ${answer.value.euiccPackageErrorDataSigned.euiccPackageErrorCode}`
  const { euiccResult } = answer.value.euiccPackageResultDataSigned
  return euiccResult.length === 0 ? 'no result' : euiccResult.map(resultText).join(', ')
}

/** Results of a package that was carried out. */
export function resultsIn(answer: PackageAnswer): readonly Result[] {
  return answer.kind === 'euiccPackageResultSigned' ? answer.value.euiccPackageResultDataSigned.euiccResult : []
}
