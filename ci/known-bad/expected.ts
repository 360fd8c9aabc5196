/** Which rows a fault has to turn red, and which scenarios a gate plays to see it. */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { applicabilityOf } from '../../requirements/applicability.ts'
import { ledgerOf } from '../../requirements/ledger.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'
import { claimsOf, type PlayedSpec } from './play-fault.ts'
import { scenarioRows } from './scenario-rows.ts'

/** Rows that the fault names and the suite tests in this version and binding. */
export function expectedRed(fault: EimFault, spec: PlayedSpec, binding: FunctionBinding): ReadonlySet<string> {
  if (fault.specs !== undefined && !fault.specs.includes(spec)) return new Set()
  const showsHere = fault.bindings === undefined || fault.bindings.includes(binding)
  const also = fault.alsoIn?.[binding] ?? []
  const own = [...(fault.ledger ?? []), ...(fault.follows ?? [])]
  const named = new Set([...(showsHere ? own : []), ...also])
  const rows = ledgerOf('eIM').filter(
    (row) => named.has(row.id) && row.status === 'tested' && applicabilityOf(row, claimsOf(spec)).state === 'run',
  )
  return new Set(rows.map(({ id }) => id).filter((id) => also.includes(id) || scenarioRows.isPlayed(id, binding)))
}

/** Scenarios that are played for a rule which a fault breaks. */
const PLAYED_FOR_A_RULE = 8

/**
 * A fault against the rows that it names, and a sample of others that it must not touch.
 *
 * @param judgedIn rows of the scenarios in which each rule has something to judge
 */
export function rowsToPlay(
  name: string,
  fault: EimFault,
  others: number,
  judgedIn: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly string[] {
  const named = [...new Set([fault.ledger ?? [], fault.follows ?? [], ...Object.values(fault.alsoIn ?? {})].flat())]
  const all = ledgerOf('eIM').filter(({ id, status }) => status === 'tested' && scenarioRows.has(id))
  const own = named.filter((id) => scenarioRows.has(id))
  const showing = named.flatMap((id) => sample(judgedIn.get(id) ?? [], PLAYED_FOR_A_RULE, seedOf(id)))
  const must = [...new Set([...own, ...(fault.shownBy ?? []), ...showing])]
  const rest = all.map(({ id }) => id).filter((id) => !must.includes(id))
  // An eIM that ends behind what would break many has been broken by it, for all that anybody can see.
  const harmless = fault.reach === 'dead' ? rest.filter((id) => !scenarioRows.isHostile(id)) : rest
  return [...must, ...sample(harmless, others, seedOf(name))]
}

/** Whether a fault is one of the sample that has one of so many in it. */
export function isSampled(name: string, of: number): boolean {
  return seedOf(name) % of === 0
}

/** Always the same for the same name. */
export function seedOf(name: string): number {
  return [...name].reduce((seed, letter) => (seed * 31 + letter.charCodeAt(0)) >>> 0, 7)
}

/** The same ones for the same seed. */
export function sample(from: readonly string[], count: number, seed: number): readonly string[] {
  const rest = [...from]
  const taken: string[] = []
  let state = seed
  while (taken.length < count && rest.length > 0) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    taken.push(...rest.splice(state % rest.length, 1))
  }
  return taken
}
