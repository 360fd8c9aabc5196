/** APDU traces as text: from lines to pairs of command and response. The forms of a line are those of {@link readTraceLine}. */
import { DecodeError } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'
import { ApduError } from './apdu-error.ts'
import { type CommandApdu, parseCommand } from './command.ts'
import { parseResponse, type ResponseApdu } from './response.ts'
import { isStatusWord, swHex } from './status-word.ts'
import { type Direction, isCommand, readTraceLine, type TraceLine } from './trace-line.ts'

/** A line that cannot be read as what stands at its place. */
export class TraceError extends Error {
  override readonly name = 'TraceError'
  /** Counted from 1, as an editor shows it. */
  readonly line: number

  constructor(line: number, wrong: string, expected: string) {
    super(`line ${line}: ${wrong}; expected ${expected}`)
    this.line = line
  }
}

export interface TraceExchange {
  readonly command: CommandApdu
  readonly commandLine: number
  /** Absent where the trace ends after a command. */
  readonly answered?: { readonly response: ResponseApdu; readonly line: number }
}

/** The octets of one APDU, which may run over several lines. */
interface Entry {
  readonly direction: Direction | undefined
  readonly parts: Buffer[]
  readonly line: number
}

type OctetsLine = Extract<TraceLine, { kind: 'octets' }>

/**
 * Whether a text is meant as a trace, be it right or wrong; one bare hex object, also over several lines, is none.
 *
 * It is a trace where a line has an arrow and octets, or a label and a command; or where all of it is hex, the first line is a command
 * APDU and the second ends with a status word.
 */
export function looksLikeTrace(text: string): boolean {
  const lines = linesOf(text).filter(({ kind }) => kind !== 'blank')
  if (lines.some(isMarkedTrace)) return true
  const bare = lines.filter((line): line is OctetsLine => line.kind === 'octets')
  const [first, second] = bare
  if (first === undefined || second === undefined || first !== lines[0] || second !== lines[1]) return false
  if (bare.some(({ marker }) => marker !== 'none') || !isCommand(first.octets) || second.octets.length < 2) return false
  return isStatusWord(parseResponse(second.octets).sw) && !isOneElement(Buffer.concat(bare.map(({ octets }) => octets)))
}

/**
 * Reads a trace.
 *
 * @throws TraceError at the first line that is not the command or response it should be, and for a text without APDUs
 */
export function parseTrace(text: string): TraceExchange[] {
  const entries = entriesOf(text)
  const exchanges: TraceExchange[] = []
  let waiting: { command: CommandApdu; commandLine: number } | undefined
  for (const { direction, parts, line } of entries) {
    const octets = Buffer.concat(parts)
    const due: Direction = waiting === undefined ? 'command' : 'response'
    if (waiting === undefined) {
      if (direction === 'response') throw new TraceError(line, 'a response without a command', 'a command')
      waiting = { command: commandAt(line, octets), commandLine: line }
      continue
    }
    if ((direction ?? due) === 'command')
      throw new TraceError(line, 'a command', `the response to the command of line ${waiting.commandLine}`)
    exchanges.push({ ...waiting, answered: { response: responseAt(line, octets), line } })
    waiting = undefined
  }
  if (waiting !== undefined) exchanges.push(waiting)
  return exchanges
}

function linesOf(text: string): TraceLine[] {
  return text.split(/\r?\n/).map(readTraceLine)
}

function entriesOf(text: string): Entry[] {
  const lines = linesOf(text)
  // Without any marker all of it has to be hex: a mistyped line would else pass for a remark.
  const isMarked = lines.some((line) => line.kind === 'octets' && line.marker !== 'none')
  const entries: Entry[] = []
  let last: OctetsLine | undefined
  for (const [i, line] of lines.entries()) {
    if (line.kind === 'wrong') throw new TraceError(i + 1, line.wrong, line.expected)
    if (line.kind === 'text' && !isMarked && last !== undefined)
      throw new TraceError(i + 1, 'text', 'an APDU in hex, two digits for each octet')
    if (line.kind !== 'octets') continue
    const entry = entries.at(-1)
    if (entry !== undefined && last !== undefined && continues(last, line)) {
      entry.parts.push(line.octets)
      continue
    }
    entries.push({ direction: line.direction, parts: [line.octets], line: i + 1 })
    last = line
  }
  if (last === undefined)
    throw new TraceError(1, 'no APDU in the whole text', 'lines such as "-> 81 E2 91 00 06 BF3E035C015A" and "<- 6115"')
  return entries
}

/** Bare hex that is further to the right than the marked line before it goes on with that line. */
function continues(before: OctetsLine, line: OctetsLine): boolean {
  return before.marker !== 'none' && line.marker === 'none' && line.indent > before.indent
}

function commandAt(line: number, octets: Buffer): CommandApdu {
  try {
    return parseCommand(octets)
  } catch (cause) {
    if (!(cause instanceof ApduError)) throw cause
    throw new TraceError(line, cause.message, 'a command APDU: CLA INS P1 P2, then Lc and data, then Le')
  }
}

function responseAt(line: number, octets: Buffer): ResponseApdu {
  const response = octets.length < 2 ? undefined : parseResponse(octets)
  if (response !== undefined && isStatusWord(response.sw)) return response
  const end = response === undefined ? `only ${octets.length} octet` : `${swHex(response.sw)} at the end, which is no status word`
  throw new TraceError(line, end, 'a response: data, then a status word such as 9000')
}

function isMarkedTrace(line: TraceLine): boolean {
  if (line.kind === 'blank' || line.kind === 'text' || line.marker === 'none') return false
  if (line.kind === 'wrong') return line.marker === 'sure' && line.begins
  if (line.marker === 'sure') return line.octets.length >= 2
  return line.direction !== 'response' && isCommand(line.octets)
}

function isOneElement(octets: Buffer): boolean {
  try {
    const reader = new BerReader(octets)
    reader.next(0, octets.length)
    return reader.end === octets.length
  } catch (cause) {
    if (cause instanceof DecodeError) return false
    throw cause
  }
}
