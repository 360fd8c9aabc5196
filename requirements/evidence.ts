import type { EsipaBinding } from '../protocol/bindings/content-types.ts'
import type { TapeEntry, TapeRef } from '../transport/tape.ts'
import type { Selection } from './applicability.ts'
import type { ExchangeTraffic } from './exchange-traffic.ts'
import type { Judgement } from './rule.ts'
import type { Check, Verdict } from './verdict.ts'

/** What a scenario is played over: ESipa, or the card interface. */
export type PlayedOver = EsipaBinding | 'es10'

/** What was thrown in a scenario, as data. */
export interface Thrown {
  readonly name: string
  readonly message: string
}

/** Everything that a scenario leaves behind. */
export interface Evidence {
  /**
   * Names one play of one scenario in a run: file, line of the scenario or of the row of its outline, and where it is played more than
   * once the binding and the repetition, `features/eim/x.feature:12 json 2`.
   */
  readonly id: string
  /** What it was played over. */
  readonly binding: PlayedOver
  /** Counted from 1 where the run repeats its scenarios. */
  readonly repetition?: number
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
  /** What exchanges with the peer under test cost on the network; absent where none was measured, and in older records. */
  readonly traffic?: readonly ExchangeTraffic[]
  readonly tape: readonly TapeEntry[]
  /** First line of the tape that belongs to the one exchange that decides; what stands before it prepared the state. */
  readonly decidesFrom?: TapeRef
  /** ISO 8601, UTC. */
  readonly started: string
  readonly milliseconds: number
}
