import type { Timers } from '../timers.ts'

/** Runs what is put in, one after the other: none before its time, and none before those that were put in earlier. */
export class InOrder {
  readonly #timers: Timers
  readonly #waiting: { readonly at: number; readonly run: () => void }[] = []
  #callOff: (() => void) | undefined

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** @param at in milliseconds as the timers count them; what is due and has nobody before it runs at once */
  put(at: number, run: () => void): void {
    if (this.#waiting.length === 0 && at <= this.#timers.now()) run()
    else {
      this.#waiting.push({ at, run })
      this.#arm()
    }
  }

  /** Forgets everything that waits. */
  clear(): void {
    this.#waiting.length = 0
    this.#callOff?.()
    this.#callOff = undefined
  }

  #arm(): void {
    const [first] = this.#waiting
    if (first === undefined || this.#callOff !== undefined) return
    // Timers of the system may be early by a part of a millisecond.
    const left = Math.max(0, Math.ceil(first.at - this.#timers.now()))
    this.#callOff = this.#timers.after(left, () => {
      this.#callOff = undefined
      this.#runDue()
    })
  }

  #runDue(): void {
    for (let [first] = this.#waiting; first !== undefined && first.at <= this.#timers.now(); [first] = this.#waiting) {
      this.#waiting.shift()
      first.run()
    }
    this.#arm()
  }
}
