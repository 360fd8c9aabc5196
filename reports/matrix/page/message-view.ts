/** One message: what it is, its head, its decoded body, its octets. */
import type { Check } from '../../../requirements/verdict.ts'
import { inert } from '../../inert.ts'
import type { NamedMessage } from '../../scenario-ladder.ts'
import { element } from './element.ts'
import { octetsView, type Span, textView } from './octets-view.ts'
import { plainTree } from './plain-tree.ts'
import { partView, treeView } from './tree-view.ts'

const speakers: Readonly<Record<string, string>> = { sent: 'to', received: 'from', operator: 'operator interface,' }

export function messageView(message: NamedMessage, failed: readonly Check[], isOffending: boolean, isOpen: boolean): HTMLElement {
  const { line, last, peer, direction, ms, name, facts } = message
  const lines = line === last ? `[${line}]` : `[${line}\u2013${last}]`
  const summary = element(
    'summary',
    {},
    element('span', { class: 'line' }, lines),
    ` ${speakers[direction] ?? direction} ${inert(peer)}: `,
    element('b', {}, name),
    element('span', { class: 'soft' }, ` ${facts}, at ${Math.round(ms)} ms`),
    isOffending ? element('b', { class: 'bad' }, ' OFFENDING') : undefined,
  )
  const box = element('details', { class: 'message', ...(isOpen ? { open: '' } : {}) }, summary)
  let isFilled = false
  const fill = () => {
    if (isFilled || !box.open) return
    isFilled = true
    box.append(...contents(message, failed))
  }
  box.addEventListener('toggle', fill)
  fill()
  return box
}

function contents({ line, last, head, body, octets, parts }: NamedMessage, failed: readonly Check[]): HTMLElement[] {
  const ranges = failed.flatMap(({ where = [] }) => where).filter((range) => range.line >= line && range.line <= last)
  const spansOf = (of: 'body' | 'wire'): Span[] =>
    ranges.filter((range) => range.of === of).map(({ offset, length }) => ({ from: offset, to: offset + Math.max(1, length) }))
  const inBody = spansOf('body')
  const onWire = spansOf('wire')
  const found: HTMLElement[] = []
  if (head !== undefined)
    found.push(
      element(
        'pre',
        { class: 'text', tabindex: '0', role: 'region', 'aria-label': 'head' },
        [head.start, ...head.headers].map(inert).join('\n'),
      ),
    )
  if (body.length > 0) found.push(...bodyViews(body, parts, inBody))
  if (onWire.length > 0) found.push(element('h6', {}, 'As it crossed the wire'), octetsView(octets, onWire))
  return found
}

function bodyViews(body: Uint8Array, parts: NamedMessage['parts'], marked: readonly Span[]): HTMLElement[] {
  const dump = octetsView(body, marked)
  if (isText(body))
    return [
      element('h6', {}, 'Body'),
      textView(body, marked),
      ...(parts ?? []).map((part) => partView(part, [])),
      element('details', {}, element('summary', {}, `Hexadecimal, ${body.length} octets`), dump),
    ]
  const plain = parts === undefined ? plainTree(body) : undefined
  return [
    element('h6', {}, 'Decoded'),
    ...(parts ?? []).map((part) => partView(part, marked)),
    ...(plain === undefined ? [] : [treeView(plain, marked), decodeHint()]),
    element('h6', {}, `Hexadecimal, ${body.length} octets`),
    dump,
  ]
}

function decodeHint(): HTMLElement {
  return element(
    'p',
    { class: 'soft' },
    'This page has too many passed scenarios to name the elements of each: sgp32 decode names them.',
  )
}

function isText(body: Uint8Array): boolean {
  const first = body.find((octet) => octet > 0x20)
  return (
    first === 0x7b ||
    first === 0x5b ||
    body.every((octet) => (octet >= 0x20 && octet < 0x7f) || octet === 9 || octet === 10 || octet === 13)
  )
}
