import { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { Tap } from './tap.ts'

/** A TLS socket with a tap on it, as a stream of its own: node:http reads it like any stream. */
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
    this.#inner.write(octets, (error) => {
      this.#tap.left?.()
      done(error)
    })
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
