import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { bringHistory, keepHistory } from './allure-history.ts'
import { inert } from './inert.ts'

const run = promisify(execFile)
const LONGEST_MS = 120_000

/** Where the pages are, or why there are none. */
export type Pages = { readonly path: string } | { readonly leftOut: string }

/**
 * Makes the HTML report of Allure from its results: one file that opens without a server. Allure 2 needs Java; without it Allure 3
 * makes the report where somebody has installed it. It is no package of ours: it brings 150 others.
 *
 * @param history folder that the runs of one results folder share, for the trend
 */
export async function makeAllurePages(results: string, folder: string, history: string): Promise<Pages> {
  const path = join(folder, 'index.html')
  const make = (await hasJava()) ? allure2 : allure3At() === undefined ? undefined : allure3
  if (make === undefined)
    return {
      leftOut: 'Allure needs Java (a JRE, version 8 or later), or "npm install --no-save allure@3.18.0"; there is neither',
    }
  try {
    await make(results, folder, history)
    return { path }
  } catch (error) {
    // A page that is half made, or one that still talks to a third party, must not lie about.
    rmSync(folder, { recursive: true, force: true })
    return { leftOut: `the HTML report could not be made: ${wordsOf(error)}` }
  }
}

/** Without the stack of Java, and in one line. */
function wordsOf(error: unknown): string {
  const [first = '', ...lines] = (error instanceof Error ? error.message : String(error)).split('\n')
  const [why] = lines.filter((line) => line.trim() !== '' && !/^\s*(at|\.\.\.) /.test(line))
  return inert(why ?? first).slice(0, 300)
}

async function allure2(results: string, folder: string, history: string): Promise<void> {
  const program = join(dirname(createRequire(import.meta.url).resolve('allure-commandline/package.json')), 'bin', 'allure')
  bringHistory(results, history)
  await node([program, 'generate', '--single-file', '--clean', '--output', folder, results])
  const path = join(folder, 'index.html')
  const page = readFileSync(path, 'utf8')
  keepHistory(page, results, history)
  writeFileSync(path, withoutShare(withoutAnalytics(page)))
}

async function allure3(results: string, folder: string, history: string): Promise<void> {
  mkdirSync(history, { recursive: true })
  const kept = ['--history-path', join(history, 'allure3.jsonl'), '--group-by', 'requirement']
  await node([allure3At() ?? '', 'awesome', '--single-file', ...kept, '--output', folder, results])
  const path = join(folder, 'index.html')
  writeFileSync(path, withoutShare(withoutAnalytics(readFileSync(path, 'utf8'))))
}

/** Java lives for seconds only: to compile well, or to collect garbage on other cores, does not pay. What the user says comes behind. */
const SHORT_LIVED = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'

function node(words: readonly string[]): Promise<unknown> {
  const env = { ...process.env, JAVA_OPTS: `${SHORT_LIVED} ${process.env['JAVA_OPTS'] ?? ''}` }
  return run(process.execPath, [...words], { timeout: LONGEST_MS, env })
}

/** Takes out the scripts that would tell a third party about every opening of the report. @throws RangeError where one is left */
export function withoutAnalytics(html: string): string {
  const stripped = html.replace(/<script\b([^>]*)>([\s\S]*?)<\/script>/g, (script, attributes: string, text: string) =>
    attributes.includes('googletagmanager') || /window\.dataLayer\s*=/.test(text.slice(0, 500)) ? '' : script,
  )
  if (stripped.includes('googletagmanager')) throw new RangeError('the report still asks googletagmanager for a script')
  return stripped
}

/** The caption of a ring in Allure 2; the ring of Allure 3, which tells percentages wherever it is touched, and what it has for readers. */
const shares = '.chart__caption,article:has([data-chart-tooltip-trigger]),body>span[id^="P0-"]'

/** Takes the percentages out: a share of scenarios that passed would be read as a share of conformance. */
function withoutShare(html: string): string {
  return html.replace('</head>', `<style>${shares}{display:none}</style></head>`)
}

function allure3At(): string | undefined {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('allure')), '..', 'cli.js')
  } catch {
    return undefined
  }
}

async function hasJava(): Promise<boolean> {
  try {
    await run('java', ['-version'], { timeout: 20_000 })
    return true
  } catch {
    return false
  }
}
