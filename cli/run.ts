import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { ConfigError } from '../profiles/config-error.ts'
import { type AnyProfile, loadAnyProfile } from '../profiles/load.ts'
import { headerText } from '../reports/console.ts'
import { inertLines } from '../reports/inert.ts'
import { maskOf } from '../reports/mask.ts'
import { type RecordWriter, readRecord } from '../reports/record.ts'
import { ruledRows } from '../requirements/tested-actors.ts'
import { interruption } from '../steps/interruption.ts'
import { systemClock } from '../transport/clock.ts'
import { actorFor, builtIn } from './built-in.ts'
import { endSignals } from './end-signals.ts'
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
import { type Planned, planOf, type RunOptions, type RunPlan } from './run-plan.ts'
import { openSubject, type Subject } from './subject.ts'

/** What a run is, once everything that can be wrong with its configuration has been looked at. */
interface Ready {
  readonly path: string
  readonly any: AnyProfile
  readonly plan: RunPlan
  readonly options: RunOptions
  readonly resumed: Resumed | undefined
  readonly expected: readonly Expectation[] | undefined
}

/** Runs the scenarios against what the profile names, prints, and writes the results. Resolves to the exit code; see {@link EXIT}. */
export async function run(options: RunOptions): Promise<number> {
  try {
    const resumed = options.resume === undefined ? undefined : readResumable(options.resume)
    const path = options.profile ?? builtIn(options.builtIn ?? actorFor(options))
    const any = loadAnyProfile(path)
    if (resumed !== undefined) demandSameProduct(resumed, any)
    const seed = resumed?.record.run.seed ?? randomBytes(4).toString('hex')
    const plan = planOf(options, plannedOf(any), seed)
    const expected = options.expect === undefined ? undefined : readExpectations(options.expect, any.actor)
    const subject = await openSubject(any, path)
    try {
      const red = await subject.redLines()
      if (red === undefined) return await runAgainst(subject, { path, any, plan, options, resumed, expected })
      console.error(red.join('\n'))
      console.error(
        '\nNothing was run: each line with "wrong" names the key of the profile to change (sgp32 doctor looks again).',
      )
      return EXIT.notRun
    } finally {
      await subject.bench.close()
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

/** What a plan has to know of a profile. */
function plannedOf({ actor, profile }: AnyProfile): Planned {
  const { mayChangeState } = profile
  const cores = availableParallelism()
  if (actor === 'eUICC') return { actor, mayChangeState, bindings: ['es10'], adapter: profile.euicc.adapter, cores }
  if (actor === 'IPA') return { actor, mayChangeState, bindings: profile.bindings, adapter: profile.ipa.adapter, cores }
  return { actor, mayChangeState, bindings: profile.bindings, adapter: profile.eim.adapter, cores }
}

async function runAgainst(subject: Subject, ready: Ready): Promise<number> {
  const { any, plan, options, resumed, expected } = ready
  const folder = resumed?.folder ?? makeResultsFolder(options.results ?? 'results', systemClock.now(), process.pid)
  const mask = maskOf(subject.secrets)
  const first = runLine(ready.path, any, plan, options, subject)
  // Before there is a record: a signal must not leave one without its end.
  const stop = interruptible(() => end('interrupted', EXIT.interrupted, BY_HAND))
  let record: RecordWriter
  try {
    record = resumed === undefined ? newRecord(folder, first, mask) : resumedRecord(folder, resumed.done, first, mask)
  } catch (error) {
    stop()
    throw error
  }
  console.log(headerText(first))
  if (resumed !== undefined) console.log(`  ${resumed.done.length} scenarios of the run before are kept\n`)
  const { select, seed, repeat, failFast } = plan
  const settings: PlaySettings = { ...subject.playing, select, seed, repeat, failFast, before: resumed?.done ?? [] }
  let halted: string | undefined
  const end: End = (state, exitCode, why) => {
    const ended = systemClock.now().toISOString()
    record.write({ line: 'end', state, ended, exitCode, ...(why && { why }), ...(halted && { halted }) })
    return exitCode
  }
  const progress = new Progress(process.stdout, mask)
  const goOn = resumeCommand(options.profile, options, folder)
  const tidying = subject.tidying(folder)
  const tidy = async () => {
    isTidy = true
    for (const line of await tidying.end(interruption.signal.aborted)) console.log(mask(line))
  }
  let isTidy = false
  try {
    for (const line of await subject.setUp()) console.log(`  ${mask(line)}`)
    const telling: Telling = {
      line(line) {
        record.write(line)
        progress.line(line)
        if (line.line === 'scenario') tidying.noted()
      },
      planned: (count, binding, repetition) =>
        progress.planned(binding, count, ` (${binding}${repeat === 1 ? '' : `, ${repetition} of ${repeat}`})`),
    }
    const played = await play(settings, subject.bench, telling, plan.sideBySide ? playedApart(ready.path) : undefined)
    if (played.state === 'played') halted = played.halted
    progress.end()
    await tidy()
    const isEnded = interruption.signal.aborted
    const code = isEnded ? end('interrupted', EXIT.interrupted, BY_HAND) : endOf(played, plan, any.actor, expected, end)
    await printReports(readRecord(record.path), folder, { pages: options.pages })
    if (isEnded) console.log(`go on    ${goOn}`)
    return code
  } catch (error) {
    progress.end()
    // What the disk or a file of the user is the reason of needs no stack.
    const told = record.failure ?? (error instanceof ConfigError ? error : undefined)
    const why = mask(told?.message ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)))
    if (!isTidy) await tidy()
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

/** Keys of the profile that say where the product is. */
const whereToLook: Readonly<Record<AnyProfile['actor'], string>> = {
  eIM: 'eim in the profile: url, address and trust',
  eUICC: 'euicc in the profile: reader and isdrAids',
  IPA: 'ipa in the profile: how it is made to act, and whether the device finds our eIM',
}

type End = (state: 'complete' | 'interrupted' | 'never connected' | 'harness error', exitCode: number, why?: string) => number

function endOf(
  played: Played,
  { strict, select }: RunPlan,
  actor: AnyProfile['actor'],
  expected: readonly Expectation[] | undefined,
  end: End,
): number {
  if (played.state === 'never connected') {
    const before = played.played
    const what =
      before.length === 0
        ? 'No scenario was run.'
        : `What was played over ${before.join(' and ')} is on the record, and --resume goes on behind it.`
    return end('never connected', EXIT.notRun, `${played.why}\n${what} See ${whereToLook[actor]}.`)
  }
  const { outcomes } = played
  if (outcomes.every(({ scenarios }) => scenarios.length === 0)) {
    const filters = [select.requirements?.join(', '), select.text, select.tags].filter((one) => one !== undefined)
    const none = filters.length === 0 ? '' : `: none is for ${filters.join(' and ')}, or none applies`
    const unprepared = outcomes.find(
      // What a rule says begins with the rule.
      ({ state, requirement }) => state === 'cannot be prepared' && !ruledRows[actor].has(requirement.id),
    )?.why
    const why = unprepared === undefined ? none : `: what was selected cannot be prepared: ${unprepared}`
    return end('complete', exitCodeOf(outcomes, strict), `no scenario was run${why}`)
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
  for (const signal of endSignals) process.on(signal, onSignal)
  return () => {
    for (const signal of endSignals) process.off(signal, onSignal)
  }
}

/** Where the disk takes no last line, the record has no end. */
function leave(atOnce: () => number): never {
  try {
    atOnce()
  } finally {
    process.exit(EXIT.interrupted)
  }
}
