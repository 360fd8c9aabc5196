import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where Debian has it; a page that runs in it needs nothing of its own. */
const PROGRAM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Why tests of pages are left out; false where they are run. In the gate a missing browser is a failure. */
export const withoutBrowser =
  existsSync(PROGRAM) || process.env['CI_FULL'] === '1' ? false : `there is no ${PROGRAM}; CHROMIUM=/path names another one`

/** A headless browser. As root, Chromium has no sandbox. */
export function openBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath: PROGRAM, args: isRoot ? ['--no-sandbox'] : [], timeout: 60_000 })
}
