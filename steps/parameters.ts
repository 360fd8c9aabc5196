import type { SutProfile } from '../profiles/sut.ts'
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { Select } from './select.ts'

/** What a run hands to its scenarios, as Cucumber's world parameters: plain data. */
export interface RunParameters {
  readonly claims: Pick<SutProfile, 'spec' | 'options' | 'mayChangeState'>
  /** Function binding that the scenarios are played in. */
  readonly binding: FunctionBinding
  /** Name of the run that was handed over: its bench, and what was played before. */
  readonly run: string
  readonly patienceMs: number
  /** Limits that a document sets, by function; running over one can fail a peer. */
  readonly limits: SutProfile['limits']
  /** What the vendor declares of the product's performance. */
  readonly declared: SutProfile['declared']
  /** Runs only what is named here; empty for everything. */
  readonly select: Select
  /** What chance in scenarios is made of: the same seed, the same octets. */
  readonly seed: string
  /** Counted from 1; absent where scenarios are played once. */
  readonly repetition?: number
}
