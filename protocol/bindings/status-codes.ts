/**
 * The dotted subject and reason codes of the JSON binding, and the INTEGER errors of the ASN.1 binding that mean the same:
 * SGP.32 v1.2 tables 9a, 11a, 13a, 18, 21; SGP.22 v2.5 5.2.6, 5.6, 5.8. An eIM passes the pair of the SM-DP+ or SM-DS on unchanged.
 */
import { Choice, Explicit } from '../schema/choice.ts'
import { Primitive } from '../schema/primitives.ts'
import type { Type } from '../schema/type.ts'
import type { EsipaFunction } from './paths.ts'

/** Codes are strings and compared as strings: 3.1 and 3.10 are two codes. */
export interface StatusCode {
  readonly subjectCode: string
  readonly reasonCode: string
}

/** Rows of subjectCode, reasonCode, name of the error. The first row of an error is the pair that is sent for it. */
export type StatusTable = readonly (readonly [subjectCode: string, reasonCode: string, error: string])[]

const initiateAuthentication: StatusTable = [
  ['8.8.1', '3.8', 'invalidDpAddress'],
  ['8.8.3', '3.1', 'euiccVersionNotSupportedByDp'],
  ['8.8.2', '3.1', 'ciPKIdNotSupported'],
  ['8.8.4', '3.7', 'ciPKIdNotSupported'],
]

/** What the chain and the signature of the eUICC can be refused for, by SM-DP+ and SM-DS alike. */
const euiccAuthentication: StatusTable = [
  ['8.1.2', '6.1', 'eumCertificateInvalid'],
  ['8.1.2', '6.3', 'eumCertificateExpired'],
  ['8.1.3', '6.1', 'euiccCertificateInvalid'],
  ['8.1.4', '6.1', 'euiccCertificateInvalid'],
  ['8.1.3', '6.3', 'euiccCertificateExpired'],
  ['8.1', '6.1', 'euiccSignatureInvalid'],
]

const invalidTransactionId: StatusTable[number] = ['8.10.1', '3.9', 'invalidTransactionId']
const eventIdUnknown: StatusTable[number] = ['8.9.5', '3.9', 'eventIdUnknown']

const authenticateClient: StatusTable = [
  ...euiccAuthentication,
  ['8.2.6', '3.8', 'matchingIdRefused'],
  ['8.1.1', '3.8', 'eidMismatch'],
  ['8.2.5', '4.3', 'noEligibleProfile'],
  ['8.11.1', '3.9', 'ciPKUnknown'],
  invalidTransactionId,
  ['8.1', '4.8', 'insufficientMemory'],
]

const getBoundProfilePackage: StatusTable = [
  ['8.1', '6.1', 'euiccSignatureInvalid'],
  ['8.2.7', '2.2', 'confirmationCodeMissing'],
  ['8.2.7', '3.8', 'confirmationCodeRefused'],
  ['8.2.7', '6.4', 'confirmationCodeRetriesExceeded'],
  ['8.2', '3.7', 'bppRebindingRefused'],
  ['8.8.5', '4.10', 'downloadOrderExpired'],
  invalidTransactionId,
]

/** A wrong SM-DP+ OID (8.8, 3.10) has no value of its own in the ASN.1 binding: undefinedError. */
const cancelSession: StatusTable = [invalidTransactionId, ['8.1', '6.1', 'euiccSignatureInvalid']]

const eid: StatusTable = [
  ['8.1.1', '3.9', 'eidNotFound'],
  ['8.1.1', '2.1', 'invalidEid'],
  ['8.1.1', '2.2', 'missingEid'],
]

/** ESipa. No pair is defined for the errors of TransferEimPackage: they travel as the integer member. */
export const esipaStatusCodes: Readonly<Record<Exclude<EsipaFunction, 'handleNotification'>, StatusTable>> = {
  getEimPackage: [['8.1.1', '3.7', 'noEimPackageAvailable'], ...eid],
  provideEimPackageResult: eid,
  transferEimPackage: [],
  initiateAuthentication: [
    ...initiateAuthentication,
    ['8.8.1', '3.10', 'smdpAddressMismatch'],
    ['8.8', '3.10', 'smdpOidMismatch'],
    ['8.31.2', '3.10', 'invalidEimTransactionId'],
  ],
  authenticateClient: [...authenticateClient, ['8.2.8', '1.2', 'pprNotAllowed'], eventIdUnknown],
  getBoundProfilePackage: [...getBoundProfilePackage, ['8.2.9', '3.11', 'metadataMismatch']],
  cancelSession,
}

export const es9StatusCodes = { initiateAuthentication, authenticateClient, getBoundProfilePackage, cancelSession } as const

export const es11StatusCodes = {
  initiateAuthentication: [
    ['8.9.1', '3.8', 'invalidDpAddress'],
    ['8.9.3', '3.1', 'euiccVersionNotSupportedByDp'],
    ['8.9.2', '3.1', 'ciPKIdNotSupported'],
    ['8.9.4', '3.7', 'ciPKIdNotSupported'],
  ],
  authenticateClient: [...euiccAuthentication, eventIdUnknown, invalidTransactionId],
} as const satisfies Record<string, StatusTable>

/** Every error type has this number for what it has no other for, whether it lists it or not. */
export const UNDEFINED_ERROR = 127

/** Name of the error that a pair means; undefined for a pair outside the table, which counts as undefinedError(127). */
export function errorOfStatus(table: StatusTable, { subjectCode, reasonCode }: StatusCode): string | undefined {
  return table.find(([subject, reason]) => subject === subjectCode && reason === reasonCode)?.[2]
}

/** The pair that is sent for an error; undefined for one that has none. */
export function statusOfError(table: StatusTable, error: string | number): StatusCode | undefined {
  const row = table.find(([, , name]) => name === error)
  return row === undefined ? undefined : { subjectCode: row[0], reasonCode: row[1] }
}

/**
 * Names and numbers of the errors in the arm `arm` of a response type.
 *
 * @throws RangeError for a type without such an arm: a mistake in a table of functions
 */
export function errorNumbers(response: Type<unknown>, arm: string): Readonly<Record<string, number>> {
  const inner = response instanceof Explicit ? response.inner : response
  const error = inner instanceof Choice ? inner.arms[arm] : undefined
  if (error instanceof Primitive && error.shape.base === 'enumeration') return error.shape.names
  throw new RangeError(`${response.name} has no error arm ${arm}`)
}
