import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testRecord } from '../reports/test-record.ts'
import { bodyReader } from './body-reader.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-report-'))
after(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  readonly code: number
  readonly out: string
  readonly errors: string
}

function report(place: string): Promise<Ended> {
  const words = ['--import', 'tsx', 'cli/main.ts', 'report', place]
  return new Promise((resolve) =>
    execFile(process.execPath, words, { timeout: 120_000 }, (error, out, errors) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, errors }),
    ),
  )
}

test('a run that was killed is printed from what it had finished', async () => {
  const { run, sanity, started, scenarios } = testRecord({ scenarios: 40, killed: true })
  const lines = [run, ...sanity, ...scenarios, ...started].map((line) => `${JSON.stringify(line)}\n`)
  writeFileSync(join(folder, 'record.ndjson'), `${lines.join('')}{"line":"scen`)
  const { code, out } = await report(folder)
  assert.equal(code, 4)
  assert.match(out, /INCOMPLETE: the run was killed/)
  assert.match(out, /requirements: \d+ = \d+ pass/)
  assert.match(out, /\nmatrix +\S+matrix\.html\n/)
  assert.match(out, /\njunit +\S+junit\.xml\n/)
  assert.match(readFileSync(join(folder, 'matrix.html'), 'utf8'), /THIS RUN IS NOT COMPLETE/)
  assert.ok(existsSync(join(folder, 'allure-results')))
})

test('a killed run of a version that asked for fewer options is refused, and not guessed at', async () => {
  const { run, scenarios } = testRecord({ scenarios: 4, killed: true })
  const { O_X_JSON: _, ...options } = run.options
  const old = join(folder, 'old.ndjson')
  writeFileSync(old, [{ ...run, options }, ...scenarios].map((line) => `${JSON.stringify(line)}\n`).join(''))
  const { code, errors } = await report(old)
  assert.equal(code, 3)
  assert.match(
    errors,
    /^sgp32 report: the run was killed.* did not ask for O_X_JSON: print it with that version, or run again\n$/,
  )
})

test('what is no record is refused in one line', async () => {
  const file = join(folder, 'other.txt')
  writeFileSync(file, 'hello\n')
  for (const place of [join(folder, 'absent'), file]) {
    const { code, errors } = await report(place)
    assert.equal(code, 3)
    assert.match(errors, /^sgp32 report: .*; write the folder of a run[^\n]*\n$/)
  }
})

test('bodies are read as sgp32 decode reads them, in both bindings, and what cannot be read says so', () => {
  const reader = bodyReader('1.2')
  assert.equal(reader.functions['BF4F'], 'GetEimPackage')
  const [object] = reader.read(Buffer.from('bf4f03020101', 'hex'), 'response')
  assert.ok(object?.kind === 'object')
  assert.equal(object.type, 'GetEimPackageResponse')
  assert.match(object.tree[0]?.children[0]?.value ?? '', /noEimPackageAvailable/)
  const members = reader.read(Buffer.from('{"eimPackageError":1}'), 'response')
  assert.deepEqual(
    members.map(({ title }) => title),
    ['eimPackageError'],
  )
  const [broken] = reader.read(Buffer.from('{"a":'), 'response')
  assert.ok(broken?.kind === 'remark' && broken.failed)
  assert.deepEqual(reader.read(Buffer.alloc(0), 'request'), [])
})
