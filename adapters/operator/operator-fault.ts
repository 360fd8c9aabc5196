import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'

export interface OperatorFaultDetails extends ErrorOptions {
  /** Tape lines of what was asked and answered. */
  readonly at?: readonly TapeRef[]
  /** Key of the profile that says how this is asked. */
  readonly key?: string
  /** Default `malformed`: an answer that cannot be used. */
  readonly kind?: PeerFault['kind']
}

/**
 * The operator's interface did not do what it was asked. No specification says how this interface works, so it fails nobody: what the
 * scenario wanted to see was not seen.
 */
export class OperatorFault extends PeerFault {
  readonly key: string | undefined

  constructor(what: string, { at = [], key, kind = 'malformed', ...options }: OperatorFaultDetails = {}) {
    super(kind, 'headers', what, { at, ...options })
    this.key = key
    this.message = `the operator's interface: ${what}${key === undefined ? '' : ` (${key} in the profile)`}`
  }

  /** Always false: what happens on this interface is no answer of the eIM on its own. */
  override get connected(): boolean {
    return false
  }

  override during(details: OperatorFaultDetails): OperatorFault {
    const known = { at: this.at, kind: this.kind, cause: this.cause, ...(this.key === undefined ? {} : { key: this.key }) }
    return new OperatorFault(this.what, { ...known, ...details })
  }
}
