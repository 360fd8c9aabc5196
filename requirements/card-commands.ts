/** Commands of a device to its card, one by one, and which of its sessions each was in: what rows about the way to the ISD-R look at. */
import { ApduError } from '../protocol/apdu/apdu-error.ts'
import { classOf } from '../protocol/apdu/channel.ts'
import { type CommandApdu, parseCommand } from '../protocol/apdu/command.ts'
import { INS } from '../protocol/apdu/instructions.ts'
import { parseResponse, type ResponseApdu } from '../protocol/apdu/response.ts'
import { outcomeOf } from '../protocol/apdu/status-word.ts'
import { type EuiccCapability, parseTerminalCapability } from '../protocol/apdu/terminal-capability.ts'
import { DecodeError } from '../protocol/ber/issues.ts'
import { ISDR_AID } from '../protocol/identifiers/aid.ts'
import type { TapeEntry, TapeRef } from '../transport/tape.ts'

export interface CardCommand {
  readonly at: TapeRef
  readonly command: CommandApdu
  /** Logical channel; undefined where the CLA names none. */
  readonly channel: number | undefined
  /** Undefined where none came. */
  readonly answer: ResponseApdu | undefined
  /** Line of the last reset before it; 0 where the tape has none. */
  readonly session: TapeRef
}

/** In order. Octets that are no command are passed over: a device may say what it wants to its card. */
export function cardCommands(entries: readonly TapeEntry[]): readonly CardCommand[] {
  const commands: CardCommand[] = []
  let session = 0
  let isOpen = false
  for (const entry of entries) {
    if (entry.peer !== 'euicc') continue
    if (isReset(entry)) [session, isOpen] = [entry.at, false]
    if (entry.direction === 'sent') {
      const command = read(() => parseCommand(Buffer.from(entry.hex, 'hex')))
      isOpen = command !== undefined
      if (command !== undefined)
        commands.push({ at: entry.at, command, channel: classOf(command.cla)?.channel, answer: undefined, session })
    }
    const last = commands.at(-1)
    if (entry.direction !== 'received' || !isOpen || last === undefined) continue
    const answer = read(() => parseResponse(Buffer.from(entry.hex, 'hex')))
    commands.splice(-1, 1, { ...last, answer })
    isOpen = false
  }
  return commands
}

/** Lines at which the card was powered on or reset. */
export function cardResets(entries: readonly TapeEntry[]): readonly TapeRef[] {
  return entries.filter(isReset).map(({ at }) => at)
}

/** Whether a command selects the ISD-R, by its AID or the beginning of it, and the card has done so. */
export function selectsIsdr({ command: { ins, p1, data }, answer }: CardCommand): boolean {
  if (ins !== INS.select || p1 !== BY_AID || data.length < SHORTEST_AID || !wentWell(answer)) return false
  return ISDR_AID.subarray(0, data.length).equals(data)
}

/** Whether a command was carried out: 9000, 91XX, or more data to come. */
export function wentWell(answer: ResponseApdu | undefined): boolean {
  if (answer === undefined) return false
  return ['ok', 'pending', 'more'].includes(outcomeOf(answer.sw).kind)
}

/** Data of an answer with what GET RESPONSE brought behind it. @param all of which `first` is one */
export function dataOf(first: CardCommand, all: readonly CardCommand[]): Buffer {
  const parts = [first.answer?.data ?? Buffer.alloc(0)]
  for (const { command, answer } of all.slice(all.indexOf(first) + 1)) {
    if (command.ins !== INS.getResponse) break
    parts.push(answer?.data ?? Buffer.alloc(0))
  }
  return Buffer.concat(parts)
}

/** What TERMINAL CAPABILITY says of eUICC-related capabilities; nothing for another command, or one that cannot be read. */
export function saidCapabilities(command: CommandApdu): readonly EuiccCapability[] {
  return read(() => parseTerminalCapability(command).euicc) ?? []
}

/** P1 of SELECT by AID. */
const BY_AID = 0x04
const SHORTEST_AID = 5

function isReset(entry: TapeEntry): boolean {
  return entry.peer === 'euicc' && entry.direction === 'note' && entry.text === 'reset'
}

function read<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (error instanceof ApduError || error instanceof DecodeError) return undefined
    throw error
  }
}
