/** One association with the eIM under test, for messages of CoAP that no client would send: whatever octets, and every message that comes back. */
import { type CoapMessage, codes, isResponse, readable, writeMessage } from '../../transport/coap/message.ts'
import type { CoapTiming } from '../../transport/coap/timing.ts'
import { Transmission } from '../../transport/coap/transmission.ts'
import type { DtlsConnection, DtlsListener } from '../../transport/dtls/dtls-connect.ts'
import type { SavedSession } from '../../transport/dtls/saved-session.ts'
import type { PeerFault } from '../../transport/faults.ts'
import { systemRandom } from '../../transport/random.ts'
import type { Tape, TapeRef, TlsFacts } from '../../transport/tape.ts'
import { systemTimers } from '../../transport/timers.ts'
import { abortFault } from '../../transport/tls-connect.ts'
import type { DatagramPath } from './datagram-path.ts'

/** A message of the eIM. */
export interface Heard {
  readonly octets: Buffer
  /** Undefined for octets that are none. */
  readonly message: CoapMessage | undefined
  readonly at: TapeRef
  /** Milliseconds on the clock of the process. */
  readonly ms: number
}

/** What became of a request. */
export interface Asked {
  readonly sent: TapeRef
  /** How often it was sent. */
  readonly times: number
  /** The response, piggybacked or separate, or a reset; undefined where nothing came. */
  readonly response: Heard | undefined
  /** An acknowledgement without a response, where one came. */
  readonly acknowledged: Heard | undefined
}

/** How long something is waited for. */
export interface Patience {
  /** For everything. */
  readonly milliseconds: number
  /** How often a confirmable message is sent at most; default as the profile says. */
  readonly times?: number
}

const GOODBYE_MS = 20

export class CoapLine {
  readonly heard: Heard[] = []
  readonly path: DatagramPath
  readonly timing: CoapTiming
  /** Why the association is over, in words; undefined as long as it stands. */
  ended: string | undefined
  /** Whether the eIM has said goodbye: it may do so at any time (RFC 5246 7.2.1). */
  isEndedInOrder = false
  /** What becomes of confirmable responses by themselves. */
  answersWith: 'ACK' | 'RST' = 'ACK'
  readonly #tape: Tape
  #connection: DtlsConnection | undefined
  readonly #waiting = new Set<() => void>()

  readonly #turn: (signal: AbortSignal) => Promise<void>

  /** @param turn waits until the next request may begin */
  constructor(path: DatagramPath, timing: CoapTiming, tape: Tape, turn: (signal: AbortSignal) => Promise<void>) {
    this.#turn = turn
    this.path = path
    this.timing = timing
    this.#tape = tape
  }

  /** What the DTLS of this line is told. */
  get listener(): DtlsListener {
    return {
      data: (octets) => this.#take(octets),
      closed: (why) => {
        this.ended = why ?? 'the eIM ended the association in good order'
        this.isEndedInOrder = why === undefined
        this.#tape.note('eim', this.ended)
        this.#wake()
      },
    }
  }

  stands(connection: DtlsConnection): void {
    this.#connection = connection
  }

  get facts(): TlsFacts {
    return this.#connection?.facts ?? { version: 'none', cipher: 'none', certificates: [], keyLog: [] }
  }

  /** Whether it began with what was saved of an earlier association. */
  get isResumed(): boolean {
    return this.#connection?.isResumed === true
  }

  /** What a later association can begin with; not behind the end. To be freed by whoever asks. */
  save(): SavedSession | undefined {
    return this.#carries ? this.#connection?.save() : undefined
  }

  /** Sends octets as one message; behind the end of the association they are lost. @returns their line on the tape */
  send(octets: Uint8Array): TapeRef {
    const line = this.#tape.record('sent', 'eim', octets)
    if (this.#carries) this.#connection?.send(octets)
    return line
  }

  /** The first message that fits, of those that came already too. @returns undefined where none comes in time, or the association ends */
  async until(
    fits: (one: Heard) => boolean,
    milliseconds: number,
    signal: AbortSignal,
    isHopeless = () => false,
  ): Promise<Heard | undefined> {
    const end = systemTimers.now() + milliseconds
    for (let from = 0; ; ) {
      const found = this.heard.slice(from).find(fits)
      if (found !== undefined) return found
      from = this.heard.length
      const left = end - systemTimers.now()
      if (left <= 0 || this.ended !== undefined || isHopeless()) return undefined
      if (signal.aborted) throw abortFault(signal, 'headers')
      await this.#next(left, signal)
    }
  }

  /**
   * Sends a request until something is heard of it, by the times of RFC 7252, and waits for its response. A separate one is answered with
   * {@link answersWith}.
   *
   * @throws PeerFault where the signal ends it
   */
  async ask(request: CoapMessage, { milliseconds, times: most }: Patience, signal: AbortSignal): Promise<Asked> {
    await this.#turn(signal)
    const octets = writeMessage(request)
    const from = this.heard.length
    let times = 0
    let sent: TapeRef | undefined
    const send = () => {
      times++
      const line = this.send(octets)
      sent ??= line
    }
    const isNew = (one: Heard) => this.heard.indexOf(one) >= from
    const toId = ({ message }: Heard) =>
      message?.messageId === request.messageId && (message.type === 'ACK' || message.type === 'RST')
    const withToken = ({ message }: Heard) => isResponse(message) && message.token.equals(request.token)
    const isEmpty = ({ message }: Heard) => message?.type === 'ACK' && message.code === codes.empty
    const fits = (one: Heard) => isNew(one) && ((toId(one) && !isEmpty(one)) || withToken(one))
    const end = systemTimers.now() + milliseconds
    let isGivenUp = false
    const givenUp = () => {
      isGivenUp = true
      this.#wake()
    }
    const timing = most === undefined ? this.timing : { ...this.timing, maxRetransmit: most - 1 }
    const transmission =
      request.type === 'CON'
        ? new Transmission(octets, { send, timers: systemTimers, random: systemRandom, timing }, givenUp)
        : undefined
    if (transmission === undefined) send()
    try {
      let acknowledged: Heard | undefined
      const isOf = (one: Heard) => isNew(one) && (toId(one) || withToken(one))
      let response = await this.until(isOf, milliseconds, signal, () => isGivenUp)
      if (response !== undefined && isEmpty(response)) {
        acknowledged = response
        transmission?.end()
        response = await this.until(fits, end - systemTimers.now(), signal)
      }
      return { sent: sent ?? this.#tape.next, times, response, acknowledged }
    } finally {
      transmission?.end()
    }
  }

  /** Takes note of something that is done below the messages. */
  note(text: string): TapeRef {
    return this.#tape.note('eim', text)
  }

  /** Is gone without a word, as a device is whose battery was taken out: what it says from here on reaches nobody. */
  fallSilent(): void {
    this.ended ??= 'we have forgotten it'
    this.path.forgetClient()
    this.#connection?.close()
  }

  close(): void {
    const stood = this.ended === undefined
    this.ended ??= 'we ended it'
    if (stood) this.#connection?.close()
    // What says goodbye is on its way first.
    setTimeout(() => this.path.close(), GOODBYE_MS).unref()
  }

  /** Not any more from the moment of its end, of which the listener is told a little later. */
  get #carries(): boolean {
    return this.ended === undefined && this.#connection?.isOpen === true
  }

  #answerWith(type: 'ACK' | 'RST', messageId: number): void {
    this.send(writeMessage({ type, code: codes.empty, messageId, token: Buffer.of(), options: [], payload: Buffer.of() }))
  }

  #take(octets: Buffer): void {
    const at = this.#tape.record('received', 'eim', octets)
    const message = readable(octets)
    this.heard.push({ octets, message, at, ms: systemTimers.now() })
    if (message?.type === 'CON' && message.code !== codes.empty) this.#answerWith(this.answersWith, message.messageId)
    this.#wake()
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  /** Resolves when something has come, the time is over, or the signal aborts. */
  #next(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, milliseconds)
      signal.addEventListener('abort', done)
      this.#waiting.add(done)
    })
  }
}

/** How a handshake came out: an association, or why there is none. */
export type Opened = { readonly line: CoapLine } | { readonly refused: PeerFault; readonly path: DatagramPath }
