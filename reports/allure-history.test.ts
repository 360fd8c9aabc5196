import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bringHistory, keepHistory } from './allure-history.ts'

const base = mkdtempSync(join(tmpdir(), 'sgp32-history-'))
after(() => rmSync(base, { recursive: true, force: true }))
const history = join(base, 'allure-history')
const page = (text: string) => `<script>d('history/history-trend.json','${Buffer.from(text).toString('base64')}')</script>`

function resultsOf(run: string): string {
  const results = join(base, run, 'allure-results')
  mkdirSync(results, { recursive: true })
  return results
}
const orderIn = (results: string) => JSON.parse(readFileSync(join(results, 'executor.json'), 'utf8')).buildOrder

test('the second run of a folder gets what the first one left, and a run that is printed again is no new one', () => {
  const first = resultsOf('first')
  bringHistory(first, history)
  assert.equal(orderIn(first), 1)
  assert.ok(!existsSync(join(first, 'history')))
  keepHistory(page('[1]'), first, history)

  const second = resultsOf('second')
  bringHistory(second, history)
  assert.equal(orderIn(second), 2)
  assert.equal(readFileSync(join(second, 'history', 'history-trend.json'), 'utf8'), '[1]')
  keepHistory(page('[1,2]'), second, history)

  bringHistory(first, history)
  assert.equal(orderIn(first), 1)
  keepHistory(page('[other]'), first, history)
  assert.equal(readFileSync(join(history, 'history-trend.json'), 'utf8'), '[1,2]')
})
