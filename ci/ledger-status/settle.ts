import type { LedgerFile } from '../../requirements/ledger.ts'
import type { Retired } from '../../requirements/retired.ts'

/** A scenario or a rule that names a row. */
export interface Naming {
  readonly id: string
  /** Where: `features/eim/x.feature:12`, or `a rule`. */
  readonly place: string
}

/** What the files of the ledger have to say after a look at scenarios and rules. */
export interface Settled {
  /** The files that have to be written anew, by their names. */
  readonly files: ReadonlyMap<string, LedgerFile>
  /** Ids that were given the status tested, and ids from which it was taken. */
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  readonly complaints: readonly string[]
}

/**
 * Gives `tested` to each row that something names, and takes it from each that nothing names any more. A row that is filed with
 * another reason than `later suite` keeps it, with a complaint: either the reason is wrong or the test is.
 */
export function settle(files: ReadonlyMap<string, LedgerFile>, naming: readonly Naming[], retired: readonly Retired[]): Settled {
  const places = new Map(naming.map(({ id, place }) => [id, place]))
  const gained: string[] = []
  const lost: string[] = []
  const complaints: string[] = []
  const known = new Set<string>()

  const settledRow = (file: string, row: LedgerFile['rows'][number]): LedgerFile['rows'][number] => {
    known.add(row.id)
    const place = places.get(row.id)
    if (place === undefined && row.status === 'tested') {
      lost.push(row.id)
      return { ...row, status: 'later suite' }
    }
    if (place === undefined || row.status === 'tested') return row
    if (row.status === 'later suite') {
      gained.push(row.id)
      return { ...row, status: 'tested' }
    }
    complaints.push(
      `${place}: ${row.id} is filed as "${row.status}"; write "later suite" in requirements/ledger/${file} if this test really shows it, or take the test out`,
    )
    return row
  }

  const settled = [...files].map(([name, file]): [string, LedgerFile] => [
    name,
    { ...file, rows: file.rows.map((row) => settledRow(name, row)) },
  ])
  for (const { id, place } of naming.filter(({ id }) => !known.has(id))) {
    const former = retired.find((one) => one.id === id)
    const hint = former === undefined ? '' : `: it was retired, write ${former.replacedBy.join(' or ')}`
    complaints.push(`${place}: there is no row ${id} in the ledger${hint}`)
  }
  const differs = ([name, file]: readonly [string, LedgerFile]) => file.rows.some((row, i) => row !== files.get(name)?.rows[i])
  return { files: new Map(settled.filter(differs)), gained, lost, complaints }
}

/** A file of the ledger as text: one member for each line, so that a changed status is a changed line. */
export function ledgerFileText(file: LedgerFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}
