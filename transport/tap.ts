import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'

/** Told of every piece of plaintext, before it is passed on. */
export interface Tap {
  sent(octets: Buffer): void
  /** Gives back what of the octets is passed on. */
  received(octets: Buffer): Buffer
  /** What was sent before has left for the network. */
  left?(): void
}

/** What streams say in place of an encoding where the piece is no string; the declared type leaves it out. */
const OCTETS = 'buffer' as BufferEncoding

type Done = Parameters<Duplex['_write']>[2]
interface Piece {
  readonly chunk: Buffer | string
  readonly encoding: BufferEncoding
}

/**
 * Puts a tap on a TLS socket that nobody has read from. It sits below the streams, where octets come from and go to the session: so nothing
 * depends on who reads first, and octets that no HTTP parser would accept are told of before one sees them. The server of node:http
 * takes octets from below even that; its connections need a `TapedSocket`.
 */
export function tapSocket(socket: TLSSocket, tap: Tap): void {
  const early: Buffer | null = socket.read()
  const push = socket.push
  const write = socket._write

  const onward = (octets: Buffer, done: Done) => {
    tap.sent(octets)
    write.call(socket, octets, OCTETS, done)
  }
  replace(socket, 'push', (octets: Buffer | null) => {
    if (octets === null) return push.call(socket, null)
    const passed = tap.received(octets)
    return passed.length === 0 || push.call(socket, passed)
  })
  replace(socket, '_write', (chunk: Buffer | string, encoding: BufferEncoding, done: Done) => {
    onward(octetsOf({ chunk, encoding }), done)
  })
  replace(socket, '_writev', (pieces: readonly Piece[], done: Done) => onward(Buffer.concat(pieces.map(octetsOf)), done))

  if (early === null) return
  const passed = tap.received(early)
  if (passed.length > 0) socket.unshift(passed)
}

function replace(socket: TLSSocket, name: 'push' | '_write' | '_writev', value: unknown): void {
  Object.defineProperty(socket, name, { value, configurable: true, writable: true })
}

function octetsOf({ chunk, encoding }: Piece): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
}
