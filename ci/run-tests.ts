/**
 * Runs the unit tests: `npm test`, `npm test -- protocol/ber`, `npm test -- --test-name-pattern=length`.
 *
 * Words select files by a part of their path, options with `=` go to node's test runner, `--no-random` leaves out
 * the tests on random inputs.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { testFiles } from './test-files.ts'

/** Ends a test that hangs. The long gate has its own, wider limit for each stage. */
const MINUTES = process.env['PROOF'] === '1' ? 60 : 5

const root = join(import.meta.dirname, '..')
const given = process.argv.slice(2)
const options = given.filter((word) => word.startsWith('-') && word !== '--no-random')
const parts = given.filter((word) => !word.startsWith('-'))
const random = !given.includes('--no-random')
const files = testFiles(root, { parts, random })

if (files.length === 0) {
  console.error(`no test file with ${parts.map((part) => `"${part}"`).join(' or ')} in its path; try "npm test -- protocol"`)
  process.exit(2)
}

const runner = [
  '--import',
  'tsx',
  ...(random ? [] : ['--import', new URL('without-random.mjs', import.meta.url).href]),
  '--test',
  '--test-reporter=spec',
  `--test-concurrency=${availableParallelism()}`,
  `--test-timeout=${MINUTES * 60_000}`,
  ...options,
]
const child = spawn(process.execPath, [...runner, ...files], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
// A terminal sends Ctrl-C to the runner as well; it prints what it has, and we end with it.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) child.kill('SIGINT')
})
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
})
