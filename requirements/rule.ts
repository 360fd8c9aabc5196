import type { HttpExchange } from '../transport/http-exchange.ts'
import type { Check } from './verdict.ts'

/** A requirement that every exchange has to meet: a pure predicate, named after its ledger row. */
export interface Rule {
  readonly requirement: string
  /** Judges one exchange; `undefined` where the row has nothing to say about it. */
  judge(exchange: HttpExchange): Check | undefined
}

/** What a rule said about one exchange. */
export interface Judgement {
  readonly requirement: string
  readonly check: Check
}

export function judgeAll(rules: readonly Rule[], exchanges: readonly HttpExchange[]): Judgement[] {
  return exchanges.flatMap((exchange) =>
    rules.flatMap(({ requirement, judge }) => {
      const check = judge(exchange)
      return check === undefined ? [] : [{ requirement, check }]
    }),
  )
}
