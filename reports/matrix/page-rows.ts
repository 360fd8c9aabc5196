/** The rows of the matrix as page and table have them. */
import { verdictInTheEnd } from '../../requirements/tally.ts'
import type { RunRecord } from '../record.ts'
import { bindingsOf, rowResults } from '../row-results.ts'
import type { Placed } from './evidence-blocks.ts'
import type { PageResult, PageRow, PageScenario } from './page-data.ts'

/** Scenarios that passed which the list of a row names; a rule judges every one of a run. */
const MOST_PASSES = 12
const MOST_RED = 200

export function pageRows(record: RunRecord): PageRow[] {
  const resultOf = rowResults(record)
  const bindings = bindingsOf(record)
  return record.requirements.map(({ line: _, scenarios: __, ...outcome }) => {
    const results = bindings.map((binding): [string, PageResult] => {
      const { state, scenarios, verdicts, notPassed } = resultOf({ ...outcome, scenarios: [] }, binding)
      const listed = <T>(all: readonly T[]) => [
        ...all.slice(0, Math.min(notPassed, MOST_RED)),
        ...all.slice(notPassed, notPassed + MOST_PASSES),
      ]
      const result = {
        state: state ?? null,
        scenarios: listed(scenarios),
        verdicts: listed(verdicts),
        all: scenarios.length,
        notPassed,
      }
      return [binding, result]
    })
    return { ...outcome, results: Object.fromEntries(results) }
  })
}

export function pageScenarios(
  { scenarios }: Pick<RunRecord, 'scenarios'>,
  overruled: ReadonlyMap<string, string>,
  placed: readonly Placed[],
): PageScenario[] {
  return scenarios.map(({ id, requirement, title, binding, selection, verdict }, i) => ({
    id,
    requirement,
    title,
    binding,
    state: verdictInTheEnd({ ...(verdict && { verdict }), stands: !overruled.has(id) }) ?? selection.state,
    ...(placed[i] ?? { block: 0, place: 0 }),
  }))
}
