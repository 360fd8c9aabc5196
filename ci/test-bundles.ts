/**
 * Test files that are run in one process: each process takes half a second to begin and more to load what it tests, and most tests take
 * less. Whatever calls programs, changes its process or waits while it is loaded keeps a process of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Files of one process at most, so that every processor has something to do until the end. */
const MOST = 8

/** Folders whose tests close what they open. Those of the commands and of the whole suite take long, or play with their process. */
const shared = [
  'adapters/',
  'cli/decode/',
  'profiles/',
  'protocol/',
  'reports/',
  'requirements/',
  'simulators/',
  'steps/',
  'transport/',
]

/** What other tests of the process would notice, or be held up by. */
const notable =
  /\bprocess\.(?!cwd|version|memoryUsage|hrtime)|child_process|worker_threads|\bmock\b|interruption|openssl|program-peers|end-to-end/

/**
 * Waits while it is loaded: the tests before it may be done by then, and what they put away in the end (`after`) would be put away
 * under the hands of those that follow.
 */
const waits = /^(?!.*\basync\b)(?!import\b)[^\s/*].*\bawait\b/m

/**
 * Writes what imports several files in one, for those that may share a process.
 *
 * @param files relative to `root`
 * @param folder where the written files go
 * @returns what to give to the test runner
 */
export function bundled(files: readonly string[], root: string, folder: string): readonly string[] {
  const pure = files.filter((file) => mayShare(file, root))
  const bundles: string[] = []
  for (let start = 0; start < pure.length; start += MOST) {
    const path = join(folder, `bundle-${start / MOST + 1}.test.mjs`)
    const imports = pure
      .slice(start, start + MOST)
      .map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)}`)
    writeFileSync(path, `${imports.join('\n')}\n`)
    bundles.push(path)
  }
  return [...bundles, ...files.filter((file) => !mayShare(file, root))]
}

/** A test on random inputs may take long. */
function mayShare(file: string, root: string): boolean {
  if (!shared.some((place) => file.startsWith(place)) || /(?:property|power-cut|vpcd)\.test\.ts$/.test(file)) return false
  const text = readFileSync(join(root, file), 'utf8')
  return !notable.test(text) && !waits.test(text)
}
