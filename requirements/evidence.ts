import type { TapeEntry } from '../transport/tape.ts'
import type { Selection } from './applicability.ts'
import type { Judgement } from './rule.ts'
import type { Check, Verdict } from './verdict.ts'

/** The media type under which the evidence of a scenario travels in Cucumber's messages. */
export const EVIDENCE = 'application/vnd.sgp32-evidence+json'

/** What was thrown in a scenario, as data. */
export interface Thrown {
  readonly name: string
  readonly message: string
}

/** Everything that a scenario leaves behind. */
export interface Evidence {
  /** Place of the scenario: file, and line of the scenario or of the row of its outline. */
  readonly id: string
  readonly requirement: string
  readonly feature: string
  readonly title: string
  /** All steps, in order. */
  readonly steps: readonly string[]
  /** Text of the one step that decides: the When. */
  readonly asked: string
  readonly selection: Selection
  /** Absent where the scenario did not run. */
  readonly verdict?: Verdict
  readonly thrown?: Thrown
  readonly checks: readonly Check[]
  readonly judgements: readonly Judgement[]
  /** Whether at least one answer came that could be read: the peer was there. */
  readonly answered: boolean
  readonly tape: readonly TapeEntry[]
  /** ISO 8601, UTC. */
  readonly started: string
  readonly milliseconds: number
}
