import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { Tape } from '../transport/tape.ts'
import { carriedBy, type EsipaExchange, readExchange } from './esipa-exchange.ts'
import { judgeEach } from './judge-each.ts'
import type { Judgement } from './rule.ts'
import type { Check } from './verdict.ts'

/** What a rule may know of the IPA beyond the exchange that it judges. */
export interface IpaContext {
  readonly spec: SpecVersion
  /** EID of the eUICC in the device, 32 digits. */
  readonly eid: string
  /** Exchanges of this scenario before the one that is judged, oldest first. */
  readonly earlier: readonly EsipaExchange[]
}

/** A requirement that every request of an IPA to its eIM has to meet: a pure predicate, named after its ledger row. */
export interface IpaRule {
  readonly requirement: string
  /** Bindings that the row is about; default both. */
  readonly bindings?: readonly FunctionBinding[]
  /** The transport that the row is about; default any. */
  readonly over?: 'https'
  /** Judges the request of one exchange; `undefined` where the row has nothing to say about it. */
  judge(exchange: EsipaExchange, context: IpaContext): Check | undefined
}

/** Judges every request that our eIM got by every rule. */
export function judgeIpa(
  rules: readonly IpaRule[],
  tape: Pick<Tape, 'exchanges'>,
  context: Omit<IpaContext, 'earlier'>,
): Judgement[] {
  const read = tape.exchanges.flatMap((exchange) => readExchange(exchange, context.spec, 'ipa') ?? [])
  return judgeEach(rules, context.spec, read, (earlier) => ({ ...context, earlier }), carriedBy)
}
