/** The table of the matrix: one row for each row of the ledger, by level and section; it is there without any script. */
import { levels, type Requirement } from '../../requirements/ledger.ts'
import { bindingName } from '../binding-names.ts'
import { type Failure, failuresOf } from '../failure.ts'
import { cut } from '../inert.ts'
import { sectionOf } from '../outcomes.ts'
import type { RunRecord } from '../record.ts'
import { hash, stateWord, text } from './markup.ts'
import type { PageResult, PageRow } from './page-data.ts'

/** Yields the table piece by piece. */
export function* rowsTable(record: RunRecord, rows: readonly PageRow[]): Generator<string> {
  const bindings = Object.keys(rows[0]?.results ?? {})
  const failures = new Map(failuresOf(record).map((failure) => [failure.requirement.id, failure]))
  const columns = ['Requirement', 'Worst', ...bindings.map(bindingName), 'Why']
  yield '<table class="matrix"><caption class="hidden">Requirements and how each ended. A state opens the evidence.</caption>\n'
  yield `<thead><tr>${columns.map((column) => `<th scope="col">${text(column)}</th>`).join('')}</tr></thead>\n`
  for (const [heading, group] of groupsOf(rows)) {
    yield `<tbody><tr class="group"><th scope="rowgroup" colspan="${columns.length}">${text(heading)}</th></tr>\n`
    for (const row of group) yield rowMarkup(row, bindings, failures.get(row.requirement.id))
    yield '</tbody>\n'
  }
  yield '</table>\n'
}

/** The sections that rows are of, for the filter. */
export function sectionsOf(rows: readonly PageRow[]): readonly string[] {
  return [...new Set(rows.map(({ requirement }) => sectionOf(requirement)))].sort(bySection)
}

function groupsOf(rows: readonly PageRow[]): (readonly [string, readonly PageRow[]])[] {
  const groups = new Map<string, PageRow[]>()
  for (const row of rows) {
    const key = `${row.requirement.level} \u2013 ${sectionOf(row.requirement)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  const rank = ({ level }: Requirement) => levels.indexOf(level)
  return [...groups].sort(([, [a]], [, [b]]) => {
    if (a === undefined || b === undefined) return 0
    return rank(a.requirement) - rank(b.requirement) || bySection(sectionOf(a.requirement), sectionOf(b.requirement))
  })
}

/** SGP.32 comes first, then the other books. */
function bySection(a: string, b: string): number {
  const rank = (name: string) => (name.startsWith('SGP.32') ? 0 : name.startsWith('SGP.') ? 1 : 2)
  return rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true })
}

function rowMarkup(
  { requirement, state, why, partial, results }: PageRow,
  bindings: readonly string[],
  failure: Failure | undefined,
): string {
  const { id, level, strength, statement } = requirement
  const cells = bindings.map((binding) => cell(id, binding, results[binding]))
  const reason = failure === undefined ? (why ?? '') : `expected ${failure.expected}, seen ${failure.seen}`
  const reasonCell = cut(reason, 200)
  return [
    `<tr id="row-${text(id)}" data-level="${level}" data-state="${state}" data-section="${text(sectionOf(requirement))}">`,
    `<th scope="row"><a class="open" href="${hash({ open: id })}">${text(id)}</a> <span class="strength">${strength}</span> <span class="statement">${text(statement)}</span></th>`,
    `<td data-in="worst"><a class="open" href="${hash({ open: id })}">${stateWord(state)}</a>${partial === true ? ' <span class="soft">partial</span>' : ''}</td>`,
    ...cells,
    `<td class="why">${text(reasonCell)}</td></tr>\n`,
  ].join('')
}

function cell(id: string, binding: string, result: PageResult | undefined): string {
  const column = ` data-in="${text(bindingName(binding))}"`
  if (result === undefined || result.state === null) return `<td class="soft"${column}>none played</td>`
  const { state, all, notPassed } = result
  const count = all > 1 && notPassed > 0 ? ` <span class="soft">${notPassed} of ${all}</span>` : ''
  return `<td${column}><a class="open" href="${hash({ open: id, in: binding })}">${stateWord(state)}</a>${count}</td>`
}
