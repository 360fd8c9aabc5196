/** The reporter behind the table and the list of failures, on real runs of Node's test runner. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { printedFailures, readOutcomes } from './outcomes.ts'

const reporter = fileURLToPath(new URL('test-outcomes.mjs', import.meta.url))

test('titles come as they are at run time, with what became of each', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-outcomes-'))
  try {
    writeFileSync(
      join(folder, 'some.test.mjs'),
      [
        "import { describe, test } from 'node:test'",
        "for (const id of ['A-001', 'A-002']) test(`sheet:X ${id}: it`, () => {})",
        "test('breaks', () => { throw new Error('x') })",
        "test('left out', { skip: 'no peer' }, () => {})",
        "test('left out inside', (t) => t.skip('not here'))",
        "test('to do', { todo: true }, () => {})",
        "describe('a suite', () => { test('inside', () => {}) })",
      ].join('\n'),
    )
    const destinations = ['--test-reporter', reporter, '--test-reporter-destination', join(folder, 'out')]
    // Inside of a test run Node would report to the outer one.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    spawnSync(process.execPath, ['--test', ...destinations, 'some.test.mjs'], { cwd: folder, env })
    const tests = readOutcomes(join(folder, 'out'))
    assert.deepEqual(
      tests.map(({ file, title, outcome, why, error }) => [file, title, outcome, why ?? error]),
      [
        ['sheet:X A-001: it', 'passed', undefined],
        ['sheet:X A-002: it', 'passed', undefined],
        ['breaks', 'failed', 'x'],
        ['left out', 'skipped', 'no peer'],
        ['left out inside', 'skipped', 'not here'],
        ['to do', 'skipped', undefined],
        ['inside', 'passed', undefined],
      ].map((line) => ['some.test.mjs', ...line]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what failed is named once more, with its file and how its error begins', () => {
  const lines = printedFailures([
    { file: 'a.test.ts', title: 'goes', outcome: 'passed' },
    { file: 'b.test.ts', title: 'breaks', outcome: 'failed', error: ['1', '', '2', '3', '4', '5', '6', '7'].join('\n') },
    { file: 'c.test.ts', title: 'ends its process', outcome: 'failed' },
  ])
  const errors = ['1', '2', '3', '4', '5', '6', '...', 'no error was reported'].map((line) => `      ${line}`)
  assert.deepEqual(lines, [
    '2 failed:',
    '  b.test.ts: breaks',
    ...errors.slice(0, 7),
    '  c.test.ts: ends its process',
    ...errors.slice(7),
  ])
})

test('of many failures the first are named, and nothing where none failed', () => {
  const failed = Array.from({ length: 22 }, (_, n) => ({
    file: 'a.test.ts',
    title: `${n}`,
    outcome: 'failed' as const,
    error: 'x',
  }))
  assert.deepEqual(printedFailures(failed).slice(-2), ['      x', '  and 2 more'])
  assert.deepEqual(printedFailures([]), [])
})

test('a line that was cut when a run was ended is left out, and no file is no test', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-outcomes-'))
  try {
    const path = join(folder, 'out')
    assert.deepEqual(readOutcomes(path), [])
    writeFileSync(path, '{"file":"a.test.ts","title":"goes","outcome":"passed"}\n{"file":"b.te')
    assert.deepEqual(readOutcomes(path), [{ file: 'a.test.ts', title: 'goes', outcome: 'passed' }])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
