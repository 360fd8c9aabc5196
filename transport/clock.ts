/** Time as an argument: tests inject it, runs use {@link systemClock}. */
export interface Clock {
  /** The time of day. */
  now(): Date
  /** Milliseconds since some fixed moment; never goes backwards. */
  elapsed(): number
}

export const systemClock: Clock = { now: () => new Date(), elapsed: () => performance.now() }
