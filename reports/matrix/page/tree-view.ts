/** A decoded body as a table: offset, tag, length, name, value. */
import type { BodyPart, ShownElement } from '../../body-reader.ts'
import { cut } from '../../inert.ts'
import { element } from './element.ts'
import type { Span } from './octets-view.ts'

/** @param marked offending octets of the body; the innermost elements that hold them are marked */
export function partView(part: BodyPart, marked: readonly Span[]): HTMLElement {
  if (part.kind === 'remark')
    return element(
      'p',
      { class: part.failed ? 'member bad' : 'member' },
      element('b', {}, part.title === '' ? 'body' : part.title),
      ` ${part.text}`,
    )
  const { title, type, tree, error } = part
  return element(
    'div',
    { class: 'member' },
    element('p', {}, element('b', {}, title === '' ? type : `${title}: ${type}`)),
    treeView(tree, title === '' ? marked : []),
    error === undefined ? undefined : element('p', { class: 'bad' }, `not readable to its end: ${error}`),
  )
}

export function treeView(tree: readonly ShownElement[], marked: readonly Span[]): HTMLElement {
  const rows: HTMLElement[] = []
  const visit = (node: ShownElement, depth: number) => {
    rows.push(...rowsOf(node, depth, isInnermost(node, marked)))
    for (const child of node.children) visit(child, depth + 1)
  }
  for (const node of tree) visit(node, 0)
  const columns = ['Offset', 'Tag', 'Length', 'Element', 'Value']
  return element(
    'div',
    { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'decoded body' },
    element(
      'table',
      { class: 'tree' },
      element('thead', {}, element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column)))),
      element('tbody', {}, ...rows),
    ),
  )
}

function rowsOf({ offset, tag, length, name, type, value, note, issues = [] }: ShownElement, depth: number, isMarked: boolean) {
  const called = element('th', { scope: 'row' }, name === '' ? (type === '' ? 'element' : type) : name)
  called.style.paddingInlineStart = `${0.4 + depth * 1.1}em`
  const shown = value === undefined ? '' : value.length <= 200 ? value : `${cut(value, 200)} (${length} octets)`
  const row = element(
    'tr',
    isMarked ? { class: 'marked' } : {},
    element('td', {}, String(offset)),
    element('td', {}, tag),
    element('td', {}, String(length)),
    called,
    element(
      'td',
      {},
      isMarked ? element('b', { class: 'bad' }, 'OFFENDING ') : undefined,
      shown,
      note === undefined ? undefined : element('span', { class: 'soft' }, ` ${note}`),
    ),
  )
  const departures = issues.map((issue) =>
    element('tr', { class: 'issue' }, element('td', { colspan: '3' }), element('td', { colspan: '2' }, `departure: ${issue}`)),
  )
  return [row, ...departures]
}

function isInnermost({ offset, headerLength, length, children }: ShownElement, marked: readonly Span[]): boolean {
  const holds = (from: number, to: number) => marked.some((span) => span.from >= from && span.from < Math.max(to, from + 1))
  if (!holds(offset, offset + headerLength + length)) return false
  return !children.some((child) => holds(child.offset, child.offset + child.headerLength + child.length))
}
