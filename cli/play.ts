import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  type IRunConfiguration,
  type ISupportCodeLibrary,
  loadConfiguration,
  loadSupport,
  runCucumber,
} from '@cucumber/cucumber/api'
import type { Bench } from '../adapters/bench/bench.ts'
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { RecordLine, SanityLine } from '../reports/record.ts'
import { EVIDENCE, type Evidence } from '../requirements/evidence.ts'
import { ledgerOf } from '../requirements/ledger.ts'
import { eimRules } from '../requirements/rules/eim.ts'
import { standing } from '../requirements/standing.ts'
import { type Outcome, tally } from '../requirements/tally.ts'
import { handBench } from '../steps/bench.ts'
import { interruption } from '../steps/interruption.ts'
import type { RunParameters } from '../steps/parameters.ts'
import { withinPatience } from '../steps/patience.ts'
import { type Sanity, sanityExchange } from '../steps/sanity.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'

/** How a run ended; no outcomes where the target was never reached. */
export type Played =
  | { readonly state: 'played'; readonly outcomes: readonly Outcome[] }
  | { readonly state: 'never connected'; readonly why: string }

export interface PlaySettings extends Omit<RunParameters, 'binding' | 'bench'> {
  /** Function bindings that the scenarios are played in, one after the other. */
  readonly bindings: readonly FunctionBinding[]
}

type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0]

const root = fileURLToPath(new URL('..', import.meta.url))
let loaded: { readonly configuration: IRunConfiguration; readonly support: ISupportCodeLibrary } | undefined

/**
 * Plays every scenario that these settings select, in every binding: sanity exchange, scenarios, sanity exchange, outcome of every row.
 *
 * @param write is told every line of the record as it comes into being
 */
export async function play(settings: PlaySettings, bench: Bench, write: (line: RecordLine) => void): Promise<Played> {
  const before = await sanity(settings, bench, 'before the first scenario', write)
  if (before.state === 'unreachable') return { state: 'never connected', why: before.what }
  const scenarios: Evidence[] = []
  const handed = handBench(bench)
  try {
    for (const binding of settings.bindings)
      scenarios.push(...(await playScenarios({ ...settings, binding, bench: handed.name }, write)))
  } finally {
    handed.take()
  }
  const ran = scenarios.filter(({ selection }) => selection.state === 'run')
  const idle = ran.length === 0 || interruption.signal.aborted
  const after = idle ? before : await sanity(settings, bench, 'after the last scenario', write)

  const stand = standing(
    before.state === 'works',
    ran.map(({ answered }) => answered),
    after.state === 'works',
  )
  const overruled = new Set(ran.filter((_, i) => !stand[i]).map(({ id }) => id))
  if (overruled.size > 0) {
    const neverAnswered = before.state !== 'works' && ran.every(({ answered }) => !answered)
    const part =
      after.state === 'works'
        ? 'the eIM did not answer yet'
        : 'the eIM had stopped answering, as the sanity exchange after the last scenario shows'
    const why = neverAnswered ? 'the eIM never gave an answer that can be read, not even to the sanity exchange' : part
    write({ line: 'overruled', scenarios: [...overruled], why })
  }
  const judged = scenarios.map((scenario) => ({ ...scenario, stands: !overruled.has(scenario.id) }))
  const outcomes = tally(ledgerOf('eIM'), ruled, judged, settings.claims).map((outcome) => selectedOutcome(outcome, settings))
  for (const outcome of outcomes) write({ line: 'requirement', ...outcome })
  return { state: 'played', outcomes }
}

/** Rows that rules judge: in every scenario, whatever a run is for. */
const ruled: ReadonlySet<string> = new Set(eimRules.map(({ requirement }) => requirement))

/** Scenario rows that the run is for; undefined where it is for all, or where a rule needs whatever traffic there is. */
function rowsToPlay({ select: { requirements } }: Pick<RunParameters, 'select'>): readonly string[] | undefined {
  return requirements?.some((id) => ruled.has(id)) ? undefined : requirements
}

function selectedOutcome(outcome: Outcome, settings: PlaySettings): Outcome {
  const rows = rowsToPlay(settings)
  const { requirement, state } = outcome
  const left = state === 'inconclusive' && outcome.scenarios.length === 0
  if (rows === undefined || !left || rows.includes(requirement.id)) return outcome
  return { requirement, state: 'not selected', why: `the run is for ${rows.join(', ')}`, scenarios: [] }
}

async function sanity(
  { patienceMs, bindings }: PlaySettings,
  bench: Bench,
  when: SanityLine['when'],
  write: (line: RecordLine) => void,
): Promise<Sanity> {
  const eim = bench.connect(bindings[0] ?? 'asn1')
  const tape = new Tape(systemClock)
  try {
    const result = await withinPatience(patienceMs, (signal) => sanityExchange(eim, bench.idleEid, tape, signal))
    write({ line: 'sanity', when, ...result, tape: tape.entries })
    return result
  } finally {
    await eim.close()
  }
}

async function playScenarios(parameters: RunParameters, write: (line: RecordLine) => void): Promise<Evidence[]> {
  const found: Evidence[] = []
  const problems: string[] = []
  const titles = new Map<string, { id: string; title: string }>()
  const { configuration, support } = await cucumber()
  const onEnvelope = ({ parseError, pickle, testCase, testCaseStarted, attachment }: Envelope) => {
    if (parseError) problems.push(parseError.message)
    if (pickle)
      titles.set(pickle.id, {
        id: `${pickle.uri}:${pickle.location?.line ?? 0}${parameters.binding === 'json' ? ' json' : ''}`,
        title: pickle.name,
      })
    const place = testCase && titles.get(testCase.pickleId)
    if (place) titles.set(testCase.id, place)
    const started = testCaseStarted && titles.get(testCaseStarted.testCaseId)
    if (started) write({ line: 'started', ...started })
    if (attachment?.mediaType !== EVIDENCE) return
    // Made by our own After hook.
    const evidence = JSON.parse(attachment.body) as Evidence
    found.push(evidence)
    write({ line: 'scenario', ...evidence })
  }
  const sink = (keep: string[]) =>
    new Writable({
      write(text, _encoding, done) {
        keep.push(String(text))
        done()
      },
    })
  const runtime = { ...configuration.runtime, worldParameters: JSON.parse(JSON.stringify(parameters)) }
  const sources = { ...configuration.sources, tagExpression: tagsOf(parameters) }
  await runCucumber(
    { ...configuration, sources, runtime, support },
    { cwd: root, stdout: sink([]), stderr: sink(problems) },
    onEnvelope,
  )
  if (problems.length > 0) throw new HarnessError(`Cucumber could not run the features: ${problems.join('; ')}`)
  return found
}

/** Scenarios of this binding; a scenario about HTTPS itself is played once, with the ASN.1 binding that every eIM has. */
function tagsOf(parameters: RunParameters): string {
  const binding = parameters.binding === 'json' ? '(@binding:any or @binding:json)' : '(@binding:any or @binding:https)'
  const rows = rowsToPlay(parameters)
  return rows === undefined
    ? binding
    : `${binding} and (${(rows.length === 0 ? ['none'] : rows).map((id) => `@req:${id}`).join(' or ')})`
}

async function cucumber() {
  if (loaded === undefined) {
    const provided = { import: ['steps/!(*.test).ts'], paths: ['features/**/*.feature'] }
    const { runConfiguration } = await loadConfiguration({ file: false, provided }, { cwd: root })
    // Step modules register themselves on first import only, so one library serves every run of this process.
    loaded = { configuration: runConfiguration, support: await loadSupport(runConfiguration, { cwd: root }) }
  }
  return loaded
}
