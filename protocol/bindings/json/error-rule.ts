/** How a function says an error in JSON, and the value that the ASN.1 binding has for it: SGP.32 v1.2 6.4, SGP.22 v2.5 6.5.1.4. */
import { EncodeError } from '../../ber/issues.ts'
import type { Type } from '../../schema/type.ts'
import { errorNumbers, errorOfStatus, type StatusTable, statusOfError, UNDEFINED_ERROR } from '../status-codes.ts'
import type { StatusCodeData } from './header.ts'
import type { Place } from './place.ts'
import { nameOfNumber, numberOfName } from './text-kinds.ts'

export interface ErrorRule {
  /** Arm of the response value that holds the error. */
  readonly arm: string
  /** Member that says the error as an integer beside Executed-Success, where the function has one. */
  readonly member: string | undefined
  /** Members by which peers say an error although the function has none. */
  readonly tolerated: readonly string[]
  /** The error that a status means; undefined stands for a status without codes. */
  ofStatus(status: StatusCodeData | undefined): unknown
  /** The codes to send for an error; undefined for one that has none. */
  toStatus(error: unknown): StatusCodeData | undefined
  ofInteger(number: number, place: Place): unknown
  toInteger(error: unknown): number
}

/**
 * Errors with a number in the arm `arm` of the ASN.1 response type.
 *
 * @param member the output member of the JSON binding that holds the number, where there is one
 * @throws RangeError for a table with an error that the type does not have: a mistake in a table of functions
 */
export function numberedErrors(response: Type<unknown>, arm: string, table: StatusTable, member?: string): ErrorRule {
  const names = errorNumbers(response, arm)
  for (const [, , error] of table) if (!Object.hasOwn(names, error)) throw new RangeError(`${arm} has no ${error}`)
  const undefinedError = Object.keys(names).find((name) => names[name] === UNDEFINED_ERROR) ?? UNDEFINED_ERROR
  return {
    arm,
    member,
    tolerated: [arm, arm.replace(/Esipa$/, '')].filter((name, at, all) => name !== member && all.indexOf(name) === at),
    ofStatus: (status) => (status && errorOfStatus(table, status)) ?? undefinedError,
    toStatus: (error) => statusOfError(table, nameOf(names, error)),
    ofInteger: (number, place) => nameOfNumber(names, number, place),
    toInteger: (error) => numberOfName(names, errorValue(error)),
  }
}

/** Errors of ES2+ and ES12, which have no numbers: the value is the codes themselves, undefined where the status has none. */
export function codedErrors(arm: string): ErrorRule {
  return {
    arm,
    member: undefined,
    tolerated: [],
    ofStatus: (status) => status,
    toStatus: (error) => (isStatusCodeData(error) ? error : undefined),
    ofInteger: () => undefined,
    toInteger: () => UNDEFINED_ERROR,
  }
}

/** A number that has a name means the same as the name. */
function nameOf(names: Readonly<Record<string, number>>, error: unknown): string | number {
  const value = errorValue(error)
  return Object.keys(names).find((name) => names[name] === value) ?? value
}

function errorValue(error: unknown): string | number {
  if (typeof error === 'string' || typeof error === 'number') return error
  throw new EncodeError('an error is a name or a number')
}

function isStatusCodeData(error: unknown): error is StatusCodeData {
  return typeof error === 'object' && error !== null && 'subjectCode' in error && 'reasonCode' in error
}
