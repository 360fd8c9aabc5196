import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that hold no tests of ours, wherever they are. */
const skipped = new Set(['node_modules', 'coverage', 'results', 'allure-results', 'allure-report'])

export interface Wanted {
  /** Parts of paths, such as `protocol/ber`; a file is wanted if it holds one of them. Empty: all. */
  readonly parts: readonly string[]
  /** Whether files of nothing but tests on random inputs (`*.property.test.ts`) are wanted too. */
  readonly random: boolean
  /** Whether the suites are played against products that are wrong, too (`ci/known-bad/`). */
  readonly knownBad: boolean
}

/** Every test file under `root`, by name, relative to it. Node 20 cannot be given a pattern. */
export function testFiles(root: string, { parts, random, knownBad }: Wanted): readonly string[] {
  return walk(root, '')
    .filter((file) => file.endsWith('.test.ts') && (random || !/(?:^|[./])property\.test\.ts$/.test(file)))
    .filter((file) => knownBad || !file.startsWith('ci/known-bad/'))
    .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part.replace(/^\.\//, ''))))
    .sort()
}

function walk(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (!entry.isDirectory()) return [path]
    return skipped.has(entry.name) || entry.name.startsWith('.') ? [] : walk(root, path)
  })
}
