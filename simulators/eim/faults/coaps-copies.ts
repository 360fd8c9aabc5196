/** Faults of an eIM to which a message of CoAP comes more than once (RFC 7252 4.2, 4.3, 4.5). */
import { setTimeout } from 'node:timers/promises'
import { codes, isRequest, type MessageType, readable, writeMessage } from '../../../transport/coap/message.ts'
import type { MessageGate } from '../../../transport/coaps/message-gate.ts'
import type { EimFault } from '../faults.ts'
import { type Change, changing, underNewIds } from './message-gates.ts'

const GET_EIM_PACKAGE = 'bf4f'
const NOTHING_PENDING = Buffer.from('bf4f03020101', 'hex')
const INITIATE_AUTHENTICATION = 'bf39'
/** Longer than an eIM takes by itself. */
const FAR_MS = 300
const startsWith = (body: Uint8Array, hex: string) => Buffer.from(body).toString('hex').startsWith(hex)

export const coapsCopyFaults = {
  forgetsDeduplication: {
    what: 'does not remember which messages it has carried out',
    ledger: ['ESIPA-COAP-014', 'ESIPA-COAP-029'],
    bindings: ['coaps'],
    listensOnCoaps: { around: () => underNewIds() },
  },
  forgetsWhatItHasAnswered: {
    what: 'remembers a message until it has answered it, and has its SM-DP+ far away',
    ledger: ['ESIPA-COAP-014'],
    bindings: ['coaps'],
    around: () => async (request, answer) => {
      if (startsWith(request.body, INITIATE_AUTHENTICATION)) await setTimeout(FAR_MS)
      return answer(request)
    },
    listensOnCoaps: { around: () => newOnceAnswered() },
  },
  hasNothingForACopy: {
    what: 'answers a message that comes again as if its work had been done',
    ledger: ['ESIPA-COAP-014'],
    bindings: ['coaps'],
    listensOnCoaps: {
      around: () => answeringCopies((payload) => (startsWith(payload, GET_EIM_PACKAGE) ? NOTHING_PENDING : payload)),
    },
  },
  resetsCopies: {
    what: 'resets a message that comes again: it has said all that it has to say',
    ledger: ['ESIPA-COAP-014'],
    bindings: ['coaps'],
    listensOnCoaps: { around: (_association, send) => meetingCopies('RST', send) },
  },
  acknowledgesCopiesAlone: {
    what: 'acknowledges a message that comes again, with nothing in it and nothing behind',
    ledger: ['ESIPA-COAP-014'],
    bindings: ['coaps'],
    listensOnCoaps: { around: (_association, send) => meetingCopies('ACK', send) },
  },
} as const satisfies Record<string, EimFault>

/** Copies never reach the eIM: they are met by an empty message. */
function meetingCopies(type: MessageType, send: (octets: Buffer) => void): MessageGate {
  const came = new Set<number>()
  return {
    incoming(octets) {
      const message = readable(octets)
      if (!isRequest(message) || !came.has(message.messageId)) {
        if (isRequest(message)) came.add(message.messageId)
        return [octets]
      }
      const { messageId } = message
      send(writeMessage({ type, code: codes.empty, messageId, token: Buffer.of(), options: [], payload: Buffer.of() }))
      return []
    },
  }
}

/** A message is known until it has been answered; a copy behind that comes under a new id. */
function newOnceAnswered(): MessageGate {
  const given = new Map<number, number>()
  const asked = new Map<string, number>()
  let last = 0
  const incoming: Change = (message) => {
    if (!isRequest(message)) return message
    const { messageId, token } = message
    const id = given.get(messageId) ?? ++last
    given.set(messageId, id)
    asked.set(token.toString('hex'), messageId)
    return { ...message, messageId: id }
  }
  return changing(incoming, (message) => {
    const isOwn = message.type === 'ACK' || message.type === 'RST'
    const [messageId] = isOwn ? ([...given].find(([, id]) => id === message.messageId) ?? []) : []
    if (message.code !== codes.empty) given.delete(asked.get(message.token.toString('hex')) ?? -1)
    return messageId === undefined ? message : { ...message, messageId }
  })
}

/** @param payloadOf what a copy is answered with in place of a payload */
function answeringCopies(payloadOf: (payload: Buffer) => Buffer): MessageGate {
  const came = new Set<number>()
  const copies = new Set<number>()
  const incoming: Change = (message) => {
    if (isRequest(message)) (came.has(message.messageId) ? copies : came).add(message.messageId)
    return message
  }
  return changing(incoming, (message) =>
    message.type === 'ACK' && copies.has(message.messageId) ? { ...message, payload: payloadOf(message.payload) } : message,
  )
}
