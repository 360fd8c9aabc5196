/** A ClientHello of TLS 1.2 as octets, with suites and compression that no library of ours would offer (RFC 5246 7.4.1.2). */
import type { WireOutcome } from '../../transport/wire.ts'

export interface HelloOffer {
  /** Numbers of the suites, as IANA lists them. */
  readonly suites: readonly number[]
  /** Numbers of compression methods; default none but null. */
  readonly compression?: readonly number[]
  /** Name in SNI; none for a server that is known by its address, as SNI takes none (RFC 6066 3). */
  readonly name?: string
  /** 32 octets. */
  readonly random: Uint8Array
}

const two = (value: number) => Buffer.of(value >> 8, value & 0xff)
const sized = (content: Uint8Array) => Buffer.concat([two(content.length), content])
const extension = (type: number, content: Uint8Array) => Buffer.concat([two(type), sized(content)])

/** The record that carries it. */
export function clientHello({ suites, compression = [0], name, random }: HelloOffer): Buffer {
  const extensions = Buffer.concat([
    ...(name === undefined ? [] : [extension(0, sized(Buffer.concat([Buffer.of(0), sized(Buffer.from(name))])))]),
    // P-256, P-384, X25519, brainpoolP256r1; uncompressed points.
    extension(10, sized(Buffer.from('00170018001d001a', 'hex'))),
    extension(11, Buffer.of(1, 0)),
    // ECDSA and RSA with SHA-256, SHA-384, SHA-1.
    extension(13, sized(Buffer.from('040305030401050102030201', 'hex'))),
    // Renegotiation only in the secure way (RFC 5746).
    extension(0xff01, Buffer.of(0)),
  ])
  const body = Buffer.concat([
    Buffer.of(3, 3),
    random,
    Buffer.of(0),
    sized(Buffer.concat(suites.map(two))),
    Buffer.of(compression.length, ...compression),
    sized(extensions),
  ])
  const handshake = Buffer.concat([Buffer.of(1, 0), two(body.length), body])
  return Buffer.concat([Buffer.of(0x16, 3, 1), sized(handshake)])
}

/** How a server took it. */
export type HelloTaken =
  | { readonly kind: 'accepted'; readonly suite: number; readonly compression: number }
  | { readonly kind: 'refused'; readonly alert: number | undefined }
  | { readonly kind: 'silent' }

/** Reads what came back over TCP. */
export function serverHello({ rest, answers, end }: Pick<WireOutcome, 'rest' | 'answers' | 'end'>): HelloTaken {
  if (rest[0] === 0x15) return { kind: 'refused', alert: rest[6] }
  if (rest[0] === 0x16 && rest[5] === 2 && rest.length > 43) {
    const at = 44 + (rest[43] ?? 0)
    const suite = (rest[at] ?? 0) * 256 + (rest[at + 1] ?? 0)
    return { kind: 'accepted', suite, compression: rest[at + 2] ?? 0 }
  }
  const isSilent = rest.length === 0 && answers.length === 0 && (end.kind === 'silence' || end.kind === 'endless')
  return isSilent ? { kind: 'silent' } : { kind: 'refused', alert: undefined }
}
