/** Everything that was found as lines for people. */

import type { Candidate } from './candidates.ts'
import { cutTo, widthOf, wrapped } from './display-width.ts'
import { inert, inertQuoted } from './inert.ts'
import type { DecodedObject, Item } from './items.ts'
import { type Layout, looseIssueLines, treeLines } from './tree-lines.ts'

/** Issues that the summary names; each is in the tree anyway. */
const NAMED_ISSUES = 8
const NAMED_CANDIDATES = 6

/** @param form in which the input held the octets: `hex`, `pem` */
export function* itemLines(items: readonly Item[], form: string, layout: Layout): Generator<string> {
  const remarks = items.filter(({ kind }) => kind === 'remark')
  const widest = Math.max(0, ...remarks.slice(0, 1000).map(({ title = '' }) => widthOf(inert(title))))
  const titleWidth = Math.min(widest, Math.floor(Math.min(layout.width, 100) / 2))
  for (const [i, item] of items.entries()) {
    const before = items[i - 1]
    if (before !== undefined && (item.kind === 'object' || before.kind === 'object')) yield ''
    if (item.kind === 'object') yield* objectLines(item, form, layout)
    else yield remarkLine(item, titleWidth, layout)
  }
  const objects = items.filter((item) => item.kind === 'object')
  if (objects.length < 2) return
  const issues = objects.reduce((sum, { issues }) => sum + issues.length, 0)
  const failed = items.filter((item) => (item.kind === 'object' ? item.error !== undefined : item.failed === true)).length
  const ends = failed === 0 ? '' : `, ${failed} not decodable`
  yield ''
  const style = failed > 0 ? 'error' : issues > 0 ? 'issue' : 'title'
  yield layout.paint(style, `${objects.length} objects, ${issues === 0 ? 'no issues' : count(issues, 'issue')}${ends}`)
}

function remarkLine({ title, text, failed }: Extract<Item, { kind: 'remark' }>, width: number, layout: Layout): string {
  const { paint, full } = layout
  const label = full ? inert(title) : cutTo(inert(title), Math.max(width, 12))
  const gap = ' '.repeat(Math.max(0, width - widthOf(label)) + 2)
  const value = text.startsWith('"') ? inertQuoted(text) : inert(text)
  const room = layout.width - widthOf(label) - gap.length
  const shown = full ? value : cutTo(value, Number.isFinite(room) ? room : 200)
  return `${paint('title', label)}${gap}${paint(failed === true ? 'error' : 'value', failed === true ? `!! ${shown}` : shown)}`
}

function* objectLines(object: DecodedObject, form: string, layout: Layout): Generator<string> {
  const { title, type, book, spec, mode, length, error, tree, issues } = object
  const from = title === undefined ? ` from ${form}` : ''
  const standard = {
    'SGP.32': `, SGP.32 v${spec}`,
    'SGP.22': ', SGP.22 v2.5',
    'X.509': ', X.509',
    TCA: ', TCA profile package',
    ETSI: '',
    plain: '',
  }[book]
  const name = book === 'plain' ? 'BER without a type' : type
  if (title !== undefined) yield* lines(title, 'title', layout)
  yield* lines(`${name}${standard}, ${count(length, 'octet')}${from}`, 'title', layout)
  yield* alsoLines(object, layout)
  for (const hint of object.hints) yield* lines(`hint: ${hint}`, 'issue', layout)
  yield ''
  yield* treeLines(tree, error, layout)
  if (tree.length === 0) yield* looseIssueLines([...issues, ...(error === undefined ? [] : [error])], error, layout)
  if (issues.length > 0 || error !== undefined) yield ''
  if (issues.length > 0) yield* lines(`${count(issues.length, 'issue')}: ${issueList(object)}`, 'issue', layout)
  if (error !== undefined)
    yield* lines(`${mode === 'strict' ? 'refused in strict mode' : 'not decodable'}: ${error.message}`, 'error', layout)
}

function* alsoLines({ candidates, issues, error }: DecodedObject, layout: Layout): Generator<string> {
  // Of octets that are cut off nobody can say how well another type would have fitted.
  const isOpen = error !== undefined && error.kind !== 'truncated'
  const isWorse = (other: Candidate) => error !== undefined || !other.readable || other.issues > issues.length
  const shown = candidates.filter((other) => other.equal || isOpen || !isWorse(other))
  if (shown.length === 0) return
  const names = shown.slice(0, NAMED_CANDIDATES).map(({ type, issues, readable, equal }) => {
    const how = readable ? count(issues, 'issue') : 'not decodable'
    return equal ? type : `${type} (${how})`
  })
  const more = shown.length > NAMED_CANDIDATES ? ` and ${shown.length - NAMED_CANDIDATES} more` : ''
  yield* lines(`could also be ${names.join(', ')}${more}: choose with --as`, 'quiet', layout)
}

function issueList({ issues }: DecodedObject): string {
  const named = issues.slice(0, NAMED_ISSUES).map(({ kind, offset }) => `${kind} at ${offset}`)
  const more = issues.length > NAMED_ISSUES ? ` and ${issues.length - NAMED_ISSUES} more` : ''
  return `${named.join(', ')}${more}`
}

function* lines(text: string, style: Parameters<Layout['paint']>[0], { width, paint }: Layout): Generator<string> {
  const broken = Number.isFinite(width) ? wrapped(inert(text), width - 2) : [inert(text)]
  for (const [i, line] of broken.entries()) yield paint(style, i === 0 ? line : `  ${line}`)
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
