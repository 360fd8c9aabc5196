/** Waits as an argument: tests put time behind them that passes when they say so, runs use {@link systemTimers}. */
export interface Timers {
  /** Milliseconds since some fixed moment. */
  now(): number
  /** Runs something once, later. @returns how to call it off */
  after(milliseconds: number, run: () => void): () => void
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
}
