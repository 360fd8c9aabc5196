/** What right eIMs do, each in its way, with datagrams and messages that we send them. */
import { isRequest, readable, writeMessage } from '../../transport/coap/message.ts'
import { emptyMessage } from '../../transport/coap/messages.ts'
import type { MessageGate } from '../../transport/coaps/message-gate.ts'
import type { DatagramGate } from '../../transport/dtls/dtls-server.ts'
import { recordTypes } from '../../transport/dtls/records.ts'

/** Where the content of a record begins, and that of a handshake message in it. */
const RECORD_HEADER = 13
const messageIn = (datagram: Buffer) =>
  datagram[0] === recordTypes.handshake && datagram.readUInt16BE(3) === 0 ? datagram[RECORD_HEADER] : 0
const CLIENT_HELLO = 1
const CLIENT_KEY_EXCHANGE = 16

/** A fatal alert without keys. */
const alert = (description: number) => Buffer.from([21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, description])
export const HANDSHAKE_FAILURE = 40
export const PROTOCOL_VERSION = 70

/**
 * Refuses hellos with an alert.
 *
 * @param isRefused given the place of the client in the order of their coming: with the first one the run sees whether it can begin, with
 * the last one whether what it saw counts
 */
export function refusing(description: number, isRefused: (hello: Buffer, client: number) => boolean): DatagramGate {
  const clients: number[] = []
  return (datagram, peer) => {
    if (!clients.includes(peer.port)) clients.push(peer.port)
    const isHello = messageIn(datagram) === CLIENT_HELLO && isRefused(datagram, clients.indexOf(peer.port))
    if (isHello) peer.send(alert(description))
    return !isHello
  }
}

/** Loses the flight with the key exchange of one handshake, once: not that of the first one, with which the run sees whether it can begin. */
export function losingAFlight(): DatagramGate {
  let came = 0
  return (datagram) => messageIn(datagram) !== CLIENT_KEY_EXCHANGE || ++came !== 2
}

/** Header of a confirmable request of version 1, without the length of its token; codes of requests are below those of class 1. */
const CONFIRMABLE = 0x40
const LEAST_OF_CLASS_1 = 0x20
const LONGEST_TOKEN = 8

/** A confirmable request that cannot be read behind its token is answered with 4.02, as Californium does. */
export function refusingInWords(send: (octets: Buffer) => void): MessageGate {
  return {
    incoming(octets) {
      const [first = 0, code = 0] = octets
      const tokenLength = first & 0x0f
      const hasToken = (first & 0xf0) === CONFIRMABLE && tokenLength <= LONGEST_TOKEN
      if (readable(octets) !== undefined || !hasToken || code === 0 || code >= LEAST_OF_CLASS_1) return [octets]
      const [messageId, token] = [octets.readUInt16BE(2), octets.subarray(4, 4 + tokenLength)]
      send(writeMessage({ type: 'ACK', code: '4.02', messageId, token, options: [], payload: Buffer.from('a malformed option') }))
      return []
    },
  }
}

/** RFC 7252 4.3 lets whoever lacks the context for a message that is not confirmable reset it. */
export function resettingNon(send: (octets: Buffer) => void): MessageGate {
  return {
    incoming(octets) {
      const message = readable(octets)
      if (!isRequest(message) || message.type !== 'NON') return [octets]
      send(emptyMessage('RST', message.messageId))
      return []
    },
  }
}
