/** What a profile without an operator leaves out, in numbers. */

import type { SutProfile } from '../../profiles/sut.ts'
import { applicability } from '../../requirements/applicability.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'
import { suiteFolders } from '../suite.ts'

/** Requirements that apply to this product and whose every scenario needs an order. */
export function requirementsWithoutOperator(claims: SutProfile): { readonly unprepared: number; readonly all: number } {
  const [all, prepared] = [new Set<string>(), new Set<string>()]
  const folder = `features/${suiteFolders.eIM}/`
  for (const { tags, ...scenario } of readTaggedScenarios().filter(({ file }) => file.startsWith(folder))) {
    const [requirement] = tagValues({ ...scenario, tags }, 'req')
    if (requirement === undefined || applicability(tags, claims, { operator: true }).state !== 'run') continue
    all.add(requirement)
    if (!tags.includes('@needs-operator')) prepared.add(requirement)
  }
  return { unprepared: all.size - prepared.size, all: all.size }
}
