/** What the eUICC says when a bound profile package fails: ErrorResult of the ProfileInstallationResult (SGP.22 2.5.6). */

/** ES8+ command that failed. */
export const bppCommandIds = {
  initialiseSecureChannel: 0,
  configureISDP: 1,
  storeMetadata: 2,
  storeMetadata2: 3,
  replaceSessionKeys: 4,
  loadProfileElements: 5,
} as const
export type BppCommandId = keyof typeof bppCommandIds

export const errorReasons = {
  incorrectInputValues: 1,
  invalidSignature: 2,
  invalidTransactionId: 3,
  unsupportedCrtValues: 4,
  unsupportedRemoteOperationType: 5,
  unsupportedProfileClass: 6,
  scp03tStructureError: 7,
  scp03tSecurityError: 8,
  installFailedDueToIccidAlreadyExistsOnEuicc: 9,
  installFailedDueToInsufficientMemoryForProfile: 10,
  installFailedDueToInterruption: 11,
  installFailedDueToPEProcessingError: 12,
  installFailedDueToDataMismatch: 13,
  testProfileInstallFailedDueToInvalidNaaKey: 14,
  pprNotAllowed: 15,
  installFailedDueToInsufficientMinimumSecurityLevel: 31,
  installFailedDueToServerAddressAbsentInEuiccAllowList: 32,
  installFailedDueToUnknownError: 127,
} as const
export type ErrorReason = keyof typeof errorReasons

/** A refused package, by the names of the specification; {@link bppCommandIds} and {@link errorReasons} have the numbers. */
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
