import type { Judgement } from '../requirements/rule.ts'

/** What a rule said alike of several exchanges, said once with all the lines of the tape that it points to. */
export function merged(judgements: readonly Judgement[]): readonly Judgement[] {
  /** By requirement; each with those that say the same. */
  const found = new Map<string, Judgement[][]>()
  for (const judgement of judgements) {
    const known = found.get(judgement.requirement)
    const alike = known?.find(([first]) => first !== undefined && sayTheSame(first.check, judgement.check))
    if (alike !== undefined) alike.push(judgement)
    else if (known !== undefined) known.push([judgement])
    else found.set(judgement.requirement, [[judgement]])
  }
  return [...found.values()].flat().flatMap(asOne)
}

function asOne([first, ...others]: readonly Judgement[]): readonly Judgement[] {
  if (first === undefined) return []
  if (others.length === 0) return [first]
  const at = [...new Set([first, ...others].flatMap(({ check }) => check.at))]
  return [{ ...first, check: { ...first.check, at } }]
}

/** Whether two checks of one requirement differ in their lines alone. Offending octets have places of their own. */
function sayTheSame(one: Judgement['check'], other: Judgement['check']): boolean {
  return (
    one.where === undefined &&
    other.where === undefined &&
    one.holds === other.holds &&
    one.seen === other.seen &&
    one.expected === other.expected &&
    one.claim === other.claim &&
    one.remark === other.remark
  )
}
