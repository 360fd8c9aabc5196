/** Actors that a run can have under test, and what judges each of them. */
import type { Actor } from './ledger.ts'
import { eimRules } from './rules/eim.ts'
import { euiccRules } from './rules/euicc.ts'
import { ipaRules } from './rules/ipa.ts'

export const testedActors = ['eIM', 'eUICC', 'IPA'] as const satisfies readonly Actor[]
export type TestedActor = (typeof testedActors)[number]

/** What judges every exchange of a run. */
export const rulesOf: Readonly<Record<TestedActor, readonly { readonly requirement: string }[]>> = {
  eIM: eimRules,
  eUICC: euiccRules,
  IPA: ipaRules,
}

/** Rows that rules judge: in every scenario, whatever a run is for. */
export const ruledRows: Readonly<Record<TestedActor, ReadonlySet<string>>> = {
  eIM: new Set(eimRules.map(({ requirement }) => requirement)),
  eUICC: new Set(euiccRules.map(({ requirement }) => requirement)),
  IPA: new Set(ipaRules.map(({ requirement }) => requirement)),
}

/** Whether a rule of any actor judges this row. */
export function isRuled(id: string): boolean {
  return testedActors.some((actor) => ruledRows[actor].has(id))
}
