/** Flights of a DTLS handshake that are lost on the path, once in each handshake (RFC 6347 4.2.4). */
import { recordTypes } from '../../transport/dtls/records.ts'

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

const EPOCH = 3
const TYPE_OF_MESSAGE = 13
const FRAGMENT_OFFSET = 13 + 6
const FRAGMENT_LENGTH = 13 + 9
const RANDOM_OCTETS = 32
/** Behind record header, message header, version and random. */
const SESSION_ID = 13 + 12 + 2 + RANDOM_OCTETS
const LONGEST_TIMER_MS = 60_000

/** Which flight a datagram belongs to, by its first record; undefined for any other. */
export function flightOf(datagram: Buffer, direction: 'received' | 'sent'): Flight | undefined {
  const type = datagram[0]
  if (datagram.length <= TYPE_OF_MESSAGE) return undefined
  if (type === recordTypes.changeCipherSpec) return direction === 'sent' ? 'the Finished of the eIM' : undefined
  if (type !== recordTypes.handshake || datagram.readUInt16BE(EPOCH) !== 0) return undefined
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

/** A handshake that lost its flight. */
export interface Loss {
  /** Milliseconds since some fixed moment. */
  readonly ms: number
  /** Whether the IPA has sent something again behind the loss, or goes on with what our eIM has sent again. */
  readonly goesOn: boolean
}

export interface LostFlights {
  /** Whether a datagram gets through. */
  passes(datagram: Buffer, direction: 'received' | 'sent', peer: string): boolean
  /** Grows. */
  readonly lost: readonly Loss[]
}

/** Loses this flight once in each handshake: a hello with another random begins another one, from the same address too. @param told of each loss */
export function loses(flight: Flight, told: () => void = () => {}): LostFlights {
  const lost: { readonly handshake: string; readonly ms: number; readonly part: string; goesOn: boolean }[] = []
  const randoms = new Map<string, string>()
  return {
    lost,
    passes(datagram, direction, peer) {
      const random = direction === 'received' ? randomOf(datagram) : undefined
      if (random !== undefined) randoms.set(peer, random)
      const handshake = `${peer} ${randoms.get(peer)}`
      const loss = lost.find((one) => one.handshake === handshake)
      if (loss !== undefined) {
        loss.goesOn ||= direction === 'received' && isBehind(datagram, isOfIpa(flight) ? loss.part : undefined)
        return true
      }
      if (flightOf(datagram, direction) !== flight) return true
      lost.push({ handshake, ms: performance.now(), part: partOf(datagram), goesOn: false })
      told()
      return false
    },
  }
}

const isOfIpa = (flight: Flight) => flights.indexOf(flight) < flights.indexOf('the HelloVerifyRequest')

/** What a datagram of a handshake begins with: a message of one type has the fragment of one place twice only where it comes again. */
function partOf(datagram: Buffer): string {
  const place = datagram.subarray(FRAGMENT_OFFSET, FRAGMENT_LENGTH).toString('hex')
  return `${datagram[0]} ${datagram[TYPE_OF_MESSAGE]} ${place}`
}

/**
 * Whether a datagram of the IPA shows that its handshake goes on. Who says goodbye has given up.
 *
 * @param lost what was lost of the IPA, the rest of whose flight may have been on its way; undefined for a flight of our eIM
 */
function isBehind(datagram: Buffer, lost: string | undefined): boolean {
  if (datagram[0] === recordTypes.alert) return false
  return lost === undefined || partOf(datagram) === lost
}

/** Of a ClientHello: whoever sends one again says the same (RFC 6347 4.2.1). Undefined for any other datagram, and behind the first fragment. */
function randomOf(datagram: Buffer): string | undefined {
  const flight = flightOf(datagram, 'received')
  if (flight !== 'the first ClientHello' && flight !== 'the ClientHello with the cookie') return undefined
  if (datagram.length < SESSION_ID || datagram.readUIntBE(FRAGMENT_OFFSET, 3) !== 0) return undefined
  return datagram.subarray(SESSION_ID - RANDOM_OCTETS, SESSION_ID).toString('hex')
}

/**
 * How many of them were given up with nothing sent again. An IPA may begin one for each poll that it is made to do, and not have sent
 * anything again yet: its timer may be 9 s (RFC 7925 11), and 60 s at most (RFC 6347 4.2.4.1).
 *
 * @param polls that the IPA was made to do in this time
 */
export function givenUp(lost: readonly Loss[], polls: number, now: number): number {
  const left = lost.filter(({ goesOn }) => !goesOn)
  const overdue = left.filter(({ ms }) => now - ms > LONGEST_TIMER_MS)
  return Math.max(overdue.length, left.length - polls)
}
