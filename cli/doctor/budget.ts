/** The time that an examination may take: it always comes to an end, whatever the peer does. */
import { setTimeout as sleep } from 'node:timers/promises'

/** For one stage of an exchange at most. */
const STAGE_MS = 2_500

export class Budget {
  readonly #own = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #stageMs: number
  readonly #pauseMs: number
  readonly #given: AbortSignal | undefined
  readonly #onAbort = () => this.#own.abort(this.#given?.reason)

  /**
   * @param totalMs for everything
   * @param patienceMs of the profile; a stage takes no longer
   * @param requestsPerSecond of the profile, 0 for no limit
   */
  constructor(totalMs: number, patienceMs: number, requestsPerSecond: number, signal: AbortSignal | undefined) {
    this.#stageMs = Math.min(patienceMs, STAGE_MS)
    this.#pauseMs = requestsPerSecond === 0 ? 0 : 1_000 / requestsPerSecond
    this.#timer = setTimeout(
      () => this.#own.abort(new DOMException(`the examination has used up its ${totalMs} ms`, 'TimeoutError')),
      totalMs,
    )
    this.#given = signal
    if (signal?.aborted) this.#onAbort()
    signal?.addEventListener('abort', this.#onAbort)
  }

  get signal(): AbortSignal {
    return this.#own.signal
  }

  get patience() {
    const ms = this.#stageMs
    return { connectMs: ms, handshakeMs: ms, headersMs: ms, bodyMs: ms, answerMs: ms }
  }

  /** Waits as long as the rate of the profile asks before each request. */
  async pace(): Promise<void> {
    // The exchange that follows tells that the time is over.
    await sleep(this.#pauseMs, undefined, { signal: this.signal }).catch(() => undefined)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#given?.removeEventListener('abort', this.#onAbort)
  }
}
