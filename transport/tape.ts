import type { Clock } from './clock.ts'
import type { HttpExchange, Traffic } from './http-exchange.ts'

/** A place on the tape that a check can point at. Line numbers start at 1, as an editor shows them. */
export type TapeRef = number

/** `operator` is the management interface that makes a peer want something; its octets are evidence too. */
export type Direction = 'sent' | 'received' | 'operator'

/** What a TLS or DTLS session came to. */
export interface TlsFacts {
  readonly version: string
  readonly cipher: string
  /** Certificates of the peer, its own first and then its chain, DER in hexadecimal; none where it presented none. */
  readonly certificates: readonly string[]
  /** Lines in the key-log format, so that a capture made elsewhere can be opened. */
  readonly keyLog: readonly string[]
}

interface Line {
  readonly at: TapeRef
  /** Milliseconds since the tape was opened. */
  readonly ms: number
  readonly peer: string
}

/** Octets inside TLS, before anyone interpreted them. */
export interface OctetsLine extends Line {
  readonly direction: Direction
  readonly hex: string
}

/** Something that happened and is no octets of the protocol. */
export interface NoteLine extends Line {
  readonly direction: 'note'
  readonly text: string
  readonly tls?: TlsFacts
}

/** One line of a tape; plain data, so a line of ndjson. */
export type TapeEntry = OctetsLine | NoteLine

/** Everything that crossed the wire in one scenario, in order. */
export class Tape {
  readonly #entries: TapeEntry[] = []
  readonly #exchanges: HttpExchange[] = []
  readonly #clock: Clock
  readonly #opened: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#opened = clock.elapsed()
  }

  record(direction: Direction, peer: string, bytes: Uint8Array): TapeRef {
    return this.#add({ ...this.#line(peer), direction, hex: Buffer.from(bytes).toString('hex') })
  }

  note(peer: string, text: string, tls?: TlsFacts): TapeRef {
    return this.#add({ ...this.#line(peer), direction: 'note', text, ...(tls === undefined ? {} : { tls }) })
  }

  /** Keeps the reading of a complete exchange, for the rules that judge every one. */
  complete(exchange: HttpExchange): void {
    this.#exchanges.push(exchange)
  }

  /**
   * Adds what crossed the network for an exchange: who answers knows it when the answer has left, and the exchange is complete before.
   *
   * @param received first line of the answer; where no exchange has it, nothing is added
   */
  measured(received: TapeRef, traffic: Traffic): void {
    const place = this.#exchanges.findLastIndex((exchange) => exchange.received === received)
    const exchange = this.#exchanges[place]
    if (exchange !== undefined) this.#exchanges[place] = { ...exchange, traffic }
  }

  get entries(): readonly TapeEntry[] {
    return this.#entries
  }

  get exchanges(): readonly HttpExchange[] {
    return this.#exchanges
  }

  /** Line that the next entry will get. */
  get next(): TapeRef {
    return this.#entries.length + 1
  }

  #line(peer: string): Line {
    return { at: this.next, ms: Math.round((this.#clock.elapsed() - this.#opened) * 1000) / 1000, peer }
  }

  #add(entry: TapeEntry): TapeRef {
    this.#entries.push(entry)
    return entry.at
  }
}

/** A tape that keeps nothing: for exchanges that nobody will look at, such as those of two thousand simulated devices. */
class BlankTape extends Tape {
  override record(): TapeRef {
    return 0
  }

  override note(): TapeRef {
    return 0
  }

  override complete(): void {}
}

/** One for all who want none: it has no state. */
export const blankTape: Tape = new BlankTape({ now: () => new Date(0), elapsed: () => 0 })
