/** Between the messages of an association and the eIM: what is changed in them on their way in and out. */
import { type CoapMessage, readable, writeMessage } from '../../../transport/coap/message.ts'
import type { MessageGate } from '../../../transport/coaps/message-gate.ts'

/** What becomes of a message; undefined for one that is lost. */
export type Change = (message: CoapMessage) => CoapMessage | undefined

export const same: Change = (message) => message

/** A gate for messages that can be read; others pass. */
export function changing(incoming: Change, outgoing: Change = same): MessageGate {
  const through =
    (change: Change) =>
    (octets: Buffer): readonly Buffer[] => {
      const message = readable(octets)
      if (message === undefined) return [octets]
      const changed = change(message)
      return changed === undefined ? [] : [writeMessage(changed)]
    }
  return { incoming: through(incoming), outgoing: through(outgoing) }
}

export function withoutOption(message: CoapMessage, isGone: (name: string) => boolean): CoapMessage {
  return { ...message, options: message.options.filter(({ name }) => !isGone(name)) }
}
