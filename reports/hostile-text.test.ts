/** What a peer sends stays text in everything that is printed from a record. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { requirementOf } from '../requirements/ledger.ts'
import { writeAllureResults } from './allure.ts'
import { makeAllurePages, withoutAnalytics } from './allure-html.ts'
import { scenarioText, summaryText } from './console.ts'
import type { RunRecord, ScenarioLine } from './record.ts'
import { testReader } from './test-body-reader.ts'
import { openBrowser, withoutBrowser } from './test-browser.ts'
import { runLine } from './test-run-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-hostile-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const evil = '\u001b]0;owned\u0007\u001b[2J<script>alert(1)</script>\u202e[link](javascript:alert(1))'
const row = requirementOf('RETR-007')
assert.ok(row)

const scenario: ScenarioLine = {
  line: 'scenario',
  id: 'features/x.feature:3',
  requirement: row.id,
  feature: 'F',
  title: 'T',
  steps: ['asks', 'answers'],
  asked: 'asks',
  selection: { state: 'run' },
  verdict: 'fail',
  checks: [{ claim: 'c', expected: 'e', seen: evil, holds: false, at: [2] }],
  thrown: { name: 'CheckFailed', message: evil },
  judgements: [],
  answered: true,
  binding: 'asn1',
  tape: [
    { at: 1, ms: 0, peer: 'eim', direction: 'sent', hex: '00' },
    {
      at: 2,
      ms: 1,
      peer: 'eim',
      direction: 'received',
      hex: Buffer.from(`HTTP/1.1 200 ${evil}\r\nX: ${evil}\r\n\r\n${evil}`).toString('hex'),
    },
    { at: 3, ms: 1, peer: 'eim', direction: 'note', text: evil },
  ],
  started: '2026-01-01T00:00:00.000Z',
  milliseconds: 5,
}
const record: RunRecord = {
  run: {
    ...runLine,
    product: { ...runLine.product, name: evil, vendor: evil },
    target: { ...runLine.target, endpoint: evil },
  },
  sanity: [],
  started: [],
  scenarios: [scenario],
  overruled: [],
  requirements: [{ line: 'requirement', requirement: row, state: 'fail', scenarios: [scenario.id] }],
  end: { line: 'end', state: 'complete', ended: '2026-01-01T00:00:01.000Z', exitCode: 1 },
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const active = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/

test('no control character of a peer reaches the terminal', () => {
  const text = `${summaryText(record)}${scenarioText(scenario, true)}`
  assert.doesNotMatch(text, active)
  assert.match(text, /\\x1b\[2J<script>/)
})

test('Allure gets text: no markup field, no link, and attachments that are plain', () => {
  writeAllureResults(record, join(folder, 'results'), testReader())
  const own = join(folder, 'results')
  const files = readdirSync(own)
  const results = files
    .filter((file) => file.endsWith('-result.json'))
    .map((file) => JSON.parse(readFileSync(join(own, file), 'utf8')))
  assert.equal(results.length, 1)
  const [result] = results
  assert.equal(result.status, 'failed')
  assert.match(result.statusDetails.message, /^FAIL normative RETR-007: /)
  assert.match(result.statusDetails.message, /: c\nexpected: e\nseen: .*\ntape: line 2$/)
  assert.equal(result.descriptionHtml, undefined)
  assert.deepEqual(result.links, [])
  assert.deepEqual(
    result.attachments.map(({ type }: { type: string }) => type),
    ['image/svg+xml', 'text/plain'],
  )
  assert.deepEqual(
    result.steps.map(({ status }: { status: string }) => status),
    ['passed', 'failed'],
  )
  for (const file of files) assert.doesNotMatch(readFileSync(join(own, file), 'utf8').replaceAll(/\\u00|[\n\t]/g, '?'), active)
})

test('a verdict that does not stand is no failure in Allure', () => {
  const other = mkdtempSync(join(folder, 'other-'))
  writeAllureResults(
    { ...record, overruled: [{ line: 'overruled', scenarios: [scenario.id], why: 'it was away' }] },
    other,
    testReader(),
  )
  const file = readdirSync(other).find((name) => name.endsWith('-result.json'))
  const result = JSON.parse(readFileSync(join(other, file!), 'utf8'))
  assert.equal(result.status, 'broken')
  assert.match(result.statusDetails.message, /^INCONCLUSIVE RETR-007: it was away/)
})

test('the scripts that would tell a third party are taken out, and others stay', () => {
  const page =
    '<head><script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>\n<script>\n window.dataLayer = window.dataLayer || [];\n gtag("config");</script><script src="app.js"></script></head>'
  assert.equal(withoutAnalytics(page).replaceAll('\n', ''), '<head><script src="app.js"></script></head>')
  assert.throws(() => withoutAnalytics('<a href="https://www.googletagmanager.com/">'), RangeError)
})

test('the pages load nothing from anywhere and hold no markup of a peer', async (t) => {
  const results = mkdtempSync(join(folder, 'results-'))
  writeAllureResults(record, results, testReader())
  const pages = await makeAllurePages(results, join(folder, 'pages'), join(folder, 'history'))
  if ('leftOut' in pages) {
    assert.ok(process.env['CI_FULL'] !== '1', pages.leftOut)
    return t.skip(pages.leftOut)
  }
  const html = readFileSync(pages.path, 'utf8')
  assert.ok(html.length > 100_000)
  assert.doesNotMatch(html, /(?:src|href)="(?!data:)[^"]*\/\//)
  assert.ok(!html.includes('<script>alert(1)'))
  assert.ok(!html.includes('googletagmanager'))
  if (withoutBrowser !== false) return
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(pathToFileURL(pages.path).href)
    await page.locator('.chart__arc').first().waitFor()
    assert.equal(await page.getByText(/\d ?%/).filter({ visible: true }).count(), 0, 'percentages')
  } finally {
    await browser.close()
  }
})
