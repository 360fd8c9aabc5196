/** Whole runs of the suite for an eIM as processes of their own, for tests of what comes of a run. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type RunRecord, readRecord } from '../../reports/record.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import { scenarioRows } from '../known-bad/scenario-rows.ts'

/** Whether the long gate asks. */
export const isWhole = process.env['PROOF'] === '1'

/** A few rows from everywhere are enough on every commit: what is looked at here is the run. */
const rows = ledgerOf('eIM').filter(({ id, status }, n) => status === 'tested' && scenarioRows.has(id) && n % 40 === 0)
const part = isWhole ? [] : ['--only', rows.map(({ id }) => id).join(',')]
const SEED = 'same-seed'

/** Removed with what is in it when the tests of a file have ended. */
export const folder = mkdtempSync(join(tmpdir(), 'sgp32-same-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const command = ['--import', 'tsx', 'cli/main.ts', 'run', '--no-pages', '--seed', SEED, ...part]

/** Begins one. @returns its process, and its exit code when its output has ended */
export function start(options: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<number | null> } {
  const child = spawn(process.execPath, [...command, ...options], {
    cwd: new URL('../..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.resume()
  return { child, ended: new Promise((resolve) => child.once('close', resolve)) }
}

/** The one record in a folder of results. */
export function recordIn(results: string): { readonly record: RunRecord; readonly folder: string } {
  const [only = ''] = readdirSync(results)
  return { record: readRecord(join(results, only, 'record.ndjson')), folder: join(results, only) }
}

/** What a run found, without times, ports and signatures. */
export function verdictsOf({ scenarios, requirements }: RunRecord) {
  const byId = scenarios.map(({ id, verdict, selection }) => `${id}: ${verdict ?? selection.state}`)
  return { scenarios: byId.sort(), rows: requirements.map(({ requirement, state }) => `${requirement.id}: ${state}`) }
}

/** Bindings one after the other, or both at once: the verdicts are the same. */
export function jobs(n: number): readonly string[] {
  return ['--jobs', String(1 + (n % 2))]
}

/** What the n-th unbroken run found. */
export async function unbroken(n: number) {
  const results = mkdtempSync(join(folder, 'whole-'))
  const code = await start(['--results', results, ...jobs(n)]).ended
  const { record } = recordIn(results)
  assert.equal(record.end?.state, 'complete', `exit ${code}`)
  return verdictsOf(record)
}
