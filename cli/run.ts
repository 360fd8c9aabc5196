import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../profiles/config-error.ts'
import { loadProfile } from '../profiles/load.ts'
import type { SutProfile } from '../profiles/sut.ts'
import { headerText } from '../reports/console.ts'
import { inert, inertLines } from '../reports/inert.ts'
import { maskOf } from '../reports/mask.ts'
import { readRecord } from '../reports/record.ts'
import { interruption } from '../steps/interruption.ts'
import { systemClock } from '../transport/clock.ts'
import type { ReadyBench } from './bench-of-profile.ts'
import { CleanUp } from './clean-up.ts'
import { examine } from './doctor/examine.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { changesAgainst, type Expectation, readExpectations } from './expectations.ts'
import { newRecord, resumedRecord } from './open-record.ts'
import { type Played, play } from './play.ts'
import { playedApart } from './play-apart.ts'
import type { PlaySettings, Telling } from './play-part.ts'
import { printReports } from './print-reports.ts'
import { Progress } from './progress.ts'
import { makeResultsFolder } from './results-folder.ts'
import { demandSameProduct, type Resumed, readResumable, resumeCommand } from './resume.ts'
import { runLine } from './run-line.ts'
import { planOf, type RunOptions, type RunPlan } from './run-plan.ts'
import { setUp } from './set-up.ts'
import { openTarget } from './target.ts'

const builtIn = fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url))

/** What a run is, once everything that can be wrong with its configuration has been looked at. */
interface Ready {
  readonly path: string
  readonly profile: SutProfile
  readonly plan: RunPlan
  readonly options: RunOptions
  readonly resumed: Resumed | undefined
  readonly expected: readonly Expectation[] | undefined
}

/** Runs the scenarios against what the profile names, prints, and writes the results. Resolves to the exit code; see {@link EXIT}. */
export async function run(options: RunOptions): Promise<number> {
  try {
    const resumed = options.resume === undefined ? undefined : readResumable(options.resume)
    const path = options.profile ?? builtIn
    const profile = loadProfile(path)
    if (resumed !== undefined) demandSameProduct(resumed, profile)
    const seed = resumed?.record.run.seed ?? randomBytes(4).toString('hex')
    const plan = planOf(options, { ...profile, cores: availableParallelism() }, seed)
    const expected = options.expect === undefined ? undefined : readExpectations(options.expect)
    const target = await openTarget(profile, dirname(resolve(path)), systemClock)
    try {
      if (await isRed(profile, dirname(resolve(path)), target)) return EXIT.notRun
      return await runAgainst(target, { path, profile, plan, options, resumed, expected })
    } finally {
      await target.bench.close()
    }
  } catch (error) {
    if (error instanceof ConfigError) {
      console.error(`${inertLines(error.message)}\n\nNothing was run: the configuration has to be corrected first.`)
      return EXIT.notRun
    }
    console.error('Error of the harness:', error)
    return EXIT.harness
  }
}

/** A run that cannot tell a wrong set-up from a wrong product does not start. */
async function isRed(profile: SutProfile, folder: string, { bench, secrets }: ReadyBench): Promise<boolean> {
  // The simulated eIM is ours, and a fault of it is what is to be seen.
  if (profile.eim.adapter === 'simulated') return false
  const patient = { profile, folder, access: bench.access, terminal: process.stdin.isTTY === true, takesItsTime: true }
  const { lines, red } = await examine(patient, systemClock, interruption.signal)
  if (!red) return false
  console.error(lines.map(maskOf(secrets)).join('\n'))
  console.error('\nNothing was run: each line with "wrong" names the key of the profile to change (sgp32 doctor looks again).')
  return true
}

async function runAgainst(target: ReadyBench, ready: Ready): Promise<number> {
  const { profile, plan, options, resumed, expected } = ready
  const folder = resumed?.folder ?? makeResultsFolder(options.results ?? 'results', systemClock.now(), process.pid)
  const mask = maskOf(target.secrets)
  const first = runLine(ready.path, profile, plan, options, target.bench.access)
  const record = resumed === undefined ? newRecord(folder, first, mask) : resumedRecord(folder, resumed.done, first, mask)
  console.log(headerText(first))
  if (resumed !== undefined) console.log(`  ${resumed.done.length} scenarios of the run before are kept\n`)
  const { bindings, patienceMs, limits, declared } = profile
  const { select, seed, repeat, failFast } = plan
  const before = resumed?.done ?? []
  const settings: PlaySettings = {
    claims: profile,
    bindings,
    patienceMs,
    limits,
    declared,
    select,
    seed,
    repeat,
    failFast,
    before,
  }
  const end: End = (state, exitCode, why) => {
    record.write({ line: 'end', state, ended: systemClock.now().toISOString(), exitCode, ...(why === undefined ? {} : { why }) })
    return exitCode
  }
  const stop = interruptible(() => end('interrupted', EXIT.interrupted, BY_HAND))
  const progress = new Progress(process.stdout, mask)
  const goOn = resumeCommand(options.profile, options, folder)
  const creation = new CleanUp(target.bench, folder)
  let isTidy = false
  try {
    for (const line of await setUp(target.bench, profile)) console.log(`  ${mask(line)}`)
    const telling: Telling = {
      line(line) {
        record.write(line)
        progress.line(line)
        // Where that cannot be written, the end tells it.
        if (line.line === 'scenario' && profile.eim.adapter !== 'simulated') creation.list()
      },
      planned: (count, binding, repetition) =>
        progress.planned(binding, count, ` (${binding}${repeat === 1 ? '' : `, ${repetition} of ${repeat}`})`),
    }
    const played = await play(settings, target.bench, telling, plan.sideBySide ? playedApart(ready.path) : undefined)
    progress.end()
    await tidy(creation, target, profile)
    isTidy = true
    const isEnded = interruption.signal.aborted
    const code = isEnded ? end('interrupted', EXIT.interrupted, BY_HAND) : endOf(played, plan, expected, end)
    await printReports(readRecord(record.path), folder, { pages: options.pages })
    if (isEnded) console.log(`go on    ${goOn}`)
    return code
  } catch (error) {
    progress.end()
    // What the disk or a file of the user is the reason of needs no stack.
    const told = record.failure ?? (error instanceof ConfigError ? error : undefined)
    const why = mask(told?.message ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)))
    if (!isTidy) await tidy(creation, target, profile)
    if (!existsSync(record.path)) {
      console.error(`\nERROR OF THE HARNESS: ${record.path} is not there any more: somebody took it away while the run wrote it`)
      return EXIT.harness
    }
    if (record.failure === undefined) end('harness error', EXIT.harness, why)
    await printReports(readRecord(record.path), folder, { why, pages: options.pages })
    console.log(`go on    ${goOn}`)
    return EXIT.harness
  } finally {
    stop()
  }
}

const BY_HAND = 'ended by hand'

/** Nothing of ours stays at the eIM; what has to, is told. */
async function tidy(creation: CleanUp, { secrets }: ReadyBench, { eim }: SutProfile): Promise<void> {
  if (eim.adapter === 'simulated') return
  const { left, list, unlisted } = await creation.end(interruption.signal.aborted)
  const [first] = left
  if (first === undefined) return
  const where = unlisted === undefined ? `${basename(list)} lists them` : `${list} cannot be written (${unlisted})`
  const lines = [
    `\nleft     ${left.length} orders of this run are still at the eIM (${inert(first.now)}); ${where}`,
    ...(unlisted === undefined ? [] : left.map(({ eid, order }) => `         ${inert(order)} of ${inert(eid)}`)),
  ]
  console.log(maskOf(secrets)(lines.join('\n')))
}

type End = (state: 'complete' | 'interrupted' | 'never connected' | 'harness error', exitCode: number, why?: string) => number

function endOf(played: Played, { strict, select }: RunPlan, expected: readonly Expectation[] | undefined, end: End): number {
  if (played.state === 'never connected')
    return end(
      'never connected',
      EXIT.notRun,
      `${played.why}\nNo scenario was run. See eim in the profile: url, address and trust.`,
    )
  const { outcomes } = played
  const none = outcomes.every(({ scenarios }) => scenarios.length === 0)
  if (none) {
    const filters = [select.requirements?.join(', '), select.text, select.tags].filter((one) => one !== undefined)
    const why = `no scenario was run${filters.length === 0 ? '' : `: none is for ${filters.join(' and ')}, or none applies`}`
    return end('complete', exitCodeOf(outcomes, strict), why)
  }
  if (expected === undefined) return end('complete', exitCodeOf(outcomes, strict))
  const changes = changesAgainst(expected, outcomes, systemClock.now().toISOString().slice(0, 10))
  if (changes.length === 0) return end('complete', EXIT.pass, 'all is as expected')
  const errors = outcomes.some(({ state }) => state === 'error')
  return end('complete', errors ? EXIT.harness : EXIT.changed, `not as expected:\n${changes.join('\n')}`)
}

/** Ctrl-C ends the waits; a second one does not wait for anything. Gives back how to stop listening. */
function interruptible(atOnce: () => number): () => void {
  let asked = false
  const onSignal = () => {
    if (asked) leave(atOnce)
    asked = true
    console.log('\ninterrupted: closing the record (once more to leave at once)')
    interruption.abort(new Error('ended by hand'))
  }
  for (const signal of signals) process.on(signal, onSignal)
  return () => {
    for (const signal of signals) process.off(signal, onSignal)
  }
}

/** The last one comes when a terminal is closed, or its connection breaks. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Where the disk takes no last line, the record has no end. */
function leave(atOnce: () => number): never {
  try {
    atOnce()
  } finally {
    process.exit(EXIT.interrupted)
  }
}
