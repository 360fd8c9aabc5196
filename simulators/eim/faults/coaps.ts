/** Faults of an eIM in what CoAP says beside the object of a function, and in messages that come late or damaged (RFC 7252). */
import { type CoapMessage, codes, isRequest, readable, writeMessage } from '../../../transport/coap/message.ts'
import type { DatagramGate } from '../../../transport/dtls/dtls-server.ts'
import type { Reply, ServerRequest } from '../../../transport/reply.ts'
import type { Timers } from '../../../transport/timers.ts'
import type { EimFault, Gateway } from '../faults.ts'
import { status } from './http.ts'
import { type Change, changing, same, separately, withoutOption } from './message-gates.ts'

/** A gateway for what comes over CoAP alone. */
const overCoaps =
  (gateway: Gateway): (() => Gateway) =>
  () =>
  (request, answer) =>
    request.over === 'coaps' ? gateway(request, answer) : answer(request)

const changes = (incoming: Change, outgoing: Change = same) => ({ around: () => changing(incoming, outgoing) })

const EID_NOT_FOUND = 'bf4f03020102'
const CANCEL_SESSION = 'bf41'
const GET_EIM_PACKAGE = 'bf4f'
const NOTHING_PENDING = Buffer.from('bf4f03020101', 'hex')
const startsWith = ({ body }: Pick<ServerRequest, 'body'>, hex: string) => Buffer.from(body).toString('hex').startsWith(hex)
const says = (reply: Reply, hex: string) => reply.kind === 'answer' && startsWith({ body: Buffer.from(reply.body) }, hex)

/** Quick, as the simulated eIM is; the acknowledgement comes with the response or not at all. */
const NEVER_SEPARATE = { ackTimeoutMs: 120, maxRetransmit: 5, acknowledgeAfterMs: 60_000 } as const

const isUnknown = (name: string) => /^\d{5,}$/.test(name)
const isOdd = (name: string) => /[13579]$/.test(name)

export const coapsFaults = {
  saysUnknownEidsInCodesOfCoap: {
    what: 'says over CoAP that an EID is not known by 4.04',
    ledger: ['RETR-007', 'RETR-023'],
    bindings: ['coaps'],
    around: overCoaps(async (request, answer) => {
      const reply = await answer(request)
      return says(reply, EID_NOT_FOUND) ? status(404) : reply
    }),
  },
  refusesNonConfirmableRequests: {
    what: 'has no way to answer a request that is not confirmable, and says so by 5.01',
    ledger: ['ESIPA-COAP-049'],
    bindings: ['coaps'],
    listensOnCoaps: { around: () => refusingNonConfirmable() },
  },
  lacksCancelSessionOverCoap: {
    what: 'has no CancelSession over CoAP, which its first devices never sent',
    ledger: ['ESIPA-COAP-003', 'IDL-005', 'CXL-009', 'ES9PP-013', 'IDL-056', 'IDL-021', 'CPT-006'],
    bindings: ['coaps'],
    around: overCoaps((request, answer) => (startsWith(request, CANCEL_SESSION) ? status(501) : answer(request))),
  },
  bindsPackagesToCoap: {
    what: 'keeps a package that went out over CoAP away from HTTPS',
    ledger: ['ESIPA-HTTP-030'],
    bindings: ['coaps'],
    around: () => {
      let isOut = false
      return async (request, answer) => {
        const reply = await answer(request)
        if (reply.kind !== 'answer' || !startsWith(request, GET_EIM_PACKAGE)) return reply
        if (request.over === 'coaps') isOut = reply.body.length > NOTHING_PENDING.length
        else if (isOut) return { ...reply, body: NOTHING_PENDING }
        return reply
      }
    },
  },
  servesEveryPathOverCoap: {
    what: 'does not look at the path of a request over CoAP',
    ledger: ['ESIPA-COAP-005'],
    bindings: ['coaps'],
    around: overCoaps((request, answer) => answer({ ...request, path: '/gsma/rsp2/asn1' })),
  },
  namesAFormat: {
    what: 'names a Content-Format of its own in every response',
    ledger: ['ESIPA-COAP-006'],
    bindings: ['coaps'],
    listensOnCoaps: { mapping: { contentFormat: 42 } },
  },
  answersNothingAsContent: {
    what: 'answers a function that has no answer with Content',
    ledger: ['ESIPA-COAP-007'],
    bindings: ['coaps'],
    listensOnCoaps: changes(same, (message) =>
      message.code === codes.changed && message.payload.length === 0 ? { ...message, code: codes.content } : message,
    ),
  },
  takesEveryMethodOverCoap: {
    what: 'takes every method over CoAP for a POST',
    ledger: ['ESIPA-COAP-008'],
    bindings: ['coaps'],
    listensOnCoaps: changes((message) => (isRequest(message) ? { ...message, code: codes.post } : message)),
  },
  ignoresCriticalOptions: {
    what: 'ignores every option that it does not know',
    ledger: ['ESIPA-COAP-017'],
    bindings: ['coaps'],
    listensOnCoaps: changes((message) => withoutOption(message, isUnknown)),
  },
  refusesEveryUnknownOption: {
    what: 'refuses every option that it does not know, as if all were critical',
    ledger: ['ESIPA-COAP-017'],
    bindings: ['coaps'],
    listensOnCoaps: changes((message) => ({
      ...message,
      options: message.options.map(({ name, value }) => ({
        name: isUnknown(name) && !isOdd(name) ? String(Number(name) + 1) : name,
        value,
      })),
    })),
  },
  answersWithAShorterToken: {
    what: 'has four octets for a token, and answers with those',
    ledger: ['ESIPA-COAP-018'],
    bindings: ['coaps'],
    listensOnCoaps: changes(same, (message) => ({ ...message, token: message.token.subarray(0, 4) })),
  },
  resetsAnEmptyToken: {
    what: 'takes a request without a token for no request, and resets it',
    ledger: ['ESIPA-COAP-018'],
    bindings: ['coaps'],
    listensOnCoaps: changes((message) => (isRequest(message) && message.token.length === 0 ? emptied(message) : message)),
  },
  shortensTheTokenOfWhatComesLater: {
    what: 'answers by itself, and has kept four octets of the token by then',
    ledger: ['ESIPA-COAP-018'],
    bindings: ['coaps'],
    listensOnCoaps: { around: () => separately((message) => ({ ...message, token: message.token.subarray(0, 4) })) },
  },
  neverAnswersSeparately: {
    what: 'acknowledges a request with its response alone, however long that takes',
    ledger: ['ESIPA-COAP-030'],
    bindings: ['coaps'],
    listensOnCoaps: { mapping: { timing: NEVER_SEPARATE } },
  },
  doesNotHearResets: {
    what: 'goes on sending a response that was reset',
    ledger: ['ESIPA-COAP-030'],
    bindings: ['coaps'],
    listensOnCoaps: changes((message) => (message.type === 'RST' ? undefined : message)),
  },
  readsEveryVersionOfCoap: {
    what: 'does not look at the version of a message',
    ledger: ['ESIPA-COAP-031'],
    bindings: ['coaps'],
    listensOnCoaps: {
      around: () => ({
        incoming: (octets) => [Buffer.concat([Buffer.of(((octets[0] ?? 0) & 0x3f) | 0x40), octets.subarray(1)])],
      }),
    },
  },
  diesOfMalformedMessages: {
    what: 'ends the thread of an association whose message it cannot read',
    ledger: ['ESIPA-COAP-031'],
    bindings: ['coaps'],
    listensOnCoaps: {
      around: () => {
        let isDead = false
        return {
          incoming(octets) {
            isDead ||= readable(octets) === undefined
            return isDead ? [] : [octets]
          },
        }
      },
    },
  },
  acknowledgesPings: {
    what: 'acknowledges a message with nothing in it like any other',
    ledger: ['ESIPA-COAP-032'],
    bindings: ['coaps'],
    listensOnCoaps: {
      around: () => {
        const pings = new Set<number>()
        const incoming: Change = (message) => {
          if (message.type === 'CON' && message.code === codes.empty) pings.add(message.messageId)
          return message
        }
        return changing(incoming, (message) =>
          message.type === 'RST' && pings.has(message.messageId) ? { ...message, type: 'ACK' } : message,
        )
      },
    },
  },
  servesWithoutDtlsInItsTime: {
    what: 'acknowledges what comes without DTLS, and answers it when there is nothing else to do',
    ledger: ['ESIPA-COAP-025'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: (timers) => servingPlain(timers) },
  },
} as const satisfies Record<string, EimFault>

/** Later than whoever answers at once. */
const LEISURE_MS = 700

/** Serves datagrams without DTLS beside the others, each with an acknowledgement first. */
function servingPlain(timers: Timers): DatagramGate {
  return (datagram, { send }) => {
    // Types of records are 20 to 25; messages of CoAP begin with their version.
    if ((datagram[0] ?? 0) >> 6 !== 1) return true
    const message = readable(datagram)
    if (!isRequest(message)) return false
    send(writeMessage({ ...emptied(message), type: 'ACK' }))
    const response = { type: 'NON', code: codes.content, messageId: 1, token: message.token, options: [] } as const
    timers.after(LEISURE_MS, () => send(writeMessage({ ...response, payload: NOTHING_PENDING })))
    return false
  }
}

/** An empty message in the place of this one, which the endpoint resets. */
function emptied(message: CoapMessage): CoapMessage {
  return { ...message, type: 'CON', code: codes.empty, token: Buffer.of(), options: [], payload: Buffer.of() }
}

/** What is not confirmable is carried out, and its answer thrown away. */
function refusingNonConfirmable() {
  const tokens = new Set<string>()
  const incoming: Change = (message) => {
    if (message.type === 'NON' && isRequest(message)) tokens.add(message.token.toString('hex'))
    return message
  }
  return changing(incoming, (message) =>
    tokens.delete(message.token.toString('hex')) ? { ...message, code: '5.01', options: [], payload: Buffer.of() } : message,
  )
}
