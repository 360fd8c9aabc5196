import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../features', import.meta.url))

/** Rows that each file has scenarios for. */
let files: ReadonlyMap<string, ReadonlySet<string>> | undefined

/** Paths of the feature files that have a scenario for one of these rows: Cucumber takes longer to read them all than to play a few. */
export function featureFilesFor(rows: readonly string[]): readonly string[] {
  files ??= readFiles()
  return [...files].filter(([, proves]) => rows.some((id) => proves.has(id))).map(([path]) => path)
}

function readFiles(): Map<string, ReadonlySet<string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.feature'))
  const found = names.sort().map((name): [string, Set<string>] => {
    const path = join(folder, name)
    const tags = [...readFileSync(path, 'utf8').matchAll(/@req:(\S+)/g)]
    return [path, new Set(tags.map(([, id = '']) => id))]
  })
  return new Map(found)
}
