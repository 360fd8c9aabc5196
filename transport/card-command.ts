import { type CommandApdu, encodeCommand } from '../protocol/apdu/command.ts'
import { begin, next, type Step } from '../protocol/apdu/exchange.ts'
import { parseResponse } from '../protocol/apdu/response.ts'
import type { Card } from './card.ts'
import type { Tape } from './tape.ts'

/** What came back from one command, however many APDUs that took. */
export type CommandOutcome =
  | { readonly kind: 'done'; readonly data: Buffer; readonly sw: number; readonly pending?: number }
  /** The card goes on beyond every bound. */
  | { readonly kind: 'endless'; readonly reason: string }

/** One command, with GET RESPONSE and a corrected Le where the card asks for them. @throws PeerFault, ApduError for less than a status word */
export async function runCommand(card: Card, command: CommandApdu, tape: Tape, signal: AbortSignal): Promise<CommandOutcome> {
  let step: Step = begin(command)
  while (step.kind === 'send') {
    const response = await card.transmit(encodeCommand(step.exchange.sent), tape, signal)
    step = next(step.exchange, parseResponse(response))
  }
  return step
}
