/** The rows of the matrix as page and table have them. */
import { verdictInTheEnd } from '../../requirements/tally.ts'
import { cut } from '../inert.ts'
import type { RunRecord, ScenarioLine } from '../record.ts'
import { bindingsOf, rowResults } from '../row-results.ts'
import { checksFor } from '../scenario-red.ts'
import { costsOfRow } from './costs-of-row.ts'
import type { Placed } from './evidence-blocks.ts'
import type { PageResult, PageRow, PageScenario } from './page-data.ts'

/** Scenarios that passed which the list of a row names; a rule judges every one of a run. */
const MOST_PASSES = 12
const MOST_RED = 200

/** Characters of what was seen; the evidence has all. */
const MOST_SEEN = 160

export function pageRows(record: RunRecord): PageRow[] {
  const resultOf = rowResults(record)
  const bindings = bindingsOf(record)
  return record.requirements.map(({ line: _, scenarios: __, ...outcome }) => {
    const own = new Map<string, ScenarioLine[]>()
    const results = bindings.map((binding): [string, PageResult] => {
      const { state, scenarios, verdicts, notPassed, unplayed } = resultOf({ ...outcome, scenarios: [] }, binding)
      const listed = <T>(all: readonly T[]) => [
        ...all.slice(0, Math.min(notPassed, MOST_RED)),
        ...all.slice(notPassed, notPassed + MOST_PASSES),
      ]
      const lines = scenarios.flatMap((place) => record.scenarios[place] ?? [])
      const ofRow = lines.filter((line) => line.requirement === outcome.requirement.id)
      if (ofRow.length > 0) own.set(binding, ofRow)
      const seen = seenBy(lines[0], outcome.requirement.id)
      const result = {
        ...(seen === undefined ? {} : { seen }),
        state: state ?? null,
        scenarios: listed(scenarios),
        verdicts: listed(verdicts),
        all: verdicts.length,
        notPassed,
        unplayed,
      }
      return [binding, result]
    })
    const costs = costsOfRow(own)
    const compared = results.map(([binding, result]) => {
      const traffic = costs.get(binding)
      return [binding, traffic === undefined ? result : { ...result, traffic }]
    })
    return { ...outcome, results: Object.fromEntries(compared) }
  })
}

/** Of the check that turned it red, else of the last one. */
function seenBy(line: ScenarioLine | undefined, row: string): string | undefined {
  if (line === undefined) return undefined
  const checks = checksFor(line, row)
  const seen = (checks.find(({ holds }) => !holds) ?? checks.at(-1))?.seen
  return seen === undefined ? undefined : cut(seen, MOST_SEEN)
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
