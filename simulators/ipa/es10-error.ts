import { describe } from '../../protocol/apdu/status-word.ts'
import { PeerFault } from '../../transport/faults.ts'

/** Why an ES10 function gave no answer that can be used. */
export type Es10Failure =
  /** A status word other than 9000, 91XX and those that ask for more. */
  | 'statusWord'
  /** Octets that cannot be read as the answer. */
  | 'malformed'
  /** The card goes on beyond every bound, or gives no channel. */
  | 'noSession'

/** A card that did not carry out an ES10 function. A function error inside of its answer is a value, not this error. */
export class Es10Error extends Error {
  override readonly name = 'Es10Error'
  readonly failure: Es10Failure
  /** Status word, where one was the reason. */
  readonly sw: number | undefined

  constructor(failure: Es10Failure, what: string, options: ErrorOptions & { readonly sw?: number } = {}) {
    super(what, options)
    this.failure = failure
    this.sw = options.sw
  }

  static ofStatus(what: string, sw: number): Es10Error {
    return new Es10Error('statusWord', `${what}: ${describe(sw)}`, { sw })
  }
}

/** Whether a call of the card failed, as one that refuses, or one that does not answer at all. A run that was ended is neither. */
export function isCardFailure(error: unknown): error is Es10Error | PeerFault {
  return error instanceof Es10Error || (error instanceof PeerFault && error.kind !== 'aborted')
}
