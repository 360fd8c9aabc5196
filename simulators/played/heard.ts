/** Messages of our eIM that nobody's endpoint sends: on a path that loses them they have to come again (RFC 7252 4.2, 4.3). */
import { type CoapMessage, isRequest, readable, writeMessage } from '../../transport/coap/message.ts'
import type { MessageGate } from '../../transport/coaps/message-gate.ts'

const WAITS_MS = [2_000, 4_000, 8_000]

export interface Heard extends Required<Pick<MessageGate, 'incoming'>> {
  /**
   * Sends it after this time, and again: until it is acknowledged or reset, a non-confirmable one three times more, and not behind the next
   * request. That shows that it was heard, and may have its token: what came then would be taken for its answer.
   */
  begin(message: CoapMessage, afterMs: number): void
}

export function againUntilHeard(send: (octets: Buffer) => void): Heard {
  const open = new Set<number>()
  /** Non-confirmable ones that have been sent. */
  const unacknowledged = new Set<number>()
  const requests = new Set<number>()
  const again = (message: CoapMessage, waits: readonly number[]) => {
    if (!open.has(message.messageId)) return
    send(writeMessage(message))
    if (message.type === 'NON') unacknowledged.add(message.messageId)
    const [next, ...rest] = waits
    // Behind the end of the association nothing is sent any more, and a run does not wait for it.
    if (next !== undefined) setTimeout(() => again(message, rest), next).unref()
  }
  return {
    begin(message, afterMs) {
      open.add(message.messageId)
      setTimeout(() => again(message, WAITS_MS), afterMs).unref()
    },
    incoming(octets) {
      const message = readable(octets)
      if (message?.type === 'ACK' || message?.type === 'RST') open.delete(message.messageId)
      if (isRequest(message) && !requests.has(message.messageId)) {
        requests.add(message.messageId)
        for (const id of unacknowledged) open.delete(id)
      }
      return [octets]
    },
  }
}
