/** Names what steps leave for one another. */
export interface Kept<T> {
  readonly symbol: symbol
  readonly what: string
  /** Never there: makes the type of what is kept part of the key. */
  readonly _type?: T
}

/** @param what in words, for a scenario that lacks the step before */
export function kept<T>(what: string): Kept<T> {
  return { symbol: Symbol(what), what }
}
