/** `sgp32 run --all`: every suite has its summary, in their order, and a signal ends them all. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readRecord } from '../reports/record.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-all-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const main = fileURLToPath(new URL('main.ts', import.meta.url))

function runAll(name: string, ...words: readonly string[]) {
  const results = join(folder, name)
  const all = ['run', '--all', '--no-pages', '--results', results, ...words]
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...all], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = { text: '' }
  child.stdout.on('data', (text) => {
    said.text += text
  })
  return { child, said, results, ended: once(child, 'close') }
}

test('three summaries come in the order of the actors, and the exit code is that of all', async () => {
  const { said, results, ended } = runAll('whole', '--shard', '1/60')
  assert.deepEqual(await ended, [0, null], said.text)
  const products = [...said.text.matchAll(/^product +Simulated (\w+)/gm)].map(([, actor]) => actor)
  assert.deepEqual(products, ['eIM', 'eUICC', 'IPA'])
  assert.equal([...said.text.matchAll(/^exit +0$/gm)].length, 3)
  assert.equal(readdirSync(results).length, 3)
})

test('a signal ends all that run, with closed records, and nothing begins behind it: exit 130', async () => {
  const { child, said, results, ended } = runAll('ended')
  const begun = () =>
    (existsSync(results) ? readdirSync(results) : []).filter((name) => existsSync(join(results, name, 'record.ndjson')))
  for (let waited = 0; begun().length < 2; waited += 50) {
    assert.ok(waited < 60_000, said.text)
    await setTimeout(50)
  }
  child.kill('SIGTERM')
  assert.deepEqual(await ended, [130, null], said.text)
  const states = begun().map((name) => readRecord(join(results, name, 'record.ndjson')).end?.state)
  assert.deepEqual(states, ['interrupted', 'interrupted'])
})
