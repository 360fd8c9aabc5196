/**
 * What an eIM keeps: plain data that goes to disk as it is. Octets are upper-case hexadecimal, integers without an upper bound are
 * decimal digits. Nothing in it is ever changed: a new state takes the place of the old one.
 */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'

/** What the operator wants of one eUICC, and what became of it. */
export type Order = PackageOrder | DataOrder | TriggerOrder | RawOrder

interface OrderBase {
  /** Counted from 1 for each eUICC: orders are served in this order. */
  readonly id: number
  /**
   * `delivered`: the IPA got it and no result has come. `done`: well or badly, the outcome says it. `parked`: not offered any more, and a
   * result that still comes counts.
   */
  readonly status: 'queued' | 'delivered' | 'parked' | 'done'
  /** Answers that held it. */
  readonly deliveries: number
  /** Of the last one. */
  readonly binding?: FunctionBinding
  readonly eimTransactionId?: string
  /** The package as it was first sent: every later answer that holds it has the same octets. */
  readonly request?: string
  readonly outcome?: Outcome
}

/** A signed package for the eUICC (SGP.32 2.11.1.1). */
export interface PackageOrder extends OrderBase {
  readonly kind: 'package'
  /** psmoList (A0) or ecoList (A1), whole. */
  readonly operations: string
  /** One for each operation, in their order. */
  readonly notes: readonly OperationNote[]
  /** Given when the package is signed. */
  readonly counter?: number
  /** Association token that was signed, and that signs the result. */
  readonly token?: string
  readonly eimSignature?: string
  /** eimId in a package that the operator signed; default that of the eIM. */
  readonly eimId?: string
  /** Packages that were made for it under a new counter after a replayError. */
  readonly retries?: number
}

/** What an operation does to the records when the eUICC says that it worked. */
export interface OperationNote {
  /** Arm of Psmo or Eco. */
  readonly name: string
  /** Digits. */
  readonly iccid?: string
  readonly eimId?: string
  readonly address?: string
  /** configureImmediateEnable: on or off. updateEim: whether it brings the named key of the eIM. */
  readonly flag?: boolean
  /** Name of the eIM's key that an updateEim of its own entry puts in force. */
  readonly keyName?: string
  readonly counter?: number
}

/** A question to the IPA (2.11.1.2). */
export interface DataOrder extends OrderBase {
  readonly kind: 'data'
  readonly tagList: string
}

/** A profile download trigger (2.11.1.3). */
export interface TriggerOrder extends OrderBase {
  readonly kind: 'trigger'
  readonly source: DownloadSource
  readonly confirmationCode?: string
  /** Transaction of the session that serves it, where the eIM relays it. */
  readonly session?: string
}

export type DownloadSource =
  | { readonly kind: 'activationCode'; readonly text: string }
  | { readonly kind: 'defaultSmdp' }
  | { readonly kind: 'smds'; readonly address?: string }

/** Octets that the operator made: sent as they are. */
export interface RawOrder extends OrderBase {
  readonly kind: 'raw'
  readonly request: string
}

/** A result of one operation: the arm of EuiccResultData, and its value as JSON. */
export interface OperationResult {
  readonly kind: string
  readonly value: unknown
}

export type Outcome =
  | {
      readonly kind: 'results'
      readonly seqNumber: string
      readonly results: readonly OperationResult[]
      /** Whether number and kinds of the results fit the operations. */
      readonly fits: boolean
      /** Operations that were not carried out, because one before them failed. */
      readonly notExecuted: readonly string[]
      /** The IPA could not deliver the first result, and the eUICC went back to the former profile. */
      readonly rolledBack: boolean
      readonly octets: string
    }
  | { readonly kind: 'signedError'; readonly code: string | number; readonly octets: string }
  /** Nobody signed it. */
  | { readonly kind: 'unsignedError'; readonly associationToken?: string }
  | { readonly kind: 'ipaError'; readonly code: string | number }
  | { readonly kind: 'data'; readonly members: readonly string[]; readonly octets: string }
  | { readonly kind: 'dataError'; readonly code: string | number }
  | { readonly kind: 'installed'; readonly iccid?: string; readonly octets: string }
  | { readonly kind: 'notInstalled'; readonly reason: string | number; readonly octets: string }
  /** A download of whose result nobody can say whether the eUICC made it: no key of it is known, or none that is trusted. */
  | { readonly kind: 'unverified'; readonly why: string; readonly octets: string }
  | { readonly kind: 'aborted'; readonly why: string }

/** A profile as far as the eIM knows it. */
export interface ProfileView {
  readonly iccid: string
  readonly enabled: boolean
  readonly fallback?: boolean
  readonly profileClass?: string
  readonly profileName?: string
}

/** What the eIM believes of an eUICC. */
export interface EuiccView {
  /** Undefined until a list came. */
  readonly profiles?: readonly ProfileView[]
  /** getRAT, as JSON. */
  readonly rat?: unknown
  readonly eims?: readonly string[]
  readonly defaultSmdpAddress?: string
  readonly immediateEnable?: boolean
  /** Profile that was enabled before the last enable: what a rollback goes back to. */
  readonly formerEnabled?: string
  /** The IPA said that something changed; holds the cause, or `unknown`. */
  readonly stale?: string
}

/** A notification on its way to an SM-DP+, in full form (SGP.32 3.7, 5.7.4). */
export interface OutboxItem {
  readonly address: string
  /** Decimal digits. */
  readonly seqNumber: string
  readonly notification: string
  readonly attempts: number
}

export interface Euicc {
  /** 32 digits. */
  readonly eid: string
  /** Last counter that a package was signed with. */
  readonly counter: number
  /** Association token that the eUICC gave; undefined where it gave none. */
  readonly token?: string
  /** Name of the key that signs its packages. */
  readonly signingKey: string
  /** SubjectPublicKeyInfo that the operator entered. */
  readonly publicKey?: string
  readonly euiccCertificate?: string
  readonly eumCertificate?: string
  readonly ipaFeatures?: readonly string[]
  readonly ipaProtocols?: readonly string[]
  readonly euiccInfo1?: string
  readonly euiccInfo2?: string
  readonly deviceInfo?: string
  readonly rootSmdsAddress?: string
  readonly view: EuiccView
  readonly lastOrder: number
  /** Oldest first. */
  readonly open: readonly Order[]
  /** Finished ones, oldest first; only the last so many are kept. */
  readonly done: readonly Order[]
  /** Highest counter of a finished package that is not kept any more. */
  readonly prunedThrough: number
  readonly outbox: readonly OutboxItem[]
  /** Sequence numbers of notifications that were taken over for forwarding, newest last. */
  readonly takenOver: readonly string[]
}

/** A download that the eIM relays (3.2.3.2), by its transactionId. */
export interface RelaySession {
  /** Upper-case hexadecimal. */
  readonly transactionId: string
  /** Undefined until the eUICC has shown its certificate. */
  readonly eid?: string
  readonly order?: number
  readonly server: 'smdp' | 'smds'
  readonly address: string
  /** registeredID of CERT.DPauth. */
  readonly oid: string
  /** Received objects: serverSigned1 first, the others as the session goes on. */
  readonly serverSigned1: string
  readonly ctxParams1?: string
  readonly euiccSignature1?: string
  readonly metadata?: string
  readonly smdpSigned2?: string
  readonly smdpSignature2?: string
  readonly hashCc?: string
  readonly euiccOtpk?: string
  /** Reason that the IPA has to cancel with, where the eIM refused something. */
  readonly expectedCancel?: 'pprNotAllowed' | 'metadataMismatch'
  readonly state: 'authenticating' | 'authenticated' | 'downloading' | 'ended'
}

export function newEuicc(eid: string, signingKey: string): Euicc {
  return {
    eid,
    counter: 0,
    signingKey,
    view: {},
    lastOrder: 0,
    open: [],
    done: [],
    prunedThrough: 0,
    outbox: [],
    takenOver: [],
  }
}

/** The same eUICC with another order in the place of the one with its id. */
export function withOrder(euicc: Euicc, order: Order): Euicc {
  return { ...euicc, open: euicc.open.map((one) => (one.id === order.id ? order : one)) }
}

/** Name of an order for the operator: EID and number. */
export function orderName(eid: string, id: number): string {
  return `${eid}-${id}`
}
