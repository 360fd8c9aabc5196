import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { HttpExchange } from '../transport/http-exchange.ts'
import { type EsipaExchange, readExchange } from './esipa-exchange.ts'
import type { Check } from './verdict.ts'

/** What a rule may know beyond the exchange that it judges. */
export interface RuleContext {
  /** Version of SGP.32 that the product claims. */
  readonly spec: SpecVersion
  /** Exchanges of this scenario before the one that is judged, oldest first. */
  readonly earlier: readonly EsipaExchange[]
  /** What the eUICC that the harness plays has stored of the eIM; undefined for an EID that the profile says nothing of. */
  associationOf(eid: string): EimAssociation | undefined
}

/** What an eUICC knows of the eIM under test (EimConfigurationData, 2.11.1.1.1). */
export interface EimAssociation {
  readonly eimId: string
  /** SubjectPublicKeyInfo of the key that signs packages, DER in hexadecimal. */
  readonly publicKey: string | undefined
  /** Association token that is signed with a package: 0 where there is none. Decimal digits. */
  readonly token: string
  /** The counter of the last package taken before this scenario began. */
  readonly counterBefore: number | undefined
}

/** A requirement that every exchange has to meet: a pure predicate, named after its ledger row. */
export interface Rule {
  readonly requirement: string
  /** Bindings that the row is about; default both. */
  readonly bindings?: readonly FunctionBinding[]
  /** Judges one exchange; `undefined` where the row has nothing to say about it. */
  judge(exchange: EsipaExchange, context: RuleContext): Check | undefined
}

/** What a rule said about one exchange. */
export interface Judgement {
  readonly requirement: string
  readonly check: Check
}

/** Judges every exchange with the eIM by every rule. */
export function judgeAll(
  rules: readonly Rule[],
  exchanges: readonly HttpExchange[],
  context: Omit<RuleContext, 'earlier'>,
): Judgement[] {
  const read = exchanges.flatMap((exchange) => readExchange(exchange, context.spec) ?? [])
  return read.flatMap((exchange, at) =>
    rules.flatMap(({ requirement, bindings, judge }) => {
      if (bindings !== undefined && !bindings.includes(exchange.binding)) return []
      const check = judge(exchange, { ...context, earlier: read.slice(0, at) })
      return check === undefined ? [] : [{ requirement, check }]
    }),
  )
}
