/** All names that `--as` takes. */
import { hexTag } from '../../protocol/ber/tag.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { namedTypes } from './named-types.ts'

/** One line for each type: tags, name, whose it is; by name. */
export function typeLines(spec: SpecVersion): readonly string[] {
  const types = namedTypes(spec).toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
  const width = Math.max(...types.map(({ name }) => name.length))
  return types.map(({ name, type, book }) => {
    const tags = `${type.tags.slice(0, 4).map(hexTag).join(' ')}${type.tags.length > 4 ? ' …' : ''}`
    return `${name.padEnd(width)}  ${book.padEnd(6)}  ${tags}`.trimEnd()
  })
}
