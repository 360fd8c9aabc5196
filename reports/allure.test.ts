import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { writeAllureResults } from './allure.ts'
import { testReader } from './test-body-reader.ts'
import { testRecord } from './test-record.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-allure-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('what a killed run leaves in doubt is no failure of the product', () => {
  const record = testRecord({ scenarios: 6, killed: true })
  const scenarios = record.scenarios.map((one, i) => ({ ...one, verdict: 'fail' as const, answered: i < 3 }))
  writeAllureResults({ ...record, scenarios }, folder, testReader())
  const results = readdirSync(folder)
    .filter((name) => name.endsWith('-result.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
  const verdicts = scenarios.map(({ id }) => {
    const result = results.find(({ fullName }) => fullName === id)
    return result?.parameters.find(({ name }: { name: string }) => name === 'verdict').value
  })
  assert.deepEqual(verdicts, ['fail', 'fail', 'fail', 'inconclusive', 'inconclusive', 'inconclusive'])
})
