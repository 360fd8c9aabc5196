import { wholeLedger } from '../../requirements/ledger.ts'
import { readSheetChecks } from '../../requirements/sheet-checks.ts'
import type { Outcome } from '../outcomes.ts'
import { isWhole, printedTable } from './printed.ts'
import { tableOf } from './table.ts'

/**
 * Prints the table of the sheet checks, made from what the runner reported.
 *
 * @returns whether it is whole: nothing missing, nothing that does not exist
 */
export function printSheetCoverage(tests: readonly Outcome[], print: (line: string) => void): boolean {
  const table = tableOf(readSheetChecks(), new Set(wholeLedger().map(({ id }) => id)), tests)
  for (const line of printedTable(table)) print(line)
  return isWhole(table)
}
