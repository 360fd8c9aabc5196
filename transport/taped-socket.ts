import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'

/** Told of every piece of plaintext, before it is passed on. */
export interface Tap {
  sent(octets: Buffer): void
  /** Gives back what of the octets is passed on. */
  received(octets: Buffer): Buffer
}

/**
 * A TLS socket with a tap on it. A stream of its own instead of a listener on the socket: so nothing depends on who reads first,
 * and octets that no HTTP parser would accept are on the tape before one sees them.
 */
export class TapedSocket extends Duplex {
  readonly #inner: TLSSocket
  readonly #tap: Tap

  constructor(inner: TLSSocket, tap: Tap) {
    super()
    this.#inner = inner
    this.#tap = tap
    inner.on('data', (octets: Buffer) => {
      const passed = tap.received(octets)
      if (passed.length > 0 && !this.push(passed)) inner.pause()
    })
    inner.on('end', () => this.push(null))
    inner.on('error', (error) => this.destroy(error))
    inner.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#inner.resume()
  }

  override _write(octets: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#tap.sent(octets)
    this.#inner.write(octets, done)
  }

  override _writev(pieces: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this._write(Buffer.concat(pieces.map(({ chunk }) => chunk)), 'binary', done)
  }

  override _final(done: () => void): void {
    this.#inner.end(done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#inner.destroy()
    done(error)
  }

  /** Ends the connection with a TCP reset. */
  reset(): void {
    this.#inner.resetAndDestroy()
  }

  ref(): this {
    this.#inner.ref()
    return this
  }

  unref(): this {
    this.#inner.unref()
    return this
  }
}
