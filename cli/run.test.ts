/** `sgp32 run` from outside: a process of its own, its exit code, what it prints and what it leaves on the disk. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { overHttpsOnly } from '../profiles/test-simulated.ts'
import { generateKeyPair } from '../protocol/crypto/curves.ts'
import { readRecord } from '../reports/record.ts'
import { EimMachine } from '../simulators/eim/machine.ts'
import { systemClock } from '../transport/clock.ts'
import { headerOf } from '../transport/http-exchange.ts'
import { listenHttps } from '../transport/https-server.ts'
import { systemRandom } from '../transport/random.ts'
import { selfSignedIdentity } from '../transport/tls-identity.ts'
import type { RunOptions } from './run-plan.ts'
import { RunProcess } from './test-runs.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-run-'))
const runs = new RunProcess()
after(() => {
  runs.close()
  rmSync(folder, { recursive: true, force: true })
})

const builtIn = overHttpsOnly
const run = new URL('run.ts', import.meta.url).href

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly results: string
}

function profile(name: string, eim: string): string {
  const path = join(folder, `${name}.yaml`)
  const own = eim.startsWith('adapter: simulated') ? builtIn : builtIn.replace('operator:\n  adapter: simulated', '')
  writeFileSync(path, `${own.replace('adapter: simulated', eim)}patienceMs: 500\n`)
  return path
}

/** Few scenarios: what is looked at here is the run around them. */
const only = 'RETR-006,RETR-007,RETR-008,RETR-022'

/** Starts a run without Java on the path: its pages have a test of their own. */
function start(options: RunOptions, env: Record<string, string> = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const results = mkdtempSync(join(folder, 'results-'))
  const script = `const { run } = await import(${JSON.stringify(run)}); process.exitCode = await run(${JSON.stringify({ results, only, ...options })})`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { env: { PATH: '', ...env } })
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, output, results }))) }
}

/** A run whose process is no matter of the test. */
async function ranWith(options: RunOptions): Promise<Ended> {
  const results = mkdtempSync(join(folder, 'results-'))
  return { ...(await runs.run({ results, only, pages: false, ...options })), results }
}

function recordIn(results: string) {
  const [only, ...others] = readdirSync(results)
  assert.ok(only && others.length === 0, 'a run makes one folder')
  return readRecord(join(results, only, 'record.ndjson'))
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    assert.ok(waited < 20_000, 'waited for 20 s')
    await sleep(20)
  }
}

test('a correct eIM: exit 0, a complete record, Allure results, and why there are no pages', async () => {
  const { code, output, results } = await start({}).ended
  assert.equal(code, 0, output)
  const record = recordIn(results)
  assert.equal(record.end?.state, 'complete')
  assert.equal(record.end.exitCode, 0)
  const states = record.requirements.map(({ state }) => state)
  assert.ok(states.filter((state) => state === 'pass').length > 10, 'the four rows and the rules that judged their exchanges')
  assert.deepEqual([...new Set(states)].sort(), ['not applicable', 'not selected', 'not tested', 'pass'])
  assert.match(output, /report {3}left out: Allure needs Java/)
  assert.ok(readdirSync(join(results, readdirSync(results)[0]!, 'allure-results')).some((file) => file.endsWith('-result.json')))
})

test('a wrong answer: exit 1, and the first red with clause, sent, expected, seen, tape line and how to run it again', async () => {
  const path = profile('wrong', 'adapter: simulated\n  fault: answersEveryEidAsEmpty')
  const { code, output } = await start({ profile: path }).ended
  assert.equal(code, 1, output)
  for (const part of [
    'FIRST TO LOOK AT: RETR-007, SGP.32 5.14.5, normative SHALL',
    'demanded   Reports eimPackageError eidNotFound(2) for an unknown EID',
    'sent       POST /gsma/rsp2/asn1 HTTP/1.1 | bf4f125a1089882119900000000000000000000975   [tape 3]',
    'expected   eidNotFound (2)',
    'seen       noEimPackageAvailable (1)',
    'received   HTTP/1.1 200 OK | bf4f03020101   [tape 4]',
    `sgp32 run ${path} --only RETR-007`,
  ])
    assert.ok(output.includes(part), `${part}\nis not in\n${output}`)
})

for (const [what, eim, strict, code] of [
  ['a robustness failure', 'adapter: simulated\n  fault: writesLongLengths', false, 0],
  ['a robustness failure in a strict run', 'adapter: simulated\n  fault: writesLongLengths', true, 1],
  ['an eIM that never answers one request', 'adapter: simulated\n  fault: neverAnswers', false, 2],
  ['a certificate that nobody was told of', 'adapter: simulated\n  fault: presentsAnotherCertificate', false, 3],
  ['a port that nobody listens on', 'adapter: url\n  url: https://localhost:1/\n  trust: system', false, 3],
  ['a fault that does not exist', 'adapter: simulated\n  fault: sulks', false, 3],
  [
    'a secret that is not there',
    'adapter: url\n  url: https://localhost:1/\n  trust: system\n  authorization: env:NOT_SET',
    false,
    3,
  ],
  ['no trust at all, away from loopback', 'adapter: url\n  url: https://eim.example.com/\n  trust: none', false, 3],
  [
    'a certificate file that is none',
    'adapter: url\n  url: https://localhost:1/\n  trust: { certificate: wrong-file.yaml }',
    false,
    3,
  ],
] as const) {
  test(`${what}: exit ${code}`, async () => {
    writeFileSync(join(folder, 'wrong-file.yaml'), 'x: y\n')
    const ended = await ranWith({ profile: profile(`table-${what.length}-${code}`, eim), strict })
    assert.equal(ended.code, code, ended.output)
    assert.doesNotMatch(ended.output, /\n {4}at /, 'a stack trace is no message')
  })
}

test('a filter that names no requirement is refused; one that meets no scenario is inconclusive', async () => {
  const unknown = await ranWith({ only: 'RETR-999' })
  assert.equal(unknown.code, 3)
  assert.match(unknown.output, /RETR-999: there is no such requirement/)
  const none = await ranWith({ grep: 'no such words' })
  assert.equal(none.code, 2)
  assert.match(none.output, /no scenario was run: none is for .*RETR-022 and no such words/)
})

test('a filter leaves the others out, by name, and the run is called partial', async () => {
  const { code, output, results } = await ranWith({ only: 'RETR-006' })
  assert.equal(code, 0, output)
  const states = Object.fromEntries(recordIn(results).requirements.map(({ requirement, state }) => [requirement.id, state]))
  assert.equal(states['RETR-006'], 'pass')
  assert.equal(states['RETR-007'], 'not selected')
  assert.match(output, /partial/)
})

test('a run that is killed leaves a record that says so, with everything that was finished', async () => {
  const { child, ended } = start({ profile: profile('killed', 'adapter: simulated\n  fault: standsBehindASilentProxy') })
  let output = ''
  child.stdout?.on('data', (text) => (output += text))
  await until(() => /RETR-006/.test(output))
  child.kill('SIGKILL')
  const record = recordIn((await ended).results)
  assert.equal(record.run.state, 'incomplete')
  assert.equal(record.end, undefined)
  assert.ok(record.scenarios.length >= 2)
  assert.deepEqual(record.requirements, [])
})

test('a run that is interrupted closes its record: exit 130, and nothing is called a failure', async () => {
  const { child, ended } = start({ profile: profile('interrupted', 'adapter: simulated\n  fault: standsBehindASilentProxy') })
  let output = ''
  child.stdout?.on('data', (text) => (output += text))
  await until(() => /RETR-007/.test(output))
  child.kill('SIGINT')
  const { code, results } = await ended
  assert.equal(code, 130, output)
  const record = recordIn(results)
  assert.equal(record.end?.state, 'interrupted')
  assert.deepEqual(
    record.requirements.filter(({ state }) => state === 'fail' || state === 'error'),
    [],
  )
})

test('results that cannot be written are a mistake of the configuration: exit 3, and no stack trace', async () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  for (const results of [file, join(file, 'below')]) {
    const { code, output } = await ranWith({ results })
    assert.equal(code, 3, output)
    assert.match(output, /--results: .*a-file.* cannot be made \((EEXIST|ENOTDIR)\): write the path of a folder/)
    assert.doesNotMatch(output, /\n {4}at /)
  }
})

test('two runs at once have a folder each', async () => {
  const results = mkdtempSync(join(folder, 'shared-'))
  const codes = await Promise.all([start({ results }).ended, start({ results }).ended])
  assert.deepEqual(
    codes.map(({ code }) => code),
    [0, 0],
  )
  const folders = readdirSync(results)
  assert.equal(folders.length, 2)
  for (const one of folders) assert.equal(readRecord(join(results, one, 'record.ndjson')).end?.state, 'complete')
})

test('a secret reaches the peer and neither disk nor screen, even when the peer sends it back', async () => {
  const canary = 'Bearer canary-5f2b9c1e77'
  const identity = await selfSignedIdentity('eim.harness.test', systemClock, systemRandom)
  const machine = new EimMachine({ signingKey: generateKeyPair('P-256') })
  machine.operator.registerEuicc({ eid: '89882119900000000000000000000005' })
  let seen = 0
  const server = await listenHttps({
    identity,
    async answer(request) {
      const authorization = headerOf(request, 'authorization') ?? ''
      if (authorization === canary) seen++
      const reply = await machine.answer(request)
      assert.ok(reply.kind === 'answer')
      const headers = {
        'X-Echo': authorization,
        'X-Token': authorization.slice(7),
        'Content-Type': `text/plain; x="${authorization}"`,
      }
      return { ...reply, headers }
    },
  })
  after(() => server.close())
  writeFileSync(join(folder, 'eim.pem'), identity.certificates)
  const eim = `adapter: url\n  url: https://localhost:${server.port}/\n  trust: { certificate: eim.pem }\n  authorization: env:CANARY`
  const { code, output, results } = await start({ profile: profile('canary', eim) }, { CANARY: canary }).ended
  assert.equal(code, 1, output)
  assert.ok(seen > 0, 'the secret did not reach the peer')
  const files = readdirSync(results, { recursive: true, encoding: 'utf8' }).map((file) => join(results, file))
  const texts = [output, ...files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'))]
  assert.ok(texts.length > 5)
  const token = canary.replace('Bearer ', '')
  for (const form of [token, Buffer.from(token).toString('hex'), Buffer.from(canary).toString('base64').slice(0, -4)])
    assert.ok(!texts.some((text) => text.includes(form)), `${form} was written`)
})
