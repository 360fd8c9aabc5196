/**
 * One command from first octet to last, whatever way its response comes: GET RESPONSE after 61XX, once more after 6CXX (ISO/IEC 7816-4
 * 5.3.4, ETSI TS 102 221 7.3.1). A pure state machine: it says what to send, the transport sends it.
 */
import { claOf, classOf } from './channel.ts'
import { type CommandApdu, command } from './command.ts'
import { INS } from './instructions.ts'
import type { ResponseApdu } from './response.ts'
import { outcomeOf, swHex } from './status-word.ts'

export interface ExchangeOptions {
  /** Commands sent at most, the first one counted; 256 by default. */
  readonly rounds?: number
  /** Octets of response data at most; 65535 by default. */
  readonly octets?: number
  /** CLA of GET RESPONSE: 0X as in ISO, or that of the command, as some devices send. Default `interindustry`. */
  readonly getResponse?: 'interindustry' | 'asCommand'
}

/** An exchange that waits for the response to `sent`. */
export interface Exchange {
  readonly command: CommandApdu
  readonly sent: CommandApdu
  readonly parts: readonly Uint8Array[]
  readonly octets: number
  readonly round: number
  readonly options: ExchangeOptions
}

export type Step =
  /** Send `exchange.sent`, and give its response to {@link next}. */
  | { readonly kind: 'send'; readonly exchange: Exchange; readonly why: 'start' | 'get response' | 'wrong Le' }
  /** All data, and the last status word, good or bad. `pending` is the length of a proactive command that waits for FETCH. */
  | { readonly kind: 'done'; readonly data: Buffer; readonly sw: number; readonly pending?: number }
  /** The card goes on beyond the bounds. */
  | { readonly kind: 'endless'; readonly reason: string }

type Send = Extract<Step, { kind: 'send' }>

/** Begins an exchange; the first thing to send is the command itself. */
export function begin(command: CommandApdu, options: ExchangeOptions = {}): Send {
  return { kind: 'send', why: 'start', exchange: { command, sent: command, parts: [], octets: 0, round: 1, options } }
}

/** What follows from the response to `exchange.sent`. */
export function next(exchange: Exchange, { data, sw }: ResponseApdu): Step {
  const { sent, options } = exchange
  const outcome = outcomeOf(sw)
  if (outcome.kind === 'wrongLe') return again(exchange, { ...sent, le: outcome.le }, 'wrong Le')

  const octets = exchange.octets + data.length
  const most = options.octets ?? 65535
  if (octets > most) return { kind: 'endless', reason: `more than ${most} octets of response data` }
  const grown = { ...exchange, parts: [...exchange.parts, data], octets }
  if (outcome.kind === 'more')
    return again(grown, command(claOfGetResponse(exchange), INS.getResponse, 0, 0, undefined, outcome.available), 'get response')
  const done = { kind: 'done', data: Buffer.concat(grown.parts), sw } as const
  return outcome.kind === 'pending' ? { ...done, pending: outcome.length } : done
}

function again(exchange: Exchange, sent: CommandApdu, why: Send['why']): Step {
  const most = exchange.options.rounds ?? 256
  if (exchange.round >= most)
    return { kind: 'endless', reason: `no end after ${most} commands, the last one ${swHex((sent.cla << 8) | sent.ins)}` }
  return { kind: 'send', why, exchange: { ...exchange, sent, round: exchange.round + 1 } }
}

function claOfGetResponse({ command: { cla }, options }: Exchange): number {
  const place = classOf(cla)
  return options.getResponse === 'asCommand' || place === undefined ? cla : claOf(place.channel, 'interindustry')
}
