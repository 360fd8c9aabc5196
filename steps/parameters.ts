import type { EimAccess } from '../adapters/eim/url.ts'
import type { SutProfile } from '../profiles/sut.ts'

/** What a run hands to its scenarios, as Cucumber's world parameters: plain data. */
export interface RunParameters {
  readonly claims: Pick<SutProfile, 'spec' | 'options' | 'mayChangeState'>
  readonly assets: SutProfile['assets']
  readonly eim: EimAccess
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
