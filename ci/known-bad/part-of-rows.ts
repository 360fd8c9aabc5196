/** What is played on every commit with a right product that differs in a few rows from another one, against which the whole suite is played. */
import { suiteFolders } from '../../cli/suite.ts'
import { ledgerOf, type Requirement } from '../../requirements/ledger.ts'
import { readTaggedScenarios, tagValues } from '../../requirements/tagged-scenarios.ts'
import type { TestedActor } from '../../requirements/tested-actors.ts'
import { sample, seedOf } from './expected.ts'

/** Of the rows that the difference does not touch, one of so many. */
const OF = 3

/** Rows of an actor that have scenarios. */
export function rowsWithScenarios(actor: TestedActor): readonly string[] {
  const scenarios = readTaggedScenarios().filter(({ file }) => file.startsWith(`features/${suiteFolders[actor]}/`))
  return [...new Set(scenarios.flatMap((scenario) => tagValues(scenario, 'req')))]
}

/**
 * @param product each has other rows of those that its difference does not touch
 * @returns undefined, which is for all rows, in the long gate
 */
export function partOfRows(
  actor: TestedActor,
  product: string,
  isTouched: (row: Requirement) => boolean,
): readonly string[] | undefined {
  if (process.env['PROOF'] === '1') return undefined
  const touched = new Set(
    ledgerOf(actor)
      .filter(isTouched)
      .map(({ id }) => id),
  )
  const rows = rowsWithScenarios(actor)
  const others = rows.filter((id) => !touched.has(id))
  return [...rows.filter((id) => touched.has(id)), ...sample(others, Math.ceil(others.length / OF), seedOf(product))]
}
