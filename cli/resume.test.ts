import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadProfile } from '../profiles/load.ts'
import { testRecord } from '../reports/test-record.ts'
import { runLine } from '../reports/test-run-line.ts'
import { demandSameProduct, readResumable, resumeCommand } from './resume.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-resume-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const profile = loadProfile(fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url)))
const { name, vendor, version, spec, options } = profile
const first = {
  ...runLine,
  product: { name, vendor, version, spec },
  options,
  target: { ...runLine.target, adapter: 'simulated' },
}

function killed(run: string): string {
  const path = join(folder, run)
  mkdirSync(path)
  writeFileSync(join(path, 'record.ndjson'), `${JSON.stringify(first)}\n`)
  return path
}

test('where the folder of all runs is named, the last run in it is told', () => {
  killed('20260101T000000Z-1')
  const last = killed('20260102T000000Z-1')
  mkdirSync(join(folder, 'allure-history'))
  assert.throws(() => readResumable(folder), {
    name: 'ConfigError',
    message: `--resume ${folder}: there is no record.ndjson in it, but in ${last}; write the folder of a run that was killed or interrupted`,
  })
  assert.deepEqual(readResumable(last).record.run, first)
})

test('a run that is still going on is left alone; that of a process that is gone is not', () => {
  const path = killed('busy')
  writeFileSync(join(path, 'record.ndjson.lock'), String(process.ppid))
  assert.throws(() => readResumable(path), {
    name: 'ConfigError',
    message: new RegExp(`--resume .* is in use by the process ${process.ppid}`),
  })
  writeFileSync(join(path, 'record.ndjson.lock'), String(spawnSync('true').pid))
  assert.equal(readResumable(path).done.length, 0)
})

test('what came when the product may have been away is played again', () => {
  const path = killed('away')
  const { sanity, scenarios } = testRecord({ scenarios: 5, killed: true })
  const [good, overruled, refused, inconclusive, late] = scenarios.map((one) => ({ ...one, verdict: 'fail' as const }))
  assert.ok(good && overruled && refused && inconclusive && late)
  const lines = [
    ...sanity,
    good,
    { ...overruled, answered: false },
    { line: 'overruled', scenarios: [overruled.id], why: 'it did not answer yet' },
    { ...refused, answered: false },
    { ...inconclusive, verdict: 'inconclusive' },
    { ...late, answered: false },
  ]
  appendFileSync(join(path, 'record.ndjson'), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  assert.deepEqual(
    readResumable(path).done.map(({ id }) => id),
    [good.id, refused.id],
  )
})

test('verdicts of one product are not mixed with those of another', () => {
  const resumed = { folder, record: { ...readResumable(killed('product')).record, run: first }, done: [] }
  demandSameProduct(resumed, { actor: 'eIM', profile })
  for (const [other, message] of [
    [
      { version: '2' },
      /that run was of something else: version was 1 and is 2; go on with its own profile \(it was begun with "sgp32 run"\)/,
    ],
    [{ options: { ...options, O_X_TOKEN: false } }, /options\.O_X_TOKEN was true and is false/],
    [
      { eim: { adapter: 'url', url: 'https://eim.example.com/', trust: 'system' } },
      /eim\.adapter was simulated and is url, eim\.url was \S+ and is https:\/\/eim\.example\.com\//,
    ],
  ] as const)
    assert.throws(() => demandSameProduct(resumed, { actor: 'eIM', profile: { ...profile, ...other } }), {
      name: 'ConfigError',
      message,
    })
})

test('what to type to go on is the run that it was, as words of a shell', () => {
  const run = { profile: 'a b.yaml', only: 'RETR-007', tags: "not @hostile and 'x'", strict: true, failFast: true, pages: false }
  assert.equal(
    resumeCommand(run.profile, run, 'results/1'),
    "sgp32 run 'a b.yaml' --only RETR-007 --tags 'not @hostile and '\\''x'\\''' --resume results/1 --strict --fail-fast --no-pages",
  )
  const printed = spawnSync('sh', ['-c', `printf '%s|' ${resumeCommand("it's", {}, '$HOME')}`]).stdout.toString()
  assert.equal(printed, "sgp32|run|it's|--resume|$HOME|")
})
