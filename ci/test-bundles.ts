/**
 * Test files that are run in one process: each process takes half a second to begin and more to load what it tests, and most tests take
 * less. Whatever calls programs, changes its process or waits while it is loaded keeps a process of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Files of one process at most, so that every processor has something to do until the end. */
const MOST = 8

/** Folders whose tests close what they open. Those of the commands and of the whole suite take long, or play with their process. */
const folders = [
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

/** What tests alone import is loaded with them: `test-ends.ts` beside them. */
const ofTests = /\bfrom '(\.[^']*\/test-[^'/]+\.ts)'/g

/** Begun last, one of these would keep a single processor busy when all else is done. */
const longest = [
  'ci/known-bad/part-1.test.ts',
  'ci/known-bad/part-2.test.ts',
  'ci/suite-runs/same-seed.test.ts',
  'ci/suite-runs/killed-run.test.ts',
  'ci/eim-by-url.test.ts',
  'protocol/registry.property.test.ts',
  'protocol/bindings/json/bindings.property.test.ts',
  'transport/coap/hostile.test.ts',
]

/**
 * Writes one file for each process, which imports what is run in it: several files where they may share one. Node's runner takes files in
 * the order of their names, so those that take longest have the first ones.
 *
 * @param files relative to `root`
 * @param folder where the written files go
 * @returns what to give to the test runner
 */
export function bundled(files: readonly string[], root: string, folder: string): readonly string[] {
  const pure = files.filter((file) => mayShare(file, root))
  const own = files.filter((file) => !mayShare(file, root))
  const shared = Array.from({ length: Math.ceil(pure.length / MOST) }, (_, n) => pure.slice(n * MOST, (n + 1) * MOST))
  const processes = [
    ...longest.filter((file) => own.includes(file)).map((file) => [file]),
    ...shared,
    ...own.filter((file) => !longest.includes(file)).map((file) => [file]),
  ]
  return processes.map((imported, n) => {
    const name =
      imported.length > 1
        ? 'shared'
        : String(imported)
            .replaceAll('/', '-')
            .replace(/\.test\.ts$/, '')
    const path = join(folder, `${String(n + 1).padStart(3, '0')}-${name}.test.mjs`)
    writeFileSync(path, imported.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)}\n`).join(''))
    return path
  })
}

/** A test on random inputs may take long. */
function mayShare(file: string, root: string): boolean {
  if (!folders.some((place) => file.startsWith(place)) || /(?:property|power-cut|vpcd)\.test\.ts$/.test(file)) return false
  const text = readFileSync(join(root, file), 'utf8')
  const material = [...text.matchAll(ofTests)].map(([, path = '']) => readFileSync(join(root, dirname(file), path), 'utf8'))
  return !notable.test(text) && ![text, ...material].some((one) => waits.test(one))
}
