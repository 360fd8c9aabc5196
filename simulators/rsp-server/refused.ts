import type { StatusCode } from '../../protocol/bindings/status-codes.ts'

/** A server refuses a function: the error of the ASN.1 binding, and the pair of the JSON binding. */
export class Refused extends Error {
  override readonly name = 'Refused'
  /** Name in the enumeration of the function, `matchingIdRefused`, or a number that has no name there. */
  readonly error: string | number
  /** Pair that says more than the error's own; absent where the table of the function says it all. */
  readonly codes: StatusCode | undefined

  /** @param what the reason in words, for the log */
  constructor(error: string | number, what: string, codes?: StatusCode) {
    super(what)
    this.error = error
    this.codes = codes
  }
}

/** A pair by its subject and reason code, as the tables of SGP.22 5.2.6 print it. */
export function pair(subjectCode: string, reasonCode: string): StatusCode {
  return { subjectCode, reasonCode }
}
