import type { StatusCode } from '../../../protocol/bindings/status-codes.ts'

/** Why a function of a relayed download is answered by an error. */
export class RelayError extends Error {
  override readonly name = 'RelayError'
  /** Name or number of the error in ESipa. */
  readonly error: string | number
  /** Codes of the SM-DP+ or SM-DS, which are passed on as they are. */
  readonly codes: StatusCode | undefined

  constructor(error: string | number, why: string, codes?: StatusCode, options?: ErrorOptions) {
    super(`${error}: ${why}`, options)
    this.error = error
    this.codes = codes
  }
}
