/**
 * DER writer. It fills its buffer from the end towards the start: when a header is due, the length of what follows is known,
 * so nothing is measured first and nothing is copied twice.
 */
import { EncodeError } from './issues.ts'

export interface WriteOptions {
  /** `'any'` writes values that break a SIZE constraint: for peers that misbehave on purpose. Default `'checked'`. */
  readonly sizes?: 'checked' | 'any'
  /** What becomes of elements that the type did not know when the value was decoded. Default `'keep'`. */
  readonly unknown?: 'keep' | 'drop'
  /**
   * `'keep'` writes each part that came from decoding with the very octets that it was read from, departures from DER and all: for what
   * is passed on. Only an outer tag gives way where the type has another. Default `'encode'`.
   */
  readonly received?: 'keep' | 'encode'
}

export class BerWriter {
  readonly checkSizes: boolean
  readonly keepUnknown: boolean
  readonly keepReceived: boolean
  #buffer = Buffer.allocUnsafe(512)
  #start = 512

  constructor(options: WriteOptions = {}) {
    this.checkSizes = options.sizes !== 'any'
    this.keepUnknown = options.unknown !== 'drop'
    this.keepReceived = options.received === 'keep'
  }

  /** Octets written so far: the mark that a later {@link header} measures from. */
  get length(): number {
    return this.#buffer.length - this.#start
  }

  octet(value: number): void {
    if (this.#start === 0) this.#grow(1)
    this.#buffer[--this.#start] = value
  }

  octets(bytes: Uint8Array): void {
    const count = bytes.length
    if (count > this.#start) this.#grow(count)
    this.#start -= count
    this.#buffer.set(bytes, this.#start)
  }

  /** Writes `text` as UTF-8. */
  text(text: string): void {
    const count = Buffer.byteLength(text, 'utf8')
    if (count > this.#start) this.#grow(count)
    this.#start -= count
    this.#buffer.write(text, this.#start, 'utf8')
  }

  /** Puts tag and length before everything written since `mark` (a value of {@link length}). */
  header(tag: number, mark: number): void {
    let length = this.length - mark
    if (length < 0x80) {
      this.octet(length)
    } else {
      let octets = 0
      for (; length > 0; length = Math.floor(length / 256)) {
        this.octet(length & 0xff)
        octets++
      }
      this.octet(0x80 | octets)
    }
    let rest = tag
    do {
      this.octet(rest & 0xff)
      rest = Math.floor(rest / 256)
    } while (rest > 0)
  }

  /** The finished encoding, a copy of its own. */
  finish(): Buffer {
    return Buffer.from(this.#buffer.subarray(this.#start))
  }

  #grow(needed: number): void {
    const used = this.length
    const size = Math.max(this.#buffer.length * 2, used + needed)
    if (size > 64 * 1024 * 1024) throw new EncodeError(`an encoding of more than ${size} octets`)
    const larger = Buffer.allocUnsafe(size)
    this.#buffer.copy(larger, size - used, this.#start)
    this.#buffer = larger
    this.#start = size - used
  }
}

/** One element made of its tag (`0xbf51`) and the concatenation of `parts`. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const writer = new BerWriter()
  for (let i = parts.length - 1; i >= 0; i--) writer.octets(parts[i] as Uint8Array)
  writer.header(tag, 0)
  return writer.finish()
}
