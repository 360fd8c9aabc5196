import type { StatusCode } from '../../protocol/bindings/status-codes.ts'

/** A function of ES2+ or ES12 fails: these have no errors but the pairs of SGP.22 5.2.6. */
export class Failed extends Error {
  override readonly name = 'Failed'
  readonly codes: StatusCode

  /** @param what the reason in words, for the log and the `message` of the answer */
  constructor(subjectCode: string, reasonCode: string, what: string) {
    super(what)
    this.codes = { subjectCode, reasonCode }
  }
}
