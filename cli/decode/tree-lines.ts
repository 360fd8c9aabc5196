/** A tree as lines: offset, tag, length, guides and name, value; issues under their nodes. */
import type { DecodeError, Issue } from '../../protocol/ber/issues.ts'
import { hexTag } from '../../protocol/ber/tag.ts'
import { cutTo, widthOf, wrapped } from './display-width.ts'
import { inert } from './inert.ts'
import type { Paint } from './palette.ts'
import type { ShownNode } from './shown-tree.ts'
import { valueText } from './value-text.ts'

export interface Layout {
  /** Columns; Infinity where the output is no terminal. */
  readonly width: number
  /** Nothing is shortened, also where it is wider than the terminal. */
  readonly full: boolean
  readonly paint: Paint
}

interface Columns {
  readonly offset: number
  readonly tag: number
  readonly length: number
  /** Columns in front of the guides. */
  readonly before: number
  /** Columns of guides and name, behind which values begin. */
  readonly name: number
  readonly guides: { readonly line: string; readonly last: string; readonly middle: string; readonly none: string }
}

const wideGuides = { line: '│ ', last: '└ ', middle: '├ ', none: '  ' }
const narrowGuides = { line: '│', last: '└', middle: '├', none: ' ' }

/** Most columns of guides and name that values keep clear of; longer names push their own value to the right. */
const MOST_NAME = 44

export function* treeLines(roots: readonly ShownNode[], error: DecodeError | undefined, layout: Layout): Generator<string> {
  const columns = columnsOf(roots, layout.width)
  for (const root of roots) yield* nodeLines(root, '', '', columns, error, layout)
}

/** Lines for issues that no node holds. */
export function* looseIssueLines(issues: readonly Issue[], error: DecodeError | undefined, layout: Layout): Generator<string> {
  const columns = columnsOf([], layout.width)
  for (const issue of issues) yield* issueLines(issue, '', columns, error, layout)
}

function* nodeLines(
  node: ShownNode,
  guide: string,
  inside: string,
  columns: Columns,
  error: DecodeError | undefined,
  layout: Layout,
): Generator<string> {
  yield nodeLine(node, guide, columns, layout)
  const { children } = node
  const { guides } = columns
  for (const issue of node.issues ?? [])
    yield* issueLines(issue, `${inside}${children.length > 0 ? guides.line : guides.none}`, columns, error, layout)
  for (const [i, child] of children.entries()) {
    const isLast = i === children.length - 1
    const childGuide = `${inside}${isLast ? guides.last : guides.middle}`
    yield* nodeLines(child, childGuide, `${inside}${isLast ? guides.none : guides.line}`, columns, error, layout)
  }
}

function nodeLine(node: ShownNode, guide: string, columns: Columns, { width, full, paint }: Layout): string {
  const { offset, tag, length } = columns
  const isOctets = node.headerLength === 0
  const head = [
    paint('quiet', String(node.offset).padStart(offset)),
    paint('tag', (isOctets ? '' : hexTag(node.tag)).padEnd(tag)),
    paint('quiet', String(node.length).padStart(length)),
  ].join(' ')
  const room = full ? Number.POSITIVE_INFINITY : width - columns.before
  const lead = shortGuide(guide, room)
  const name = cutTo(nameText(node), room - widthOf(lead))
  const used = widthOf(lead) + widthOf(name)
  const gap = Math.max(columns.name - used, 0) + 2
  const left = full ? room : width - columns.before - used - gap
  const value = left > 0 ? valueText(node, left, full) : ''
  const style = isDoubtful(node) ? 'issue' : node.value === undefined ? 'quiet' : 'value'
  const title = node.headerLength + node.offset > 0 && guide === '' ? paint('title', name) : name
  const shown = `${head}  ${paint('quiet', lead)}${title}`
  return value === '' ? shown.trimEnd() : `${shown}${' '.repeat(gap)}${paint(style, value)}`
}

function* issueLines(
  issue: Issue,
  guide: string,
  columns: Columns,
  error: DecodeError | undefined,
  layout: Layout,
): Generator<string> {
  const { paint, width } = layout
  const isError = issue === error
  const lead = shortGuide(guide, width - columns.before)
  const room = Math.max(12, width - columns.before - widthOf(lead))
  const lines = Number.isFinite(room) ? wrapped(issueText(issue), room) : [issueText(issue)]
  for (const [i, line] of lines.entries()) {
    const offset = (i === 0 ? String(issue.offset) : '').padStart(columns.offset)
    const mark = (i === 0 ? (isError ? '!!' : '!') : '').padEnd(columns.tag)
    const head = `${paint('quiet', offset)} ${paint(isError ? 'error' : 'issue', mark)} ${' '.repeat(columns.length)}`
    yield `${head}  ${paint('quiet', lead)}${paint(isError ? 'error' : 'issue', line)}`
  }
}

/** `size: 9 octets, not 10`. */
export function issueText({ kind, what }: Pick<Issue, 'kind' | 'what'>): string {
  return inert(`${kind}: ${what}`)
}

function nameText({ name, type }: ShownNode): string {
  if (name === '') return type === '' ? 'element' : inert(type)
  return inert(/^\[\d+\]$/.test(name) && type !== '' ? `${name} ${type}` : name)
}

function isDoubtful({ type, value }: ShownNode): boolean {
  return type === 'EID' && value !== undefined && !value.endsWith('(check digits right)')
}

/** Deep nesting in a narrow terminal: the innermost guides, so that names keep their room. */
function shortGuide(guide: string, room: number): string {
  const most = Math.max(4, Math.floor(room / 2))
  return guide.length <= most ? guide : `…${guide.slice(1 - most)}`
}

function columnsOf(roots: readonly ShownNode[], width: number): Columns {
  const isNarrow = width < 70
  const guides = isNarrow ? narrowGuides : wideGuides
  const most = { offset: 0, tag: 0, length: 0, name: 0 }
  const visit = (node: ShownNode, depth: number): void => {
    most.offset = Math.max(most.offset, node.offset)
    most.tag = Math.max(most.tag, node.tag)
    most.length = Math.max(most.length, node.length)
    if (node.children.length === 0) most.name = Math.max(most.name, depth * guides.line.length + widthOf(nameText(node)))
    for (const child of node.children) visit(child, depth + 1)
  }
  for (const root of roots) visit(root, 0)
  const offset = Math.max(isNarrow ? 3 : 4, String(most.offset).length)
  const tag = Math.max(4, hexTag(most.tag).length)
  const length = Math.max(3, String(most.length).length)
  const before = offset + tag + length + 4
  const room = Math.floor((width - before) / 2)
  return { offset, tag, length, before, name: Math.min(most.name, MOST_NAME, room), guides }
}
