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
  if (fault.bindings !== undefined && !fault.bindings.includes(binding)) return new Set()
  const named = new Set(fault.ledger ?? [])
  const rows = ledgerOf('eIM').filter(
    (row) => named.has(row.id) && row.status === 'tested' && applicabilityOf(row, claimsOf(spec)).state === 'run',
  )
  return new Set(rows.map(({ id }) => id).filter((id) => scenarioRows.isPlayed(id, binding)))
}

/** A fault against the rows that it names, and a sample of others that it must not touch. */
export function rowsToPlay(name: string, fault: EimFault, others: number): readonly string[] {
  const named = fault.ledger ?? []
  const all = ledgerOf('eIM').filter(({ id, status }) => status === 'tested' && scenarioRows.has(id))
  const rest = all.map(({ id }) => id).filter((id) => !named.includes(id))
  return [...named.filter((id) => scenarioRows.has(id)), ...sample(rest, others, seedOf(name))]
}

function seedOf(name: string): number {
  return [...name].reduce((seed, letter) => (seed * 31 + letter.charCodeAt(0)) >>> 0, 7)
}

/** The same ones for the same seed. */
function sample(from: readonly string[], count: number, seed: number): readonly string[] {
  const rest = [...from]
  const taken: string[] = []
  let state = seed
  while (taken.length < count && rest.length > 0) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    taken.push(...rest.splice(state % rest.length, 1))
  }
  return taken
}
