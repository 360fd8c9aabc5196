/** Which rows a run plays scenarios of. */
import { eimRules } from '../requirements/rules/eim.ts'
import type { RunParameters } from '../steps/parameters.ts'

/** Rows that rules judge: in every scenario, whatever a run is for. */
export const ruled: ReadonlySet<string> = new Set(eimRules.map(({ requirement }) => requirement))

/** Scenario rows that the run is for; undefined where it is for all, or where a rule needs whatever traffic there is. */
export function rowsToPlay({ select: { requirements } }: Pick<RunParameters, 'select'>): readonly string[] | undefined {
  return requirements?.some((id) => ruled.has(id)) ? undefined : requirements
}
