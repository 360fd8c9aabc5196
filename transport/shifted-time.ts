import type { Clock } from './clock.ts'
import { systemTimers, type Timers } from './timers.ts'

interface Waiting {
  readonly at: number
  readonly run: () => void
  /** Calls off the wait of the system. */
  stop: () => void
}

/**
 * The time of the system, put forward on demand: {@link pass} lets hours go by in a moment, and whatever waited for less is done on the
 * way, at its time and in its order. Between two such leaps it runs as fast as any other.
 */
export class ShiftedTime implements Timers {
  readonly #base: Timers
  readonly #waiting = new Set<Waiting>()
  #ahead = 0

  constructor(base: Timers = systemTimers) {
    this.#base = base
  }

  now(): number {
    return this.#base.now() + this.#ahead
  }

  after(milliseconds: number, run: () => void): () => void {
    const waiting: Waiting = { at: this.now() + milliseconds, run, stop: () => {} }
    this.#waiting.add(waiting)
    this.#arm(waiting)
    return () => {
      waiting.stop()
      this.#waiting.delete(waiting)
    }
  }

  /** @throws RangeError for a time that is over */
  pass(milliseconds: number): void {
    if (!(milliseconds >= 0)) throw new RangeError(`${milliseconds} ms: time goes forward only`)
    const end = this.now() + milliseconds
    for (let next = this.#first(end); next !== undefined; next = this.#first(end)) {
      this.#ahead += Math.max(0, next.at - this.now())
      this.#fire(next)
    }
    this.#ahead += Math.max(0, end - this.now())
    for (const waiting of this.#waiting) {
      waiting.stop()
      this.#arm(waiting)
    }
  }

  /** A clock that is put forward with it. */
  over(clock: Clock): Clock {
    return {
      now: () => new Date(clock.now().getTime() + this.#ahead),
      elapsed: () => clock.elapsed() + this.#ahead,
    }
  }

  #first(end: number): Waiting | undefined {
    const due = [...this.#waiting].filter(({ at }) => at <= end)
    return due.toSorted((one, other) => one.at - other.at)[0]
  }

  #arm(waiting: Waiting): void {
    waiting.stop = this.#base.after(Math.max(0, waiting.at - this.now()), () => this.#fire(waiting))
  }

  #fire(waiting: Waiting): void {
    waiting.stop()
    if (this.#waiting.delete(waiting)) waiting.run()
  }
}
