import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where the pages are, or why there are none. */
export type Pages = { readonly path: string } | { readonly leftOut: string }

/** Makes the HTML report of Allure 2 from its results: one file that opens without a server. It needs Java. */
export async function makeAllurePages(results: string, folder: string): Promise<Pages> {
  if (!(await hasJava())) return { leftOut: 'the HTML report needs Java (a JRE, version 8 or later), and there is none' }
  const allure = join(dirname(createRequire(import.meta.url).resolve('allure-commandline/package.json')), 'bin', 'allure')
  const path = join(folder, 'index.html')
  try {
    await run(process.execPath, [allure, 'generate', '--single-file', '--clean', '--output', folder, results], {
      timeout: 120_000,
    })
    writeFileSync(path, withoutAnalytics(readFileSync(path, 'utf8')))
    return { path }
  } catch (error) {
    // A page that is half made, or one that still talks to a third party, must not lie about.
    rmSync(folder, { recursive: true, force: true })
    return { leftOut: `the HTML report could not be made: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Takes out the scripts that would tell a third party about every opening of the report. @throws RangeError where one is left */
export function withoutAnalytics(html: string): string {
  const stripped = html.replace(/<script\b([^>]*)>([\s\S]*?)<\/script>/g, (script, attributes: string, text: string) =>
    attributes.includes('googletagmanager') || /window\.dataLayer\s*=/.test(text.slice(0, 500)) ? '' : script,
  )
  if (stripped.includes('googletagmanager')) throw new RangeError('the report still asks googletagmanager for a script')
  return stripped
}

async function hasJava(): Promise<boolean> {
  try {
    await run('java', ['-version'], { timeout: 20_000 })
    return true
  } catch {
    return false
  }
}
