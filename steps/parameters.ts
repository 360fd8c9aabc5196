import type { EuiccProfile } from '../profiles/euicc-profile.ts'
import type { IpaProfile } from '../profiles/ipa-profile.ts'
import type { SutProfile } from '../profiles/sut.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { Claims } from '../requirements/applicability.ts'
import type { PlayedOver } from '../requirements/evidence.ts'
import type { Select } from './select.ts'

/** What a run hands to its scenarios, as Cucumber's world parameters: plain data. */
export interface RunParameters<O extends PlayedOver = PlayedOver> {
  readonly claims: Claims & { readonly spec: SpecVersion }
  /** What the scenarios are played over. */
  readonly binding: O
  /** Name of the run that was handed over: its bench, and what was played before. */
  readonly run: string
  readonly patienceMs: number
  /** Limits that a document sets, by function; running over one can fail a peer. */
  readonly limits: SutProfile['limits']
  /** What the vendor declares of the product's performance. */
  readonly declared: SutProfile['declared'] & EuiccProfile['declared'] & IpaProfile['declared']
  /** Runs only what is named here; empty for everything. */
  readonly select: Select
  /** What chance in scenarios is made of: the same seed, the same octets. */
  readonly seed: string
  /** Counted from 1; absent where scenarios are played once. */
  readonly repetition?: number
}

/**
 * What a run hands to every scenario, and nothing beside: Cucumber copies it for each of them, and settings of a run that was
 * resumed hold all that was played before.
 */
export function runParameters<O extends PlayedOver>(settings: RunParameters<O>): RunParameters<O> {
  const { claims, binding, run, patienceMs, limits, declared, select, seed, repetition } = settings
  const parameters = { claims: claimedIn(claims), binding, run, patienceMs, limits, declared, select, seed }
  return repetition === undefined ? parameters : { ...parameters, repetition }
}

/** A whole profile claims no more than this. */
function claimedIn({ spec, options, mayChangeState, mayDestroy }: RunParameters['claims']): RunParameters['claims'] {
  return { spec, options, mayChangeState, ...(mayDestroy === undefined ? {} : { mayDestroy }) }
}
