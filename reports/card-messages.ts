/**
 * What went to a card and came back, put together from the APDUs on a tape: the blocks of STORE DATA and what GET RESPONSE fetched
 * belong to one function (SGP.22 5.7.2). It runs in the pages too, so it knows neither Node nor a codec.
 */
import type { OctetsLine, TapeEntry } from '../transport/tape.ts'
import type { WireMessage } from './wire-messages.ts'
import { joined, octetsOfHex } from './wire-octets.ts'

/** Name under which a card is on a tape. */
export const CARD = 'euicc'

const STORE_DATA = 0xe2
const GET_RESPONSE = 0xc0
/** P1 of a STORE DATA block that others follow. */
const MORE_BLOCKS = 0x11

const names: Readonly<Record<number, string>> = {
  16: 'TERMINAL PROFILE',
  18: 'FETCH',
  20: 'TERMINAL RESPONSE',
  112: 'MANAGE CHANNEL',
  164: 'SELECT',
  170: 'TERMINAL CAPABILITY',
  176: 'READ BINARY',
  194: 'ENVELOPE',
  226: 'STORE DATA',
  242: 'STATUS',
}

/** An exchange that further APDUs may belong to. */
interface Open {
  readonly sent: Piece[]
  readonly received: Piece[]
  readonly ins: number
  isWhole: boolean
}

interface Piece {
  readonly entry: OctetsLine
  readonly octets: Uint8Array
}

/** A request and an answer for each command or function, in the order of their lines. */
export function cardMessagesOf(tape: readonly TapeEntry[]): WireMessage[] {
  const all: Open[] = []
  let open: Open | undefined
  for (const entry of tape) {
    if (entry.peer !== CARD || entry.direction === 'note') {
      if (entry.peer === CARD) open = undefined
      continue
    }
    const piece = { entry, octets: octetsOfHex(entry.hex) }
    if (entry.direction === 'sent') {
      open = following(open, piece.octets) ?? begun(all, piece.octets)
      open.sent.push(piece)
    } else {
      // What comes without a command is the ATR.
      open ??= begun(all, new Uint8Array(0))
      open.received.push(piece)
      open.isWhole = isWhole(open, piece.octets)
    }
  }
  return all.flatMap((one) => [requestOf(one), answerOf(one)].filter((message) => message !== undefined))
}

/** The exchange that a command goes on with. */
function following(open: Open | undefined, command: Uint8Array): Open | undefined {
  if (open === undefined || open.isWhole) return undefined
  const [, ins, , p2] = command
  if (ins === GET_RESPONSE) return open
  if (ins !== open.ins) return undefined
  // The next block, or the same command once more with another Le.
  return ins !== STORE_DATA || (p2 ?? 0) > 0 || open.sent.at(-1)?.octets[3] === p2 ? open : undefined
}

function begun(all: Open[], command: Uint8Array): Open {
  const one: Open = { sent: [], received: [], ins: command[1] ?? -1, isWhole: true }
  all.push(one)
  return one
}

/** Whether nothing of it is still to come: no further block, no GET RESPONSE, no other Le. */
function isWhole({ sent, ins }: Open, response: Uint8Array): boolean {
  const sw1 = response[response.length - 2] ?? 0
  if (sw1 === 0x61 || sw1 === 0x6c) return false
  return !(ins === STORE_DATA && sent.at(-1)?.octets[2] === MORE_BLOCKS && sw1 === 0x90)
}

function requestOf({ sent, ins }: Open): WireMessage | undefined {
  const [first] = sent
  if (first === undefined) return undefined
  const own = sent.filter(({ octets }) => octets[1] !== GET_RESPONSE)
  const body = joined(ins === STORE_DATA ? own.map(({ octets }) => dataOf(octets)) : [dataOf(first.octets)])
  const blocks = ins === STORE_DATA && own.length > 1 ? ` in ${own.length} blocks` : ''
  return {
    ...placed(own.length === 0 ? sent : own),
    direction: 'sent',
    body,
    card: { isRequest: true, name: names[ins] ?? 'command', facts: `${hexOf(first.octets.subarray(0, 4))}${blocks}` },
  }
}

function answerOf({ sent, received }: Open): WireMessage | undefined {
  const last = received.at(-1)
  if (last === undefined) return undefined
  const asked = sent.findLast(({ octets }) => octets[1] !== GET_RESPONSE)?.entry.at ?? 0
  const own = received.filter(({ entry }) => entry.at > asked)
  if (sent.length === 0)
    return { ...placed(received), direction: 'received', body: last.octets, card: { isRequest: false, name: 'ATR', facts: '' } }
  const body = joined(received.map(({ octets }) => octets.subarray(0, Math.max(0, octets.length - 2))))
  return {
    // What blocks before the last one were answered with is no answer of the function.
    ...placed(own.length === 0 ? received : own),
    direction: 'received',
    body,
    card: { isRequest: false, name: 'answer', facts: `status word ${hexOf(last.octets.subarray(-2))}` },
  }
}

function placed(pieces: readonly Piece[]) {
  const [first, last] = [pieces[0]?.entry, pieces.at(-1)?.entry]
  return {
    peer: CARD,
    line: first?.at ?? 0,
    last: last?.at ?? 0,
    ms: first?.ms ?? 0,
    until: last?.ms ?? 0,
    octets: joined(pieces.map(({ octets }) => octets)),
  }
}

/** Data of a short command APDU; of an extended one behind its three octets of length. */
function dataOf(command: Uint8Array): Uint8Array {
  const lc = command[4] ?? 0
  if (lc > 0 && command.length >= 5 + lc) return command.subarray(5, 5 + lc)
  const long = ((command[5] ?? 0) << 8) | (command[6] ?? 0)
  return lc === 0 && command.length > 7 ? command.subarray(7, 7 + long) : command.subarray(0, 0)
}

function hexOf(octets: Uint8Array): string {
  return [...octets]
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}
