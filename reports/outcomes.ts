import { ledgerOf, type Requirement, type Version, versions } from '../requirements/ledger.ts'
import { optionsIn } from '../requirements/option-expression.ts'
import { fallen } from '../requirements/standing.ts'
import { type Outcome, type State, states, tally } from '../requirements/tally.ts'
import { ruledRows, type TestedActor } from '../requirements/tested-actors.ts'
import type { OverruledLine, RunRecord, SanityLine } from './record.ts'

/** Why what came after the last good answer does not stand where a run has no sanity exchange behind it. */
export const NOT_SHOWN = 'the run ended before it was shown that the peer still answers'

/** Why each scenario does not stand whose verdict does not, by id. */
export function overruledIn({ overruled }: Pick<RunRecord, 'overruled'>): ReadonlyMap<string, string> {
  return new Map(overruled.flatMap(({ scenarios, why }) => scenarios.map((id): [string, string] => [id, why])))
}

/**
 * The record with an outcome for every row. A run that was killed could not write them, or not all: they are made of what was
 * finished, and what came after the last good answer does not stand, because no sanity exchange shows that the peer was still there.
 */
export function withOutcomes(record: RunRecord): RunRecord {
  if (hasOutcomes(record)) return record
  const overruled = overruledInTheEnd(record)
  const fell = overruledIn({ overruled })
  const judged = record.scenarios.map((scenario) => ({ ...scenario, stands: !fell.has(scenario.id) }))
  const outcomes = tally(ledgerOf(actorOf(record)), ruledRows[actorOf(record)], judged, {
    spec: versionOf(record.run.product.spec),
    options: record.run.options,
    mayChangeState: true,
  })
  return { ...record, overruled, requirements: outcomes.map((outcome) => ({ line: 'requirement', ...outcome })) }
}

/** What does not stand: by the lines of the record, and where it lacks its end, what came after the last good answer. */
export function overruledInTheEnd(record: RunRecord): readonly OverruledLine[] {
  if (hasOutcomes(record)) return record.overruled
  const { sanity, scenarios } = record
  const [before, after] = [sanity.filter(({ when }) => !isEnd(when)), sanity.filter(({ when }) => isEnd(when))]
  const works = (lines: typeof sanity) => lines.some(({ state }) => state === 'works')
  // Each part of a run has two of them: one that lacks its second was in the middle.
  const doubted = fallen(works(before), scenarios, works(after) && after.length >= before.length)
  const known = overruledIn(record)
  const rest = [...doubted].filter((id) => !known.has(id))
  return rest.length === 0 ? record.overruled : [...record.overruled, { line: 'overruled', scenarios: rest, why: NOT_SHOWN }]
}

function isEnd(when: SanityLine['when']): boolean {
  return when === 'after the last scenario'
}

/** Who was under test. */
export function actorOf({ run }: Pick<RunRecord, 'run'>): TestedActor {
  return run.actor ?? 'eIM'
}

function hasOutcomes(record: RunRecord): boolean {
  const { requirements, end } = record
  return requirements.length > 0 && (end !== undefined || requirements.length >= ledgerOf(actorOf(record)).length)
}

/** Options that the outcomes of a killed run hang on, and that its record, made by another version, says nothing of. */
export function unanswered(record: RunRecord): readonly string[] {
  if (hasOutcomes(record)) return []
  const asked = new Set(ledgerOf(actorOf(record)).flatMap(({ options }) => optionsIn(options)))
  return [...asked].filter((name) => record.run.options[name] === undefined).sort()
}

/** How many rows ended in each state; the eight add up to the rows. */
export function countsOf(outcomes: readonly Pick<Outcome, 'state'>[]): ReadonlyMap<State, number> {
  const counts = new Map<State, number>(states.map((state) => [state, 0]))
  for (const { state } of outcomes) counts.set(state, (counts.get(state) ?? 0) + 1)
  return counts
}

/** `SGP.32 5.14.5`. */
export function sectionOf({ spec, section }: Pick<Requirement, 'spec' | 'section'>): string {
  return section === '' ? spec : `${spec} ${section}`
}

/** In words how the run ended; what is not complete must not be taken for it. */
export function runStateOf(record: RunRecord): { readonly isComplete: boolean; readonly text: string } {
  const { end } = record
  if (end?.state === 'complete') return { isComplete: true, text: 'complete' }
  if (end !== undefined) return { isComplete: false, text: end.why === undefined ? end.state : `${end.state}: ${end.why}` }
  return { isComplete: false, text: `incomplete: the run was killed, or could write no more${inTheMiddleOf(record)}` }
}

/** Why the run is a part only of what it might have been; undefined for a whole one. */
export function partialityOf({ run, end }: Pick<RunRecord, 'run' | 'end'>): string | undefined {
  if (end?.halted !== undefined) return `${end.halted}, and no further scenario began`
  return run.partial ? 'only a part of the scenarios was selected' : undefined
}

/** What was played when the record ends: of each binding the last that began, where it came to no end. */
export function inTheMiddleOf({ started, scenarios }: Pick<RunRecord, 'started' | 'scenarios'>): string {
  const last = new Map(started.map((line) => [line.binding, line]))
  const ended = new Set(scenarios.map(({ id }) => id))
  const titles = [...last.values()].filter(({ id }) => !ended.has(id)).map(({ title }) => `"${title}"`)
  return titles.length === 0 ? '' : `, in the middle of ${titles.join(' and ')}`
}

function versionOf(text: string): Version {
  const version = versions.find((one) => one === text)
  if (version === undefined) throw new RangeError(`the record is for SGP.32 v${text}; the versions are ${versions.join(', ')}`)
  return version
}
