/** Requests of one peer that came already, by message id: each is carried out once, and a repeated one gets what the first one got (RFC 7252 4.5). */
import type { Timers } from '../timers.ts'

export interface AnsweredRequest {
  /** What was sent for it: its acknowledgement, with the response in it or not yet. */
  reply: Buffer | undefined
  /** Calls off what waits for its answer. */
  stop: () => void
}

/** Of one peer: a flood of requests must not fill our memory. */
const MOST = 4_096

export class Answered {
  readonly #timers: Timers
  readonly #lifetimeMs: number
  readonly #requests = new Map<number, { readonly until: number; readonly request: AnsweredRequest }>()

  constructor(timers: Timers, lifetimeMs: number) {
    this.#timers = timers
    this.#lifetimeMs = lifetimeMs
  }

  of(messageId: number): AnsweredRequest | undefined {
    const found = this.#requests.get(messageId)
    return found === undefined || found.until <= this.#timers.now() ? undefined : found.request
  }

  begin(messageId: number): AnsweredRequest {
    const now = this.#timers.now()
    for (const [id, { until }] of this.#requests) {
      // In the order of their coming: those behind live longer.
      if (until > now && this.#requests.size < MOST) break
      this.#requests.delete(id)
    }
    const request: AnsweredRequest = { reply: undefined, stop: () => {} }
    this.#requests.delete(messageId)
    this.#requests.set(messageId, { until: now + this.#lifetimeMs, request })
    return request
  }

  close(): void {
    for (const { request } of this.#requests.values()) request.stop()
    this.#requests.clear()
  }
}
