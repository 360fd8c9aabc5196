/**
 * The decisions of an IPA, each at the point where a developer could decide otherwise. A named fault replaces some of them.
 *
 * Long because: it is the one list of everything that an IPA can get wrong.
 */
import { namesKey } from '../../protocol/certificates/key-identifier.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import { type ActivationCode, parseActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { sameHost } from '../../protocol/identifiers/fqdn.ts'
import { parsePlmn, plmnOctets } from '../../protocol/identifiers/plmn.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import { isSameMetadata } from '../profile-metadata.ts'
import { type CompactDecisions, rightCompactDecisions } from './compact-decisions.ts'
import { type DeviceDecisions, rightDeviceDecisions } from './device-decisions.ts'
import { type DownloadDecisions, rightDownloadDecisions } from './download-decisions.ts'
import { type EimPackage, type EuiccPackage, readEimPackage, type UnusablePackage } from './eim-package.ts'
import type { AssociatedEim } from './eim-trust.ts'
import type { CancelReason, CardSpec } from './es10.ts'
import { type InjectDecisions, rightInjectDecisions } from './inject-decisions.ts'
import type { IpaFeature, IpaProtocol } from './ipa-settings.ts'
import type { Cause, IpaState } from './ipa-state.ts'
import { type ManagementDecisions, rightManagementDecisions } from './management-decisions.ts'

/** How a delivery to an eIM ended. */
export type Delivery = 'acknowledged' | 'empty' | 'errorAnswer' | 'taken' | 'unreachable'

/** What the IPA knows when it thinks of a rollback. */
export interface RollbackQuestion {
  readonly delivery: Delivery
  /** Whether the package granted it and the enable worked. */
  readonly granted: boolean
  readonly failures: number
  /** Failed deliveries after which the IPA gives up. */
  readonly patience: number
}

/** A notification that waits on the card. */
export interface Waiting {
  readonly seqNumber: bigint
  readonly address: string
  readonly isPir: boolean
}

/** Where `what` the IPA checked is wrong. */
export type DownloadProblem = 'pprNotAllowed' | 'metadataMismatch' | 'loadBppExecutionError' | 'timeout' | 'other'

type Removal = 'ok' | 'nothingToDelete' | 'undefinedError' | number

export interface IpaDecisions extends ManagementDecisions, DownloadDecisions, InjectDecisions, CompactDecisions, DeviceDecisions {
  // Retrieval
  /** Whether the IPA asks for another package; `last` is what the request before it came to. */
  asksAgain(last: 'package' | 'noEimPackageAvailable' | 'error'): boolean
  /** The eIMs of the eUICC that are asked for packages. */
  polled(eims: readonly AssociatedEim[]): readonly AssociatedEim[]
  /** What a package is. */
  readPackage(octets: Uint8Array, spec: CardSpec): EimPackage
  /** What the IPA says about a package that it cannot use; `undefined` where it keeps silent. */
  complaint(unusable: UnusablePackage): UnusablePackage['why'] | undefined
  /** The eimTransactionId in what is said about a package, for the one it had. */
  echoed(
    eimTransactionId: Uint8Array | undefined,
    where: 'error' | 'data' | 'trigger' | 'initiateAuthentication',
  ): Uint8Array | undefined
  /** The EID in a result. */
  eidOfResult(eid: Uint8Array): Uint8Array | undefined
  rPlmn(plmn: string): Uint8Array
  /** The stateChangeCause for what happened. */
  stateChangeCause(cause: Cause): Cause
  /** Whether an eIM has been told of a state change when the request went as said. */
  hasHeard(outcome: 'answered' | 'failed'): boolean
  /** The state as it is written down. */
  remembered(state: IpaState): IpaState

  // Results
  wantsNotifications(eimPackage: EuiccPackage): boolean
  /** Sequence numbers to remove from the card before or after the eIM's answer. */
  toRemove(moment: 'beforeAnswer' | 'afterAnswer', sent: readonly bigint[], acknowledged: readonly bigint[]): readonly bigint[]
  /** Whether the removal of further numbers goes on behind this answer of the card. */
  goesOnRemoving(status: Removal): boolean
  /** Whether a stored result is for this eIM. */
  isResultFor(eimId: string, associated: string): boolean
  /** Whether the IPA looks for stored results when it starts. */
  readonly looksForStoredResults: boolean
  /** Whether a result that waits is still delivered, so long after the last time with the eIMs. */
  stillDelivers(awayMs: number): boolean
  repeatsDelivery(attempt: number, attempts: number): boolean
  /** Whether a result that could not be delivered is removed from the card. */
  readonly dropsUndelivered: boolean
  rollsBack(question: RollbackQuestion): boolean
  /** The result that is delivered after a rollback. */
  resultAfterRollback<T>(replaced: T, replacement: T): T

  // Data requests
  ipaFeatures(features: readonly IpaFeature[]): readonly (IpaFeature | number)[]
  ipaSupportedProtocols(protocols: readonly IpaProtocol[]): readonly IpaProtocol[]
  /** Tags of a request that are not known: whether they spoil it. */
  readonly refusesUnknownTags: boolean
  /** Tags that are answered for those asked for. */
  answeredTags(asked: readonly number[]): readonly number[]
  matchesCiKey(asked: Uint8Array, full: Uint8Array): boolean
  readonly appliesSearchCriteria: boolean
  refusesInEmergency(enabled: boolean): boolean

  // Downloads
  parseActivationCode(text: string): ActivationCode
  isContactedServer(contacted: string, signed: string): boolean
  isExpectedOid(expected: string | undefined, certificate: ParsedCertificate): boolean
  isInForce(certificate: ParsedCertificate, now: number): boolean
  metadataAgree(announced: Uint8Array, inPackage: Uint8Array): boolean
  mayInstall(allowed: boolean): boolean
  readonly goesOnWithoutConfirmationCode: boolean
  cancelReason(problem: DownloadProblem): CancelReason
  /** The transactionId of the session after an answer that has this one. */
  transactionId(own: Uint8Array, answered: Uint8Array | undefined): Uint8Array | undefined
  /** Whether a refusal by the eUICC is passed on to the server. */
  readonly passesCardErrorOn: boolean
  reportsFailure(way: 'direct' | 'indirect'): boolean

  // Notifications
  /** Notifications of one recipient in the order of sending; those of one group are sent at the same time. */
  deliveryOrder(waiting: readonly Waiting[]): readonly (readonly Waiting[])[]
  /** Who is served at the same time as whom. */
  recipients(waiting: readonly Waiting[]): readonly (readonly Waiting[])[]
  goesOnAfterFailure(failed: Waiting): boolean
  removesNotification(delivered: boolean): boolean
  deliversTo(recipient: 'smdp' | 'eim', waiting: Waiting): boolean

  // Trust
  /** Which kind of trust counts for an eIM. */
  eimTrust(configuration: EimConfigurationData): 'publicKey' | 'certificate' | 'ca'
}

export const rightDecisions: IpaDecisions = {
  ...rightManagementDecisions,
  ...rightDownloadDecisions,
  ...rightCompactDecisions,
  ...rightDeviceDecisions,
  ...rightInjectDecisions,
  asksAgain: (last) => last === 'package',
  polled: (eims) => eims,
  readPackage: readEimPackage,
  complaint: ({ why }) => why,
  echoed: (eimTransactionId) => eimTransactionId,
  eidOfResult: (eid) => eid,
  rPlmn: (plmn) => plmnOctets(parsePlmn(plmn)),
  stateChangeCause: (cause) => cause,
  hasHeard: (outcome) => outcome === 'answered',
  remembered: (state) => state,

  wantsNotifications: ({ psmo }) => psmo,
  toRemove: (moment, _sent, acknowledged) => (moment === 'afterAnswer' ? acknowledged : []),
  goesOnRemoving: () => true,
  isResultFor: (eimId, associated) => eimId === associated,
  looksForStoredResults: true,
  stillDelivers: () => true,
  repeatsDelivery: (attempt, attempts) => attempt < attempts,
  dropsUndelivered: false,
  rollsBack: ({ delivery, granted, failures, patience }) => delivery === 'unreachable' && granted && failures >= patience,
  resultAfterRollback: (_replaced, replacement) => replacement,

  ipaFeatures: (features) => features,
  ipaSupportedProtocols: (protocols) => protocols,
  refusesUnknownTags: true,
  answeredTags: (asked) => asked,
  matchesCiKey: namesKey,
  appliesSearchCriteria: true,
  refusesInEmergency: (enabled) => enabled,

  parseActivationCode,
  isContactedServer: sameHost,
  isExpectedOid: (expected, { extensions }) =>
    expected === undefined || (extensions.subjectAltName?.value.registeredIds ?? []).includes(expected),
  isInForce: ({ notBefore, notAfter }, now) => notBefore <= now && now <= notAfter,
  metadataAgree: isSameMetadata,
  mayInstall: (allowed) => allowed,
  goesOnWithoutConfirmationCode: false,
  cancelReason: (problem) => (problem === 'other' ? 'undefinedReason' : problem),
  transactionId: (own) => own,
  passesCardErrorOn: true,
  reportsFailure: () => true,

  deliveryOrder: (waiting) => waiting.toSorted(bySequenceNumber).map((one) => [one]),
  recipients: byRecipient,
  goesOnAfterFailure: () => false,
  removesNotification: (delivered) => delivered,
  deliversTo: () => true,

  eimTrust({ trustedPublicKeyDataTls }) {
    if (trustedPublicKeyDataTls === undefined) return 'ca'
    return trustedPublicKeyDataTls.kind === 'trustedEimPkTls' ? 'publicKey' : 'certificate'
  },
}

function byRecipient(waiting: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const groups = new Map<string, Waiting[]>()
  for (const one of waiting) {
    const address = one.address.toLowerCase()
    groups.set(address, [...(groups.get(address) ?? []), one])
  }
  return [...groups.values()]
}

export function bySequenceNumber(one: Waiting, other: Waiting): number {
  return one.seqNumber < other.seqNumber ? -1 : one.seqNumber > other.seqNumber ? 1 : 0
}
