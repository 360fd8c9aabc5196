/** The reporter behind the table, on real runs of Node's test runner. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const reporter = fileURLToPath(new URL('../test-outcomes.mjs', import.meta.url))

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
    const lines = readFileSync(join(folder, 'out'), 'utf8').trim().split('\n')
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ file, title, outcome, why }) => [file, title, outcome, why]),
      [
        ['sheet:X A-001: it', 'passed', undefined],
        ['sheet:X A-002: it', 'passed', undefined],
        ['breaks', 'failed', undefined],
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
