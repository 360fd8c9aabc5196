/**
 * From the APDUs of a trace to whole requests and responses: STORE DATA blocks put together, GET RESPONSE and repeated commands joined to
 * what they belong to, the segments of a BoundProfilePackage made one again (SGP.22 5.7.2, 2.5.5).
 */
import { classOf } from './channel.ts'
import type { CommandApdu } from './command.ts'
import { INS, instructionName } from './instructions.ts'
import { outcomeOf } from './status-word.ts'
import { TraceError, type TraceExchange } from './trace.ts'
import { joinPackages } from './trace-packages.ts'

/** What all things found in a trace have in common. */
interface Found {
  /** Logical channel; undefined where the CLA names none. */
  readonly channel: number | undefined
  /** Response data of all APDUs that belong to it. */
  readonly response: Buffer
  /** The last status word; undefined where the trace ends before it. */
  readonly sw: number | undefined
  readonly firstLine: number
  readonly lastLine: number
  /** Where it ends too early: blocks of the request, or data of the response, are missing. */
  readonly cutOff?: 'request' | 'response'
}

/** One ES10 function. */
export interface Es10Call extends Found {
  readonly kind: 'es10'
  readonly request: Buffer
  /** STORE DATA sessions that the request came in; more than one for a BoundProfilePackage only. */
  readonly sessions: number
}

/** Any other command. */
export interface OtherCommand extends Found {
  readonly kind: 'command'
  /** As the specifications name it: `SELECT`. */
  readonly name: string
  readonly command: CommandApdu
}

export type TraceObject = Es10Call | OtherCommand

/** What is still open on a channel: the last thing, which GET RESPONSE, a repeated command or the next block may add to. */
interface Open {
  readonly channel: number | undefined
  readonly name: string
  readonly command: CommandApdu
  readonly firstLine: number
  readonly blocks: Uint8Array[]
  readonly parts: Uint8Array[]
  /** The command that the last status word answers. */
  sent: CommandApdu
  lastLine: number
  sw: number | undefined
  /** Whether further blocks of the request are due. */
  more: boolean
}

/** Bit of P1 that marks the last block. */
const LAST = 0x80

/**
 * Puts together what the exchanges of a trace carry, in the order in which it began.
 *
 * @throws TraceError at a STORE DATA block that is not the next one
 */
export function traceObjects(exchanges: readonly TraceExchange[]): TraceObject[] {
  const all: Open[] = []
  const onChannel = new Map<number | undefined, Open>()
  for (const exchange of exchanges) {
    const channel = classOf(exchange.command.cla)?.channel
    const open = onChannel.get(channel)
    if (open !== undefined && addTo(open, exchange)) continue
    const begun = begin(channel, exchange)
    all.push(begun)
    onChannel.set(channel, begun)
  }
  return joinPackages(all.map(close))
}

/** Adds an exchange to what is open on its channel, where it belongs to it. */
function addTo(open: Open, exchange: TraceExchange): boolean {
  const { command, commandLine } = exchange
  const isNextBlock = open.more && command.ins === INS.storeData && command.p2 === open.blocks.length
  if (!isNextBlock && !isMoreOfResponse(open, command)) {
    if (command.ins !== INS.storeData || command.p2 === 0) return false
    const due = open.more ? `block ${open.blocks.length}, or a new session with block 0` : 'a session that begins with block 0'
    throw new TraceError(commandLine, `STORE DATA block ${command.p2}`, due)
  }
  if (isNextBlock) {
    open.blocks.push(command.data)
    open.more = (command.p1 & LAST) === 0
  }
  takeAnswer(open, exchange)
  return true
}

/** GET RESPONSE after 61XX, or the same command once more after 6CXX. */
function isMoreOfResponse({ sw, sent }: Open, command: CommandApdu): boolean {
  if (sw === undefined) return false
  const { kind } = outcomeOf(sw)
  return kind === 'wrongLe' ? isRepeated(sent, command) : kind === 'more' && command.ins === INS.getResponse
}

function begin(channel: number | undefined, exchange: TraceExchange): Open {
  const { command, commandLine } = exchange
  const isStoreData = command.ins === INS.storeData
  if (isStoreData && command.p2 !== 0) {
    throw new TraceError(commandLine, `STORE DATA block ${command.p2}`, 'a session that begins with block 0')
  }
  const open: Open = {
    channel,
    name: instructionName(command.ins),
    command,
    sent: command,
    firstLine: commandLine,
    lastLine: commandLine,
    blocks: isStoreData ? [command.data] : [],
    parts: [],
    sw: undefined,
    more: isStoreData && (command.p1 & LAST) === 0,
  }
  takeAnswer(open, exchange)
  return open
}

function takeAnswer(open: Open, { command, commandLine, answered }: TraceExchange): void {
  open.sent = command
  open.lastLine = answered?.line ?? commandLine
  open.sw = answered?.response.sw
  if (answered !== undefined) open.parts.push(answered.response.data)
}

function isRepeated(one: CommandApdu, other: CommandApdu): boolean {
  const same = one.cla === other.cla && one.ins === other.ins && one.p1 === other.p1 && one.p2 === other.p2
  return same && Buffer.compare(one.data, other.data) === 0
}

function close({ channel, name, command, blocks, parts, firstLine, lastLine, sw, more }: Open): TraceObject {
  const isOpen = sw === undefined || outcomeOf(sw).kind === 'more'
  const cutOff = more ? ({ cutOff: 'request' } as const) : isOpen ? ({ cutOff: 'response' } as const) : {}
  const found = { channel, response: Buffer.concat(parts), sw, firstLine, lastLine, ...cutOff }
  if (blocks.length > 0) return { kind: 'es10', request: Buffer.concat(blocks), sessions: 1, ...found }
  return { kind: 'command', name, command, ...found }
}
