/** `sgp32 explain`: everything that the ledger and the suite say about a row. */
import type { Writable } from 'node:stream'
import { inert } from '../reports/inert.ts'
import { requirementOf, wholeLedger } from '../requirements/ledger.ts'
import { readRetired } from '../requirements/retired.ts'
import { columnsOf, type Screen } from './columns.ts'
import { writeLines } from './decode/output.ts'
import { EXIT } from './exit-code.ts'
import { explainedRow, paragraph } from './explained-row.ts'
import { similarIds } from './similar-ids.ts'

/** Longer lines are hard to read, however wide the terminal is. */
const MOST_COLUMNS = 100

interface Surroundings extends Screen {
  readonly stderr: Writable
}

/**
 * Explains each row that is named, in the order given.
 *
 * @returns the exit code: 0, or 3 where one of the ids is none
 */
export async function explain(ids: readonly string[], around: Surroundings): Promise<number> {
  const width = Math.min(columnsOf(around), MOST_COLUMNS)
  let code: number = EXIT.pass
  for (const [i, written] of ids.entries()) {
    const id = written.trim().toUpperCase()
    const row = requirementOf(id)
    const lines = row === undefined ? retiredRow(id, width) : explainedRow(row, width)
    if (lines === undefined) {
      code = EXIT.notRun
      await writeLines([`sgp32 explain: there is no row ${inert(written)}${hint(written)}`], around.stderr)
    } else await writeLines(i === 0 ? lines : ['', ...lines], around.stdout)
  }
  return code
}

function retiredRow(id: string, width: number): readonly string[] | undefined {
  const former = readRetired().find((one) => one.id === id)
  if (former === undefined) return undefined
  return [
    `${id} is retired and never used again`,
    '',
    ...paragraph('it said', former.formerStatement, width),
    ...paragraph('retired as', former.reason, width),
    ...former.replacedBy.flatMap((now) => paragraph('now', `${now}: ${requirementOf(now)?.statement ?? ''}`, width)),
  ]
}

function hint(written: string): string {
  const near = similarIds(
    written,
    wholeLedger().map(({ id }) => id),
  )
  return near.length === 0 ? '; sgp32 list shows all' : `; did you mean ${near.join(', ')}?`
}
