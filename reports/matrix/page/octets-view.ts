/** Octets as a dump, with the offending ones marked. */
import { element } from './element.ts'

/** Where marked octets begin and end. */
export interface Span {
  readonly from: number
  readonly to: number
}

const ACROSS = 16
const FIRST = 2048

/** A dump of offset, hexadecimal and text; a long one asks before it is whole. */
export function octetsView(octets: Uint8Array, marked: readonly Span[], all = false): HTMLElement {
  const shown = all ? octets.length : Math.min(octets.length, Math.max(FIRST, ...marked.map(({ to }) => to + ACROSS)))
  const dump = element('pre', {
    class: 'hex',
    tabindex: '0',
    role: 'region',
    'aria-label': `${octets.length} octets in hexadecimal`,
  })
  for (let at = 0; at < shown; at += ACROSS) dump.append(...line(octets, at, marked), '\n')
  const box = element('div', {}, dump)
  if (shown < octets.length) {
    const more = element('button', { type: 'button' }, `Show all ${octets.length} octets`)
    more.addEventListener('click', () => box.replaceWith(octetsView(octets, marked, true)))
    box.append(more)
  }
  return box
}

/** Text of a peer with what is invisible written out, and the marked part marked. */
export function textView(octets: Uint8Array, marked: readonly Span[]): HTMLElement {
  const box = element('pre', { class: 'text', tabindex: '0', role: 'region', 'aria-label': 'body as text' })
  let at = 0
  for (const { from, to } of [...marked].sort((a, b) => a.from - b.from)) {
    if (from < at) continue
    box.append(visible(octets.subarray(at, from)), mark(visible(octets.subarray(from, to))))
    at = to
  }
  box.append(visible(octets.subarray(at)))
  return box
}

function line(octets: Uint8Array, at: number, marked: readonly Span[]): (Node | string)[] {
  const found: (Node | string)[] = [element('span', { class: 'offset' }, String(at).padStart(5)), '  ']
  const part = octets.subarray(at, at + ACROSS)
  const isMarked = (place: number) => marked.some(({ from, to }) => place >= from && place < to)
  let run = ''
  let inMark = false
  const flush = () => {
    const digits = run.trimEnd()
    if (run !== '') found.push(inMark ? mark(digits) : digits, ' '.repeat(run.length - digits.length))
    run = ''
  }
  for (const [i, octet] of part.entries()) {
    if (isMarked(at + i) !== inMark) {
      flush()
      inMark = !inMark
    }
    run += `${octet.toString(16).padStart(2, '0')}${i === 7 ? '  ' : ' '}`
  }
  flush()
  const gap = ' '.repeat((ACROSS - part.length) * 3 + (part.length < 8 ? 1 : 0))
  const text = [...part].map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.')).join('')
  return [...found, gap, ' ', element('span', { class: 'soft' }, text)]
}

function mark(text: string): HTMLElement {
  return element('mark', { title: 'the offending octets' }, text)
}

function visible(octets: Uint8Array): string {
  return new TextDecoder()
    .decode(octets)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (character) =>
      character === '\n' ? character : character === '\r' ? '' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
}
