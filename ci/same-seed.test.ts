/** The same seed gives the same verdicts, and a run that was killed comes to those of an unbroken one. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RunRecord, readRecord } from '../reports/record.ts'
import { ledgerOf } from '../requirements/ledger.ts'
import { scenarioRows } from './known-bad/scenario-rows.ts'

const whole = process.env['PROOF'] === '1'
const RUNS = whole ? 20 : 3
const KILLS = whole ? 10 : 2
/** A few rows from everywhere are enough on every commit: what is looked at here is the run. */
const rows = ledgerOf('eIM').filter(({ id, status }, n) => status === 'tested' && scenarioRows.has(id) && n % 25 === 0)
const part = whole ? [] : ['--only', rows.map(({ id }) => id).join(',')]
const SEED = 'same-seed'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-same-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const command = ['--import', 'tsx', 'cli/main.ts', 'run', '--no-pages', '--seed', SEED, ...part]

function start(options: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<number | null> } {
  const child = spawn(process.execPath, [...command, ...options], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.resume()
  return { child, ended: new Promise((resolve) => child.once('close', resolve)) }
}

function recordIn(results: string): { readonly record: RunRecord; readonly folder: string } {
  const [only = ''] = readdirSync(results)
  return { record: readRecord(join(results, only, 'record.ndjson')), folder: join(results, only) }
}

/** What a run found, without times, ports and signatures. */
function verdictsOf({ scenarios, requirements }: RunRecord) {
  const byId = scenarios.map(({ id, verdict, selection }) => `${id}: ${verdict ?? selection.state}`)
  return { scenarios: byId.sort(), rows: requirements.map(({ requirement, state }) => `${requirement.id}: ${state}`) }
}

/** Bindings one after the other, or both at once: the verdicts are the same. */
const jobs = (n: number) => ['--jobs', String(1 + (n % 2))]

async function unbroken(n: number) {
  const results = mkdtempSync(join(folder, 'whole-'))
  const code = await start(['--results', results, ...jobs(n)]).ended
  const { record } = recordIn(results)
  assert.equal(record.end?.state, 'complete', `exit ${code}`)
  return verdictsOf(record)
}

const first = unbroken(0)

test(`${RUNS} runs with the same seed come to the same verdicts`, async () => {
  const expected = await first
  assert.ok(expected.scenarios.length > 10)
  for (let n = 1; n < RUNS; n++) assert.deepEqual(await unbroken(n), expected)
})

for (let kill = 1; kill <= KILLS; kill++)
  test(`a run that is killed the ${kill}. time and resumed comes to the verdicts of an unbroken one`, async () => {
    const expected = await first
    const results = mkdtempSync(join(folder, 'killed-'))
    const { child, ended } = start(['--results', results, ...jobs(kill)])
    // A place that differs each time: after so many scenarios as the kill has its number, spread over the run.
    const wanted = Math.floor((expected.scenarios.length * kill) / (KILLS + 1))
    const seen = new Ended(results)
    while (child.exitCode === null && seen.count() < wanted) await sleep(20)
    child.kill('SIGKILL')
    seen.close()
    // Its output ends with the last process that writes to it.
    await ended
    const killed = recordIn(results)
    assert.equal(killed.record.end, undefined, 'the run had come to its end before it was killed')
    const code = await start(['--resume', killed.folder, ...jobs(0)]).ended
    const { record } = recordIn(results)
    assert.equal(record.end?.state, 'complete', `exit ${code}`)
    assert.deepEqual(verdictsOf(record), expected)
  })

/** Counts the scenarios that a run has ended, and reads of its record only what came since it was asked last. */
class Ended {
  readonly #results: string
  #file: number | undefined
  #rest = ''
  #count = 0

  constructor(results: string) {
    this.#results = results
  }

  count(): number {
    const [only] = readdirSync(this.#results)
    if (only === undefined) return 0
    const path = join(this.#results, only, 'record.ndjson')
    if (this.#file === undefined && !existsSync(path)) return 0
    this.#file ??= openSync(path, 'r')
    const piece = Buffer.alloc(1 << 16)
    for (let length = readSync(this.#file, piece); length > 0; length = readSync(this.#file, piece)) {
      const lines = (this.#rest + piece.toString('latin1', 0, length)).split('\n')
      this.#rest = lines.pop() ?? ''
      this.#count += lines.filter((line) => line.startsWith('{"line":"scenario"')).length
    }
    return this.#count
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
  }
}
