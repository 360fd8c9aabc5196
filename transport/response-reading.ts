import type { Dispatcher } from 'undici'
import type { Phase } from './faults.ts'
import type { HttpResponse } from './http-exchange.ts'

type Controller = Dispatcher.DispatchController

/** Puts one response together as undici reports its parts; undici's own streams would cost more than the reading itself. */
export class ResponseReading implements Dispatcher.DispatchHandler {
  /** The whole response, whatever its status. Rejects with an error of undici, or with the reason of the signal. */
  readonly response: Promise<HttpResponse>
  /** Headers until the head of the response has come. */
  phase: Phase = 'headers'
  readonly #signal: AbortSignal | undefined
  #resolve: (response: HttpResponse) => void = () => {}
  #reject: (error: unknown) => void = () => {}
  #controller: Controller | undefined
  #status = 0
  #headers = new Map<string, string[]>()
  readonly #pieces: Buffer[] = []

  constructor(signal?: AbortSignal) {
    this.#signal = signal
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    signal?.addEventListener('abort', this)
  }

  /** Lets go of the signal; for when the response is there or will not come. */
  end(): void {
    this.#signal?.removeEventListener('abort', this)
  }

  /** The signal was aborted. */
  handleEvent(): void {
    const reason: unknown = this.#signal?.reason
    this.#controller?.abort(reason instanceof Error ? reason : new Error('aborted', { cause: reason }))
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    if (this.#signal?.aborted) this.handleEvent()
  }

  onResponseStart({ rawHeaders }: Controller, status: number): void {
    // No final response: what else there is of it comes, or undici refuses it.
    if (status < 200) return
    this.phase = 'body'
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
  }

  onResponseEnd(): void {
    const [first, second] = this.#pieces
    const body = second === undefined ? (first ?? new Uint8Array()) : Buffer.concat(this.#pieces)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#reject(error)
  }
}

function text(octets: Buffer | string | undefined): string {
  return typeof octets === 'string' ? octets : (octets?.toString('latin1') ?? '')
}
