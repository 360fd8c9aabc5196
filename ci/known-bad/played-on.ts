/** Plays the suite of a bench, and says which rows came out in which state. */
import { play } from '../../cli/play.ts'
import type { PlaySettings } from '../../cli/play-part.ts'
import type { ScenarioLine } from '../../reports/record.ts'
import type { PlayedOver } from '../../requirements/evidence.ts'
import type { AnyBench } from '../../steps/handed-run.ts'
import { reasons } from './play-fault.ts'
import type { FaultPlayed } from './suite-matrix.ts'

/** Short: simulated products answer at once or never. */
const PATIENCE_MS = 1000

/** The bench is closed afterwards. @param requirements rows whose scenarios are played; undefined for all */
export async function playedOn(
  bench: AnyBench,
  { claims, declared = {} }: Pick<PlaySettings, 'claims'> & Partial<Pick<PlaySettings, 'declared'>>,
  over: PlayedOver,
  requirements: readonly string[] | undefined,
): Promise<FaultPlayed> {
  const scenarios: ScenarioLine[] = []
  try {
    const select = requirements === undefined ? {} : { requirements }
    const settings = { claims, bindings: [over], patienceMs: PATIENCE_MS, limits: {}, declared, select, seed: 'known-bad' }
    const played = await play(settings, bench, {
      line(line) {
        if (line.line === 'scenario') scenarios.push(line)
      },
    })
    const outcomes = played.state === 'played' ? played.outcomes : []
    return {
      states: new Map(outcomes.map(({ requirement, state }) => [requirement.id, state])),
      why: reasons(scenarios),
    }
  } finally {
    await bench.close()
  }
}
