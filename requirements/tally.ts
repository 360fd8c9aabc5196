import { applicabilityOf, type Claims, type Selection } from './applicability.ts'
import type { Evidence } from './evidence.ts'
import type { Requirement } from './ledger.ts'
import { type Verdict, verdicts, worst } from './verdict.ts'

/** The eight states that a row of the ledger can end in; they add up to the ledger. */
export const states = [...verdicts, 'not applicable', 'cannot be prepared', 'not selected', 'not tested'] as const
export type State = (typeof states)[number]

/** How a row of the ledger ended. */
export interface Outcome {
  readonly requirement: Requirement
  readonly state: State
  /** Which option, port, filter or reason, where the state is no verdict; what else there is to know where it is one. */
  readonly why?: string
  /** Passed, and another scenario of the same row could not be prepared, or was not selected. */
  readonly partial?: true
  /** How often it passed, where the run played everything several times. */
  readonly repeated?: { readonly passed: number; readonly of: number }
  /** Scenarios that had a say, by id. */
  readonly scenarios: readonly string[]
}

/** A scenario, and whether what it found stands. */
export type Judged = Pick<Evidence, 'id' | 'requirement' | 'selection' | 'judgements' | 'verdict' | 'repetition'> & {
  readonly stands: boolean
}

/** The verdict of a scenario in the end. Our own errors stay ours. */
export function verdictInTheEnd({ verdict, stands }: Pick<Judged, 'verdict' | 'stands'>): Verdict | undefined {
  return verdict === undefined || verdict === 'error' || stands ? verdict : 'inconclusive'
}

/**
 * The outcome of every row.
 *
 * @param ruled rows that rules judge
 * @param elsewhere rows whose scenarios or rules are for something else than the run is played over, and the reason in words
 */
export function tally(
  ledger: readonly Requirement[],
  ruled: ReadonlySet<string>,
  scenarios: readonly Judged[],
  claims: Claims,
  elsewhere: ReadonlyMap<string, string> = new Map(),
): Outcome[] {
  const played = new Index(scenarios)
  const repetitions = [...new Set(scenarios.flatMap(({ repetition }) => repetition ?? []))]
  const each = repetitions.map((n) => new Index(scenarios.filter(({ repetition }) => repetition === n)))
  return ledger.map((requirement) => {
    if (requirement.status !== 'tested') return { requirement, state: 'not tested', why: requirement.status, scenarios: [] }
    const owed = applicabilityOf(requirement, claims)
    if (owed.state !== 'run') return { requirement, ...owed, scenarios: [] }
    const outcomeIn = (index: Index) =>
      ruled.has(requirement.id) ? outcomeOfRule(requirement, index, elsewhere) : outcomeOfScenarios(requirement, index, elsewhere)
    const repeated = each.length < 2 ? undefined : repetitionsOf(each.map((index) => outcomeIn(index).state))
    return { ...outcomeIn(played), ...(repeated === undefined ? {} : { repeated }) }
  })
}

/** What each repetition by itself came to; undefined where the row has no verdict. */
function repetitionsOf(found: readonly State[]): Outcome['repeated'] {
  const judged = found.filter((state) => verdicts.some((verdict) => verdict === state))
  return judged.length === 0 ? undefined : { passed: judged.filter((state) => state === 'pass').length, of: judged.length }
}

/** Scenarios by the row that they prove, and by the rows whose rules judged them. */
class Index {
  readonly all: readonly Judged[]
  readonly #proving = new Map<string, Judged[]>()
  readonly #judged = new Map<string, Map<Judged, boolean>>()

  constructor(all: readonly Judged[]) {
    this.all = all
    for (const scenario of all) {
      this.#proving.set(scenario.requirement, [...(this.#proving.get(scenario.requirement) ?? []), scenario])
      for (const { requirement, check } of scenario.judgements) {
        const judged = this.#judged.get(requirement) ?? new Map<Judged, boolean>()
        this.#judged.set(requirement, judged.set(scenario, (judged.get(scenario) ?? true) && check.holds))
      }
    }
  }

  /** Scenarios that prove a row. */
  proving(id: string): readonly Judged[] {
    return this.#proving.get(id) ?? []
  }

  /** Scenarios in which a rule judged something, those too that could not be prepared to their end, and whether everything held. */
  judged(id: string): readonly (readonly [Judged, holds: boolean])[] {
    return [...(this.#judged.get(id) ?? [])]
  }
}

function outcomeOfScenarios(requirement: Requirement, index: Index, elsewhere: ReadonlyMap<string, string>): Outcome {
  const own = index.proving(requirement.id)
  const ran = own.filter(({ selection }) => selection.state === 'run')
  const state = worst(ran.flatMap((scenario) => verdictInTheEnd(scenario) ?? []))
  const selections = own.map(({ selection }) => selection)
  const left = selections.find(isState('cannot be prepared')) ?? selections.find(isState('not selected'))
  if (state !== undefined) {
    const partial = state === 'pass' && left !== undefined
    return { requirement, state, scenarios: ran.map(({ id }) => id), ...(partial ? { partial, why: left.why } : {}) }
  }
  const reason = left ?? selections.find(isState('not applicable'))
  if (reason !== undefined) return { requirement, ...reason, scenarios: [] }
  // Whoever chose what the run is played over has not chosen this row.
  const why = elsewhere.get(requirement.id)
  if (why !== undefined) return { requirement, state: 'not selected', why, scenarios: [] }
  return { requirement, state: 'inconclusive', why: 'no scenario of this row came to its end', scenarios: [] }
}

function outcomeOfRule(requirement: Requirement, index: Index, elsewhere: ReadonlyMap<string, string>): Outcome {
  const judged = index.judged(requirement.id)
  const state = worst(judged.map(([{ stands }, holds]): Verdict => (!stands ? 'inconclusive' : holds ? 'pass' : 'fail')))
  const why = elsewhere.get(requirement.id)
  if (state === undefined && why !== undefined) return { requirement, state: 'not selected', why, scenarios: [] }
  return state === undefined ? unseen(requirement, index.all) : { requirement, state, scenarios: judged.map(([{ id }]) => id) }
}

/** No exchange of the run was one that the rule judges. Where scenarios were left out, the exchange may have been in one of them. */
function unseen(requirement: Requirement, all: readonly Judged[]): Outcome {
  const selections = all.map(({ selection }) => selection)
  const left = selections.find(isState('cannot be prepared')) ?? selections.find(isState('not selected'))
  const none = 'no exchange that this row judges'
  if (left !== undefined) return { requirement, state: left.state, why: `${none}; ${left.why}`, scenarios: [] }
  if (all.length === 0) return { requirement, state: 'not selected', why: 'no scenario was selected', scenarios: [] }
  return { requirement, state: 'inconclusive', why: none, scenarios: [] }
}

function isState(state: Selection['state']) {
  return (selection: Selection): selection is Exclude<Selection, { state: 'run' }> => selection.state === state
}
