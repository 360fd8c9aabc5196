/** The matrix in a real browser, from disk, with a peer that puts markup into everything it says. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { RunRecord } from '../record.ts'
import { testReader } from '../test-body-reader.ts'
import { openBrowser, withoutBrowser } from '../test-browser.ts'
import { testRecord } from '../test-record.ts'
import { writeMatrix } from './write-matrix.ts'

const evil = '</script><script>alert(1)</script><img src="https://peer.invalid/x" onerror=alert(2)>"\'\u2028\u202e'
const record = testRecord({ scenarios: 400, said: evil })
const red = record.requirements.find(({ state, requirement }) => state === 'fail' && !requirement.id.startsWith('ESIPA-HTTP'))!
const id = red.requirement.id

describe('matrix.html in Chromium', { skip: withoutBrowser }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sgp32-browser-'))
  let browser: Browser
  let page: Page
  let url = ''
  /** What the page must never do: ask anybody, open a window of its own, complain. */
  const trouble: string[] = []

  before(async () => {
    browser = await openBrowser()
    url = await written(record, 'matrix.html')
    page = await browser.newPage()
    page.on('request', (request) => {
      if (request.url() !== url.split('#')[0]) trouble.push(`request ${request.url()}`)
    })
    page.on('dialog', (dialog) => {
      trouble.push(`dialog ${dialog.message()}`)
      dialog.dismiss().catch(() => {})
    })
    page.on('pageerror', ({ message }) => trouble.push(message))
    page.on('console', (message) => trouble.push(message.text()))
  })
  after(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function written(one: RunRecord, name: string): Promise<string> {
    await writeMatrix(one, join(folder, name), testReader(evil))
    return pathToFileURL(join(folder, name)).href
  }
  /** Loads the page anew: a change behind `#` alone would not. */
  async function open(hash = '', address = url): Promise<void> {
    await page.goto('about:blank')
    await page.goto(`${address}${hash}`)
    await page.locator('#shown:not(:empty)').waitFor()
  }
  const address = () => page.evaluate(() => location.href)
  const rows = () => page.locator('table.matrix tr[data-state]:visible').count()
  const shown = () => page.locator('#shown').textContent()

  test('filters leave the rows they name, and stand in the address', async () => {
    await open()
    assert.equal(await rows(), record.requirements.length)
    await page.getByLabel('State').selectOption('fail')
    const failed = record.requirements.filter(({ state }) => state === 'fail')
    assert.equal(await rows(), failed.length)
    assert.equal(await shown(), `${failed.length} of ${record.requirements.length} rows`)
    await page.getByLabel('Level').selectOption('normative')
    await page.getByRole('searchbox', { name: 'Text' }).fill(id.toLowerCase())
    assert.match(await address(), /#q=[^&]+&level=normative&state=fail$/)
    await open(`#${(await address()).split('#')[1]}`)
    assert.equal(await page.getByLabel('State').inputValue(), 'fail')
    assert.equal(await page.getByRole('searchbox', { name: 'Text' }).inputValue(), id.toLowerCase())
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.waitForFunction(
      (all) => document.querySelectorAll('tr[data-state]:not([hidden])').length === all,
      record.requirements.length,
    )
    assert.doesNotMatch(await address(), /state=/)
  })

  test('a count filters to just as many rows, and Back undoes it', async () => {
    await open()
    const link = page.locator('table.counts tfoot a.filter').first()
    const count = Number(await link.textContent())
    await link.click()
    assert.equal(await rows(), count)
    await page.goBack()
    assert.equal(await rows(), record.requirements.length)
  })

  test('a section is a filter too, and a reason leads to its rows', async () => {
    await open()
    const section = await page.locator('tr[data-state]').first().getAttribute('data-section')
    await page.getByLabel('Section').selectOption(section ?? '')
    assert.equal(await rows(), await page.locator(`tr[data-section="${section}"]`).count())
    const reason = page.locator('.reasons a').first()
    const count = Number(await reason.textContent())
    await reason.click()
    assert.equal(await rows(), count)
  })

  test('a cell opens claim, sent, expected, seen, diagram, decoded and marked octets, and the command', async () => {
    await open(`#open=${id}`)
    const dialog = page.getByRole('dialog')
    await dialog.locator('dl.red').first().waitFor()
    const facts = await dialog.locator('dl.red').first().textContent()
    for (const name of ['FAILS', 'Sent', 'Expected', 'Seen', 'Received', 'Tape']) assert.ok(facts?.includes(name), name)
    assert.equal(await dialog.locator('.again code').textContent(), `sgp32 run --profile example.yaml --only ${id}`)
    assert.match(await dialog.locator('svg.ladder').first().innerHTML(), /OFFENDING/)
    assert.match((await dialog.locator('tr.marked').first().textContent()) ?? '', /counterValue.*OFFENDING/s)
    assert.match((await dialog.locator('pre.hex mark').first().textContent()) ?? '', /^81 01/)
  })

  test('a rule that breaks in a scenario that passes is red, and the command plays that scenario', async () => {
    await open('#open=ESIPA-HTTP-005&in=asn1')
    const dialog = page.getByRole('dialog')
    await dialog.locator('dl.red').first().waitFor()
    assert.match(
      (await dialog.locator('details.scenario > summary').first().textContent()) ?? '',
      /^fail .*the scenario itself: pass$/,
    )
    const command = (await dialog.locator('.again code').textContent()) ?? ''
    assert.match(command, / --only [A-Z]/)
    assert.doesNotMatch(command, /ESIPA-HTTP-005/)
  })

  test('what a peer says stays text', async () => {
    await open(`#open=${id}`)
    await page.locator('dl.red').first().waitFor()
    await page.evaluate(() => {
      for (const box of document.querySelectorAll('dialog details')) box.setAttribute('open', '')
    })
    await page.locator('dialog').getByText('Certificate 1 of').first().waitFor()
    assert.equal(await page.locator('img').count(), 0)
    assert.equal(await page.locator('svg script, dialog script, header script').count(), 0)
    assert.ok((await page.locator('h1').textContent())?.includes('<script>alert(1)</script>'))
    assert.ok((await page.locator('dl.red').first().textContent())?.includes('<img src='))
    const whole = (await page.locator('body').textContent()) ?? ''
    const hidden = /[\u2028\u202e]/.exec(whole)
    assert.equal(hidden && whole.slice(hidden.index - 60, hidden.index), null)
  })

  test('cells and filters are reached and worked by keyboard, and Escape gives the focus back', async () => {
    await open(`#state=fail`)
    const cell = page.locator(`tr[id="row-${id}"] td a.open`).first()
    await cell.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: id })
    await dialog.waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.closest('dialog') !== null), true)
    assert.match(await address(), new RegExp(`state=fail&open=${id}`))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await cell.evaluate((link) => link === document.activeElement), true)
    assert.doesNotMatch(await address(), /open=/)
    await page.getByRole('searchbox', { name: 'Text' }).focus()
    const outline = await page.getByRole('searchbox', { name: 'Text' }).evaluate((field) => getComputedStyle(field).outlineStyle)
    assert.notEqual(outline, 'none')
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'level')
  })

  test('a screen reader finds landmarks, headings, named tables and a live count', async () => {
    await open()
    const tree = await page.locator('body').ariaSnapshot()
    for (const part of [
      /- banner:/,
      /- main:/,
      /- heading "What was not tested, and why" \[level=2\]/,
      /- heading "Requirement by verdict" \[level=2\]/,
      /- table "Requirements and how each ended/,
      /- table "Rows of the ledger by level and state/,
      /- search "Filter the rows":/,
      /- searchbox "Text"/,
      /- columnheader "Requirement"/,
      /- rowheader "all rows"/,
      /- status: \d+ rows/,
    ])
      assert.match(tree, part)
    const overview = await page.locator('header, table.counts, .two, #shown').allTextContents()
    assert.doesNotMatch(overview.join(), /\d\s*%/, 'a share would say that untested rows do not count')
    assert.equal(await page.locator('td, th').locator('xpath=self::th[not(@scope)]').count(), 0)
  })

  test('on a narrow screen nothing but tables and diagrams is wider than the screen', async () => {
    await page.setViewportSize({ width: 360, height: 700 })
    for (const hash of ['', `#open=${id}`]) {
      await open(hash)
      if (hash !== '') await page.locator('dl.red').first().waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, hash)
    }
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  test('what was not tested stands in sight without scrolling', async () => {
    await open()
    assert.ok(((await page.locator('#untested').boundingBox())?.y ?? 1e9) < 700)
  })

  test('a run that was killed says so before anything else', async () => {
    await open('', await written(testRecord({ scenarios: 40, killed: true }), 'killed.html')).finally(() => {
      trouble.splice(0, trouble.length, ...trouble.filter((what) => !/^request .*killed\.html$/.test(what)))
    })
    assert.match((await page.locator('header').textContent()) ?? '', /THIS RUN IS NOT COMPLETE\. incomplete: the run was killed/)
  })

  test('all the while no request left the page, and nothing ran that is not ours', () => {
    assert.deepEqual(
      trouble.filter((what) => what !== 'request about:blank'),
      [],
    )
  })
})
