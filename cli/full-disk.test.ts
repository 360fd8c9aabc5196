/** A disk that is full at any moment of a run: what failed is said, and nothing that was finished is lost. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { simulatedBench } from '../adapters/bench/simulated.ts'
import { ConfigError } from '../profiles/config-error.ts'
import { loadProfile } from '../profiles/load.ts'
import type { Mask } from '../reports/mask.ts'
import { type RecordLine, readRecord } from '../reports/record.ts'
import { testRecord } from '../reports/test-record.ts'
import { newRecord, resumedRecord } from './open-record.ts'
import { type PlaySettings, playPart } from './play-part.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-full-disk-'))
after(() => rmSync(folder, { recursive: true, force: true }))

// Pages have tests of their own, and need Java.
process.env['PATH'] = ''
const only = 'RETR-008,RETR-009'

/** A run as a process whose files may have so many blocks of 1,024 octets. */
async function runWithin(blocks: number, words: readonly string[]) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const call = ['--import', 'tsx', main, 'run', '--only', only, '--seed', 'full', ...words]
  const shell = ['-c', `ulimit -f ${blocks}; trap "" XFSZ; exec "$@"`, '-', process.execPath, ...call]
  const child = spawn('/bin/bash', shell, { env: { PATH: '/nowhere' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

test('a record that finds no room: exit 4, where and why, how to go on; with room again the run comes to its end', async (t) => {
  const results = join(folder, 'results')
  const full = await runWithin(64, ['--results', results])
  assert.equal(full.code, 4, full.output)
  const [name = ''] = readdirSync(results)
  const path = join(results, name, 'record.ndjson')
  assert.ok(
    full.output.includes(`${path}: the record cannot be written (EFBIG: the file may not grow further here)`),
    full.output,
  )
  assert.doesNotMatch(full.output, /\n {4}at /, 'a stack trace is no message')
  assert.match(full.output, /\ngo on {4}sgp32 run --only \S+ --resume \S+\n$/)
  const finished = readRecord(path).scenarios.filter(({ verdict }) => verdict === 'pass')
  assert.ok(finished.length >= 2)

  const said: string[] = []
  for (const way of ['log', 'error'] as const) t.mock.method(console, way, (line: string) => void said.push(line))
  assert.equal(await run({ resume: join(results, name), only }), 0, said.join('\n'))
  assert.ok(said.join('\n').includes(`${finished.length} scenarios of the run before are kept`))
  const ids = readRecord(path).scenarios.map(({ id }) => id)
  for (const { id } of finished) assert.equal(ids.filter((one) => one === id).length, 1)
  assert.deepEqual(
    readdirSync(join(results, name)).filter((file) => /part|next/.test(file)),
    [],
  )
})

/** Lets so many lines through; then the disk is full. */
function roomFor(lines: number): Mask {
  let left = lines
  return (line) => {
    if (!line.startsWith('{"line"') || left-- > 0) return line
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  }
}

test('a run that finds no room to be gone on with leaves its record as it was', () => {
  const { run: first, scenarios } = testRecord({ scenarios: 5 })
  const path = join(folder, 'record.ndjson')
  const text = [first, ...scenarios].map((line) => `${JSON.stringify(line)}\n`).join('')
  for (let room = 0; room <= 5; room++) {
    writeFileSync(path, text)
    assert.throws(() => resumedRecord(folder, scenarios, first, roomFor(room)), {
      name: 'ConfigError',
      message: /--resume .*: nothing can be written there \(ENOSPC: the disk is full\): make room/,
    })
    assert.equal(readFileSync(path, 'utf8'), text)
    assert.ok(!readdirSync(folder).some((file) => file.startsWith('record-') || file.endsWith('.next')))
  }
  const record = resumedRecord(folder, scenarios, first, roomFor(7))
  assert.equal(record.path, path)
  record.write({ line: 'started', id: 'a', title: 'b', binding: 'asn1' })
  assert.equal(readRecord(path).scenarios.length, 5)
  assert.deepEqual(readRecord(path).started, [{ line: 'started', id: 'a', title: 'b', binding: 'asn1' }])
  assert.equal(readFileSync(join(folder, 'record-1.ndjson'), 'utf8'), text)
})

test('a run that finds no room for its first line leaves no folder', () => {
  const own = join(folder, 'own')
  mkdirSync(own)
  assert.throws(() => newRecord(own, testRecord({ scenarios: 1 }).run, roomFor(0)), ConfigError)
  assert.ok(!readdirSync(folder).includes('own'))
})

test('what an eUICC has to know finds no room: the run ends with it, behind the evidence of the scenario that was played', async () => {
  const claims = loadProfile(fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url)))
  const { spec, patienceMs, limits, declared } = claims
  const { idleEid, unknownEid } = claims.assets
  const bench = await simulatedBench({ spec, idleEid, unknownEid, patienceMs })
  after(() => bench.close())
  const full = new ConfigError('assets.euiccs.0.state: there is no room')
  const noRoom = {
    ...bench,
    keepState() {
      throw full
    },
  }
  const told: RecordLine[] = []
  const settings: PlaySettings = {
    claims,
    bindings: ['asn1'],
    patienceMs,
    limits,
    declared,
    select: { requirements: only.split(',') },
    seed: 'full',
  }
  await assert.rejects(playPart(settings, noRoom, { line: (line) => told.push(line) }), full)
  const played = told.flatMap((line) => (line.line === 'scenario' ? [`${line.requirement} ${line.verdict}`] : []))
  assert.deepEqual(played, ['RETR-008 pass'])
})
