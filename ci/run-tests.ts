/**
 * Runs the unit tests: `npm test`, `npm test -- protocol/ber`, `npm test -- --test-name-pattern=length`.
 *
 * Words select files by a part of their path, options with `=` go to node's test runner, `--no-random` leaves out the tests on random
 * inputs, `--no-known-bad` the suites against products that are wrong. When all others were run, a table at the end shows which test
 * covers which check of the fact sheets; a check with neither test nor reason ends the run with 1. What failed is named once more behind
 * all else.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Outcome, printedFailures, readOutcomes } from './outcomes.ts'
import { printSheetCoverage } from './sheet-coverage/after-run.ts'
import { bundled } from './test-bundles.ts'
import { testFiles } from './test-files.ts'

/** Ends a test that hangs. The long gate has a limit of its own for each stage. */
const MINUTES = process.env['PROOF'] === '1' ? 60 : 5

const root = join(import.meta.dirname, '..')
const given = process.argv.slice(2)
const ours = ['--no-random', '--no-known-bad']
const options = given.filter((word) => word.startsWith('-') && !ours.includes(word))
const parts = given.filter((word) => !word.startsWith('-'))
const random = !given.includes('--no-random')
const files = testFiles(root, { parts, random, knownBad: !given.includes('--no-known-bad') })

if (files.length === 0) {
  console.error(`no test file with ${parts.map((part) => `"${part}"`).join(' or ')} in its path; try "npm test -- protocol"`)
  process.exit(2)
}

const whole = parts.length === 0 && options.length === 0 && random
const notes = mkdtempSync(join(tmpdir(), 'sgp32-outcomes-'))
const outcomes = join(notes, 'outcomes.ndjson')
process.on('exit', () => rmSync(notes, { recursive: true, force: true }))

const runner = [
  '--import',
  'tsx',
  ...(random ? [] : ['--import', new URL('without-random.mjs', import.meta.url).href]),
  '--test',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  `--test-reporter=${new URL('test-outcomes.mjs', import.meta.url).href}`,
  `--test-reporter-destination=${outcomes}`,
  // One more than there are processors: some wait for a peer, or for what must not come.
  `--test-concurrency=${availableParallelism() + 1}`,
  `--test-timeout=${MINUTES * 60_000}`,
  ...options,
]
const child = spawn(process.execPath, [...runner, ...bundled(files, root, notes)], { cwd: root, stdio: 'inherit' })
let interrupted = false
for (const signal of ['SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    interrupted = true
    child.kill(signal)
  })
// A terminal sends Ctrl-C to the runner as well; it prints what it has, and we end with it.
process.on('SIGINT', () => {
  interrupted = true
  if (!process.stdin.isTTY) child.kill('SIGINT')
})
child.on('exit', (code, signal) => {
  const tests = readOutcomes(outcomes)
  const covered = signal === null ? sheetCoverage(tests) : 0
  for (const line of printedFailures(tests)) console.log(line)
  if (signal === null) process.exit(Math.max(code ?? 1, covered))
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})

/** What the table makes of the exit code. */
function sheetCoverage(tests: readonly Outcome[]): number {
  console.log()
  if (interrupted) return 0
  if (whole) return printSheetCoverage(tests, console.log) ? 0 : 1
  console.log('a part of the tests was run: the table of the sheet checks comes with all of them (npm test)')
  return 0
}
