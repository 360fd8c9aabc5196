/** What the eUICC says when a bound profile package fails: ErrorResult of the ProfileInstallationResult (SGP.22 2.5.6). */
import type { Of } from '../schema/type.ts'
import type { BppCommandId as CommandIds, ErrorReason as Reasons } from '../sgp22/notifications.ts'

/** ES8+ command that failed. */
export type BppCommandId = Extract<Of<typeof CommandIds>, string>
export type ErrorReason = Extract<Of<typeof Reasons>, string>

/** A refused package, by the names of the specification, as ErrorResult takes them. */
export interface BppFailure {
  readonly kind: 'failed'
  readonly bppCommandId: BppCommandId
  readonly errorReason: ErrorReason
  /** What was found, in words. */
  readonly what: string
}

export function bppFailure(bppCommandId: BppCommandId, errorReason: ErrorReason, what: string): BppFailure {
  return { kind: 'failed', bppCommandId, errorReason, what }
}
