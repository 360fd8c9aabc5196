/**
 * One line of an APDU trace: which way it goes, and its octets.
 *
 * Read are arrows (`->`, `<-`, `>`, `<`), labels (`C-APDU:`, `TX:`, `SW:`), the logs of lpac (`[APDU] [TX] CLA: 81, INS: E2, ...`) and
 * pySim (`<- 9000: bf3e...`), and bare hex. A time, a level in brackets or colours before it do not matter, nor does a `#` comment.
 */

import { ApduError } from './apdu-error.ts'
import { classOf } from './channel.ts'
import { parseCommand } from './command.ts'

export type Direction = 'command' | 'response'

export type TraceLine =
  /** Nothing, or a comment. */
  | { readonly kind: 'blank' }
  /** Text of a log that is about something else. */
  | { readonly kind: 'text' }
  /** `direction` is absent where the line does not tell. `marker` says how sure it is that this is a trace. */
  | {
      readonly kind: 'octets'
      readonly direction: Direction | undefined
      readonly marker: Marker
      readonly octets: Buffer
      readonly indent: number
    }
  /** A line that should have been an APDU. `begins` is whether it at least begins with two octets. */
  | {
      readonly kind: 'wrong'
      readonly wrong: string
      readonly expected: string
      readonly marker: Marker
      readonly begins: boolean
    }

/** `sure`: an arrow of two characters or a log's own form; `likely`: one character or a label; `none`: bare hex. */
export type Marker = 'sure' | 'likely' | 'none'

interface Marked {
  readonly direction: Direction | undefined
  readonly marker: Marker
  readonly rest: string
}

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
const COMMENT = /(^|\s)(#|\/\/|;).*$/
const BEFORE = /^(?:\[[^\]]*\]\s*|\d{4}-\d\d-\d\d[T ]\s*|\d\d?:\d\d:\d\d(?:[.,]\d+)?Z?\s+)*/

const markers: readonly { readonly pattern: RegExp; readonly direction: Direction | undefined; readonly marker: Marker }[] = [
  { pattern: /^(?:-{1,2}>|={1,2}>|>{2,3}|→)\s*/, direction: 'command', marker: 'sure' },
  { pattern: /^(?:<-{1,2}|<={1,2}|<{2,3}|←)\s*/, direction: 'response', marker: 'sure' },
  { pattern: /^>\s*/, direction: 'command', marker: 'likely' },
  { pattern: /^<\s*/, direction: 'response', marker: 'likely' },
  {
    pattern: /^(?:C-?APDU|COMMAND|CMD|TX|SEND|SENT|APDU[ _-](?:TX|SENT|COMMAND))\s*[:=]\s*/i,
    direction: 'command',
    marker: 'likely',
  },
  {
    pattern: /^(?:R-?APDU|RESPONSE|RESP|RSP|RX|RECV|RECEIVED|SW|APDU[ _-](?:RX|RESPONSE))\s*[:=]\s*/i,
    direction: 'response',
    marker: 'likely',
  },
  { pattern: /^APDU\s*[:=]\s*/i, direction: undefined, marker: 'likely' },
]

/** Reads one line; takes any text. */
export function readTraceLine(line: string): TraceLine {
  const text = line.replace(COLOURS, '').replace(COMMENT, '').trimEnd()
  const indent = text.length - text.trimStart().length
  const bare = text.trim()
  if (bare === '') return { kind: 'blank' }
  const [logged, way, rest = ''] = /\[(TX|RX)\]\s*(.*)$/i.exec(bare) ?? []
  if (logged !== undefined && /\[HTTP\]/i.test(bare)) return { kind: 'text' }
  if (logged !== undefined) return readLogged(way?.toUpperCase() === 'TX' ? 'command' : 'response', rest, indent)
  const marked = markedText(bare.replace(BEFORE, ''))
  return marked === undefined ? readUnmarked(bare, indent) : readMarked(marked, indent)
}

/** The octets of hex digits with or without white space, commas, colons and `0x` between them; undefined for other text. */
export function hexOctets(text: string): Buffer | undefined {
  const tokens = text
    .split(/[\s,:]+/)
    .filter((token) => token !== '')
    .map((token) => token.replace(/^0x/i, ''))
  return tokens.every((token) => /^(?:[0-9a-f]{2})+$/i.test(token)) ? Buffer.from(tokens.join(''), 'hex') : undefined
}

/** A label may stand before an arrow; the arrow decides. */
function markedText(text: string): Marked | undefined {
  const outer = markerOf(text)
  const inner = outer === undefined ? undefined : markerOf(outer.rest)
  return inner?.marker === 'sure' ? inner : outer
}

function markerOf(text: string): Marked | undefined {
  const found = markers.find(({ pattern }) => pattern.test(text))
  return found && { direction: found.direction, marker: found.marker, rest: text.replace(found.pattern, '') }
}

function readMarked({ direction, marker, rest }: Marked, indent: number): TraceLine {
  const octets = hexOctets(direction === 'response' ? statusLast(rest) : rest)
  if (octets !== undefined && octets.length > 0) return { kind: 'octets', direction, marker, octets, indent }
  const begins = /^(?:0x)?[0-9a-f]{2}[\s,:]*(?:0x)?[0-9a-f]{2}/i.test(rest)
  return marker === 'sure' || begins ? { ...wrongHex(rest, direction), marker, begins } : { kind: 'text' }
}

function readUnmarked(text: string, indent: number): TraceLine {
  const octets = hexOctets(text)
  if (octets !== undefined) return { kind: 'octets', direction: undefined, marker: 'none', octets, indent }
  if (/^[0-9a-f\s]+$/i.test(text)) return { ...wrongHex(text, undefined), marker: 'none', begins: true }
  if (!isCommand(lastOctets(text))) return { kind: 'text' }
  return {
    kind: 'wrong',
    wrong: `${quoted(text)} ends with a command and has no direction`,
    expected: '"->" before a command, "<-" before a response',
    marker: 'none',
    begins: false,
  }
}

/** The octets behind the last word that is no hex. */
function lastOctets(text: string): Buffer {
  const tokens = text.split(/[\s,:]+/)
  const word = tokens.findLastIndex((token) => !/^(?:0x)?(?:[0-9a-f]{2})+$/i.test(token))
  return hexOctets(tokens.slice(word + 1).join(' ')) ?? Buffer.alloc(0)
}

/** Whether octets are a command APDU, length fields right, of a class that names a channel. */
export function isCommand(octets: Uint8Array): boolean {
  try {
    return classOf(parseCommand(octets).cla) !== undefined
  } catch (cause) {
    if (cause instanceof ApduError) return false
    throw cause
  }
}

/** The log of lpac names the fields of a command, and puts the status word before the data. */
function readLogged(direction: Direction, rest: string, indent: number): TraceLine {
  const fields = (
    direction === 'command'
      ? /^CLA: ?(\w+), INS: ?(\w+), P1: ?(\w+), P2: ?(\w+), Lc: ?(\w+)(?:, Data: ?(.*))?$/i
      : /^SW1: ?(\w+), SW2: ?(\w+)(?:, Data: ?(.*))?$/i
  ).exec(rest)
  if (fields === null) return readMarked({ direction, marker: 'sure', rest }, indent)
  const [, ...values] = fields
  const data = values.pop() ?? ''
  const text = direction === 'command' ? `${values.join(' ')} ${data}` : `${data} ${values.join(' ')}`
  return readMarked({ direction, marker: 'sure', rest: text }, indent)
}

/** `9000: bf3e...` and `9000:` of pySim, `[] 61 15` and a last `0` in place of `00` of pyscard, as data and then status word. */
function statusLast(text: string): string {
  const [, sw, data] = /^([0-9a-f]{4}):\s*(.*)$/i.exec(text) ?? []
  if (sw !== undefined) return `${data} ${sw}`
  return text.replace(/^\[\]/, '').replace(/((?:^|\s)[0-9a-f]{2}\s)([0-9a-f])$/i, '$10$2')
}

function wrongHex(
  text: string,
  direction: Direction | undefined,
): { readonly kind: 'wrong'; readonly wrong: string; readonly expected: string } {
  const what = direction === undefined ? 'an APDU' : direction === 'command' ? 'a command APDU' : 'data and a status word'
  const wrong = text === '' ? 'nothing after the marker' : `${quoted(text)} is no hex of whole octets`
  return { kind: 'wrong', wrong, expected: `${what} in hex, two digits for each octet` }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)
}
