import type { Dispatcher } from 'undici'
import { PeerFault, type Phase } from './faults.ts'
import type { HttpResponse } from './http-exchange.ts'

type Controller = Dispatcher.DispatchController

/** How long we wait for the next part of a response, milliseconds. */
export interface ResponsePatience {
  /** From the start of our request to the end of the response's head. */
  readonly headersMs: number
  /** Between two pieces of the body. */
  readonly bodyMs: number
  /** From the start of our request to the end of the answer: a peer that sends an octet now and then does not hold us for ever. */
  readonly answerMs: number
}

/**
 * Puts one response together as undici reports its parts. undici's own streams would cost more than the reading itself, and its own
 * limits count in seconds.
 */
export class ResponseReading implements Dispatcher.DispatchHandler {
  /** The whole response, whatever its status. Rejects with an error of undici, or with the reason of the signal. */
  readonly response: Promise<HttpResponse>
  /** Headers until the head of the response has come. */
  phase: Phase = 'headers'
  readonly #patience: ResponsePatience
  readonly #signal: AbortSignal | undefined
  #timer: NodeJS.Timeout | undefined
  #begun = 0
  #waits = 0
  #resolve: (response: HttpResponse) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #controller: Controller | undefined
  #status = 0
  #headers = new Map<string, string[]>()
  readonly #pieces: Buffer[] = []

  constructor(patience: ResponsePatience, signal?: AbortSignal) {
    this.#patience = patience
    this.#signal = signal
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    signal?.addEventListener('abort', this)
  }

  /** Lets go of timer and signal; for when the response is there or will not come. */
  end(): void {
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this)
  }

  /** The signal was aborted. */
  handleEvent(): void {
    const reason: unknown = this.#signal?.reason
    this.#controller?.abort(reason instanceof Error ? reason : new Error('aborted', { cause: reason }))
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    this.#wait(this.#patience.headersMs)
    this.#begun = performance.now()
    if (this.#signal?.aborted) this.handleEvent()
  }

  onResponseStart({ rawHeaders }: Controller, status: number): void {
    // No final response: what else there is of it comes, or undici refuses it.
    if (status < 200) return
    this.phase = 'body'
    this.#wait(this.#patience.bodyMs)
    this.#status = status
    if (!Array.isArray(rawHeaders)) return
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      const name = text(rawHeaders[i]).toLowerCase()
      // Blanks around a value are no part of it (RFC 9112 5.1); undici leaves those behind it.
      const value = text(rawHeaders[i + 1]).replace(/^[ \t]+|[ \t]+$/g, '')
      const before = this.#headers.get(name)
      if (before === undefined) this.#headers.set(name, [value])
      else before.push(value)
    }
  }

  onResponseData(_controller: Controller, piece: Buffer): void {
    this.#pieces.push(piece)
    // Where nothing comes the timer ends it, so it is enough to look when something does.
    const { answerMs } = this.#patience
    if (performance.now() - this.#begun > answerMs) this.#giveUp(`the answer did not end in ${answerMs} ms`)
    this.#timer?.refresh()
  }

  onResponseEnd(): void {
    const [first, second] = this.#pieces
    const body = second === undefined ? (first ?? new Uint8Array()) : Buffer.concat(this.#pieces)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#reject(error)
  }

  #wait(ms: number): void {
    if (this.#timer !== undefined && ms === this.#waits) return void this.#timer.refresh()
    clearTimeout(this.#timer)
    this.#waits = ms
    this.#timer = setTimeout(() => {
      this.#giveUp(this.phase === 'headers' ? 'no answer came within our patience' : 'the answer stopped coming')
    }, ms)
  }

  #giveUp(what: string): void {
    this.#controller?.abort(new PeerFault('silent', this.phase, what))
  }
}

function text(octets: Buffer | string | undefined): string {
  return typeof octets === 'string' ? octets : (octets?.toString('latin1') ?? '')
}
