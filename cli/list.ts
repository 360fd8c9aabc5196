/** `sgp32 list`: rows of the ledger, one line for each. */
import type { Writable } from 'node:stream'
import { ConfigError } from '../profiles/config-error.ts'
import { inert } from '../reports/inert.ts'
import { type Actor, type Level, ledgerOf, type Requirement, wholeLedger } from '../requirements/ledger.ts'
import { readOptionNames } from '../requirements/option-list.ts'
import { columnsOf, type Screen } from './columns.ts'
import { cutTo } from './decode/display-width.ts'
import { writeLines } from './decode/output.ts'
import { EXIT } from './exit-code.ts'
import { similarIds } from './similar-ids.ts'

export interface ListOptions {
  /** Rows of this actor; absent for all. */
  readonly actor?: Actor
  /** Rows whose expression names this option. */
  readonly option?: string
  readonly level?: Level
  /** Only rows without scenario and rule. */
  readonly untested?: boolean
  /** Print one JSON array of rows instead of text. */
  readonly json?: boolean
}

interface Surroundings extends Screen {
  readonly stderr: Writable
}

/** Prints the rows that meet every option. @returns the exit code: 0, or 3 for an option that there is not */
export async function list(options: ListOptions, around: Surroundings): Promise<number> {
  try {
    const rows = chosen(options)
    const lines = options.json === true ? [JSON.stringify(rows, null, 2)] : [...table(rows, columnsOf(around)), counts(rows)]
    await writeLines(lines, around.stdout)
    return EXIT.pass
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    await writeLines([`sgp32 list: ${inert(error.message)}`], around.stderr)
    return EXIT.notRun
  }
}

function chosen({ actor, option, level, untested = false }: ListOptions): readonly Requirement[] {
  const names = readOptionNames()
  if (option !== undefined && !names.includes(option)) {
    const near = similarIds(option, names)
    throw new ConfigError(
      `--option ${option}: there is no such option; ${near.length === 0 ? `write one of ${names.join(', ')}` : `did you mean ${near.join(', ')}?`}`,
    )
  }
  const rows = actor === undefined ? wholeLedger() : ledgerOf(actor)
  return rows.filter(
    (row) =>
      (option === undefined || row.options.split(/[\s()]+/).includes(option)) &&
      (level === undefined || row.level === level) &&
      !(untested && row.status === 'tested'),
  )
}

/** Room for a statement below which it gets a line of its own. */
const LEAST_FOR_STATEMENT = 30

function table(rows: readonly Requirement[], width: number): readonly string[] {
  const columns: readonly ((row: Requirement) => string)[] = [
    ({ id }) => id,
    ({ actor }) => actor,
    weight,
    ({ status }) => status,
  ]
  const widths = columns.map((of) => Math.max(0, ...rows.map((row) => of(row).length)))
  const head = (row: Requirement) => columns.map((of, i) => of(row).padEnd(widths[i] ?? 0)).join('  ')
  const room = width - widths.reduce((sum, one) => sum + one + 2, 0)
  return rows.flatMap((row) =>
    room < LEAST_FOR_STATEMENT
      ? [cutTo(head(row).trimEnd(), width), cutTo(`  ${row.statement}`, width)]
      : [cutTo(`${head(row)}  ${row.statement}`, width)],
  )
}

function weight({ level, strength }: Requirement): string {
  return `${level} ${strength}`
}

function counts(rows: readonly Requirement[]): string {
  const statuses = [...new Set(rows.map(({ status }) => status))].sort()
  const each = statuses.map((status) => `${rows.filter((row) => row.status === status).length} ${status}`)
  return rows.length === 0 ? 'no row' : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}: ${each.join(', ')}`
}
