/** Records of a datagram (RFC 6347 4.1): which of them may be handed to OpenSSL. */

/** Octets in front of each record. */
export const RECORD_HEADER = 13
const EPOCH = 3
const LENGTH = 11
const FIRST_TYPE = 20
const LAST_TYPE = 25
const MAJOR_VERSION = 0xfe

/** Length of the record that begins here, with its header. */
export function recordAt(octets: Buffer, at: number): number {
  return RECORD_HEADER + octets.readUInt16BE(at + LENGTH)
}

/**
 * The records that can be some, in their order. Whoever finds a port can send anything to it (RFC 6347 4.1.2.7: what is invalid is
 * discarded, and ends nothing); OpenSSL ends an association for a protected record that is shorter than its cipher needs.
 *
 * @param shortest octets of a protected record at least, without its header
 */
export function plausibleRecords(datagram: Uint8Array, shortest: number): Buffer {
  const octets = Buffer.from(datagram)
  const kept: Buffer[] = []
  let at = 0
  while (at + RECORD_HEADER <= octets.length) {
    const [type = 0, major = 0] = octets.subarray(at)
    const length = recordAt(octets, at)
    if (type < FIRST_TYPE || type > LAST_TYPE || major !== MAJOR_VERSION || at + length > octets.length) break
    const isProtected = octets.readUInt16BE(at + EPOCH) > 0
    if (!isProtected || length - RECORD_HEADER >= shortest) kept.push(octets.subarray(at, at + length))
    at += length
  }
  return Buffer.concat(kept)
}

/** Nonce and tag of an AEAD (RFC 5288, 6655, 7905); the others look after themselves. @param cipher by OpenSSL's name */
export function shortestRecord(cipher: string): number {
  if (cipher.includes('CCM8') || cipher.includes('CHACHA20')) return 16
  return cipher.includes('GCM') || cipher.includes('CCM') ? 24 : 1
}

const HANDSHAKE = 22
const CLIENT_HELLO = 1
const HANDSHAKE_HEADER = 12
const FRAGMENT_OFFSET = 6

/** The ClientHello that an unprotected datagram begins with, or its first fragment; it is the same when it is sent again. */
export function clientHelloIn(datagram: Buffer): Buffer | undefined {
  if (datagram.length < RECORD_HEADER + HANDSHAKE_HEADER) return undefined
  const message = datagram.subarray(RECORD_HEADER)
  const begins = datagram[0] === HANDSHAKE && datagram.readUInt16BE(EPOCH) === 0
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
