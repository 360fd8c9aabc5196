/** Records of a datagram (RFC 6347 4.1): which of them may be handed to OpenSSL. */

/** Types of records, their first octet (RFC 5246 6.2.1). */
export const recordTypes = { changeCipherSpec: 20, alert: 21, handshake: 22 } as const

/** Octets in front of each record. */
export const RECORD_HEADER = 13
const VERSION = 1
const EPOCH = 3
const LENGTH = 11
const FIRST_TYPE = 20
const LAST_TYPE = 25
const MAJOR_VERSION = 0xfe
/** What OpenSSL reads at once, without the header. Of a longer one it throws away the header, and takes the rest for records. */
const LONGEST = 16_384 + 320

/** Length of the record that begins here, with its header. */
export function recordAt(octets: Buffer, at: number): number {
  return RECORD_HEADER + octets.readUInt16BE(at + LENGTH)
}

/** The whole records that a datagram begins with, in their order. */
export function* recordsIn(datagram: Uint8Array): Iterable<Buffer> {
  const octets = Buffer.from(datagram)
  for (let at = 0; at + RECORD_HEADER <= octets.length; ) {
    const [type = 0, major = 0] = octets.subarray(at)
    const end = at + recordAt(octets, at)
    if (type < FIRST_TYPE || type > LAST_TYPE || major !== MAJOR_VERSION || end > octets.length) return
    yield octets.subarray(at, end)
    at = end
  }
}

/** What is known of the records that come. */
export interface RecordRules {
  /** Octets of a protected record at least, without its header. */
  readonly shortest: number
  /** Behind the handshake: the version that was agreed on, by its number. */
  readonly agreed?: number
}

/**
 * Whether a record can be one. Whoever finds a port can send anything to it (RFC 6347 4.1.2.7: what is invalid is discarded, and ends
 * nothing). OpenSSL ends an association for a protected record that is shorter than its cipher needs, and of one in another version it
 * throws away the header alone: what it holds is taken for records. Behind the handshake nothing comes without protection.
 */
export function isPlausible(record: Buffer, { shortest, agreed }: RecordRules): boolean {
  const length = record.length - RECORD_HEADER
  const isProtected = record.readUInt16BE(EPOCH) > 0
  if (length > LONGEST) return false
  if (agreed !== undefined && (!isProtected || record.readUInt16BE(VERSION) !== agreed)) return false
  return !isProtected || length >= shortest
}

/**
 * Nonce and tag of an AEAD (RFC 5288, 6655, 7905). OpenSSL discards whatever it cannot read of the others, as long as there is no
 * encrypt-then-MAC. @param cipher by OpenSSL's name
 */
export function shortestRecord(cipher: string): number {
  if (cipher.includes('CCM8') || cipher.includes('CHACHA20')) return 16
  return cipher.includes('GCM') || cipher.includes('CCM') ? 24 : 1
}

const CLIENT_HELLO = 1
const HANDSHAKE_HEADER = 12
const FRAGMENT_OFFSET = 6

/** The ClientHello that an unprotected datagram begins with, or its first fragment; it is the same when it is sent again. */
export function clientHelloIn(datagram: Buffer): Buffer | undefined {
  if (datagram.length < RECORD_HEADER + HANDSHAKE_HEADER) return undefined
  const message = datagram.subarray(RECORD_HEADER)
  const begins = datagram[0] === recordTypes.handshake && datagram.readUInt16BE(EPOCH) === 0
  const isFirst = message[0] === CLIENT_HELLO && message.readUIntBE(FRAGMENT_OFFSET, 3) === 0
  return begins && isFirst ? message : undefined
}

/** A stream of whole records in datagrams of so many octets at most; one that is longer has its own. */
export function* datagramsOf(records: Buffer, mtu: number): Iterable<Buffer> {
  let from = 0
  for (let at = 0; at + RECORD_HEADER <= records.length; ) {
    const record = recordAt(records, at)
    if (at > from && at + record - from > mtu) {
      yield records.subarray(from, at)
      from = at
    }
    at += record
  }
  yield records.subarray(from)
}
