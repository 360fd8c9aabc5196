/** A whole run: its parts are played, one after the other or side by side, and every row of the ledger gets its outcome. */

import type { PlayedOver } from '../requirements/evidence.ts'
import { ledgerOf } from '../requirements/ledger.ts'
import { playedElsewhere, ruledElsewhere } from '../requirements/played-elsewhere.ts'
import { readTaggedScenarios } from '../requirements/tagged-scenarios.ts'
import { type Outcome, tally } from '../requirements/tally.ts'
import { ruledRows, rulesOf, type TestedActor } from '../requirements/tested-actors.ts'
import { type BenchOrBenches, partOf, playBindings } from './play-bindings.ts'
import type { PartPlayed, PlaySettings, Telling } from './play-part.ts'
import { rowsToPlay } from './rows-to-play.ts'

/** How a run ended; no outcomes where the target was never reached. */
export type Played =
  | {
      readonly state: 'played'
      readonly outcomes: readonly Outcome[]
      /** Why no further scenario began; undefined where all have had their turn. */
      readonly halted?: string | undefined
    }
  | {
      readonly state: 'never connected'
      readonly why: string /** Bindings that were played all the same. */
      readonly played: readonly PlayedOver[]
    }

/** Plays a part of a run elsewhere, against a peer of its own. */
export type PlayApart = (settings: PlaySettings, telling: Telling) => Promise<PartPlayed>

/** Plays every scenario that these settings select, in every binding, and tells the outcome of every row. @param apart plays all bindings but the first, at the same time as that one */
export async function play(settings: PlaySettings, bench: BenchOrBenches, telling: Telling, apart?: PlayApart): Promise<Played> {
  const over = new Set<PlayedOver>()
  const told: Telling = {
    ...telling,
    line(line) {
      if (line.line === 'scenario') over.add(line.binding)
      telling.line(line)
    },
  }
  const parts = apart === undefined ? [await playBindings(settings, bench, told)] : await sideBySide(settings, bench, told, apart)
  const judged = []
  for (const part of parts) {
    if (part.state === 'never connected') return { ...part, played: [...over] }
    judged.push(...part.scenarios)
  }
  const { actor } = bench
  const { bindings } = settings
  const elsewhere = new Map([...playedElsewhere(bindings, readTaggedScenarios()), ...ruledElsewhere(bindings, rulesOf[actor])])
  const outcomes = tally(ledgerOf(actor), ruledRows[actor], judged, settings.claims, elsewhere).map((outcome) =>
    selectedOutcome(outcome, settings, actor),
  )
  for (const outcome of outcomes) telling.line({ line: 'requirement', ...outcome })
  const halted = parts.flatMap((part) => (part.state === 'played' ? (part.halted ?? []) : []))
  return { state: 'played', outcomes, halted: halted[0] }
}

/** A part that breaks leaves the others to their end: what they play is on the record. */
async function sideBySide(
  settings: PlaySettings,
  bench: BenchOrBenches,
  telling: Telling,
  apart: PlayApart,
): Promise<readonly PartPlayed[]> {
  const { bindings } = settings
  // Two processes, however many bindings there are: as many as the smallest machine has cores.
  const parts = await Promise.allSettled([
    playBindings(partOf(settings, bindings.slice(0, 1)), bench, telling),
    apart(partOf(settings, bindings.slice(1)), telling),
  ])
  return parts.map((part) => {
    if (part.status === 'rejected') throw part.reason
    return part.value
  })
}

/** A row without scenarios, because the run is for others. */
function selectedOutcome(outcome: Outcome, { select }: PlaySettings, actor: TestedActor): Outcome {
  const { requirement, state, scenarios } = outcome
  const rows = rowsToPlay({ select }, actor)
  const leftOut = rows !== undefined && !rows.includes(requirement.id)
  if (state !== 'inconclusive' || scenarios.length > 0 || !(leftOut || select.tags !== undefined)) return outcome
  const why = `the run is for ${rows?.join(', ') ?? select.tags}`
  return { requirement, state: 'not selected', why, scenarios: [] }
}
