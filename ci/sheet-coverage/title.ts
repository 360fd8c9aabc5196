/**
 * What the title of a test says it covers: `sheet:PKG-02 PKG-030 PKG-037: an eimId that is not associated gets the error`.
 * Checks and ids stand from the first `sheet:` up to the colon before the sentence.
 */
export interface Named {
  readonly checks: readonly string[]
  readonly ledger: readonly string[]
}

/** Words that have the form of a ledger id and are names of algorithms. */
const algorithms = new Set(['P-256', 'P-384', 'SHA-256', 'SHA-384', 'AES-128', 'CMAC-128'])

export function namedIn(title: string): Named {
  const begin = title.indexOf('sheet:')
  if (begin < 0) return { checks: [], ledger: [] }
  const rest = title.slice(begin)
  const end = rest.search(/:\s/)
  const words = (end < 0 ? rest : rest.slice(0, end)).split(/[\s,;/]+/).map((word) => word.replace(/[:.)]+$/, ''))
  return {
    checks: words.filter((word) => word.startsWith('sheet:')),
    ledger: words.filter((word) => /^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d{3}$/.test(word) && !algorithms.has(word)),
  }
}
