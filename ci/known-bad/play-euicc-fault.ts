/** Plays the eUICC suite against a simulated eUICC with one fault, and says which rows came out red. */
import { simulatedEuiccBench } from '../../adapters/bench/simulated-euicc.ts'
import { play } from '../../cli/play.ts'
import { loadAnyProfile } from '../../profiles/load.ts'
import type { ScenarioLine } from '../../reports/record.ts'
import type { State } from '../../requirements/tally.ts'
import type { EuiccFault } from '../../simulators/euicc/faults.ts'
import { reasons } from './play-fault.ts'

const { profile } = loadAnyProfile(new URL('../../profiles/simulated-euicc.yaml', import.meta.url).pathname)

/** What the simulated eUICC claims. */
export const euiccClaims = { ...profile, mayDestroy: true }

export interface EuiccFaultPlayed {
  readonly states: ReadonlyMap<string, State>
  /** Why a row is red, for the reader of a failing test. */
  readonly why: ReadonlyMap<string, string>
}

/** @param requirements rows whose scenarios are played; undefined for all. Rules judge whatever is played */
export async function playEuiccFault(
  fault: EuiccFault | undefined,
  requirements: readonly string[] | undefined,
): Promise<EuiccFaultPlayed> {
  const bench = await simulatedEuiccBench(fault === undefined ? {} : { fault })
  const scenarios: ScenarioLine[] = []
  try {
    const played = await play(
      {
        claims: euiccClaims,
        bindings: ['es10'],
        patienceMs: 1000,
        limits: {},
        declared: profile.declared,
        select: requirements === undefined ? {} : { requirements },
        seed: 'known-bad',
      },
      bench,
      {
        line(line) {
          if (line.line === 'scenario') scenarios.push(line)
        },
      },
    )
    const outcomes = played.state === 'played' ? played.outcomes : []
    return {
      states: new Map(outcomes.map(({ requirement, state }) => [requirement.id, state])),
      why: reasons(scenarios),
    }
  } finally {
    await bench.close()
  }
}
