/** Messages of our eIM that nobody's endpoint sends: on a path that loses them they have to come again (RFC 7252 4.2, 4.3). */
import { type CoapMessage, readable, writeMessage } from '../../transport/coap/message.ts'
import type { MessageGate } from '../../transport/coaps/message-gate.ts'

const WAITS_MS = [2_000, 4_000, 8_000]

export interface Heard extends Required<Pick<MessageGate, 'incoming'>> {
  /** Sends it after this time, and again: until it is acknowledged or reset, a non-confirmable one three times more. */
  begin(message: CoapMessage, afterMs: number): void
}

export function againUntilHeard(send: (octets: Buffer) => void): Heard {
  const open = new Set<number>()
  const again = (octets: Buffer, messageId: number, waits: readonly number[]) => {
    if (!open.has(messageId)) return
    send(octets)
    const [next, ...rest] = waits
    // Behind the end of the association nothing is sent any more, and a run does not wait for it.
    if (next !== undefined) setTimeout(() => again(octets, messageId, rest), next).unref()
  }
  return {
    begin(message, afterMs) {
      open.add(message.messageId)
      setTimeout(() => again(writeMessage(message), message.messageId, WAITS_MS), afterMs).unref()
    },
    incoming(octets) {
      const message = readable(octets)
      if (message?.type === 'ACK' || message?.type === 'RST') open.delete(message.messageId)
      return [octets]
    },
  }
}
