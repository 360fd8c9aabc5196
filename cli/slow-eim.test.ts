/** An eIM that is slow and right: patience fails nobody, a limit that a document sets does, and a run that waits for it can be ended. */

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { overHttpsOnly } from '../profiles/test-simulated.ts'
import { readRecord } from '../reports/record.ts'
import type { Gateway } from '../simulators/eim/faults.ts'
import { startEim } from '../simulators/eim/server.ts'
import { run } from './run.ts'
import type { RunOptions } from './run-plan.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-slow-'))
after(() => rmSync(folder, { recursive: true, force: true }))
// Pages have tests of their own, and need Java.
process.env['PATH'] = ''

/** How the eIM is slow; a test sets it. */
let slowly: Gateway = (request, answer) => answer(request)
const idleEid = '89882119900000000000000000000005'
const eim = await startEim({
  eids: [idleEid],
  fault: { what: 'is slow', around: () => (request, answer) => slowly(request, answer) },
})
after(() => eim.close())
writeFileSync(join(folder, 'eim.pem'), eim.certificate)

const late =
  (milliseconds: number): Gateway =>
  async (request, answer) => {
    await sleep(milliseconds)
    return answer(request)
  }

function profile(more: string): string {
  const path = join(folder, 'profile.yaml')
  const text = overHttpsOnly
    .replace('adapter: simulated', `adapter: url\n  url: https://localhost:${eim.port}/\n  trust: { certificate: eim.pem }`)
    .replace('operator:\n  adapter: simulated', '')
    .replace('[asn1, json]', '[asn1]')
    .replace('O_X_JSON: true', 'O_X_JSON: false')
  writeFileSync(path, `${text}${more}`)
  return path
}

async function played(t: TestContext, options: RunOptions) {
  const said: string[] = []
  for (const way of ['log', 'error'] as const) t.mock.method(console, way, (line: string) => void said.push(line))
  const results = mkdtempSync(join(folder, 'results-'))
  const code = await run({ results, only: 'RETR-007', ...options })
  const [name] = readdirSync(results)
  return {
    code,
    said: said.join('\n'),
    record: name === undefined ? undefined : readRecord(join(results, name, 'record.ndjson')),
  }
}

test('an eIM that needs a while for each answer passes', async (t) => {
  slowly = late(600)
  const { code, said } = await played(t, { profile: profile('patienceMs: 8000\n') })
  assert.equal(code, 0, said)
})

test('an answer that comes later than a document allows fails the product, with the document', async (t) => {
  slowly = late(600)
  const limits = 'patienceMs: 8000\nlimits: { getEimPackage: { milliseconds: 300, source: "contract 4.2" } }\n'
  const { code, said } = await played(t, { profile: profile(limits) })
  assert.equal(code, 1, said)
  assert.match(said, /expected {3}an answer within 300 ms \(contract 4\.2\)\n {2}seen {7}an answer after \d+ ms/)
})

test('an eIM that is slower than our patience is no eIM yet: exit 3, with the key', async (t) => {
  slowly = late(6_000)
  const { code, said } = await played(t, { profile: profile('patienceMs: 1500\n') })
  assert.equal(code, 3, said)
  assert.match(said, /sanity +wrong +eim\.url: .*start it, or write a larger patienceMs/)
})

// The last one: what is interrupted is the run of this process, and no wait of it begins any more.
test('Ctrl-C while an answer drips ends the run: exit 130, a closed record, and no verdict', { timeout: 30_000 }, async (t) => {
  slowly = async (request, answer) => {
    const reply = await answer(request)
    if (!request.body.includes(Buffer.from('89882119900000000000000000000975', 'hex'))) return reply
    const octets = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n'.padEnd(2_000, 'x'))
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 200)
    return { kind: 'octets', pieces: [...octets].map((octet) => ({ octets: Buffer.of(octet), afterMs: 50 })), end: 'keep' }
  }
  const { code, said, record } = await played(t, { profile: profile('patienceMs: 60000\n') })
  assert.equal(code, 130, said)
  assert.match(said, /interrupted: closing the record/)
  assert.match(said, /\ngo on {4}sgp32 run \S+profile\.yaml --only RETR-007 --resume \S+$/)
  assert.equal(record?.end?.state, 'interrupted')
  assert.deepEqual(
    record.scenarios.map(({ verdict }) => verdict),
    ['inconclusive'],
  )
})
