/** Every message on a tape, whatever it went over. It runs in the pages too. */
import type { TapeEntry } from '../transport/tape.ts'
import { cardMessagesOf } from './card-messages.ts'
import { streamMessagesOf, type WireMessage } from './wire-messages.ts'

/** In the order of their first lines. */
export function messagesOf(tape: readonly TapeEntry[]): WireMessage[] {
  return [...streamMessagesOf(tape), ...cardMessagesOf(tape)].sort((a, b) => a.line - b.line)
}

/** Whether a message asks for something; undefined where only its place among others tells that. */
export function asks({ card, head, direction }: WireMessage): boolean | undefined {
  if (card !== undefined) return card.isRequest
  if (head !== undefined) return head.kind === 'request'
  return direction === 'operator' ? undefined : direction === 'sent'
}
