/** Where a developer can go wrong in the downloads of an IPA: which way, to whom, with what, and when to stop. */
import type { ActivationCode } from '../../protocol/identifiers/activation-code.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import type { Trust } from '../../transport/trust.ts'

/** Whom the IPA can download from: the SM-DP+ itself, or through an eIM that says it relays. */
export interface Ways {
  readonly direct: boolean
  readonly indirect: boolean
}

/** Addresses that the eUICC has (ES10a.GetEuiccConfiguredAddresses). */
export interface ConfiguredAddresses {
  readonly defaultDpAddress: string | undefined
  readonly rootDsAddress: string | undefined
}

/** Why a session ended without a result of the eUICC. */
export type EndOfSession = 'refused' | 'cut' | 'stopped'

export interface DownloadDecisions {
  way(ways: Ways): 'direct' | 'indirect'
  /** The matchingId of an activation code. */
  matchingId(code: ActivationCode): string
  /** Whether a download of this code is begun. */
  begins(isTriedBefore: boolean): boolean
  /** Whether a trigger whose eimTransactionId has had its result is carried out again. */
  readonly repeatsTriggers: boolean
  /** Whether the IPA looks for an SM-DP+ itself where the trigger names none, and names one to the eIM. @param eimKnows the eIM keeps the data */
  namesSmdp(eimKnows: boolean): boolean
  /** Where contactDefaultSmdp leads. */
  defaultSmdp(configured: ConfiguredAddresses): string | undefined
  /** Where contactSmds leads. @param named in the trigger */
  smds(named: string | undefined, configured: ConfiguredAddresses): string | undefined
  /** Whether a trigger in the answer of an SM-DS is carried out. */
  readonly followsTriggers: boolean
  /** hashCc for PrepareDownload. @param ownHash of the code that the IPA has; throws where it needs one and has none */
  hashCc(fromEim: Uint8Array | undefined, ownHash: () => Uint8Array | undefined): Uint8Array | undefined
  /** Whether a session that has ended so is begun once more. */
  beginsAgain(end: EndOfSession): boolean
  /** Whether the IPA falls back when a session has ended so. */
  fallsBack(end: EndOfSession): boolean
  /** Whether the functions of an indirect download go over the connection of the poll. */
  readonly keepsConnection: boolean
  /** Whether the eIM is sent a result where the eUICC made one. */
  reportsResult(way: 'direct' | 'indirect'): boolean
  /** Whether the installation result of an indirect download goes to the SM-DP+ through the eIM. */
  readonly relaysResult: boolean
  /** Which TLS certificates of an SM-DP+ or SM-DS are taken. @param eimCas PEM of what is trusted for eIMs */
  rspTrust(right: Trust, eimCas: readonly string[]): Trust
  /** How long an SM-DP+ or SM-DS is waited for. */
  rspPatience(own: Partial<HttpsPatience>): Partial<HttpsPatience>
}

export const rightDownloadDecisions: DownloadDecisions = {
  way: ({ direct, indirect }) => (indirect || !direct ? 'indirect' : 'direct'),
  matchingId: ({ matchingId }) => matchingId,
  begins: () => true,
  repeatsTriggers: false,
  namesSmdp: (eimKnows) => !eimKnows,
  defaultSmdp: ({ defaultDpAddress }) => defaultDpAddress,
  smds: (named, { rootDsAddress }) => named ?? rootDsAddress,
  followsTriggers: true,
  hashCc: (fromEim, ownHash) => fromEim ?? ownHash(),
  beginsAgain: () => false,
  fallsBack: () => false,
  keepsConnection: true,
  reportsResult: () => true,
  relaysResult: true,
  rspTrust: (right) => right,
  rspPatience: (own) => own,
}
