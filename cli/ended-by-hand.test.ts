/** A run that is ended while it waits for the outcome of an order: nothing of it stays at the eIM, and it goes on from there. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { simulatedEimTemplates } from '../adapters/operator/test-templates.ts'
import { prepareFolder, writeProfile } from '../ci/eim-by-url/written-profile.ts'
import { parseCertificate } from '../protocol/certificates/parse.ts'
import { encode } from '../protocol/schema/type.ts'
import { EimConfigurationData } from '../protocol/sgp32/eim-configuration-data.ts'
import { readRecord } from '../reports/record.ts'
import { startEim } from '../simulators/eim/server.ts'
import { run } from './run.ts'

// Pages have tests of their own, and need Java.
process.env['PATH'] = ''
const folder = mkdtempSync(join(tmpdir(), 'sgp32-ended-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const prepared = await prepareFolder(folder)
const ci = parseCertificate(derOf(join(folder, 'enter-at-the-eim', 'ci.pem')))
const eim = await startEim({ eids: [prepared.idleEid], cis: [ci], behaviour: { spec: '1.0.1' }, operatorPort: 0 })
after(() => eim.close())

/** A profile of this eIM. @param settled states of an order that are taken for its end */
function profile(settled: readonly string[]): string {
  const { requests, ...templates } = simulatedEimTemplates
  const waiting = ['queued', 'delivered', 'parked', 'done'].filter((state) => !settled.includes(state))
  const configuration = encode(EimConfigurationData, { eimId: eim.name, counterValue: 0 }).toString('hex')
  const found = {
    address: `${eim.host}:${eim.port}`,
    url: `https://${eim.name}:${eim.port}`,
    operator: eim.operatorUrl ?? '',
    configuration,
    certificate: eim.certificate,
    exchanges: [],
    close: async () => {},
  }
  return writeProfile(prepared, found, {
    spec: '1.0.1',
    smdp: undefined,
    smds: undefined,
    operator: {
      ...templates,
      adapter: 'http',
      url: eim.operatorUrl,
      everyMs: 20,
      outcomeMs: 60_000,
      requests: { ...requests, outcome: { ...requests.outcome, state: { json: 'status', waiting, judged: settled } } },
    },
  })
}

test('Ctrl-C while an order is looked up: exit 130, the order is away, and the run goes on to its end', async (t) => {
  const results = join(folder, 'results')
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const words = ['run', profile(['nothing of the kind']), '--results', results, '--only', 'ROLE-003']
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...words], { env: { PATH: '' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const ending = setInterval(() => {
    if (!orders().some(({ status }) => status === 'done')) return
    clearInterval(ending)
    child.kill('SIGINT')
  }, 50)
  const ended = await new Promise((resolve) => child.once('close', resolve))
  clearInterval(ending)
  assert.equal(ended, 130, output)
  const [name = ''] = readdirSync(results)
  const path = join(results, name)
  assert.equal(readRecord(join(path, 'record.ndjson')).end?.state, 'interrupted')
  const created: readonly { readonly now: string }[] = JSON.parse(readFileSync(join(path, 'created.json'), 'utf8'))
  assert.deepEqual([...new Set(created.map(({ now }) => now))], ['removed'])

  const said: string[] = []
  for (const way of ['log', 'error'] as const) t.mock.method(console, way, (line: string) => void said.push(line))
  const code = await run({ profile: profile(['done']), resume: path, only: 'ROLE-003' })
  assert.equal(code, 0, said.join('\n'))
  assert.equal(readRecord(join(path, 'record.ndjson')).end?.state, 'complete')
  assert.deepEqual(
    readdirSync(path).filter((file) => file.startsWith('created')),
    ['created-2.json', 'created.json'],
  )
})

function orders() {
  const { operator } = eim.machine
  return operator.euiccs().flatMap(({ eid }) => operator.orders(eid))
}

function derOf(pem: string): Buffer {
  return Buffer.from(readFileSync(pem, 'latin1').replaceAll(/-----[^-]*-----|\s/g, ''), 'base64')
}
