/** What an SM-DP+ remembers: profiles with their orders, and open sessions. Plain data; octets are upper-case hexadecimal. */
import type { NotificationEvent } from '../../protocol/sgp22/basic.ts'
import type { RegisteredEvent } from '../rsp-server/event-registrar.ts'
import type { RspSession, Sessions } from '../rsp-server/rsp-server.ts'

/** States of a profile at the SM-DP+ (SGP.22 3.1.6). */
export type ProfileStatus =
  | 'Available'
  | 'Allocated'
  | 'Linked'
  | 'Confirmed'
  | 'Released'
  | 'Downloaded'
  | 'Installed'
  | 'Error'
  | 'Unavailable'

/** What a profile is, from the day it is in stock. */
export interface ProfileDescription {
  /** 18 to 20 digits. */
  readonly iccid: string
  readonly profileType: string
  readonly serviceProviderName: string
  readonly profileName: string
  /** Who may order it: object identifier or name of an operator's certificate; absent for everybody. */
  readonly operator?: string
  readonly profileClass?: 'test' | 'provisioning' | 'operational'
  readonly icon?: { readonly type: 'jpg' | 'png'; readonly octets: string }
  /** Default: all four events to this SM-DP+. */
  readonly notifications?: readonly { readonly events: NotificationEvent; readonly address: string }[]
  /** `mccMnc` as `262-01`. */
  readonly owner?: { readonly mccMnc: string; readonly gid1?: string; readonly gid2?: string }
  readonly policyRules?: readonly ('pprUpdateControl' | 'ppr1' | 'ppr2')[]
  /** Emergency Profile; only eUICCs of SGP.32 that support one are told, and get it. */
  readonly ecallIndication?: boolean
  /** Only eUICCs of SGP.32 are told. */
  readonly fallbackAllowed?: boolean
  /** Capabilities (names of UICCCapability) without which an eUICC cannot use it. */
  readonly requires?: readonly string[]
  /** 6 to 15 digits; default: digits made of the ICCID. */
  readonly imsi?: string
  /** Octets of the profile package that is made, 2 kB to 40 kB; default: the smallest. */
  readonly size?: number
  /** A ready unprotected profile package in place of a made one. */
  readonly package?: string
  /** Keys of its own protect the profile in place of the session keys. */
  readonly profileProtectionKeys?: ProtectionKeys
  /** One-time keys of an eUICC that one order may be bound to; absent for any number. */
  readonly bindingLimit?: number
}

/** 16 octets each. */
export interface ProtectionKeys {
  readonly initialMacChainingValue: string
  readonly ppkEnc: string
  readonly ppkCmac: string
}

/** Why an order came to its end without an installed profile. */
export type EndOfOrder = 'confirmationRetries' | 'downloadRetries' | 'rejected' | 'installationFailed'

/** A download order. */
export interface Order {
  /** Who ordered; absent for the operator in process. */
  readonly requester?: string
  /** 32 digits. The eUICC that it is for, or that the first package went to. */
  readonly eid?: string
  /** Absent until the order is confirmed. Empty: the eUICC comes by its default SM-DP+ address. */
  readonly matchingId?: string
  /** Hash of the confirmation code. */
  readonly confirmationCode?: string
  /** Where the event of this order is registered. */
  readonly smdsAddress?: string
  /** Milliseconds since 1970. */
  readonly expiresAt?: number
  readonly downloads: number
  readonly confirmationFailures: number
  readonly ended?: EndOfOrder
  /** The package that was delivered last. */
  readonly binding?: Binding
}

/** What binds a package to an eUICC, and what a retry and an installation result need to know of it. */
export interface Binding {
  readonly transactionId: string
  readonly eid: string
  readonly ciKeyIdentifier: string
  readonly euiccCertificate: string
  readonly euiccOtpk: string
  /** Scalar of otSK.DP. */
  readonly smdpOtsk: string
  /** Transactions of packages for the same certificate before: their installation results may come late. */
  readonly earlier: readonly string[]
  /** Different one-time keys of eUICCs that this order was bound to. */
  readonly count: number
}

export interface Installation {
  readonly eid: string
  readonly transactionId: string
  /** seqNumber of the installation result, decimal: what the eUICC tells of this installation has a higher one. */
  readonly seqNumber: string
}

export interface StoredProfile {
  readonly description: ProfileDescription
  readonly status: ProfileStatus
  readonly order?: Order
  /** Where it is installed, and who can say that it is deleted there. */
  readonly installation?: Installation
}

export interface SmdpSession extends RspSession {
  /** What AuthenticateClient proved. */
  readonly euicc?: { readonly eid: string; readonly certificate: string; readonly iot: boolean }
  /** The profile that was chosen. */
  readonly iccid?: string
  /** `5F37 40 ..` */
  readonly smdpSignature2?: string
  readonly announcedOtpk?: string
  readonly confirmationFailures?: number
}

/** A call of ES2+ with its answer, for an operator who did not get it and calls again. */
export interface RememberedCall {
  readonly function: string
  readonly request: string
  readonly iccid: string
}

export interface SmdpState {
  readonly profiles: readonly StoredProfile[]
  readonly sessions: Sessions<SmdpSession>
  /** By requester and functionCallIdentifier. */
  readonly calls: Readonly<Record<string, RememberedCall>>
  /** Event identifiers are used once only. */
  readonly usedEventIds: readonly string[]
  /** Events whose deletion the SM-DS has not confirmed. */
  readonly eventsToDelete: readonly RegisteredEvent[]
}

export const emptyState: SmdpState = { profiles: [], sessions: {}, calls: {}, usedEventIds: [], eventsToDelete: [] }

export function findProfile({ profiles }: SmdpState, iccid: string | undefined): StoredProfile | undefined {
  return profiles.find(({ description }) => description.iccid === iccid)
}

/** The state with the profile of this ICCID in its place. */
export function withProfile(state: SmdpState, profile: StoredProfile): SmdpState {
  const { iccid } = profile.description
  return { ...state, profiles: state.profiles.map((one) => (one.description.iccid === iccid ? profile : one)) }
}

/** The state without open sessions for this profile: its download is over. */
export function withoutSessionsOf(state: SmdpState, { description }: StoredProfile): SmdpState {
  const others = Object.entries(state.sessions).filter(([, { iccid }]) => iccid !== description.iccid)
  return { ...state, sessions: Object.fromEntries(others) }
}

/** The state in which the event of an order that is over, where it has one, waits to be deleted at the SM-DS. */
export function withEventToDelete(state: SmdpState, { smdsAddress, eid, matchingId }: Order): SmdpState {
  if (smdsAddress === undefined || eid === undefined || matchingId === undefined) return state
  return { ...state, eventsToDelete: [...state.eventsToDelete, { smdsAddress, eid, eventId: matchingId }] }
}

/** @throws RangeError for a profile without an order: a mistake of the caller */
export function orderOf({ order, description }: StoredProfile): Order {
  if (order === undefined) throw new RangeError(`${description.iccid} has no order`)
  return order
}
