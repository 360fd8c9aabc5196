import type { Requirement } from '../requirements/ledger.ts'
import type { Check } from '../requirements/verdict.ts'
import type { TapeEntry } from '../transport/tape.ts'
import type { RunRecord, ScenarioLine } from './record.ts'
import { weightOf } from './weight.ts'

/** Everything that explains one red requirement. */
export interface Failure {
  readonly requirement: Requirement
  readonly scenario: ScenarioLine
  readonly expected: string
  readonly seen: string
  /** What we sent and what came, as far as there is something. */
  readonly sent?: TapeEntry
  readonly received?: TapeEntry
}

/** The red requirements, heaviest first; within one weight in the order in which they turned red. */
export function failuresOf(record: RunRecord): Failure[] {
  const order = ['failure', 'warning', 'observation']
  const rank = ({ requirement }: Failure) => order.indexOf(weightOf(requirement))
  const time = ({ scenario, requirement }: Failure) =>
    // What a scenario is about explains more than what a rule saw in passing.
    record.scenarios.indexOf(scenario) + (scenario.requirement === requirement.id ? 0 : 0.5)
  return record.requirements
    .filter(({ state }) => state === 'fail')
    .flatMap(({ requirement, scenarios }) => explain(record, requirement, scenarios))
    .sort((a, b) => rank(a) - rank(b) || time(a) - time(b))
}

function explain(record: RunRecord, requirement: Requirement, ids: readonly string[]): Failure[] {
  for (const scenario of record.scenarios.filter(({ id }) => ids.includes(id))) {
    const { checks, judgements, thrown, verdict } = scenario
    const ruled = judgements.find((one) => one.requirement === requirement.id && !one.check.holds)?.check
    const own = scenario.requirement === requirement.id && verdict === 'fail'
    const check = ruled ?? (own ? checks.find(({ holds }) => !holds) : undefined)
    if (check !== undefined) return [{ requirement, scenario, ...check, ...octetsAt(scenario.tape, check) }]
    const expected = scenario.steps.at(-1) ?? ''
    if (own) return [{ requirement, scenario, expected, seen: thrown?.message ?? 'nothing', ...octetsAt(scenario.tape) }]
  }
  return []
}

/** The octets that a check points to, or else the last ones; what was sent just before comes with them. */
export function octetsAt(tape: readonly TapeEntry[], check?: Check): Pick<Failure, 'sent' | 'received'> {
  const received = tape.findLast(
    ({ at, direction }) => direction === 'received' && (check === undefined || check.at.includes(at)),
  )
  const sent = tape.findLast(({ at, direction }) => direction === 'sent' && (received === undefined || at < received.at))
  return { ...(sent === undefined ? {} : { sent }), ...(received === undefined ? {} : { received }) }
}
