/** The time that an examination may take: it always comes to an end, whatever the peer does. */
import { setTimeout as sleep } from 'node:timers/promises'

/** For a connection, and for an answer, where somebody waits for the examination. */
const CONNECT_MS = 2_500
const ANSWER_MS = 7_000

export class Budget {
  readonly #own = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #patienceMs: number
  readonly #isHurried: boolean
  readonly #pauseMs: number
  readonly #given: AbortSignal | undefined
  readonly #onAbort = () => this.#own.abort(this.#given?.reason)
  #isOver = false
  #next = 0

  /**
   * @param totalMs for everything
   * @param patienceMs of the profile; a stage takes no longer
   * @param requestsPerSecond of the profile, 0 for no limit
   * @param isHurried somebody waits for it: a stage takes no longer than fits into ten seconds either
   */
  constructor(totalMs: number, patienceMs: number, requestsPerSecond: number, signal: AbortSignal | undefined, isHurried = true) {
    this.#patienceMs = patienceMs
    this.#isHurried = isHurried
    this.#pauseMs = requestsPerSecond === 0 ? 0 : 1_000 / requestsPerSecond
    this.#timer = setTimeout(() => {
      this.#isOver = true
      this.#own.abort(new DOMException(`the examination has used up its ${totalMs} ms`, 'TimeoutError'))
    }, totalMs)
    this.#given = signal
    if (signal?.aborted) this.#onAbort()
    signal?.addEventListener('abort', this.#onAbort)
  }

  get signal(): AbortSignal {
    return this.#own.signal
  }

  get patience() {
    const connectMs = this.#within(CONNECT_MS)
    const answerMs = this.#within(ANSWER_MS)
    return { connectMs, handshakeMs: connectMs, headersMs: answerMs, bodyMs: answerMs, answerMs }
  }

  /** Whether the time for everything is used up: a silence then says nothing of the peer. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Whether the profile would wait longer for an answer than there is time here. */
  get isShort(): boolean {
    return this.patience.answerMs < this.#patienceMs
  }

  /** Waits as long as the rate of the profile asks before each request, whoever makes it. */
  async pace(): Promise<void> {
    const now = performance.now()
    const at = Math.max(now, this.#next) + this.#pauseMs
    this.#next = at
    // The exchange that follows tells that the time is over.
    await sleep(at - now, undefined, { signal: this.signal }).catch(() => undefined)
  }

  #within(mostMs: number): number {
    return this.#isHurried ? Math.min(this.#patienceMs, mostMs) : this.#patienceMs
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#given?.removeEventListener('abort', this.#onAbort)
  }
}
