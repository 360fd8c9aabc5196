import type { Socket } from 'node:net'
import { type ReadAnswers, readAnswers } from './answer-octets.ts'
import { HarnessError } from './faults.ts'
import type { HttpsPatience } from './https-client.ts'
import type { Tape, TapeRef } from './tape.ts'
import { alertOf, type TlsAlert } from './tls-alert.ts'
import { abortFault } from './tls-connect.ts'

/** What ended a conversation. */
export type WireEnd =
  /** As many answers came as were waited for; the connection stood. */
  | { readonly kind: 'answered' }
  /** The peer ended the connection. A reset that comes close behind octets may look like an end, so no verdict hangs on which it was. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'refused'; readonly alert: TlsAlert }
  | { readonly kind: 'reset'; readonly by: 'peer' | 'us' }
  | { readonly kind: 'silence' }
  /** More came than we take, or for longer. */
  | { readonly kind: 'endless' }

interface Wanted {
  readonly peer: string
  readonly tape: Tape
  readonly patience: HttpsPatience
  /** Of the requests, in order. */
  readonly methods: readonly string[]
  readonly answers: number | 'all'
  readonly signal: AbortSignal | undefined
}

/** Reads a connection while somebody writes to it, and knows when there is no more to wait for. */
export class WireReading {
  /** Undefined while there is something to wait for. */
  end: WireEnd | undefined
  readonly #socket: Socket
  readonly #wanted: Wanted
  readonly #begun = performance.now()
  #came: Buffer = Buffer.of()
  readonly #lines: { readonly from: number; readonly at: TapeRef }[] = []
  #read: ReadAnswers = readAnswers(Buffer.of(), [], false)
  /** Of the latest octet in either direction. */
  #latest = performance.now()
  #wake: () => void = () => {}

  constructor(socket: Socket, wanted: Wanted) {
    this.#socket = socket
    this.#wanted = wanted
    wanted.signal?.addEventListener('abort', this)
    socket.on('data', (octets: Buffer) => this.#take(octets))
    socket.on('end', () => this.finish({ kind: 'closed' }))
    socket.on('close', () => this.finish({ kind: 'closed' }))
    socket.on('error', (error) => {
      const alert = alertOf(error)
      this.finish(alert === undefined ? { kind: 'reset', by: 'peer' } : { kind: 'refused', alert })
    })
  }

  /** The signal was aborted. */
  handleEvent(): void {
    this.#wake()
  }

  /** The first reason counts. What came until then is read once more: an answer without a length is whole at the end only. */
  finish(end: WireEnd): void {
    if (this.end !== undefined) return
    this.end = end
    this.#read = readAnswers(this.#came, this.#wanted.methods, true)
    this.#wake()
  }

  /** Waits, unless the conversation ends before. @throws PeerFault where the run was cancelled */
  async pause(ms: number): Promise<void> {
    const until = performance.now() + ms
    while (this.end === undefined && performance.now() < until) await this.#something(until - performance.now())
    this.#latest = performance.now()
  }

  /** Writes and waits until the system has taken it; false where it did not within our patience. @throws PeerFault as {@link pause} */
  async wrote(octets: Uint8Array): Promise<boolean> {
    let taken = false
    this.#socket.write(octets, (error) => {
      taken = !error
      this.#latest = performance.now()
      this.#wake()
    })
    this.#latest = performance.now()
    while (!taken && this.end === undefined) await this.#step()
    return taken
  }

  /** Waits for the end. @throws PeerFault as {@link pause} */
  async outcome(): Promise<ReadAnswers & { readonly end: WireEnd }> {
    while (this.end === undefined) await this.#step()
    return { ...this.#read, end: this.end }
  }

  /** Tape line with the first octet of the answer at this place. */
  lineOf(index: number): TapeRef {
    const start = this.#read.starts[index] ?? 0
    return this.#lines.findLast((line) => line.from <= start)?.at ?? missing()
  }

  /** Tape line with the first octet that came. */
  get firstLine(): TapeRef | undefined {
    return this.#lines[0]?.at
  }

  get milliseconds(): number {
    return Math.round(performance.now() - this.#begun)
  }

  /** Lets go of the signal, and hears errors of the socket without telling. */
  stop(): void {
    this.#wanted.signal?.removeEventListener('abort', this)
    this.#socket.removeAllListeners().on('error', () => {})
  }

  #take(octets: Buffer): void {
    if (this.end !== undefined) return
    const { tape, peer, methods, answers, patience } = this.#wanted
    this.#lines.push({ from: this.#came.length, at: tape.record('received', peer, octets) })
    this.#came = Buffer.concat([this.#came, octets])
    this.#latest = performance.now()
    this.#read = readAnswers(this.#came, methods, false)
    if (answers !== 'all' && this.#read.answers.length >= answers) this.finish({ kind: 'answered' })
    else if (this.#came.length > patience.maxHeaderBytes + patience.maxBodyBytes) this.finish({ kind: 'endless' })
    this.#wake()
  }

  /** Waits for whatever comes next, and ends the conversation where it is too late for that. */
  async #step(): Promise<void> {
    const { headersMs, answerMs } = this.#wanted.patience
    const [untilSilence, untilEndless] = [this.#latest + headersMs, this.#begun + answerMs]
    const now = performance.now()
    if (now >= untilEndless) this.finish({ kind: 'endless' })
    else if (now >= untilSilence) this.finish({ kind: 'silence' })
    else await this.#something(Math.min(untilSilence, untilEndless) - now)
  }

  /** Until anything happens, at most so long. */
  async #something(ms: number): Promise<void> {
    const { signal } = this.#wanted
    if (!signal?.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(1, Math.ceil(ms)))
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    if (signal?.aborted) throw abortFault(signal, this.#came.length === 0 ? 'headers' : 'body')
  }
}

function missing(): never {
  throw new HarnessError('an answer was read of which nothing is on the tape')
}
