import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { testFiles } from './test-files.ts'

const root = mkdtempSync(join(tmpdir(), 'sgp32-tests-'))
test.after(() => rmSync(root, { recursive: true }))
const files = [
  'protocol/ber/reader.test.ts',
  'protocol/ber/reader.ts',
  'protocol/registry.property.test.ts',
  'protocol/property.test.ts',
  'cli/run.test.ts',
  'ci/known-bad/part-1.test.ts',
  'node_modules/x/y.test.ts',
  '.cache/z.test.ts',
]
for (const file of files) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), '')
}

const withoutKnownBad = [
  'cli/run.test.ts',
  'protocol/ber/reader.test.ts',
  'protocol/property.test.ts',
  'protocol/registry.property.test.ts',
]
const all = ['ci/known-bad/part-1.test.ts', ...withoutKnownBad]
const wanted = { parts: [], random: true, knownBad: true }

test('every test file is found, and nothing else', () => assert.deepEqual(testFiles(root, wanted), all))

test('files of random tests can be left out', () =>
  assert.deepEqual(testFiles(root, { ...wanted, random: false }), all.slice(0, 3)))

test('the suites against wrong products can be left out', () =>
  assert.deepEqual(testFiles(root, { ...wanted, knownBad: false }), withoutKnownBad))

test('parts of paths select', () => {
  assert.deepEqual(testFiles(root, { ...wanted, parts: ['protocol/ber', './cli/'] }), withoutKnownBad.slice(0, 2))
  assert.deepEqual(testFiles(root, { ...wanted, parts: ['nothing'] }), [])
})
