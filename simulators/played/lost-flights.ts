/** Flights of a DTLS handshake that are lost on the path, once in each handshake (RFC 6347 4.2.4). */

/** By what is in them; the first three are of the IPA, the others of our eIM. */
export const flights = [
  'the first ClientHello',
  'the ClientHello with the cookie',
  'the ClientKeyExchange',
  'the HelloVerifyRequest',
  'the ServerHello',
  'the Finished of the eIM',
] as const
export type Flight = (typeof flights)[number]

const HANDSHAKE = 22
const CHANGE_CIPHER_SPEC = 20
const EPOCH = 3
const TYPE_OF_MESSAGE = 13
/** Behind record header, message header, version and random. */
const SESSION_ID = 13 + 12 + 2 + 32

/** Which flight a datagram belongs to, by its first record; undefined for any other. */
export function flightOf(datagram: Buffer, direction: 'received' | 'sent'): Flight | undefined {
  const type = datagram[0]
  if (datagram.length <= TYPE_OF_MESSAGE) return undefined
  if (type === CHANGE_CIPHER_SPEC) return direction === 'sent' ? 'the Finished of the eIM' : undefined
  if (type !== HANDSHAKE || datagram.readUInt16BE(EPOCH) !== 0) return undefined
  const message = datagram[TYPE_OF_MESSAGE]
  if (direction === 'received') {
    if (message === 1) return hasCookie(datagram) ? 'the ClientHello with the cookie' : 'the first ClientHello'
    // A client that has a certificate shows it first.
    return message === 16 || message === 11 ? 'the ClientKeyExchange' : undefined
  }
  if (message === 2) return 'the ServerHello'
  if (message === 3) return 'the HelloVerifyRequest'
  return message === 4 ? 'the Finished of the eIM' : undefined
}

function hasCookie(hello: Buffer): boolean {
  const cookie = SESSION_ID + 1 + (hello[SESSION_ID] ?? 0)
  return (hello[cookie] ?? 0) > 0
}

export interface LostFlights {
  /** Whether a datagram gets through. */
  passes(datagram: Buffer, direction: 'received' | 'sent', peer: string): boolean
  /** Handshakes that lost the flight, by their peers, and whether anything of the IPA came behind the loss. */
  readonly lost: ReadonlyMap<string, boolean>
}

/** Loses this flight once for each peer. @param told of each loss */
export function loses(flight: Flight, told: () => void = () => {}): LostFlights {
  const lost = new Map<string, boolean>()
  return {
    lost,
    passes(datagram, direction, peer) {
      if (lost.has(peer)) {
        if (direction === 'received') lost.set(peer, true)
        return true
      }
      if (flightOf(datagram, direction) !== flight) return true
      lost.set(peer, false)
      told()
      return false
    },
  }
}
