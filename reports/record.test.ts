import assert from 'node:assert/strict'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { maskOf } from './mask.ts'
import { overruledIn } from './outcomes.ts'
import { type EndLine, RecordWriter, readRecord, type StartedLine } from './record.ts'
import { runLine } from './test-run-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-record-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const first = runLine
const started: StartedLine = { line: 'started', id: 'f:1', title: 't', binding: 'asn1' }
const end: EndLine = { line: 'end', state: 'complete', ended: '2026-01-01T00:00:01.000Z', exitCode: 0 }

let n = 0
const fresh = () => join(folder, `${++n}.ndjson`)

test('every line is on the disk at once, and what is read is what was written', () => {
  const path = fresh()
  const writer = new RecordWriter(path, maskOf([]))
  writer.write(first)
  assert.deepEqual(readRecord(path).run, first)
  assert.equal(readRecord(path).end, undefined)
  writer.write(started)
  writer.write(end)
  assert.deepEqual(readRecord(path).started, [started])
  assert.deepEqual(readRecord(path).end, end)
})

test('nothing is written behind the end, and no record is written over', () => {
  const path = fresh()
  const writer = new RecordWriter(path, maskOf([]))
  for (const line of [first, end, started]) writer.write(line)
  assert.equal(readFileSync(path, 'utf8').trimEnd().split('\n').length, 2)
  assert.throws(() => new RecordWriter(path, maskOf([])), { code: 'EEXIST' })
})

test('a record that was cut anywhere in its last line keeps the lines before', () => {
  const path = fresh()
  const text = `${JSON.stringify(first)}\n${JSON.stringify(started)}\n`
  for (let cut = JSON.stringify(first).length + 1; cut < text.length; cut++) {
    writeFileSync(path, text)
    truncateSync(path, cut)
    assert.deepEqual(readRecord(path).started, [])
  }
})

test('secrets are hidden on the way to the disk', () => {
  const path = fresh()
  new RecordWriter(path, maskOf(['s3cr3t!'])).write({ ...started, title: 'with s3cr3t!' })
  assert.ok(!readFileSync(path, 'utf8').includes('s3cr3t!'))
})

test('a secret that two lines of a tape share is hidden on the way to the disk', () => {
  const path = fresh()
  const half = (at: number, text: string) =>
    ({ at, ms: 0, peer: 'eim', direction: 'received', hex: Buffer.from(text).toString('hex') }) as const
  const tape = [half(1, 'x s3c'), half(2, 'r3t! y')]
  new RecordWriter(path, maskOf(['s3cr3t!'])).write({
    line: 'sanity',
    when: 'after the last scenario',
    state: 'works',
    what: '',
    tape,
  })
  const lines = JSON.parse(readFileSync(path, 'utf8')).tape.map(({ hex }: { hex: string }) => Buffer.from(hex, 'hex').toString())
  assert.deepEqual(lines, ['x ***', '**** y'])
})

test('a full disk ends the record with a message, and nothing is written behind the gap', (t) => {
  if (!existsSync('/dev/full')) return t.skip('this system has no /dev/full')
  const path = fresh()
  const next = openSync('/dev/null', 'r')
  closeSync(next)
  const writer = new RecordWriter(path, maskOf([]))
  writer.write(first)
  // The writer's descriptor now leads to a device that is always full.
  closeSync(next)
  assert.equal(openSync('/dev/full', 'w'), next)
  assert.throws(() => writer.write(started), {
    name: 'HarnessError',
    message: /the record cannot be written \(ENOSPC: the disk is full\)/,
  })
  assert.throws(() => writer.write(end), { name: 'HarnessError' }, 'a run with a broken record does not end well')
  assert.match(writer.failure?.message ?? '', /ENOSPC/)
  assert.deepEqual(readRecord(path).run, first)
  assert.equal(readRecord(path).end, undefined)
})

const lines = (...all: readonly unknown[]) =>
  all.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')

for (const [what, text, message] of [
  ['an empty file', '', /^\S+: the record has no first line$/],
  ['half a first line', JSON.stringify(first).slice(0, 40), /^\S+: the record has no first line$/],
  ['a line that no record has', lines(first, { line: 'other' }), /:2: no line of a record that this version of sgp32 knows$/],
  ['a line named like a member of every object', lines({ line: 'toString' }), /:1: no line of a record that/],
  ['a line without what is read of it', lines(first, { line: 'scenario' }), /:2: the line "scenario" has no id$/],
  ['half a line among whole ones', lines(first, '{"line":"scen', end), /:2: no line of a record$/],
  ['something else', 'hello\n', /:1: no line of a record$/],
  ['octets', '\0\0\n', /:1: no line of a record$/],
] as const) {
  test(`${what} is no record, and the message says where`, () => {
    const path = fresh()
    appendFileSync(path, text)
    assert.throws(
      () => readRecord(path),
      (error: Error) => error instanceof SyntaxError && message.test(error.message),
    )
  })
}

test('a folder in the place of a record, and none at all, are told', () => {
  assert.throws(() => readRecord(folder), { name: 'SyntaxError', message: /is no file$/ })
  assert.throws(() => readRecord(join(folder, 'nowhere')), { name: 'SyntaxError', message: /cannot be read \(ENOENT\)$/ })
})

test('an overruled scenario does not stand', () => {
  const overruled = [{ line: 'overruled', scenarios: ['a'], why: 'it was away' }] as const
  assert.deepEqual([...overruledIn({ overruled })], [['a', 'it was away']])
})
