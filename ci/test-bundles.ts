/**
 * Test files that are run in one process: each process takes half a second to begin and more to load what it tests, and most tests take
 * less. Whatever has sockets, programs or a clock keeps a process of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Files of one process at most, so that every processor has something to do until the end. */
const MOST = 12

/** Folders of pure functions: their tests leave nothing behind in their process. */
const shared = ['protocol/', 'requirements/']

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

/**
 * A test on random inputs may take long, and one that calls programs waits for them: beside others it would hold them up. What a file puts
 * away in the end (`after`) could be put away too early, when the tests before it are done while it still loads.
 */
function mayShare(file: string, root: string): boolean {
  if (!shared.some((place) => file.startsWith(place)) || /(?:property|power-cut|vpcd)\.test\.ts$/.test(file)) return false
  const text = readFileSync(join(root, file), 'utf8')
  return !/\bafter\(|^(?:const .* = )?await |openssl|program-peers|end-to-end/m.test(text)
}
