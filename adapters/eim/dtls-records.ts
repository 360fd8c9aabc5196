/** Records of DTLS 1.2 as octets, for those that no library of ours would send (RFC 6347 4.1, 4.2). */
import { recordTypes } from '../../transport/dtls/records.ts'

const HEADER = 13
const HANDSHAKE_HEADER = 12
const CLIENT_KEY_EXCHANGE = 16
const CLIENT_HELLO = 1
const SERVER_HELLO = 2
export const DTLS_1_0 = 0xfeff
export const DTLS_1_2 = 0xfefd

export interface DtlsRecord {
  /** 20 change cipher spec, 21 alert, 22 handshake, 23 application data. */
  readonly type: number
  readonly epoch: number
  readonly content: Buffer
}

/** The records of a datagram; nothing of octets that are none. */
export function recordsOf(datagram: Buffer): readonly DtlsRecord[] {
  const records: DtlsRecord[] = []
  for (let at = 0; at + HEADER <= datagram.length; ) {
    const length = datagram.readUInt16BE(at + 11)
    if (at + HEADER + length > datagram.length) break
    const content = datagram.subarray(at + HEADER, at + HEADER + length)
    records.push({ type: datagram.readUInt8(at), epoch: datagram.readUInt16BE(at + 3), content })
    at += HEADER + length
  }
  return records
}

/** @param sequence of the record in its epoch; below 2^31 */
export function recordOf({ type, epoch, content }: DtlsRecord, sequence: number): Buffer {
  const header = Buffer.alloc(HEADER)
  header.writeUInt8(type)
  header.writeUInt16BE(DTLS_1_2, 1)
  header.writeUInt16BE(epoch, 3)
  header.writeUIntBE(sequence, 5, 6)
  header.writeUInt16BE(content.length, 11)
  return Buffer.concat([header, content])
}

/**
 * A ClientHello without a cookie, as a new client sends it first: P-256, ECDSA, the extended master secret, and a suite that every server
 * of ours has.
 *
 * @param serverName for Server Name Indication; undefined for none
 */
export function firstHello(random: Uint8Array, serverName: string | undefined): Buffer {
  const two = (value: number) => Buffer.of(value >> 8, value & 0xff)
  const sized = (content: Uint8Array) => Buffer.concat([two(content.length), content])
  const extension = (type: number, content: Uint8Array) => Buffer.concat([two(type), sized(content)])
  const named =
    serverName === undefined ? [] : [extension(0, sized(Buffer.concat([Buffer.of(0), sized(Buffer.from(serverName))])))]
  const extensions = Buffer.concat([
    ...named,
    extension(10, sized(two(0x0017))),
    extension(11, Buffer.of(1, 0)),
    extension(13, sized(Buffer.from('04030503', 'hex'))),
    extension(23, Buffer.of()),
    extension(0xff01, Buffer.of(0)),
  ])
  const suites = sized(Buffer.from('c02bc023c0aec0ac', 'hex'))
  const body = Buffer.concat([two(DTLS_1_2), random, Buffer.of(0, 0), suites, Buffer.of(1, 0), sized(extensions)])
  return recordOf({ type: recordTypes.handshake, epoch: 0, content: handshake(1, 0, body, 0, body.length) }, 0)
}

/** A fragment of a handshake message. */
function handshake(type: number, sequence: number, body: Buffer, from: number, length: number): Buffer {
  const header = Buffer.alloc(HANDSHAKE_HEADER)
  header.writeUInt8(type)
  header.writeUIntBE(body.length, 1, 3)
  header.writeUInt16BE(sequence, 4)
  header.writeUIntBE(from, 6, 3)
  header.writeUIntBE(length, 9, 3)
  return Buffer.concat([header, body.subarray(from, from + length)])
}

/** Types of the handshake messages that a datagram begins to tell, where they can be read: 2 ServerHello, 3 HelloVerifyRequest. */
export function handshakesIn(datagram: Buffer): readonly number[] {
  return recordsOf(datagram).flatMap(({ type, epoch, content }) =>
    type === recordTypes.handshake && epoch === 0 && content.length >= HANDSHAKE_HEADER ? [content.readUInt8(0)] : [],
  )
}

/** The newest version that a client has offered, of the ClientHello in a datagram; undefined where there is none. */
export function versionOfferedIn(datagram: Buffer): number | undefined {
  return versionIn(datagram, CLIENT_HELLO)
}

/** The version that a server has chosen, of the ServerHello in a datagram; undefined where there is none. */
export function versionChosenIn(datagram: Buffer): number | undefined {
  return versionIn(datagram, SERVER_HELLO)
}

function versionIn(datagram: Buffer, message: number): number | undefined {
  const hello = recordsOf(datagram).find(({ type, epoch, content }) => {
    const isWhole = type === recordTypes.handshake && epoch === 0 && content.length >= HANDSHAKE_HEADER + 2
    return isWhole && content.readUInt8(0) === message && content.readUIntBE(6, 3) === 0
  })
  return hello?.content.readUInt16BE(HANDSHAKE_HEADER)
}

/**
 * Names for what a datagram of a handshake carries: each comes once from either side, and again only where a flight is sent again
 * (RFC 6347 4.2.4).
 */
export function flightParts(datagram: Buffer): readonly string[] {
  return recordsOf(datagram).flatMap(({ type, epoch, content }) => {
    if (type === recordTypes.changeCipherSpec) return ['the change of keys']
    if (type !== recordTypes.handshake || epoch > 0 || content.length < HANDSHAKE_HEADER) return []
    const [message, sequence, from] = [content.readUInt8(0), content.readUInt16BE(4), content.readUIntBE(6, 3)]
    return [`message ${message} number ${sequence} from ${from}`]
  })
}

/**
 * Datagrams of a client in which its key exchange comes in small fragments, the last one first, each in a datagram of its own. Record
 * numbers of the epoch before the keys are free to be counted anew.
 */
export class FragmentedFlight {
  readonly #size: number
  #sequence = 0

  /** @param size octets of a fragment */
  constructor(size: number) {
    this.#size = size
  }

  /** What becomes of one datagram. */
  of(datagram: Buffer): readonly Buffer[] {
    const records = recordsOf(datagram)
    if (records.length === 0) return [datagram]
    return records.flatMap((record) => {
      // Records under keys are bound to their numbers.
      if (record.epoch > 0) return [this.#original(datagram, record)]
      return this.#fragments(record).map((one) => recordOf(one, this.#sequence++))
    })
  }

  #fragments(record: DtlsRecord): readonly DtlsRecord[] {
    const { type, content } = record
    if (type !== recordTypes.handshake || content.length < HANDSHAKE_HEADER || content.readUInt8(0) !== CLIENT_KEY_EXCHANGE)
      return [record]
    const length = content.readUIntBE(1, 3)
    const body = content.subarray(HANDSHAKE_HEADER)
    if (body.length !== length) return [record]
    const sequence = content.readUInt16BE(4)
    const fragments: DtlsRecord[] = []
    for (let from = 0; from < length; from += this.#size) {
      const part = handshake(CLIENT_KEY_EXCHANGE, sequence, body, from, Math.min(this.#size, length - from))
      fragments.unshift({ ...record, content: part })
    }
    return fragments
  }

  #original(datagram: Buffer, { content }: DtlsRecord): Buffer {
    const from = content.byteOffset - datagram.byteOffset - HEADER
    return datagram.subarray(from, from + HEADER + content.length)
  }
}
