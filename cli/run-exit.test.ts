/** Options of `sgp32 run` that decide how often scenarios are played, when a run ends, and what its exit code says. */

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { overHttpsOnly } from '../profiles/test-simulated.ts'
import { readRecord } from '../reports/record.ts'
import type { RunOptions } from './run-plan.ts'
import { RunProcess } from './test-runs.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-run-exit-'))
const runs = new RunProcess()
after(() => {
  runs.close()
  rmSync(folder, { recursive: true, force: true })
})

const builtIn = overHttpsOnly
const wrong = join(folder, 'wrong.yaml')
const fault = 'answersEveryEidAsEmpty'
writeFileSync(
  wrong,
  builtIn
    .replace('adapter: simulated', `adapter: simulated\n  fault: ${fault}`)
    .replace('[asn1, json]', '[asn1]')
    .replace('O_X_JSON: true', 'O_X_JSON: false'),
)

/** @param rows `requirement verdict expires` of each */
function expectations(name: string, ...rows: readonly string[]): string {
  const path = join(folder, `${name}.yaml`)
  const entries = rows.map((row) => {
    const [requirement, verdict, expires] = row.split(' ')
    return { requirement, verdict, reason: 'known to the vendor', expires }
  })
  writeFileSync(path, JSON.stringify(entries))
  return path
}

async function run(options: RunOptions) {
  const results = mkdtempSync(join(folder, 'results-'))
  const { code, output } = await runs.run({ results, profile: wrong, pages: false, ...options })
  const [only] = readdirSync(results)
  return { code, output, path: only === undefined ? '' : join(results, only) }
}

/** How often the scenarios of a row were played to a verdict. */
function playedIn(path: string, requirement: string): number {
  const { scenarios } = readRecord(join(path, 'record.ndjson'))
  return scenarios.filter((one) => one.requirement === requirement && one.verdict !== undefined).length
}

/** Two rows, one of them red, twice: what further runs go on from. */
const both = await run({ only: 'RETR-006,RETR-007', repeat: '2' })

test('scenarios are played as often as it is asked', () => {
  assert.equal(both.code, 1, both.output)
  const { scenarios } = readRecord(join(both.path, 'record.ndjson'))
  const played = scenarios.filter(({ verdict }) => verdict !== undefined)
  assert.equal(played.filter(({ repetition }) => repetition === 1).length, played.length / 2)
  assert.ok(playedIn(both.path, 'RETR-007') >= 2)
})

test('after the first failure that counts nothing more is played where that is asked', async () => {
  const { code, output, path } = await run({ only: 'RETR-007', repeat: '2', failFast: true })
  assert.equal(code, 1, output)
  assert.equal(playedIn(path, 'RETR-007'), 1)
  assert.match(output, /PARTIAL: --fail-fast: RETR-007 failed, and no further scenario began/)
  assert.equal(readRecord(join(path, 'record.ndjson')).end?.halted, '--fail-fast: RETR-007 failed')
})

test('without pages there is the record, and what makes pages of it', async () => {
  assert.ok(!readdirSync(both.path).some((name) => !name.startsWith('record.ndjson')), 'nothing but the record')
  assert.ok(both.output.includes(`sgp32 report ${both.path} makes them`), both.output)
  const { path } = await run({ only: 'RETR-007', pages: true })
  for (const page of ['matrix.html', 'junit.xml', 'allure-results']) assert.ok(readdirSync(path).includes(page), page)
})

test('all as expected: exit 0', async () => {
  const { code, output } = await run({ only: 'RETR-007', expect: expectations('known', 'RETR-007 fail 2999-12-31') })
  assert.equal(code, 0, output)
  assert.match(output, /all is as expected/)
})

test('better than expected, and an expectation that has expired: exit 5 with both', async () => {
  const expect = expectations('stale', 'RETR-006 fail 2999-12-31', 'RETR-007 fail 2020-01-01')
  const { code, output } = await run({ only: 'RETR-006,RETR-007', expect })
  assert.equal(code, 5, output)
  assert.match(output, /not as expected/)
  for (const id of ['RETR-006', 'RETR-007']) assert.match(output.slice(output.indexOf('not as expected')), new RegExp(id))
})

for (const [what, options, said] of [
  ['a folder without a record', { resume: folder }, /--resume .*: there is no record\.ndjson in it; write the folder of a run/],
  ['a run that came to its end', { resume: both.path }, /--resume .*: that run came to its end/],
  ['expectations that are not there', { expect: join(folder, 'none.yaml') }, /--expect .*none\.yaml/],
] as const)
  test(`${what}: exit 3, and what to write instead`, async () => {
    const { code, output } = await run({ only: 'RETR-007', ...options })
    assert.equal(code, 3, output)
    assert.match(output, said)
    assert.doesNotMatch(output, /\n {4}at /)
  })

test('a run that lost its end is gone on with, and plays only what was not finished', async () => {
  const path = join(folder, 'lost')
  cpSync(both.path, path, { recursive: true })
  const record = join(path, 'record.ndjson')
  const lines = readFileSync(record, 'utf8').trimEnd().split('\n')
  const last = lines.findLastIndex((line) => line.includes('"line":"scenario"') && line.includes('"requirement":"RETR-007"'))
  writeFileSync(record, `${lines.slice(0, last).join('\n')}\n`)
  const { code, output } = await run({ only: 'RETR-006,RETR-007', repeat: '2', resume: path })
  assert.equal(code, both.code, output)
  assert.match(output, /scenarios of the run before are kept/)
  assert.equal(readRecord(record).end?.state, 'complete')
  assert.equal(playedIn(path, 'RETR-007'), playedIn(both.path, 'RETR-007'))
  assert.ok(readdirSync(path).includes('record-1.ndjson'))
})
