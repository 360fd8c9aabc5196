import { checkedActors } from '../../requirements/sheet-checks.ts'
import type { Row, Table } from './table.ts'

const WIDTH = 180

/** The table as lines: each check of each actor, then what is wrong, then the counts. */
export function printedTable({ rows, complaints }: Table): readonly string[] {
  const width = Math.max(...rows.map(({ check }) => check.length), 0)
  return [
    'sheet checks of our actors, and the test that covers each',
    '',
    ...rows.map((row) => cut(`${row.actor.padEnd(7)} ${row.check.padEnd(width)}  ${saying(row)}`)),
    '',
    ...complaints.map((complaint) => `!! ${complaint}`),
    ...checkedActors.map((actor) => countsOf(actor, rows)),
  ]
}

/** Whether every check has a passed or skipped test or a reason, and no title names what does not exist. */
export function isWhole({ rows, complaints }: Table): boolean {
  return complaints.length === 0 && rows.every(({ state }) => state !== 'missing')
}

function saying({ state, test, tests, reason }: Row): string {
  if (state === 'reason') return `no test: ${reason}`
  if (test === undefined) return '!! NO TEST AND NO REASON'
  const more = tests > 1 ? ` (and ${tests - 1} more)` : ''
  const skipped = state === 'skipped' ? `skipped${test.why === undefined ? '' : ` (${test.why})`}: ` : ''
  return `${skipped}${test.file}${more}: ${sentenceOf(test.title)}`
}

/** A title without the checks and ids at its beginning. */
function sentenceOf(title: string): string {
  return title.replace(/sheet:.*?:\s+/, '')
}

function countsOf(actor: string, rows: readonly Row[]): string {
  const own = rows.filter((row) => row.actor === actor)
  const count = (state: Row['state']) => own.filter((row) => row.state === state).length
  return `sheet checks ${actor.padEnd(6)}: ${own.length} owed, ${count('covered')} covered, ${count('skipped')} skipped, ${count('reason')} with a reason, ${count('missing')} missing`
}

function cut(line: string): string {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 3)}...`
}
