/** How a row of the ledger ended in each binding, and which scenarios say so. */
import type { Evidence } from '../requirements/evidence.ts'
import type { Outcome, State } from '../requirements/tally.ts'
import { verdictInTheEnd } from '../requirements/tally.ts'
import { type Verdict, verdicts, worst } from '../requirements/verdict.ts'
import { overruledIn } from './outcomes.ts'
import type { RunRecord } from './record.ts'

export type Binding = Evidence['binding']

export interface RowResult {
  /** Undefined where no scenario of the row was played in this binding. */
  readonly state: State | undefined
  /** Places in the record's list of scenarios that had a say: what did not pass comes first. */
  readonly scenarios: readonly number[]
  /** What each of them says of this row. A scenario may pass and break a rule on the way. */
  readonly verdicts: readonly Verdict[]
  /** How many of them did not pass. */
  readonly notPassed: number
  /** Scenarios of the row in this binding that came to no verdict. */
  readonly unplayed: number
}

const order: readonly Binding[] = ['asn1', 'json', 'coaps', 'es10']

/** Bindings that the run was for, or that something was played in: those over HTTPS come first. */
export function bindingsOf({ run, scenarios }: Pick<RunRecord, 'run' | 'scenarios'>): readonly Binding[] {
  const played = new Set([...(run.bindings ?? []), ...scenarios.map(({ binding }) => binding)])
  return order.filter((binding) => played.has(binding))
}

/** Gives the results of one row in one binding. */
export function rowResults(record: RunRecord): (outcome: Outcome, binding: Binding) => RowResult {
  const overruled = overruledIn(record)
  const own = new Map<string, number[]>()
  const ruled = new Map<string, Map<number, boolean>>()
  for (const [place, { requirement, judgements }] of record.scenarios.entries()) {
    const list = own.get(requirement)
    if (list === undefined) own.set(requirement, [place])
    else list.push(place)
    for (const { requirement: rule, check } of judgements) {
      const seen = ruled.get(rule) ?? new Map<number, boolean>()
      ruled.set(rule, seen.set(place, (seen.get(place) ?? true) && check.holds))
    }
  }
  const verdictAt = (place: number, holds: boolean | undefined): Verdict | undefined => {
    const scenario = record.scenarios[place]
    if (scenario === undefined) return undefined
    const stands = !overruled.has(scenario.id)
    if (holds === undefined) return verdictInTheEnd({ ...(scenario.verdict && { verdict: scenario.verdict }), stands })
    return stands ? (holds ? 'pass' : 'fail') : 'inconclusive'
  }
  return ({ requirement: { id }, state }, binding) => {
    if (!verdicts.some((verdict) => verdict === state)) return { state, scenarios: [], verdicts: [], notPassed: 0, unplayed: 0 }
    const rule = ruled.get(id)
    const places = (rule === undefined ? (own.get(id) ?? []) : [...rule.keys()]).filter(
      (place) => record.scenarios[place]?.binding === binding,
    )
    const played = places.flatMap((place) => {
      const verdict = verdictAt(place, rule?.get(place))
      return verdict === undefined ? [] : [{ place, verdict }]
    })
    const found = worst(played.map(({ verdict }) => verdict))
    played.sort((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict) || a.place - b.place)
    const left = places.flatMap((place) => record.scenarios[place]?.selection ?? []).find((one) => one.state !== 'run')
    return {
      state: found ?? left?.state,
      scenarios: played.length === 0 ? places : played.map(({ place }) => place),
      verdicts: played.map(({ verdict }) => verdict),
      notPassed: played.filter(({ verdict }) => verdict !== 'pass').length,
      unplayed: places.length - played.length,
    }
  }
}
