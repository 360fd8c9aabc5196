/** Why a profile package is not installed. */
import type { PEStatusCodeName } from './pe-status-code.ts'

export interface Fault {
  readonly errorReason: 'installFailedDueToPEProcessingError' | 'installFailedDueToDataMismatch'
  readonly status: PEStatusCodeName
  /** Number of the element that is the cause, where it has one. */
  readonly identification: number | undefined
  /** What was found, in words. */
  readonly what: string
}

/** An element that cannot be processed. */
export function processingFault(status: PEStatusCodeName, what: string, identification?: number): Fault {
  return { errorReason: 'installFailedDueToPEProcessingError', status, identification, what }
}

/** Contents that differ from the metadata of the profile. */
export function mismatch(what: string, identification?: number): Fault {
  return { errorReason: 'installFailedDueToDataMismatch', status: 'bad-values', identification, what }
}
