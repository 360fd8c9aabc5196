import { readdirSync, readFileSync } from 'node:fs'

/** A scenario, or an outline with all its rows, as far as the ledger is concerned. */
export interface TaggedScenario {
  /** From the top of the repository, with slashes. */
  readonly file: string
  /** Line of the keyword, counted from 1, as Cucumber reports it. */
  readonly line: number
  readonly title: string
  /** Its own tags with their `@`, not those of the feature. */
  readonly tags: readonly string[]
}

const features = new URL('../features/', import.meta.url)

/** Every scenario of every feature, in the order of files and lines. Looks at tags and titles only, so that it needs no Gherkin. */
export function readTaggedScenarios(): readonly TaggedScenario[] {
  const files = readdirSync(features, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.feature'))
  const named = files.map((file) => file.replaceAll('\\', '/')).sort()
  return named.flatMap((file) => taggedScenariosIn(`features/${file}`, readFileSync(new URL(file, features), 'utf8')))
}

/** The scenarios of one feature. */
export function taggedScenariosIn(file: string, text: string): readonly TaggedScenario[] {
  const found: TaggedScenario[] = []
  let tags: string[] = []
  let quote: string | undefined
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    const marks = /^(?:"""|```)/.exec(line)?.[0]
    if (quote !== undefined || marks !== undefined) {
      // Within a doc string only its own marks end it.
      if (quote === undefined) quote = marks
      else if (marks === quote) quote = undefined
      continue
    }
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('@')) {
      const written = line.replace(/\s#.*$/, '')
      tags.push(...written.split(/\s+|(?=@)/).filter((tag) => tag !== ''))
      continue
    }
    const title = /^(?:Scenario(?: Outline| Template)?|Example):\s*(.*)$/.exec(line)?.[1]
    if (title !== undefined) found.push({ file, line: index + 1, title, tags })
    tags = []
  }
  return found
}

/** What stands behind the colon of each tag with this key: `req` for `@req:RETR-007`. */
export function tagValues({ tags }: Pick<TaggedScenario, 'tags'>, key: string): readonly string[] {
  return tags.filter((tag) => tag.startsWith(`@${key}:`)).map((tag) => tag.slice(key.length + 2))
}
