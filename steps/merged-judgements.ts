import type { Judgement } from '../requirements/rule.ts'

/** What a rule said alike of several exchanges, said once with all the lines of the tape that it points to. */
export function merged(judgements: readonly Judgement[]): readonly Judgement[] {
  const found = new Map<string, Judgement>()
  for (const judgement of judgements) {
    const { requirement, check } = judgement
    const { at, where, ...said } = check
    // Offending octets have places of their own.
    const key = where === undefined ? JSON.stringify([requirement, said]) : JSON.stringify([requirement, check])
    const known = found.get(key)
    const all = known === undefined ? at : [...new Set([...known.check.at, ...at])]
    found.set(key, { requirement, check: { ...check, at: all } })
  }
  return [...found.values()]
}
