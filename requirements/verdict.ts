import { PeerFault } from '../transport/faults.ts'
import type { TapeRef } from '../transport/tape.ts'

/** Ordered from best to worst: the worst of a requirement's verdicts is the requirement's. */
export const verdicts = ['pass', 'inconclusive', 'error', 'fail'] as const
export type Verdict = (typeof verdicts)[number]

/** Octets of one message. */
export interface OctetRange {
  /** First line of the message on the tape: `sent` or `received` of an exchange. */
  readonly line: TapeRef
  /** `body`: after the transfer coding, as codecs count. `wire`: as they crossed, from the first octet of the message on. */
  readonly of: 'body' | 'wire'
  /** Counted from 0. */
  readonly offset: number
  /** 0 for a place where something is missing. */
  readonly length: number
}

/** One claim, put against what was seen. `at` is what makes it evidence rather than opinion. */
export interface Check {
  readonly claim: string
  readonly expected: string
  readonly seen: string
  readonly holds: boolean
  readonly at: readonly TapeRef[]
  /** What the row allows in brackets and the reader should know. */
  readonly remark?: string
  /** The octets that it is about, where it is about some rather than about whole lines: reports mark them. */
  readonly where?: readonly OctetRange[]
}

/** Thrown by a step when a check does not hold. The step's text says what was asked; this says what was seen. */
export class CheckFailed extends Error {
  override readonly name = 'CheckFailed'
  readonly check: Check
  constructor(check: Check) {
    super(`${check.claim}\n  expected: ${check.expected}\n  seen:     ${check.seen}\n  tape:     line ${check.at.join(', ')}`)
    this.check = check
  }
}

/** A limit that a specification sets. Our patience is no such limit: it stands in the transport and fails nobody. */
export interface NormativeLimit {
  readonly milliseconds: number
  /** Clause that sets it. */
  readonly source: string
}

/** What a row demands beyond its checks. */
export interface Demands {
  /** That an answer comes: hanging up after our whole request then breaks the row. */
  readonly answer: boolean
  readonly within?: NormativeLimit
}

/** A scenario that observed nothing has proved nothing, however quietly it ended. */
export function verdictOf(checks: readonly Check[], thrown: unknown, demands: Demands = { answer: true }): Verdict {
  if (thrown instanceof CheckFailed || checks.some((check) => !check.holds)) return 'fail'
  if (thrown instanceof PeerFault) return verdictOfFault(thrown, demands)
  if (thrown !== undefined) return 'error'
  return checks.some((check) => check.at.length > 0) ? 'pass' : 'inconclusive'
}

/** Who says this asks us to come later, and has not answered (RFC 6585 4, RFC 8516). */
export const TOO_MANY_REQUESTS = 429

function verdictOfFault(fault: PeerFault, demands: Demands): Verdict {
  if (fault.kind === 'aborted' || !fault.connected) return 'inconclusive'
  if (fault.kind === 'malformed') return fault.status === TOO_MANY_REQUESTS ? 'inconclusive' : 'fail'
  if (fault.kind === 'closed') return demands.answer ? 'fail' : 'inconclusive'
  const limit = demands.within?.milliseconds
  return limit !== undefined && (fault.milliseconds ?? 0) >= limit ? 'fail' : 'inconclusive'
}

export function worst(all: readonly Verdict[]): Verdict | undefined {
  return verdicts.findLast((verdict) => all.includes(verdict))
}
