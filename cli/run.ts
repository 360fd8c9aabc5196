import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../adapters/bench/bench.ts'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import type { EimAccess } from '../adapters/eim/url.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { loadProfile } from '../profiles/load.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { writeAllureResults } from '../reports/allure.ts'
import { makeAllurePages } from '../reports/allure-html.ts'
import { headerText, sanityText, scenarioText, summaryText } from '../reports/console.ts'
import { maskOf } from '../reports/mask.ts'
import { type RecordLine, RecordWriter, type RunLine, type RunRecord, readRecord } from '../reports/record.ts'
import { ledgerOf } from '../requirements/ledger.ts'
import { allEimFaults } from '../simulators/eim/faults/all.ts'
import { interruption } from '../steps/interruption.ts'
import type { Select } from '../steps/parameters.ts'
import { systemClock } from '../transport/clock.ts'
import { benchOfProfile } from './bench-of-profile.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { type Played, type PlaySettings, play } from './play.ts'
import { makeResultsFolder } from './results-folder.ts'
import { similarIds } from './similar-ids.ts'

export interface RunOptions {
  /** Path of a profile; default the simulated eIM. */
  readonly profile?: string
  /** Folder that gets a folder of this run's own; default `results`. */
  readonly results?: string
  /** Requirement ids, separated by commas. */
  readonly only?: string
  /** Part of a scenario's title or feature. */
  readonly grep?: string
  /** Warnings fail the run too. */
  readonly strict?: boolean
}

/** A bench that is ready, and what must not be written anywhere. */
interface Target {
  readonly bench: Bench
  readonly secrets: readonly string[]
}

const builtIn = fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url))

/** Runs the scenarios against what the profile names, prints, and writes the results. Resolves to the exit code; see {@link EXIT}. */
export async function run(options: RunOptions): Promise<number> {
  try {
    const path = options.profile ?? builtIn
    const profile = loadProfile(path)
    const select = selectOf(options)
    const target = await reach(profile, dirname(resolve(path)))
    try {
      return await runAgainst(target, profile, select, options)
    } finally {
      await target.bench.close()
    }
  } catch (error) {
    if (error instanceof ConfigError) {
      console.error(`${error.message}\n\nNothing was run: the configuration has to be corrected first.`)
      return EXIT.notRun
    }
    console.error('Error of the harness:', error)
    return EXIT.harness
  }
}

async function runAgainst(target: Target, profile: SutProfile, select: Select, options: RunOptions): Promise<number> {
  const folder = makeResultsFolder(options.results ?? 'results', systemClock.now(), process.pid)
  const record = new RecordWriter(join(folder, 'record.ndjson'), maskOf(target.secrets))
  const first = runLine(profile, target.bench.access, options)
  record.write(first)
  console.log(headerText(first))
  const { bindings, patienceMs } = profile
  const settings: PlaySettings = { claims: profile, bindings, patienceMs, select }
  const end = (state: 'complete' | 'interrupted' | 'never connected' | 'harness error', exitCode: number, why?: string) => {
    record.write({ line: 'end', state, ended: systemClock.now().toISOString(), exitCode, ...(why === undefined ? {} : { why }) })
    return exitCode
  }
  const stop = interruptible(() => end('interrupted', EXIT.interrupted))
  const mask = maskOf(target.secrets)
  let alive = false
  const tell = (line: RecordLine) => {
    record.write(line)
    alive ||= line.line === 'sanity' ? line.state === 'works' : line.line === 'scenario' && line.answered
    const text = line.line === 'sanity' ? sanityText(line) : line.line === 'scenario' ? scenarioText(line, alive) : ''
    if (text !== '') console.log(mask(text))
  }
  try {
    const played = await play(settings, target.bench, tell)
    const code = interruption.signal.aborted
      ? end('interrupted', EXIT.interrupted, 'ended by hand')
      : endOf(played, options.strict ?? false, end, select)
    await report(folder, record.path)
    return code
  } catch (error) {
    const why = mask((error instanceof Error ? error.stack : undefined) ?? String(error))
    if (!record.isBroken) end('harness error', EXIT.harness, why)
    await report(folder, record.path, why)
    return EXIT.harness
  } finally {
    stop()
  }
}

function endOf(
  played: Played,
  strict: boolean,
  end: (state: 'complete' | 'never connected', code: number, why?: string) => number,
  select: Select,
): number {
  if (played.state === 'never connected')
    return end(
      'never connected',
      EXIT.notRun,
      `${played.why}\nNo scenario was run. See eim in the profile: url, address and trust.`,
    )
  const none = played.outcomes.every(({ scenarios }) => scenarios.length === 0)
  const filter = select.requirements?.join(', ') ?? select.text
  const why = none ? `no scenario was run${filter === undefined ? '' : `: none is for ${filter}, or none applies`}` : undefined
  return end('complete', exitCodeOf(played.outcomes, strict), why)
}

/** @param why what went wrong, for a record that could not be told it any more */
async function report(folder: string, path: string, why?: string): Promise<void> {
  const record = readRecord(path)
  const summary = summaryText(record)
  if (summary !== '') console.log(`\n${summary}`)
  if (record.end?.state === 'complete' && record.end.why !== undefined) console.log(`\n${record.end.why}`)
  if (record.end === undefined && why !== undefined) console.log(`\nERROR OF THE HARNESS: ${why}`)
  console.log(`\nrecord   ${shown(path)}`)
  if (record.scenarios.length > 0 && record.end?.state !== 'interrupted') await reportInAllure(record, folder)
  console.log(`exit     ${record.end?.exitCode ?? EXIT.harness}`)
}

/** The record has the verdicts; pages that cannot be written change nothing in them. */
async function reportInAllure(record: RunRecord, folder: string): Promise<void> {
  const results = join(folder, 'allure-results')
  try {
    writeAllureResults(record, results)
  } catch (error) {
    console.log(`allure   left out: ${error instanceof Error ? error.message : String(error)}`)
    return
  }
  const pages = await makeAllurePages(results, join(folder, 'allure-report'))
  console.log(`allure   ${shown(results)}`)
  console.log('path' in pages ? `report   ${shown(pages.path)}` : `report   left out: ${pages.leftOut}`)
}

/** Ctrl-C ends the waits; a second one does not wait for anything. Gives back how to stop listening. */
function interruptible(atOnce: () => number): () => void {
  let asked = false
  const onSignal = () => {
    if (asked) process.exit(atOnce())
    asked = true
    console.log('\ninterrupted: closing the record (once more to leave at once)')
    interruption.abort(new Error('ended by hand'))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
}

function selectOf({ only, grep }: RunOptions): Select {
  const requirements = only?.split(',').map((id) => id.trim())
  const known = ledgerOf('eIM').map(({ id }) => id)
  const unknown = requirements?.find((id) => !known.includes(id))
  if (unknown !== undefined) {
    const near = similarIds(unknown, known)
    const hint = near.length === 0 ? 'sgp32 list --actor eIM shows all' : `did you mean ${near.join(', ')}?`
    throw new ConfigError(`--only ${unknown}: there is no such requirement of the eIM; ${hint}`)
  }
  return { ...(requirements === undefined ? {} : { requirements }), ...(grep === undefined ? {} : { text: grep }) }
}

async function reach(profile: SutProfile, folder: string): Promise<Target> {
  const { eim, spec, assets, patienceMs } = profile
  const { idleEid, unknownEid } = assets
  if (eim.adapter === 'simulated') {
    const fault = Object.hasOwn(allEimFaults, eim.fault) ? allEimFaults[eim.fault] : undefined
    if (fault === undefined)
      throw new ConfigError(`eim.fault: there is no fault ${eim.fault}; write one of ${Object.keys(allEimFaults).join(', ')}`)
    return { bench: await simulatedBench({ fault, spec, idleEid, unknownEid, patienceMs }), secrets: [] }
  }
  return benchOfProfile(profile, folder)
}

function runLine(profile: SutProfile, access: EimAccess, { profile: path, only, grep }: RunOptions): RunLine {
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return {
    line: 'run',
    state: 'incomplete',
    harness: { name, version, node: process.version },
    started: systemClock.now().toISOString(),
    product: { name: profile.name, vendor: profile.vendor, version: profile.version, spec: profile.spec },
    target: { adapter: access.adapter, endpoint: access.url, trust: access.trust.kind },
    options: profile.options,
    command: `sgp32 run${path === undefined ? '' : ` --profile ${path}`}`,
    partial: only !== undefined || grep !== undefined,
  }
}

function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return existsSync(short) && !short.startsWith('..') ? short : path
}
