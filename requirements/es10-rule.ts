import type { SpecVersion } from '../protocol/registry.ts'
import type { TapeEntry, TapeRef } from '../transport/tape.ts'
import { type Es10Exchange, es10Exchanges } from './es10-exchange.ts'
import { judgeEach } from './judge-each.ts'
import type { Judgement } from './rule.ts'
import type { Check } from './verdict.ts'

/** What a rule may know of the eUICC beyond the exchange that it judges. */
export interface Es10Context {
  readonly spec: SpecVersion
  /** SubjectPublicKeyInfo of the key that it signs with, DER in hexadecimal; undefined before it has shown its certificate. */
  readonly euiccKey: string | undefined
  /** 32 digits; undefined before it has told them. */
  readonly eid: string | undefined
  /** Association token that an eIM had at a line of the tape, 0 where it had none; undefined for an eIM that nothing is known of. */
  tokenOf(eimId: string, at: TapeRef): bigint | undefined
  /** Exchanges of this scenario before the one that is judged, oldest first. */
  readonly earlier: readonly Es10Exchange[]
}

/** A requirement that every function of an eUICC has to meet: a pure predicate, named after its ledger row. */
export interface Es10Rule {
  readonly requirement: string
  /** Judges one exchange; `undefined` where the row has nothing to say about it. */
  judge(exchange: Es10Exchange, context: Es10Context): Check | undefined
}

/** Judges every function that was called on a tape by every rule. */
export function judgeEs10(
  rules: readonly Es10Rule[],
  entries: readonly TapeEntry[],
  context: Omit<Es10Context, 'earlier'>,
): Judgement[] {
  return judgeEach(rules, context.spec, es10Exchanges(entries), (earlier) => ({ ...context, earlier }))
}
