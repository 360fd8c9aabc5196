import type { StatusCode } from '../../../protocol/bindings/status-codes.ts'
import { PeerFault } from '../../../transport/faults.ts'

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

/** The answer of a server; none that can be used has no other number than undefinedError. @throws RelayError */
export async function relayed<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    throw new RelayError('undefinedError', `no usable answer: ${error.message}`, undefined, { cause: error })
  }
}

/** An error of the server, as the IPA gets it. */
export function passedOn(error: string | number, codes: StatusCode | undefined): RelayError {
  return new RelayError(error, 'refused by the server', codes)
}
