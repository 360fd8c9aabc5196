import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeJunit } from './junit.ts'
import { testRecord } from './test-record.ts'
import { complaintsAboutXml } from './test-xml.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-junit-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'junit.xml')

function printed(wanted: Parameters<typeof testRecord>[0]): string {
  writeJunit(testRecord(wanted), path)
  return readFileSync(path, 'utf8')
}
const numberOf = (xml: string, name: string) => Number(new RegExp(`<testsuites [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1])
const count = (xml: string, tag: RegExp) => xml.match(tag)?.length ?? 0

test('whatever a peer said, the file is well-formed XML', () => {
  const xml = printed({ scenarios: 300, said: '\u0000\u001b\ud800\ufffe]]>&<failure message="x"/>\u2028\r\n"' })
  assert.deepEqual(complaintsAboutXml(xml), [])
  assert.match(xml, /\\x1b/)
})

test('Python reads it, and counts what the file says of itself', (t) => {
  const xml = printed({ scenarios: 300, said: '\u0001<&' })
  const script =
    'import sys,xml.etree.ElementTree as E;r=E.parse(sys.argv[1]).getroot();' +
    'print(*[len(r.findall(".//"+n)) for n in ("testcase","failure","error","skipped")])'
  const { status, stdout, error } = spawnSync('python3', ['-c', script, path], { encoding: 'utf8', timeout: 20_000 })
  if (error !== undefined) return t.skip('python3 is not installed')
  assert.equal(status, 0)
  const [cases, failures, errors, skipped] = stdout.trim().split(' ').map(Number)
  assert.deepEqual(
    [cases, failures, errors],
    ['tests', 'failures', 'errors'].map((name) => numberOf(xml, name)),
  )
  assert.equal(skipped, count(xml, /<skipped /g))
})

test('only what fails a run that is not strict is a failure; the rest of the reds tells what was seen', () => {
  // Enough of them for reds of every level, whichever row is red.
  const xml = printed({ scenarios: 3000 })
  const failed = [...xml.matchAll(/<failure message="(.*?):/g)].map(([, what]) => what)
  assert.ok(failed.length > 0)
  assert.deepEqual([...new Set(failed)], ['normative SHALL'])
  assert.match(xml, /<system-out>robustness (?:SHOULD|SHALL): expected counterValue/)
  assert.match(xml, /again: sgp32 run --profile example.yaml --only [A-Z]/)
})

test('a case says what was seen in its own binding, and no scenario that does not stand', () => {
  const record = testRecord({ scenarios: 2 })
  const [one, other] = record.scenarios
  const check = one?.checks[0]
  assert.ok(one && other && check)
  const red = (scenario: typeof one, seen: string) => ({
    ...scenario,
    requirement: one.requirement,
    verdict: 'fail' as const,
    checks: [{ ...check, holds: false, seen }],
  })
  const scenarios = [
    red({ ...one, id: `${one.id}x` }, 'nobody'),
    red(one, 'seen over HTTPS'),
    red({ ...other, binding: 'coaps' }, 'seen over CoAP'),
  ]
  const requirements = record.requirements.map((line) =>
    line.requirement.id === one.requirement
      ? { ...line, state: 'fail' as const, scenarios: scenarios.map(({ id }) => id) }
      : line,
  )
  const overruled = [{ line: 'overruled', scenarios: [`${one.id}x`], why: 'it was away' }] as const
  writeJunit({ ...record, scenarios, requirements, overruled }, path)
  const messages = [...readFileSync(path, 'utf8').matchAll(/(?:failure message="|<system-out>)[^"]*, seen ([^"\n]*)/g)]
  assert.deepEqual(
    messages.map(([, seen]) => seen),
    ['seen over HTTPS', 'seen over CoAP'],
  )
})

test('a run that was killed has an error that says so', () => {
  const xml = printed({ scenarios: 40, killed: true })
  assert.match(
    xml,
    /<testcase classname="run" name="the run came to its end" time="0"><error message="incomplete: the run was killed/,
  )
  assert.equal(numberOf(xml, 'errors'), count(xml, /<error /g))
  assert.deepEqual(complaintsAboutXml(xml), [])
})
