/** What stands above the table: how many rows ended how, what failed, and what was not tested and why. */
import { type Level, levels } from '../../requirements/ledger.ts'
import { type State, states } from '../../requirements/tally.ts'
import { verdicts } from '../../requirements/verdict.ts'
import { type Failure, failuresOf } from '../failure.ts'
import { cut } from '../inert.ts'
import { countsOf, sectionOf } from '../outcomes.ts'
import type { RunRecord } from '../record.ts'
import { weightOf } from '../weight.ts'
import { hash, stateWord, text } from './markup.ts'

/** Characters of what was expected and seen; the evidence has all. */
const MOST = 240

const levelTexts: Readonly<Record<Level, string>> = {
  normative: 'normative: decides whether the product conforms',
  disputed: 'disputed: rests on a single source',
  robustness: 'robustness: our own demands',
  information: 'information: observed, never a failure',
}

/** The eight counts for every level; each row and the last one add up. */
export function countsTable({ requirements }: Pick<RunRecord, 'requirements'>): string {
  const row = (name: string, level: Level | undefined) => {
    const own = requirements.filter(({ requirement }) => level === undefined || requirement.level === level)
    const counts = countsOf(own)
    const cells = states.map((state) => {
      const count = counts.get(state) ?? 0
      const link = hash({ ...(level === undefined ? {} : { level }), state })
      return count === 0 ? '<td class="zero">0</td>' : `<td><a class="filter" href="${link}">${count}</a></td>`
    })
    return `<tr><th scope="row">${text(name)}</th>${cells.join('')}<td class="sum">${own.length}</td></tr>`
  }
  return [
    '<table class="counts"><caption>Rows of the ledger by level and state. The eight states add up to all rows.</caption>',
    `<thead><tr><th scope="col">Level</th>${states.map((state) => `<th scope="col">${stateWord(state)}</th>`).join('')}<th scope="col">rows</th></tr></thead>`,
    `<tbody>${levels.map((level) => row(levelTexts[level], level)).join('\n')}</tbody>`,
    `<tfoot>${row('all rows', undefined)}</tfoot></table>`,
  ].join('\n')
}

const headings: readonly (readonly [string, (failure: Failure) => boolean])[] = [
  ['Failed', ({ requirement }) => weightOf(requirement) === 'failure'],
  ['Warnings: normative SHOULD', ({ requirement: row }) => weightOf(row) === 'warning' && row.level === 'normative'],
  ['Disputed', ({ requirement: row }) => weightOf(row) === 'warning' && row.level === 'disputed'],
  ['Robustness', ({ requirement: row }) => weightOf(row) === 'warning' && row.level === 'robustness'],
  ['Observed, never a failure', ({ requirement }) => weightOf(requirement) === 'observation'],
]

/** Of one kind; the table has all. What was not tested has to stay in sight beside them. */
const MOST_LISTED = 6

/** The red rows, heaviest first, each with what was expected and what was seen. */
export function failuresList(record: RunRecord): string {
  const failures = failuresOf(record)
  const others = (['error', 'inconclusive'] as const).flatMap((state) => {
    const count = record.requirements.filter((row) => row.state === state).length
    const what =
      state === 'error' ? 'an error of the harness, no fault of the product' : 'inconclusive and say nothing about the product'
    return count === 0 ? [] : [`<p><a class="filter" href="${hash({ state })}">${count}</a> ${rowsWord(count)} ${what}.</p>`]
  })
  const lists = headings.flatMap(([heading, belongs]) => {
    const some = failures.filter(belongs)
    const [first] = some
    if (first === undefined) return []
    const { level } = first.requirement
    const left = some.length - MOST_LISTED
    const more = left > 0 ? `<p><a class="filter" href="${hash({ level, state: 'fail' })}">${left} more</a> in the table</p>` : ''
    const items = some.slice(0, MOST_LISTED).map(failureItem).join('\n')
    return [`<h3>${text(heading)}: ${some.length}</h3><ol class="reds">${items}</ol>${more}`]
  })
  const none = record.requirements.some(({ state }) => verdicts.some((verdict) => verdict === state))
    ? '<p>No row failed.</p>'
    : '<p>Nothing was judged.</p>'
  return [...(lists.length === 0 ? [none] : lists), ...others].join('\n')
}

function failureItem({ requirement, expected, seen }: Failure): string {
  const { id } = requirement
  return (
    `<li><a class="open" href="${hash({ open: id })}">${text(id)}</a> <span class="soft">${text(sectionOf(requirement))}</span>` +
    `<div><b>expected</b> ${text(cut(expected, MOST))}</div><div><b>seen</b> ${text(cut(seen, MOST))}</div></li>`
  )
}

/** What the reasons of the ledger mean; others speak for themselves. */
const reasonTexts: Readonly<Record<string, string>> = {
  'later suite': 'no scenario and no rule is written yet',
  'not observable': 'no interface shows it',
  'no stimulus exists': 'nothing from outside brings it about',
  'document only': 'only a document can prove it',
}

/** Everything that has no verdict, by state and reason, so that nothing is taken for tested. */
export function untestedList({ requirements }: Pick<RunRecord, 'requirements'>): string {
  const reasons = new Map<string, { state: State; why: string; count: number }>()
  for (const { state, why = 'no reason recorded' } of requirements) {
    if (verdicts.some((verdict) => verdict === state)) continue
    const key = `${state} ${why}`
    const reason = reasons.get(key) ?? { state, why, count: 0 }
    reasons.set(key, { ...reason, count: reason.count + 1 })
  }
  if (reasons.size === 0) return '<p>Every row has a verdict.</p>'
  const list = [...reasons.values()].sort((a, b) => states.indexOf(b.state) - states.indexOf(a.state) || b.count - a.count)
  const item = ({ state, why, count }: (typeof list)[number]) =>
    `<li><a class="filter" href="${hash({ state, q: why })}">${count}</a> ${stateWord(state)} <span>${text(why)}${meaning(why)}</span></li>`
  return `<ul class="reasons">${list.map(item).join('\n')}</ul>`
}

function meaning(why: string): string {
  const known = reasonTexts[why]
  return known === undefined ? '' : `<span class="soft">: ${text(known)}</span>`
}

function rowsWord(count: number): string {
  return count === 1 ? 'row is' : 'rows are'
}
