import type { TapeRef } from './tape.ts'

/** Why no usable answer came back. Each kind has exactly one meaning for a verdict. */
export type FaultKind =
  | 'unreachable' // no connection, or one that must not be trusted
  | 'silent' // nothing came inside our patience
  | 'closed' // the peer hung up: neither an answer nor a refusal
  | 'malformed' // something came that cannot be read as an answer: the peer's defect
  | 'aborted' // the run was cancelled

/** How far the exchange had come: a link closed in the handshake is no answer withheld. */
export const phases = ['resolve', 'connect', 'handshake', 'headers', 'body'] as const
export type Phase = (typeof phases)[number]

export interface FaultDetails extends ErrorOptions {
  /** Tape lines of the exchange, in order. */
  readonly at?: readonly TapeRef[]
  /** From the start of the call. */
  readonly milliseconds?: number
  /** HTTP status of an answer that came whole, and is none because of it. */
  readonly status?: number
  /** Of a peer that hung up: whether it said goodbye, which it may do at any time (RFC 5246 7.2.1). */
  readonly saidGoodbye?: boolean
  /** Whether trouble that was put on the way explains it. */
  readonly byWay?: boolean
}

/** The only error that transport and adapters reject with. */
export class PeerFault extends Error {
  override readonly name = 'PeerFault'
  readonly kind: FaultKind
  readonly phase: Phase
  readonly what: string
  readonly at: readonly TapeRef[]
  readonly milliseconds: number | undefined
  readonly status: number | undefined
  readonly saidGoodbye: boolean
  readonly byWay: boolean

  constructor(kind: FaultKind, phase: Phase, what: string, details: FaultDetails = {}) {
    const { at = [], milliseconds, status, saidGoodbye = false, byWay = false, ...options } = details
    super(`${kind} in ${phase}: ${what}`, options)
    this.kind = kind
    this.phase = phase
    this.what = what
    this.at = at
    this.milliseconds = milliseconds
    this.status = status
    this.saidGoodbye = saidGoodbye
    this.byWay = byWay
  }

  /** Whether a connection stood and could be trusted: only then did the peer get our request. */
  get connected(): boolean {
    return this.phase === 'headers' || this.phase === 'body'
  }

  /** The same fault with what the caller knows more about it. */
  during(details: FaultDetails): PeerFault {
    return new PeerFault(this.kind, this.phase, this.what, {
      at: this.at,
      ...(this.milliseconds === undefined ? {} : { milliseconds: this.milliseconds }),
      ...(this.status === undefined ? {} : { status: this.status }),
      saidGoodbye: this.saidGoodbye,
      byWay: this.byWay,
      cause: this.cause,
      ...details,
    })
  }
}

/** An invariant of the harness does not hold. Never the fault of what is under test. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError'
}
