/** A card that carries functions out rightly and hands its answers over in another way, or changes them (ISO/IEC 7816-4 5.3.4; SGP.22 5.7.2). */
import { ApduError } from '../../protocol/apdu/apdu-error.ts'
import { claOf, classOf } from '../../protocol/apdu/channel.ts'
import { type CommandApdu, command as commandOf, encodeCommand, parseCommand } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { answer, encodeResponse, parseResponse, type ResponseApdu } from '../../protocol/apdu/response.ts'
import { outcomeOf } from '../../protocol/apdu/status-word.ts'
import type { Interference } from './card-slot.ts'

/** The whole of an answer, however many APDUs it takes. */
export interface WholeAnswer {
  readonly data: Buffer
  readonly sw: number
}

export interface OtherAnswers {
  /** Makes of the right answer to a function the one that the device gets. @param request the whole of it */
  readonly change?: (right: WholeAnswer, request: Buffer) => WholeAnswer
  /** All data wait for GET RESPONSE, as over T=0, and at most this many octets come at once: 1 to 256. */
  readonly atOnce?: number
  /** A command with another Le than the answer has octets is refused with 6CXX, and sent again it is answered. */
  readonly wantsLe?: boolean
}

/** Of one card in one scenario. */
export function otherAnswers({ change = (right) => right, atOnce, wantsLe = false }: OtherAnswers): Interference {
  const blocks = new Map<number, Uint8Array[]>()
  let waiting: WholeAnswer | undefined
  /** A command that was refused for its Le, and the answer that it gets. */
  let refused: { readonly command: CommandApdu; readonly whole: WholeAnswer } | undefined

  const part = ({ data, sw }: WholeAnswer, le: number): ResponseApdu => {
    const size = Math.min(le, atOnce ?? 256)
    waiting = data.length > size ? { data: data.subarray(size), sw } : undefined
    return waiting === undefined ? answer(sw, data) : answer(moreOf(waiting, atOnce), data.subarray(0, size))
  }
  const handOver = (whole: WholeAnswer, command: CommandApdu): ResponseApdu => {
    const { data, sw } = whole
    const { le } = command
    if (data.length === 0) return answer(sw)
    if (wantsLe && le !== undefined && le !== data.length && data.length < 256) {
      refused = { command, whole }
      return answer(0x6c00 | data.length)
    }
    if (le !== undefined && atOnce === undefined) return part(whole, le)
    waiting = whole
    return answer(moreOf(whole, atOnce))
  }

  return async (octets, own) => {
    const command = read(octets)
    if (command === undefined) return undefined
    if (command.ins === INS.getResponse) {
      if (waiting === undefined) return undefined
      const le = command.le ?? 256
      return encodeResponse(le < 256 && le > waiting.data.length ? answer(0x6c00 | waiting.data.length) : part(waiting, le))
    }
    waiting = undefined
    const again = refused
    refused = undefined
    if (again !== undefined && isSameCommand(again.command, command)) return encodeResponse(handOver(again.whole, command))
    if (command.ins !== INS.storeData) return undefined
    const channel = classOf(command.cla)?.channel ?? 0
    const request = [...(command.p2 === 0 ? [] : (blocks.get(channel) ?? [])), command.data]
    blocks.set(channel, request)
    if ((command.p1 & LAST) === 0) return undefined
    const whole = await wholeAnswer(octets, channel, own)
    return encodeResponse(handOver(change(whole, Buffer.concat(request)), command))
  }
}

/** What is no command is the card's to refuse. */
function read(octets: Uint8Array): CommandApdu | undefined {
  try {
    return parseCommand(octets)
  } catch (error) {
    if (error instanceof ApduError) return undefined
    throw error
  }
}

/** Bit of P1 that marks the last block. */
const LAST = 0x80

/** 61XX for what waits; 256 or more stand as 00. */
function moreOf({ data }: WholeAnswer, atOnce = 256): number {
  return 0x6100 | (Math.min(data.length, atOnce) & 0xff)
}

function isSameCommand(one: CommandApdu, other: CommandApdu): boolean {
  const header = ({ cla, ins, p1, p2 }: CommandApdu) => [cla, ins, p1, p2].join()
  return header(one) === header(other) && Buffer.compare(one.data, other.data) === 0
}

/** What the card itself says, to its end. */
async function wholeAnswer(
  octets: Uint8Array,
  channel: number,
  own: (command: Uint8Array) => Promise<Uint8Array>,
): Promise<WholeAnswer> {
  let { data, sw } = parseResponse(await own(octets))
  const parts = [data]
  for (;;) {
    const outcome = outcomeOf(sw)
    if (outcome.kind !== 'more') return { data: Buffer.concat(parts), sw }
    const rest = commandOf(claOf(channel, 'interindustry'), INS.getResponse, 0, 0, undefined, outcome.available)
    ;({ data, sw } = parseResponse(await own(encodeCommand(rest))))
    parts.push(data)
  }
}
