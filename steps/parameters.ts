import type { SutProfile } from '../profiles/sut.ts'
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'

/** What a run hands to its scenarios, as Cucumber's world parameters: plain data. */
export interface RunParameters {
  readonly claims: Pick<SutProfile, 'spec' | 'options' | 'mayChangeState'>
  /** Function binding that the scenarios are played in. */
  readonly binding: FunctionBinding
  /** Name of the bench that was handed over. */
  readonly bench: string
  readonly patienceMs: number
  /** Runs only what is named here; empty for everything. */
  readonly select: Select
}

export interface Select {
  /** Ids of requirements. */
  readonly requirements?: readonly string[]
  /** Part of a scenario's title or feature, in any case. */
  readonly text?: string
}
