import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { wholeLedger } from '../../requirements/ledger.ts'
import { readSheetChecks } from '../../requirements/sheet-checks.ts'
import { isWhole, printedTable } from './printed.ts'
import { tableOf } from './table.ts'

const runTest = z.object({
  file: z.string(),
  title: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  why: z.string().optional(),
})

/**
 * Prints the table of the sheet checks, made from what the runner reported.
 *
 * @param outcomes path of the file that test-outcomes.mjs wrote
 * @returns whether it is whole: nothing missing, nothing that does not exist
 */
export function printSheetCoverage(outcomes: string, print: (line: string) => void): boolean {
  const lines = readFileSync(outcomes, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const tests = lines.map((line) => runTest.parse(JSON.parse(line)))
  const table = tableOf(readSheetChecks(), new Set(wholeLedger().map(({ id }) => id)), tests)
  for (const line of printedTable(table)) print(line)
  return isWhole(table)
}
