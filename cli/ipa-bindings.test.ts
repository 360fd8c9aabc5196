/** `sgp32 run` and `sgp32 doctor` for an IPA over several bindings: each has its column, its costs and its sanity exchanges. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readRecord } from '../reports/record.ts'
import { systemClock } from '../transport/clock.ts'
import { dtlsMissing } from '../transport/dtls/missing.ts'
import { doctor } from './doctor.ts'
import type { RunOptions } from './run-plan.ts'
import { RunProcess } from './test-runs.ts'
import { Told } from './test-told.ts'

const missing = dtlsMissing()
const skip = missing === undefined || process.env['CI_FULL'] === '1' ? false : missing

const folder = mkdtempSync(join(tmpdir(), 'sgp32-bindings-'))
const runs = new RunProcess()
after(() => {
  runs.close()
  rmSync(folder, { recursive: true, force: true })
})

const simulated = readFileSync(new URL('../profiles/simulated-ipa.yaml', import.meta.url), 'utf8')
  .replace('binding: asn1', 'bindings: [asn1, coaps]')
  .replace('O_X_COAPS: false', 'O_X_COAPS: true')

function profileOf(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`)
  writeFileSync(path, text)
  return path
}

const right = profileOf('right', simulated)

/** A poll, a switch of profiles, what is about CoAP alone, and what is about HTTP alone. */
const only = 'RETR-001,ACK-004,ESIPA-COAP-002,ESIPA-HTTP-021'

async function ran(options: RunOptions) {
  const results = mkdtempSync(join(folder, 'results-'))
  const { code, output } = await runs.run({ results, only, profile: right, seed: 'two', ...options })
  const [name = ''] = readdirSync(results).filter((one) => one !== 'allure-history')
  const at = join(results, name)
  return { code, output, folder: at, record: readRecord(join(at, 'record.ndjson')) }
}

type Ran = Awaited<ReturnType<typeof ran>>

/** Verdicts by binding and row, each once. */
function verdictsOf({ record }: Ran) {
  const told = record.scenarios.map(
    ({ binding, requirement, verdict, selection }) => `${binding} ${requirement} ${verdict ?? selection.state}`,
  )
  return [...new Set(told)].sort()
}

const bothColumns = [
  'asn1 ACK-004 pass',
  'asn1 ESIPA-HTTP-021 pass',
  'asn1 RETR-001 pass',
  'coaps ACK-004 pass',
  'coaps ESIPA-COAP-002 pass',
  'coaps RETR-001 pass',
]

let whole: Ran | undefined

test('two bindings of an IPA are two columns of every report, with the costs of each', { skip }, async () => {
  whole = await ran({})
  assert.equal(whole.code, 0, whole.output)
  assert.deepEqual(verdictsOf(whole), bothColumns)
  assert.deepEqual(
    whole.record.sanity.map(({ when, state }) => `${when}: ${state}`),
    Array.from({ length: 2 }, () => ['before the first scenario: works', 'after the last scenario: works']).flat(),
  )
  assert.match(whole.output, /^asn1: +\d+ = \d+ pass.*\ncoaps: +\d+ = \d+ pass/m)
  assert.match(
    whole.output,
    /a profile switch on a connection that stands: \d+ octets over HTTPS, ASN\.1; \d+ octets over CoAP\/DTLS/,
  )
  const read = (name: string) => readFileSync(join(whole?.folder ?? '', name), 'utf8')
  assert.match(read('costs.csv'), /^asn1,procedure,Profile switch,kept,\d+,\d+,,,2,\d+,$/m)
  assert.match(read('costs.csv'), /^coaps,procedure,Profile switch,kept,\d+,\d+,\d+,\d+,\d+,\d+,$/m)
  for (const name of ['RETR-001 asn1:', 'RETR-001 coaps:', 'ESIPA-COAP-002 coaps:'])
    assert.ok(read('junit.xml').includes(name), name)
  for (const name of ['HTTPS, ASN.1', 'CoAP/DTLS']) assert.ok(read('matrix.html').includes(name), name)
})

test('a run that was killed in its second binding goes on there', { skip }, async () => {
  assert.ok(whole)
  const results = mkdtempSync(join(folder, 'killed-'))
  const lines = readFileSync(join(whole.folder, 'record.ndjson'), 'utf8').split('\n')
  const begun = lines.findIndex((line) => line.includes('"line":"scenario"') && line.includes('"binding":"coaps"'))
  writeFileSync(join(results, 'record.ndjson'), `${lines.slice(0, begun + 1).join('\n')}\n`)
  const kept = lines.slice(0, begun + 1).filter((line) => line.includes('"line":"scenario"')).length
  const { code, output } = await runs.run({ only, profile: right, resume: results, pages: false })
  assert.equal(code, 0, output)
  assert.match(output, new RegExp(`${kept} scenarios of the run before are kept`))
  const record = readRecord(join(results, 'record.ndjson'))
  assert.deepEqual(verdictsOf({ ...whole, record }), bothColumns)
  assert.equal(new Set(record.scenarios.map(({ id }) => id)).size, record.scenarios.length)
  assert.equal(record.scenarios.length, whole.record.scenarios.length)
})

test('side by side in two processes it comes to the same', { skip }, async () => {
  const apart = await ran({ jobs: '2', pages: false })
  assert.equal(apart.code, 0, apart.output)
  assert.deepEqual(verdictsOf(apart), bothColumns)
})

test('a fault over CoAP is red in that column alone', { skip }, async () => {
  const wrong = profileOf('wrong', simulated.replace('# fault: stopsAfterOnePackage', 'fault: wantsRetrievalAlone'))
  const { code, record } = await ran({ profile: wrong, pages: false })
  assert.equal(code, 1)
  const failed = record.scenarios.filter(({ verdict }) => verdict === 'fail')
  assert.deepEqual([...new Set(failed.map(({ binding, requirement }) => `${binding} ${requirement}`))], ['coaps ESIPA-COAP-002'])
})

test('--fail-fast in the first binding ends the second one too', { skip }, async () => {
  const wrong = profileOf('silent', simulated.replace('# fault: stopsAfterOnePackage', 'fault: asksForASecondEuicc'))
  const { record } = await ran({ profile: wrong, failFast: true, pages: false })
  const states = new Set(record.scenarios.filter(({ binding }) => binding === 'coaps').map(({ selection }) => selection.state))
  assert.deepEqual([...states], ['not selected'])
})

test('a binding over which the IPA never comes ends the run, which says so and keeps what was played before', {
  skip,
}, async () => {
  const lost = profileOf('lost', `${simulated}network: { loss: 1 }\n`)
  const { code, output, record } = await ran({ profile: lost, only: 'RETR-001', pages: false })
  assert.equal(code, 3)
  assert.match(output, /over coaps, the IPA was made to poll, and no connection came/)
  assert.match(output, /What was played over asn1 is on the record, and --resume goes on behind it\./)
  assert.deepEqual([record.end?.state, ...new Set(record.scenarios.map(({ binding }) => binding))], ['never connected', 'asn1'])
})

test('doctor lets the IPA poll over each of them', { skip }, async () => {
  const told = new Told()
  assert.equal(await doctor(right, {}, told.around, systemClock), 0, told.text)
  assert.match(told.text, /profile +ok +Simulated IPA 1, SGP\.32 v1\.2 in asn1 and coaps, 19 options answered/)
  assert.match(told.text, /poll +ok +asn1: the IPA asked the eIM for work/)
  assert.match(told.text, /poll +ok +coaps: the IPA asked the eIM for work/)
})
