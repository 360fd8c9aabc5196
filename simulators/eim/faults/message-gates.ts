/** Between the messages of an association and the eIM: what is changed in them on their way in and out. */
import { blockOption } from '../../../transport/coap/block-option.ts'
import { type CoapMessage, codes, isRequest, readable, writeMessage } from '../../../transport/coap/message.ts'
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

/**
 * Requests come under ids that were never seen, each copy too.
 *
 * @param isFree whether copies of a request are new; default of every one
 */
export function underNewIds(isFree: (request: CoapMessage) => boolean = () => true): MessageGate {
  const given = new Map<number, number>()
  const known = new Map<number, number>()
  let last = 0
  const incoming: Change = (message) => {
    if (!isRequest(message)) return message
    const before = isFree(message) ? undefined : known.get(message.messageId)
    if (before === undefined) last = (last + 1) % MESSAGE_IDS
    const own = before ?? last
    known.set(message.messageId, own)
    given.set(own, message.messageId)
    return { ...message, messageId: own }
  }
  return changing(incoming, (message) => {
    const messageId = message.type === 'ACK' || message.type === 'RST' ? given.get(message.messageId) : undefined
    return messageId === undefined ? message : { ...message, messageId }
  })
}

const MESSAGE_IDS = 2 ** 16

/**
 * An eIM that acknowledges each request with nothing in it, and answers by itself.
 *
 * @param change what becomes of what it answers
 */
export function separately(change: (response: CoapMessage) => CoapMessage = (response) => response): MessageGate {
  /** Requests that have been answered, by their message ids: a copy is acknowledged alone. */
  const answered = new Set<number>()
  const own = new Set<number>()
  let last = MESSAGE_IDS / 2
  return {
    // It is acknowledged to us, and the endpoint knows nothing of it.
    incoming: (octets) => (own.has(readable(octets)?.messageId ?? -1) && readable(octets)?.type === 'ACK' ? [] : [octets]),
    outgoing(octets) {
      const message = readable(octets)
      if (message?.type !== 'ACK' || message.code === codes.empty) return [octets]
      const { messageId } = message
      const acknowledgement = acknowledged(messageId)
      if (answered.has(messageId)) return [acknowledgement]
      answered.add(messageId)
      last = (last + 1) % MESSAGE_IDS
      own.add(last)
      return [acknowledgement, writeMessage(change({ ...message, type: 'CON', messageId: last }))]
    },
  }
}

function acknowledged(messageId: number): Buffer {
  return writeMessage({ type: 'ACK', code: codes.empty, messageId, token: Buffer.of(), options: [], payload: Buffer.of() })
}

/** An eIM that has room for blocks of so many octets, and asks for them in place of larger ones (RFC 7959 2.9.3). */
export function inBlocksOf(size: number, send: (octets: Buffer) => void, inner: MessageGate = {}): MessageGate {
  return {
    ...inner,
    incoming(octets) {
      const message = readable(octets)
      if (!isRequest(message) || message.payload.length <= size) return inner.incoming?.(octets) ?? [octets]
      const { type, messageId, token } = message
      const refusal = {
        code: codes.tooLarge,
        options: [blockOption('Block1', { num: 0, more: true, size })],
        payload: Buffer.of(),
      }
      send(writeMessage({ ...refusal, type: type === 'CON' ? 'ACK' : 'NON', messageId, token }))
      return []
    },
  }
}
