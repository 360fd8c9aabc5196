/** How rules of every actor are put to what was exchanged with it: those of its version, one exchange after the other. */
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import { applicabilityOf } from './applicability.ts'
import { requirementOf } from './ledger.ts'
import type { Judgement } from './rule.ts'
import type { Check } from './verdict.ts'

/** A rule as far as it has to be known to put an exchange to it. */
interface Judging<E, C> {
  readonly requirement: string
  readonly bindings?: readonly FunctionBinding[]
  /** The transport that the row is about; default any. */
  readonly over?: 'https'
  judge(exchange: E, context: C): Check | undefined
}

/**
 * Judges every exchange by every rule that a product of this version owes.
 *
 * @param contextOf what rules may know beside an exchange, from those before it, oldest first
 * @param carriedBy for exchanges of ESipa: a rule may be about one binding or one transport only
 */
export function judgeEach<E, C>(
  rules: readonly Judging<E, C>[],
  spec: SpecVersion,
  exchanges: readonly E[],
  contextOf: (earlier: readonly E[]) => C,
  carriedBy?: (exchange: E) => Carried,
): Judgement[] {
  const owed = owedIn(spec, rules)
  const judgements: Judgement[] = []
  for (const [place, exchange] of exchanges.entries()) {
    const context = contextOf(exchanges.slice(0, place))
    const carried = carriedBy?.(exchange)
    for (const rule of owed) {
      if (carried !== undefined && !isAbout(rule, carried)) continue
      const check = rule.judge(exchange, context)
      if (check !== undefined) judgements.push({ requirement: rule.requirement, check })
    }
  }
  return judgements
}

/** What an exchange is written in, and what it goes over. */
export interface Carried {
  readonly binding: FunctionBinding
  readonly over: 'https' | 'coaps'
}

function isAbout({ bindings, over }: Pick<Judging<never, never>, 'bindings' | 'over'>, carried: Carried): boolean {
  return (bindings === undefined || bindings.includes(carried.binding)) && (over === undefined || over === carried.over)
}

interface Named {
  readonly requirement: string
}

const owedRules = new WeakMap<readonly Named[], Map<SpecVersion, readonly Named[]>>()

/** Those of the rules whose rows are owed in this version. Asked for every scenario, and always the same. */
export function owedIn<R extends Named>(spec: SpecVersion, rules: readonly R[]): readonly R[] {
  const known = owedRules.get(rules) ?? new Map<SpecVersion, readonly R[]>()
  owedRules.set(rules, known)
  const owed = known.get(spec) ?? rules.filter(({ requirement }) => isOwed(requirement, spec))
  known.set(spec, owed)
  // What is kept under a list comes out of that list.
  return owed as readonly R[]
}

/** Whether the row is one of this version; its options are for those who know the profile. */
function isOwed(requirement: string, spec: SpecVersion): boolean {
  const row = requirementOf(requirement)
  if (row === undefined) return false
  return applicabilityOf({ ...row, options: '' }, { spec, options: {}, mayChangeState: false }).state === 'run'
}
