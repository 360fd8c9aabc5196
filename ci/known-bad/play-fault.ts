/** Plays the eIM suite against a simulated eIM with one fault, and says which rows came out red where. */
import { simulatedBench } from '../../adapters/bench/simulated.ts'
import { play } from '../../cli/play.ts'
import { loadProfile } from '../../profiles/load.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { ScenarioLine } from '../../reports/record.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import { eimRules } from '../../requirements/rules/eim.ts'
import { type State, tally } from '../../requirements/tally.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'

const profile = loadProfile(new URL('../../profiles/simulated.yaml', import.meta.url).pathname)

/** Short: simulated eIMs answer at once or never. */
const PATIENCE_MS = 1000
const SEED = 'known-bad'

/** Where the suite is played: a version, and the bindings that it has. */
export const places = [
  { spec: '1.2', bindings: ['asn1', 'json'] },
  { spec: '1.0.1', bindings: ['asn1'] },
] as const satisfies readonly { readonly spec: string; readonly bindings: readonly FunctionBinding[] }[]
export type PlayedSpec = (typeof places)[number]['spec']

export interface FaultPlayed {
  readonly connected: boolean
  /** State of every row in each binding. */
  readonly states: ReadonlyMap<FunctionBinding, ReadonlyMap<string, State>>
  /** Rows of the scenarios in which a rule had something to judge, by the rule's row. */
  readonly judgedIn: ReadonlyMap<string, readonly string[]>
  /** Why a row is red, for the reader of a failing test. */
  readonly why: ReadonlyMap<string, string>
}

/** What a product under test would claim in this version. */
export function claimsOf(spec: PlayedSpec) {
  const options = spec === '1.2' ? profile.options : { ...profile.options, O_X_JSON: false }
  return { spec, options, mayChangeState: true }
}

/** @param requirements rows whose scenarios are played; undefined for all. Rules judge whatever is played */
export async function playFault(
  fault: EimFault,
  spec: PlayedSpec,
  requirements: readonly string[] | undefined,
): Promise<FaultPlayed> {
  const bindings = places.find((place) => place.spec === spec)?.bindings ?? ['asn1']
  const { idleEid, unknownEid } = profile.assets
  const bench = await simulatedBench({ fault, spec, idleEid, unknownEid, patienceMs: PATIENCE_MS })
  const scenarios: ScenarioLine[] = []
  const overruled = new Set<string>()
  const claims = claimsOf(spec)
  try {
    const { limits, declared } = profile
    const select = requirements === undefined ? {} : { requirements }
    const settings = { claims, bindings, patienceMs: PATIENCE_MS, limits, declared, select, seed: SEED }
    const played = await play(settings, bench, {
      line(line) {
        if (line.line === 'scenario') scenarios.push(line)
        if (line.line === 'overruled') for (const id of line.scenarios) overruled.add(id)
      },
    })
    if (played.state === 'never connected') return { connected: false, states: new Map(), judgedIn: new Map(), why: new Map() }
  } finally {
    await bench.close()
  }
  const ruled = new Set(eimRules.map(({ requirement }) => requirement))
  const judged = scenarios.map((scenario) => ({ ...scenario, stands: !overruled.has(scenario.id) }))
  const states = new Map(
    bindings.map((binding) => {
      const own = judged.filter((scenario) => scenario.binding === binding)
      const outcomes = tally(ledgerOf('eIM'), ruled, own, claims)
      return [binding, new Map(outcomes.map(({ requirement, state }) => [requirement.id, state]))] as const
    }),
  )
  return { connected: true, states, judgedIn: judgedIn(scenarios), why: reasons(scenarios) }
}

function judgedIn(scenarios: readonly ScenarioLine[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  for (const { requirement, judgements } of scenarios)
    for (const { requirement: rule } of judgements) found.set(rule, (found.get(rule) ?? new Set()).add(requirement))
  return new Map([...found].map(([rule, rows]) => [rule, [...rows]]))
}

/** Why each red row is red. */
export function reasons(scenarios: readonly ScenarioLine[]): ReadonlyMap<string, string> {
  const why = new Map<string, string>()
  for (const { requirement, checks, thrown, judgements, id } of scenarios) {
    const red = checks.find(({ holds }) => !holds)
    if (red !== undefined) why.set(requirement, `${id}: expected ${red.expected}; seen ${red.seen}`)
    else if (thrown !== undefined) why.set(requirement, `${id}: ${thrown.message}`)
    for (const { requirement: row, check } of judgements)
      if (!check.holds) why.set(row, `${id}: expected ${check.expected}; seen ${check.seen}`)
  }
  return why
}
