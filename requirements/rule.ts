import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { Tape } from '../transport/tape.ts'
import { carriedBy, type EsipaExchange, readExchange } from './esipa-exchange.ts'
import { judgeEach, owedIn } from './judge-each.ts'
import { type SignatureFinding, SignatureFindings } from './package-signature.ts'
import { eidOf } from './requested-eid.ts'
import { type SeenConnection, seenConnections } from './seen-connection.ts'
import type { Check } from './verdict.ts'

/** What a rule may know beyond the exchange that it judges. */
export interface RuleContext {
  /** Version of SGP.32 that the product claims. */
  readonly spec: SpecVersion
  /** Exchanges of this scenario before the one that is judged, oldest first. */
  readonly earlier: readonly EsipaExchange[]
  /** What the eUICC that the harness plays has stored of the eIM; undefined for an EID that the profile says nothing of. */
  associationOf(eid: string): EimAssociation | undefined
  /** What the signature of the package in an answer came to; undefined without a package or a key. */
  signatureOf(exchange: EsipaExchange): SignatureFinding | undefined
}

/** What an eUICC stores of an eIM (EimConfigurationData, SGP.32 2.11.1.1.1), as far as rules look at it. */
export interface EimAssociation {
  readonly eimId: string
  /** SubjectPublicKeyInfo of the key that signs packages when the scenario begins, DER in hexadecimal. */
  readonly publicKey: string | undefined
  /** Association token that is signed with a package: 0 where there is none. Decimal digits. */
  readonly token: string
  /** The counter of the last package taken before this scenario began. */
  readonly counterBefore: number | undefined
  /** The certificate that came in the place of the key, DER in hexadecimal. */
  readonly certificate?: string
  /** Where IPAs find the eIM, possibly with a port. */
  readonly eimFqdn?: string
}

/** What a rule may know beyond the connection that it judges. */
export interface ConnectionContext {
  readonly spec: SpecVersion
  /** All that are known; else those of the eUICCs that this scenario spoke for. */
  readonly associations: readonly EimAssociation[]
}

interface Named {
  readonly requirement: string
}

/** A requirement that every exchange has to meet: a pure predicate, named after its ledger row. */
export interface ExchangeRule extends Named {
  /** Bindings that the row is about; default both. */
  readonly bindings?: readonly FunctionBinding[]
  /** The transport that the row is about; default any. */
  readonly over?: 'https'
  /** Judges one exchange; `undefined` where the row has nothing to say about it. */
  judge(exchange: EsipaExchange, context: RuleContext): Check | undefined
}

/** A requirement that every TLS connection to the eIM has to meet. */
export interface ConnectionRule extends Named {
  /** Judges one connection; `undefined` where the row has nothing to say about it. */
  judgeConnection(connection: SeenConnection, context: ConnectionContext): Check | undefined
}

export type Rule = ExchangeRule | ConnectionRule

/** What a rule said about one exchange or connection. */
export interface Judgement {
  readonly requirement: string
  readonly check: Check
}

/** Judges every exchange with the eIM and every connection to it by every rule. */
export function judgeAll(
  rules: readonly Rule[],
  tape: Pick<Tape, 'entries' | 'exchanges'>,
  context: Pick<RuleContext, 'spec' | 'associationOf'> & Partial<Pick<ConnectionContext, 'associations'>>,
): Judgement[] {
  const { ofConnections, ofExchanges } = parted(rules)
  const read = tape.exchanges.flatMap((exchange) => readExchange(exchange, context.spec) ?? [])
  const eids = new Set(read.flatMap((exchange) => eidOf(exchange) ?? []))
  const associations = context.associations ?? [...eids].flatMap((eid) => context.associationOf(eid) ?? [])
  const connectionRules = owedIn(context.spec, ofConnections)
  const ofAllConnections = seenConnections(tape.entries).flatMap((connection) =>
    connectionRules.flatMap(({ requirement, judgeConnection }) => {
      const check = judgeConnection(connection, { spec: context.spec, associations })
      return check === undefined ? [] : [{ requirement, check }]
    }),
  )
  const signatures = new SignatureFindings()
  const contextOf = (earlier: readonly EsipaExchange[]): RuleContext => ({
    ...context,
    earlier,
    signatureOf: (exchange) => signatures.of(exchange, earlier, context.associationOf(eidOf(exchange) ?? '')),
  })
  const ofAllExchanges = judgeEach(ofExchanges, context.spec, read, contextOf, carriedBy)
  return [...ofAllConnections, ...ofAllExchanges]
}

interface Parted {
  readonly ofConnections: readonly ConnectionRule[]
  readonly ofExchanges: readonly ExchangeRule[]
}

const known = new WeakMap<readonly Rule[], Parted>()

/** The same two lists for the same rules: what is owed of them is kept by list. */
function parted(rules: readonly Rule[]): Parted {
  const found = known.get(rules) ?? {
    ofConnections: rules.filter((rule) => 'judgeConnection' in rule),
    ofExchanges: rules.filter((rule) => 'judge' in rule),
  }
  known.set(rules, found)
  return found
}
