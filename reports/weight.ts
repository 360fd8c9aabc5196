import type { Requirement } from '../requirements/ledger.ts'

/** What a failure of a row weighs (levels of the ledger). */
export type Weight = 'failure' | 'warning' | 'observation'

/** A normative SHALL fails the run, information and every MAY are only observed; the rest fails a strict run. */
export function weightOf({ strength, level }: Pick<Requirement, 'strength' | 'level'>): Weight {
  if (strength === 'MAY' || level === 'information') return 'observation'
  return level === 'normative' && strength === 'SHALL' ? 'failure' : 'warning'
}
