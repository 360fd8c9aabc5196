/** The costs on the network and the bindings side by side, in a real browser, with a peer that puts markup into what it says. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { ExchangeTraffic } from '../../requirements/exchange-traffic.ts'
import type { RunRecord, ScenarioLine } from '../record.ts'
import { testReader } from '../test-body-reader.ts'
import { openBrowser, withoutBrowser } from '../test-browser.ts'
import { testRecord } from '../test-record.ts'
import { writeMatrix } from './write-matrix.ts'

const evil = '<img src=x onerror=alert(1)>\u202e'
const plain = testRecord({ scenarios: 40, said: evil })
const poll = { function: 'getEimPackage', about: 'nothing', roundTrips: 1 } as const
const overHttps: readonly ExchangeTraffic[] = [
  { ...poll, over: 'asn1', up: 700, down: 1_800, handshake: true },
  { ...poll, over: 'asn1', up: 250, down: 250 },
]
const overCoap: readonly ExchangeTraffic[] = [
  { ...poll, over: 'coaps', up: 620, down: 1_280, datagrams: [4, 4], handshake: true },
  { ...poll, over: 'coaps', up: 80, down: 45, datagrams: [1, 1] },
]
/** Of the first scenario, which is played over CoAP too. */
const [first] = plain.scenarios as readonly [ScenarioLine]
const id = first.requirement
const record: RunRecord = {
  ...plain,
  scenarios: [
    { ...first, traffic: overHttps },
    ...plain.scenarios.slice(1),
    { ...first, id: first.id.replace(/ asn1$/, ' coaps'), binding: 'coaps', traffic: overCoap },
  ],
}

describe('costs in matrix.html in Chromium', { skip: withoutBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-costs-'))
  let browser: Browser
  before(async () => {
    browser = await openBrowser()
    await writeMatrix(record, join(folder, 'matrix.html'), testReader(evil))
    await writeMatrix(plain, join(folder, 'plain.html'), testReader(evil))
  })
  after(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  async function open(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const page = await browser.newPage(options)
    page.on('dialog', (dialog) => {
      dialog.dismiss().catch(() => {})
      assert.fail('a dialog opened')
    })
    await page.goto(`${pathToFileURL(join(folder, 'matrix.html')).href}${hash}`)
    return page
  }

  test('without any script there are bars with their values as text, and the figures in tables', async () => {
    const page = await open('', { javaScriptEnabled: false })
    const chart = page.locator('.chart', { hasText: 'Idle poll' })
    assert.deepEqual(await chart.locator('li').allInnerTexts(), [
      'HTTPS, ASN.1: 500, with a handshake 2,500',
      'CoAP/DTLS: 125, with a handshake 1,900',
    ])
    const widths = await chart.locator('rect').evaluateAll((all) => all.map((one) => Number(one.getAttribute('width'))))
    assert.deepEqual(widths, [200, 800, 50, 710])
    const cells = await page.locator('table.costs').first().locator('tbody tr').allTextContents()
    assert.deepEqual(cells, [
      'Idle poll: one exchange',
      'HTTPS, ASN.1kept250250500\u201311',
      'CoAP/DTLSkept80451251 + 111',
      'HTTPS, ASN.1new7001,8002,500\u201311',
      'CoAP/DTLSnew6201,2801,9004 + 411',
    ])
  })

  test('the head of the page leads to them', async () => {
    const page = await open()
    await page.locator('#shown:not(:empty)').waitFor()
    await page.getByRole('link', { name: 'What it costs on the network' }).click()
    assert.match(page.url(), /#costs$/)
    const top = (await page.locator('#costs').boundingBox())?.y ?? -1
    assert.ok(top > -1 && top < 800, `the heading is at ${top}`)
  })

  test('a screen reader finds the bars as a list, and tables by their names', async () => {
    const page = await open()
    await page.locator('section:has(#costs) details').evaluate((details) => details.setAttribute('open', ''))
    const tree = await page.locator('section:has(#costs)').ariaSnapshot()
    for (const part of [
      /- region "What it costs on the network"/,
      /- listitem: "CoAP\/DTLS: 125, with a handshake 1,900"/,
      /- table "Procedures, on a connection that stands and on a new one"/,
      /- table "Functions on a connection that stands"/,
      /- columnheader "Datagrams"/,
      /- rowheader "CoAP\/DTLS"/,
    ])
      assert.match(tree, part)
  })

  test('bars are seen by light and by dark, and nothing is wider than a narrow screen', async () => {
    const colours = new Set<string>()
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('', { colorScheme, viewport: { width: 360, height: 700 } })
      await page.locator('section:has(#costs) details').evaluate((details) => details.setAttribute('open', ''))
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
      const [bar, paper] = await page.evaluate(() => [
        getComputedStyle(document.querySelector('rect.kept') as Element).fill,
        getComputedStyle(document.body).backgroundColor,
      ])
      assert.notEqual(bar, paper)
      colours.add(`${bar} on ${paper}`)
    }
    assert.equal(colours.size, 2)
  })

  test('a row has its bindings side by side, with what was seen and what it cost', async () => {
    const page = await open(`#open=${id}`)
    const table = page.getByRole('dialog').locator('table.side')
    await table.waitFor()
    const rows = await table
      .locator('tr')
      .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')))
    assert.deepEqual(rows[0], ['', 'HTTPS, ASN.1', 'HTTPS, JSON', 'CoAP/DTLS'])
    const cells = new Map(rows.map(([name = '', ...values]) => [name, values]))
    assert.deepEqual(cells.get('Ended as')?.[2], 'pass')
    assert.match(cells.get('Seen')?.[2] ?? '', /^counterValue 1<img src=x onerror=alert\(1\)>\\u\{202e\}$/)
    assert.deepEqual(cells.get('Octets to the eIM')?.[2], '700')
    assert.deepEqual(cells.get('Octets to the IPA')?.[2], '1,325')
    assert.deepEqual(cells.get('Datagrams'), ['\u2013', '\u2013', '10'])
    assert.deepEqual(cells.get('Exchanges')?.[0], '2, 1 with a handshake')
    assert.equal(await page.locator('img').count(), 0)
    await page.getByRole('button', { name: 'CoAP/DTLS' }).click()
    await table.waitFor({ state: 'detached' })
    assert.match(page.url(), /in=coaps/)
  })

  test('columns stand in the order HTTPS, then CoAP', async () => {
    const page = await open()
    const heads = await page.locator('table.matrix thead th').allTextContents()
    assert.deepEqual(heads, ['Requirement', 'Worst', 'HTTPS, ASN.1', 'HTTPS, JSON', 'CoAP/DTLS', 'Why'])
  })

  test('a record without measurements has no such section', () => {
    const page = readFileSync(join(folder, 'plain.html'), 'utf8')
    assert.doesNotMatch(page, /What it costs on the network/)
  })
})
