/**
 * The operator of an eIM: makes it want something, and reads what it believes came of it. SGP.32 leaves this interface open, so
 * nothing that is seen here is normative; it is evidence all the same, and on the tape with direction `operator`.
 */
import type { Tape, TapeRef } from '../../transport/tape.ts'
import type { PeerIdentity } from '../port.ts'
import type { OperatorFault } from './operator-fault.ts'

/** What an eIM can be told of an eUICC that it is to manage. */
export interface Registration {
  /** 32 digits. */
  readonly eid: string
  /** Certificates in DER, of the eUICC and of its EUM; absent where the eIM is to have them from the IPA. */
  readonly euiccCertificate?: Uint8Array
  readonly eumCertificate?: Uint8Array
  /** SubjectPublicKeyInfo of the eUICC, DER. */
  readonly publicKey?: Uint8Array
  /** The last counter that the eUICC has taken. */
  readonly counterValue?: number
  readonly associationToken?: bigint
  /** Bits of ipaFeatures (2.11.2.2) that the IPA has. */
  readonly ipaFeatures?: readonly string[]
}

/** A new eIM as addEim and updateEim describe it (2.11.1.1.1). */
export interface EimToStore {
  readonly eimId: string
  readonly eimFqdn?: string
  readonly counterValue?: number
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey?: Uint8Array
  readonly certificate?: Uint8Array
  /** Asks the eUICC for a token: associationToken -1. */
  readonly requestToken?: boolean
}

/** One operation of an eUICC package (2.11.1.1.2, 2.11.1.1.3). ICCIDs are digits as printed. */
export type OrderedOperation =
  | { readonly name: 'enable'; readonly iccid: string; readonly rollback?: boolean }
  | { readonly name: 'disable' | 'delete' | 'setFallbackAttribute'; readonly iccid: string }
  | { readonly name: 'listProfileInfo'; readonly iccid?: string; readonly tagList?: Uint8Array }
  | { readonly name: 'getRAT' | 'unsetFallbackAttribute' | 'listEim' }
  | {
      readonly name: 'configureImmediateEnable'
      readonly enable: boolean
      readonly smdpOid?: string
      readonly smdpAddress?: string
    }
  | { readonly name: 'setDefaultDpAddress'; readonly address: string }
  | { readonly name: 'addEim' | 'updateEim'; readonly eim: EimToStore }
  | { readonly name: 'deleteEim'; readonly eimId: string }

export type OrderedOperationName = OrderedOperation['name']

/** What the operator wants of one eUICC. */
export type Order =
  | { readonly kind: 'package'; readonly operations: readonly OrderedOperation[] }
  /** IpaEuiccDataRequest (2.11.1.2); without a tag list what the eIM asks for by itself. */
  | { readonly kind: 'data'; readonly tagList?: Uint8Array }
  /** ProfileDownloadTriggerRequest (2.11.1.3). */
  | { readonly kind: 'download'; readonly activationCode: string; readonly confirmationCode?: string }
  | { readonly kind: 'downloadFromDefaultSmdp'; readonly confirmationCode?: string }
  | { readonly kind: 'downloadFromSmds'; readonly address?: string }
  /** A new key of the eIM's own making for packages to this eUICC, which updateEim brings there. */
  | { readonly kind: 'newKey' }

/** An order that was given, by the eIM's own name for it, and where that stands on the tape. */
export interface Placed {
  readonly id: string
  readonly eid: string
  readonly at: readonly TapeRef[]
}

/** What the eIM says became of an order. */
export interface OrderState {
  /** `waiting`: not handed out yet, or handed out and unanswered. */
  readonly state: 'waiting' | 'succeeded' | 'failed' | 'unknown'
  /** The eIM's own words, for the reader. */
  readonly words: string
  readonly at: readonly TapeRef[]
}

/** Something that this operator's interface has no way to do: the scenario cannot be prepared, and nobody failed. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered'
  /** Key of the profile that would offer it. */
  readonly key: string

  constructor(what: string, key: string) {
    super(what)
    this.key = key
  }
}

/** Kinds of things an operator's interface may offer; operations of packages by their name, other orders by their kind. */
export const operatorAbilities = [
  'register',
  'data',
  'download',
  'downloadFromDefaultSmdp',
  'downloadFromSmds',
  'newKey',
  'outcome',
  'cancel',
  'remove',
  'restart',
  'enable',
  'disable',
  'delete',
  'listProfileInfo',
  'getRAT',
  'configureImmediateEnable',
  'setFallbackAttribute',
  'unsetFallbackAttribute',
  'setDefaultDpAddress',
  'addEim',
  'updateEim',
  'deleteEim',
  'listEim',
] as const satisfies readonly (
  | 'register'
  | 'outcome'
  | 'cancel'
  | 'remove'
  | 'restart'
  | Exclude<Order['kind'], 'package'>
  | OrderedOperationName
)[]
export type OperatorAbility = (typeof operatorAbilities)[number]

/**
 * Each call rejects with {@link OperatorFault} where the interface does not answer, cannot be read or refuses, and with
 * {@link NotOffered} where it has no such thing. Neither is ever a failure of the eIM under test. Never retries; every wait is bounded
 * by the signal and by the limits of the adapter.
 */
export interface OperatorPort {
  readonly identity: PeerIdentity
  /** How long an order is looked up again, how often, and how long each call may take. */
  readonly looks: Looks
  /** Whether the interface has a way to do this; asked before a scenario begins. */
  offers(ability: OperatorAbility): boolean
  /** Makes the eIM manage an eUICC, or corrects what it knows of it. Resolves when the eIM has taken it over. */
  register(registration: Registration, tape: Tape, signal: AbortSignal): Promise<readonly TapeRef[]>
  /** Queues one order. Operations of one order go into one package. */
  order(eid: string, order: Order, tape: Tape, signal: AbortSignal): Promise<Placed>
  /** What became of an order, right now. */
  outcome(placed: Placed, tape: Tape, signal: AbortSignal): Promise<OrderState>
  /** Takes an order back that no IPA has got yet. */
  cancel(placed: Placed, tape: Tape, signal: AbortSignal): Promise<readonly TapeRef[]>
  /** Takes away what was created, done or not: nothing of ours stays at the eIM. */
  remove(placed: Placed, tape: Tape, signal: AbortSignal): Promise<readonly TapeRef[]>
  /** Ends the eIM and starts it again, with the state that it keeps. Resolves when it serves again. */
  restart(tape: Tape, signal: AbortSignal): Promise<readonly TapeRef[]>
  close(): Promise<void>
}

export interface Looks {
  readonly everyMs: number
  readonly limitMs: number
  /** How long one call may take by the limits of the adapter. Whoever waits for less takes it for silent too early: a person is slow. */
  readonly callMs: number
}

/** The abilities that an order needs, each once. */
export function abilitiesFor(order: Order): readonly OperatorAbility[] {
  return order.kind === 'package' ? [...new Set(order.operations.map(({ name }) => name))] : [order.kind]
}
