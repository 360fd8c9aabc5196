/** Which rows a run plays scenarios of. */
import { ruledRows, type TestedActor } from '../requirements/tested-actors.ts'
import type { RunParameters } from '../steps/parameters.ts'

/** Scenario rows that the run is for; undefined where it is for all, or where a rule needs whatever traffic there is. */
export function rowsToPlay(
  { select: { requirements } }: Pick<RunParameters, 'select'>,
  actor: TestedActor,
): readonly string[] | undefined {
  return requirements?.some((id) => ruledRows[actor].has(id)) ? undefined : requirements
}
