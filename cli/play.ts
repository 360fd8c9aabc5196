import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import {
  type IRunConfiguration,
  type ISupportCodeLibrary,
  loadConfiguration,
  loadSupport,
  runCucumber,
} from '@cucumber/cucumber/api'
import type { RecordLine, SanityLine } from '../reports/record.ts'
import { EVIDENCE, type Evidence } from '../requirements/evidence.ts'
import { ledgerOf } from '../requirements/ledger.ts'
import { eimRules } from '../requirements/rules/eim.ts'
import { standing } from '../requirements/standing.ts'
import { type Outcome, tally } from '../requirements/tally.ts'
import { interruption } from '../steps/interruption.ts'
import type { RunParameters } from '../steps/parameters.ts'
import { connectToEim, withinPatience } from '../steps/patience.ts'
import { type Sanity, sanityExchange } from '../steps/sanity.ts'
import { systemClock } from '../transport/clock.ts'
import { HarnessError } from '../transport/faults.ts'
import { Tape } from '../transport/tape.ts'

/** How a run ended; no outcomes where the target was never reached. */
export type Played =
  | { readonly state: 'played'; readonly outcomes: readonly Outcome[] }
  | { readonly state: 'never connected'; readonly why: string }

type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0]

const root = fileURLToPath(new URL('..', import.meta.url))
let loaded: { readonly configuration: IRunConfiguration; readonly support: ISupportCodeLibrary } | undefined

/**
 * Plays every scenario that these parameters select: sanity exchange, scenarios, sanity exchange, outcome of every row.
 *
 * @param write is told every line of the record as it comes into being
 */
export async function play(parameters: RunParameters, write: (line: RecordLine) => void): Promise<Played> {
  const before = await sanity(parameters, 'before the first scenario', write)
  if (before.state === 'unreachable') return { state: 'never connected', why: before.what }
  const scenarios = await playScenarios(parameters, write)
  const ran = scenarios.filter(({ selection }) => selection.state === 'run')
  const idle = ran.length === 0 || interruption.signal.aborted
  const after = idle ? before : await sanity(parameters, 'after the last scenario', write)

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
  const outcomes = tally(ledgerOf('eIM'), new Set(eimRules.map(({ requirement }) => requirement)), judged, parameters.claims)
  for (const outcome of outcomes) write({ line: 'requirement', ...outcome })
  return { state: 'played', outcomes }
}

async function sanity(parameters: RunParameters, when: SanityLine['when'], write: (line: RecordLine) => void): Promise<Sanity> {
  const { eim: access, assets, patienceMs } = parameters
  const eim = connectToEim(access, patienceMs)
  const tape = new Tape(systemClock)
  try {
    const result = await withinPatience(patienceMs, (signal) => sanityExchange(eim, assets.idleEid, tape, signal))
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
    if (pickle) titles.set(pickle.id, { id: `${pickle.uri}:${pickle.location?.line ?? 0}`, title: pickle.name })
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
  await runCucumber({ ...configuration, runtime, support }, { cwd: root, stdout: sink([]), stderr: sink(problems) }, onEnvelope)
  if (problems.length > 0) throw new HarnessError(`Cucumber could not run the features: ${problems.join('; ')}`)
  return found
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
