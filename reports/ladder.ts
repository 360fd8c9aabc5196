/** The exchange diagram of a scenario: who sent what to whom. One SVG that draws nothing from outside; the pages use it too. */
import type { NoteLine, TapeEntry, TapeRef } from '../transport/tape.ts'
import { cut, inert } from './inert.ts'
import { ladderStyle } from './ladder-style.ts'
import { isOfPath } from './path-note.ts'
import type { WireMessage } from './wire-messages.ts'

/** One arrow of the diagram. */
export interface LadderMessage extends Pick<WireMessage, 'peer' | 'direction' | 'line' | 'last' | 'ms'> {
  readonly isRequest: boolean
  /** Function and arm: `GetEimPackage: eimPackageError`. */
  readonly name: string
  /** `POST /gsma/rsp2/asn1, 21 octets`. */
  readonly facts: string
}

export interface Ladder {
  readonly title: string
  readonly messages: readonly LadderMessage[]
  readonly notes: readonly NoteLine[]
  /** First line of the exchange that decides; what stands before it is drawn as preparation. */
  readonly decidesFrom: TapeRef | undefined
  /** Lines that a check points to that did not hold. */
  readonly offending: readonly TapeRef[]
  /** Whose answers are judged. Default the eIM. */
  readonly underTest?: UnderTest
  /** Pixels that it may be wide. */
  readonly room?: number
}

const LEFT = 66
/** Behind the last lifeline: half of the widest box of an actor, and a little. */
const RIGHT = 84
/** Between two lifelines, where the diagram may be as wide as it likes. */
const SPAN = 300
const LEAST_SPAN = 96
const ROW = 46
const NOTE_ROW = 26
const TOP = 52
/** Pixels of a letter of a note. */
const LETTER = 5.6
const BOLD_LETTER = 6.2

/** The notes of a tape. */
export function notesOf(tape: readonly TapeEntry[]): NoteLine[] {
  return tape.filter((entry): entry is NoteLine => entry.direction === 'note')
}

/** The diagram as a whole document of SVG. */
export function ladderSvg(ladder: Ladder): string {
  const { title, messages, notes, decidesFrom, offending, underTest = 'eIM', room = Number.POSITIVE_INFINITY } = ladder
  const names = namesOf(underTest)
  const actors = actorsOf(messages, underTest, names)
  const gaps = actors.length - 1
  const span = Math.max(LEAST_SPAN, Math.min(SPAN, Math.floor((room - LEFT - RIGHT) / gaps)))
  const width = LEFT + gaps * span + RIGHT
  const x = (actor: string) => LEFT + 14 + Math.max(0, actors.indexOf(actor)) * span
  const rows: string[] = []
  let y = TOP
  let marked = decidesFrom === undefined || messages.every(({ line }) => line >= decidesFrom)
  for (const entry of inOrder(messages, notes)) {
    const isPreparation = decidesFrom !== undefined && entry.at < decidesFrom
    if (!isPreparation && !marked) {
      rows.push(divider(width, y))
      y += NOTE_ROW
      marked = true
    }
    if ('text' in entry) {
      rows.push(noteRow(entry, x(sidesOf(entry.peer, underTest, names)[0]), y, width, isPreparation))
      y += NOTE_ROW
    } else {
      const isOffending = offending.some((line) => line >= entry.line && line <= entry.last)
      const [from, to] = endsOf(entry, underTest, names)
      rows.push(arrow(entry, x(from), x(to), y, isOffending ? 'offending' : isPreparation ? 'preparation' : 'plain'))
      y += ROW
    }
  }
  const height = y + 10
  const lines = actors.map((actor) => lifeline(actor, x(actor), height, Math.min(132, span - 8)))
  const what = `${messages.length} messages between ${actors.join(', ')}${offending.length === 0 ? '' : '; the offending one is marked'}`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="ladder" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${markup(inert(title))}</title><desc>${markup(what)}</desc><style>${ladderStyle}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...lines,
    ...rows,
    '</svg>',
  ].join('\n')
}

function inOrder(
  messages: readonly LadderMessage[],
  notes: readonly NoteLine[],
): ((LadderMessage & { at: TapeRef }) | NoteLine)[] {
  return [...messages.map((message) => ({ ...message, at: message.line })), ...notes].sort((a, b) => a.at - b.at)
}

/** Products that scenarios judge. */
export type UnderTest = 'eIM' | 'eUICC' | 'IPA'

/** Who is called what where one of them is under test; everybody else is ours. */
function namesOf(underTest: UnderTest) {
  const named = (actor: string) => `${actor} (${actor === underTest ? 'under test' : 'harness'})`
  return {
    operator: 'operator',
    ipa: named('IPA'),
    eim: named('eIM'),
    smdp: named('SM-DP+'),
    device: underTest === 'eUICC' ? 'device (harness)' : named('IPA'),
    euicc: named('eUICC'),
  }
}

type Names = ReturnType<typeof namesOf>

/** Who is always there. */
function alwaysThere(underTest: UnderTest, { ipa, eim, device, euicc }: Names): readonly string[] {
  return underTest === 'eUICC' ? [device, euicc] : [ipa, eim]
}

/** Who is at the two ends of what is on the tape under this name of a peer: who asks, and who is asked. */
function sidesOf(peer: string, underTest: UnderTest, names: Names): readonly [asks: string, asked: string] {
  const { operator, ipa, eim, smdp, device, euicc } = names
  if (peer === 'operator') return [operator, eim]
  if (peer === 'euicc' || peer === 'card') return [device, euicc]
  if (peer === 'smdp') return [underTest === 'IPA' ? ipa : eim, smdp]
  if (peer === 'eim' || peer === 'ipa') return [ipa, eim]
  if (peer === 'ipa-server') return [eim, ipa]
  return [ipa, inert(peer)]
}

function endsOf({ peer, direction, isRequest }: LadderMessage, underTest: UnderTest, names: Names): readonly [string, string] {
  const of = direction === 'operator' ? 'operator' : peer
  const [asks, asked] = sidesOf(of, underTest, names)
  // Our SM-DP+ is called by the eIM: a request was received by it. By our own IPA it is called as any other peer.
  const isOwnCall = of === 'smdp' && underTest === 'eIM' && (direction === 'received') !== isRequest
  const from = isOwnCall ? names.ipa : asks
  return isRequest ? [from, asked] : [asked, from]
}

function actorsOf(messages: readonly LadderMessage[], underTest: UnderTest, names: Names): string[] {
  const present = new Set(messages.flatMap((message) => endsOf(message, underTest, names)))
  for (const actor of alwaysThere(underTest, names)) present.add(actor)
  const { operator, device, euicc, ipa, eim, smdp } = names
  const order = underTest === 'IPA' ? [operator, euicc, ipa, eim, smdp] : [operator, ipa, eim, smdp, device, euicc]
  const known = [...new Set(order)].filter((actor) => present.has(actor))
  return [...known, ...[...present].filter((actor) => !known.includes(actor))]
}

function lifeline(actor: string, x: number, height: number, wide: number): string {
  return (
    `<rect class="box" x="${x - wide / 2}" y="6" width="${wide}" height="24" rx="4"/><text class="actor" x="${x}" y="22">${markup(wide < 110 ? actor.replace(/ \(.*/, '') : cut(actor, 20))}</text>` +
    `<line class="life" x1="${x}" y1="30" x2="${x}" y2="${height - 4}"/>`
  )
}

function arrow(
  { name, facts, ms, line, last }: LadderMessage,
  from: number,
  to: number,
  y: number,
  look: 'plain' | 'preparation' | 'offending',
): string {
  const middle = (from + to) / 2
  const way = to > from ? 1 : -1
  const [tip, base] = [to - 2 * way, to - 11 * way]
  const word = look === 'offending' ? 'OFFENDING: ' : ''
  const lines = line === last ? `[${line}]` : `[${line}-${last}]`
  const room = Math.floor((Math.abs(to - from) - 20) / 6.3)
  return [
    `<g class="${look}"><text class="time" x="4" y="${y + 24}">${timeText(ms)}</text>`,
    `<text class="name" x="${middle}" y="${y + 14}">${markup(cut(`${word}${inert(name)}`, Math.max(24, room)))}</text>`,
    `<line class="way" x1="${from}" y1="${y + 20}" x2="${base}" y2="${y + 20}"/>`,
    `<path class="tip" d="M${tip} ${y + 20}L${base} ${y + 15}L${base} ${y + 25}Z"/>`,
    `<text class="facts" x="${middle}" y="${y + 33}">${markup(`${cut(inert(facts), room)} ${lines}`)}</text></g>`,
  ].join('')
}

/** From the lifeline to the right; a text that is too long for that begins further left, and only what no row holds is cut. */
function noteRow({ text, ms, at }: NoteLine, x: number, y: number, width: number, isPreparation: boolean): string {
  const look = isPreparation ? 'preparation' : 'plain'
  const ofPath = isOfPath(text)
  const wide = ofPath ? BOLD_LETTER : LETTER
  const line = ` [${at}]`
  const shown = cut(inert(text), Math.floor((width - LEFT - 4) / wide) - line.length)
  const begin = Math.max(LEFT, Math.min(x + 8, Math.floor(width - 4 - (shown.length + line.length) * wide)))
  return (
    `<g class="${look}"><text class="time" x="4" y="${y + 16}">${timeText(ms)}</text>` +
    `<text class="note${ofPath ? ' path' : ''}" x="${begin}" y="${y + 16}">${markup(`${shown}${line}`)}</text></g>`
  )
}

function divider(width: number, y: number): string {
  return (
    `<line class="divider" x1="4" y1="${y + 12}" x2="${width - 4}" y2="${y + 12}"/>` +
    `<text class="divides" x="${width - 6}" y="${y + 8}">prepared above; from here on it decides</text>`
  )
}

function timeText(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

function markup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
