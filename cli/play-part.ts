import { Writable } from 'node:stream'
import { runCucumber } from '@cucumber/cucumber/api'
import { NOT_SHOWN } from '../reports/outcomes.ts'
import type { RecordLine, SanityLine } from '../reports/record.ts'
import { weightOf } from '../reports/weight.ts'
import type { Evidence, PlayedOver } from '../requirements/evidence.ts'
import { requirementOf } from '../requirements/ledger.ts'
import { scenariosOver } from '../requirements/played-over.ts'
import { fallen } from '../requirements/standing.ts'
import { type AnyBench, type HandedRun, handRun, missingOver } from '../steps/handed-run.ts'
import { interruption } from '../steps/interruption.ts'
import { actPatience } from '../steps/ipa/act-patience.ts'
import { type RunParameters, runParameters } from '../steps/parameters.ts'
import { withinPatience } from '../steps/patience.ts'
import { playId } from '../steps/play-id.ts'
import type { Sanity } from '../steps/sanity.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'
import { featureFilesFor } from './feature-files.ts'
import { rowsToPlay } from './rows-to-play.ts'
import { sanityOf } from './sanity-of.ts'
import { suiteOf, suiteRoot } from './suite.ts'

/** A scenario and what became of it in the end. */
export type Judged = Evidence & { /** Whether its verdict stands: not where the peer was not there. */ readonly stands: boolean }

/** How a part of a run ended; no scenarios where the target was never reached. */
export type PartPlayed =
  | {
      readonly state: 'played'
      readonly scenarios: readonly Judged[]
      /** Why no further scenario began; undefined where all have had their turn. */
      readonly halted?: string | undefined
    }
  | { readonly state: 'never connected'; readonly why: string }

export interface PlaySettings extends Omit<RunParameters, 'binding' | 'run' | 'repetition'> {
  /** What the scenarios are played over, one after the other. */
  readonly bindings: readonly PlayedOver[]
  /** How often everything is played. Default once. */
  readonly repeat?: number
  /** Begins no further scenario after the first one that failed and counts. */
  readonly failFast?: boolean
  /** Why no scenario begins at all: something before this part has ended the run. */
  readonly halted?: string | undefined
  /** What a run before this one brought to its end. */
  readonly before?: readonly Evidence[]
}

/** Something that a run tells while it goes on. */
export interface Telling {
  /** Every line of the record as it comes into being. */
  line(line: RecordLine): void
  /** How many scenarios the next part of the run has. */
  planned?(count: number, binding: PlayedOver, repetition: number): void
}

type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0]

/** Nothing can be played over any of the bindings: there is nobody to ask, and every scenario says why. */
const notAsked: Sanity = { state: 'mute', what: 'nothing can be played' }

/** Plays every scenario that these settings select, in every binding: sanity exchange, scenarios, sanity exchange. */
export async function playPart(settings: PlaySettings, bench: AnyBench, telling: Telling): Promise<PartPlayed> {
  const { bindings, repeat = 1, before: played = [] } = settings
  const over = bindings.find((one) => missingOver(bench, one) === undefined)
  const ask = (when: SanityLine['when']) => (over === undefined ? notAsked : sanity(settings, bench, over, when, telling))
  const before = await ask('before the first scenario')
  if (before.state === 'unreachable') return { state: 'never connected', why: before.what }
  const scenarios: Evidence[] = [...played]
  const run: HandedRun = {
    bench,
    done: new Set(played.map(({ id }) => id)),
    ...(settings.halted === undefined ? {} : { halted: settings.halted }),
    leave(evidence) {
      scenarios.push(evidence)
      telling.line({ line: 'scenario', ...evidence })
      if (settings.failFast && counts(evidence)) run.halted ??= `--fail-fast: ${evidence.requirement} failed`
    },
  }
  const handed = handRun(run)
  try {
    for (let repetition = 1; repetition <= repeat; repetition++)
      for (const binding of bindings) {
        if (interruption.signal.aborted) break
        const parameters = { ...settings, binding, run: handed.name, ...(repeat === 1 ? {} : { repetition }) }
        const begun = await playScenarios(parameters, run, telling)
        const left = new Set(scenarios.map(({ id }) => id))
        // A row with one scenario less would look as if nothing were missing.
        const lost = begun.filter(({ id }) => !left.has(id)).map(({ id, why }) => `${id} left no evidence: ${why}`)
        if (lost.length > 0 && !interruption.signal.aborted) throw new HarnessError(lost.join('\n'))
      }
  } finally {
    handed.take()
  }
  const ran = scenarios.filter(({ selection }) => selection.state === 'run')
  /** Undefined where somebody has ended the run, and nothing is asked any more. */
  const afterAll = async () => {
    if (interruption.signal.aborted) return undefined
    return ran.length === 0 ? before : ask('after the last scenario')
  }
  const after = await afterAll()
  const overruled = fallen(before.state === 'works', scenarios, after?.state === 'works')
  if (overruled.size > 0) {
    const neverAnswered = before.state !== 'works' && ran.every(({ answered }) => !answered)
    const why = neverAnswered
      ? `the ${bench.actor} never gave an answer that can be read, not even to the sanity exchange`
      : whyAway(bench.actor, after)
    telling.line({ line: 'overruled', scenarios: [...overruled], why })
  }
  return {
    state: 'played',
    scenarios: scenarios.map((scenario) => ({ ...scenario, stands: !overruled.has(scenario.id) })),
    halted: run.halted,
  }
}

function whyAway(actor: string, after: Sanity | undefined): string {
  // What was asked when somebody ended the run was not waited for.
  if (after === undefined || (after.state !== 'works' && interruption.signal.aborted)) return NOT_SHOWN
  if (after.state === 'works') return `the ${actor} did not answer yet`
  return `the ${actor} had stopped answering, as the sanity exchange after the last scenario shows`
}

async function sanity(
  settings: PlaySettings,
  bench: AnyBench,
  over: PlayedOver,
  when: SanityLine['when'],
  telling: Telling,
): Promise<Sanity> {
  const tape = new Tape(systemClock)
  const patienceMs = bench.actor === 'IPA' ? actPatience(bench, settings.patienceMs) : settings.patienceMs
  const result = await withinPatience(patienceMs, (signal) => sanityOf(bench, settings, over, tape, signal))
  const { state, what } = result
  telling.line({ line: 'sanity', when, state, what, tape: tape.entries })
  return result
}

/** A scenario that began, and what broke last in it. */
interface Begun {
  readonly id: string
  why: string
}

/** Gives every scenario that began. What it left behind, its hook has handed to the run. */
async function playScenarios(parameters: RunParameters, run: HandedRun, telling: Telling): Promise<readonly Begun[]> {
  const { actor } = run.bench
  const rows = rowsToPlay(parameters, actor)
  const files = rows && featureFilesFor(rows)
  if (files?.length === 0) return []
  const problems: string[] = []
  const titles = new Map<string, { id: string; title: string }>()
  const { configuration, support } = await suiteOf(actor)
  let cases = 0
  const begun = new Map<string, Begun>()
  const onEnvelope = ({ parseError, pickle, testCase, testCaseStarted, testStepFinished }: Envelope) => {
    if (parseError) problems.push(parseError.message)
    const step = testStepFinished && begun.get(testStepFinished.testCaseStartedId)
    if (step && testStepFinished.testStepResult.status === 'FAILED') step.why = testStepFinished.testStepResult.message ?? ''
    if (pickle) titles.set(pickle.id, { id: playId(pickle, parameters), title: pickle.name })
    const place = testCase && titles.get(testCase.pickleId)
    if (place) {
      titles.set(testCase.id, place)
      cases++
    }
    const started = testCaseStarted && titles.get(testCaseStarted.testCaseId)
    if (testCaseStarted && cases > 0) {
      telling.planned?.(cases, parameters.binding, parameters.repetition ?? 1)
      cases = 0
    }
    if (started && !run.done.has(started.id) && !interruption.signal.aborted && run.broken === undefined) {
      begun.set(testCaseStarted.id, { id: started.id, why: '' })
      telling.line({ line: 'started', ...started, binding: parameters.binding })
    }
  }
  const stderr = new Writable({
    write(text, _encoding, done) {
      problems.push(String(text))
      done()
    },
  })
  const runtime = { ...configuration.runtime, worldParameters: JSON.parse(JSON.stringify(runParameters(parameters))) }
  const paths = files === undefined ? configuration.sources.paths : [...files]
  const sources = { ...configuration.sources, paths, tagExpression: tagsOf(parameters, rows) }
  await runCucumber({ ...configuration, sources, runtime, support }, { cwd: suiteRoot, stderr }, onEnvelope)
  if (run.broken !== undefined) throw run.broken
  if (problems.length > 0) throw new HarnessError(`Cucumber could not run the features: ${problems.join('; ')}`)
  return [...begun.values()]
}

/** Whether a failure decides about the product: by its scenario, or by a rule that judged it. */
function counts({ verdict, requirement, judgements }: Evidence): boolean {
  const decides = (id: string) => {
    const row = requirementOf(id)
    return row !== undefined && weightOf(row) === 'failure'
  }
  if (verdict === 'fail' && decides(requirement)) return true
  return judgements.some((one) => !one.check.holds && decides(one.requirement))
}

/** Scenarios of this binding. */
function tagsOf({ binding, select }: RunParameters, rows: readonly string[] | undefined): string {
  return [
    scenariosOver(binding),
    ...(rows === undefined ? [] : [`(${rows.map((id) => `@req:${id}`).join(' or ')})`]),
    ...(select.tags === undefined ? [] : [`(${select.tags})`]),
  ].join(' and ')
}
