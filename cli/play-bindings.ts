/** All bindings of a run, or of a part of it. */
import { BenchesInTurn } from '../adapters/bench/benches-in-turn.ts'
import type { PlayedOver } from '../requirements/evidence.ts'
import type { AnyBench } from '../steps/handed-run.ts'
import { interruption } from '../steps/interruption.ts'
import { HarnessError } from '../transport/faults.ts'
import { type Judged, type PartPlayed, type PlaySettings, playPart, type Telling } from './play-part.ts'

/** One bench for all bindings, or one for each. */
export type BenchOrBenches = AnyBench | BenchesInTurn

/** Plays in one part what has one bench; where each binding has its own, a part for each, with sanity exchanges of its own. */
export async function playBindings(settings: PlaySettings, bench: BenchOrBenches, telling: Telling): Promise<PartPlayed> {
  if (!(bench instanceof BenchesInTurn)) return playPart(settings, bench, telling)
  const { bindings } = settings
  const scenarios: Judged[] = []
  let { halted } = settings
  for (const binding of bindings) {
    if (interruption.signal.aborted) break
    const part = await playPart({ ...partOf(settings, [binding]), halted }, await bench.over(ofEsipa(binding)), telling)
    if (part.state === 'never connected') return bindings.length === 1 ? part : { ...part, why: `over ${binding}, ${part.why}` }
    scenarios.push(...part.scenarios)
    halted = part.halted
  }
  return { state: 'played', scenarios, halted }
}

/** The settings for some of the bindings, with what was played of them before. */
export function partOf(settings: PlaySettings, bindings: readonly PlayedOver[]): PlaySettings {
  const { before = [] } = settings
  return { ...settings, bindings, before: before.filter(({ binding }) => bindings.includes(binding)) }
}

function ofEsipa(binding: PlayedOver) {
  if (binding === 'es10') throw new HarnessError('an IPA is played over ESipa, not over ES10')
  return binding
}
