/** What can go wrong in an SM-DP+, as the decisions that its developer takes. A named fault replaces some of them. */
import { createHash, type KeyObject } from 'node:crypto'
import { BerReader } from '../../protocol/ber/reader.ts'
import { type BindingInput, bindProfilePackage } from '../../protocol/crypto/bound-profile-package.ts'
import { type Curve, generateKeyPair } from '../../protocol/crypto/curves.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import type { EUICCInfo2 } from '../../protocol/sgp32/euicc-info2.ts'
import { type AuthenticationDecisions, rightAuthentication } from '../rsp-server/decisions.ts'
import type { Order, ProfileDescription, SmdpSession, SmdpState, StoredProfile } from './state.ts'

/** An eUICC that asks for a profile. */
export interface Asking {
  readonly eid: string
  /** Empty where none was sent. */
  readonly matchingId: string
}

export interface SmdpDecisions extends AuthenticationDecisions {
  // Which profile
  /** Profiles whose order a matchingId names. */
  matchingProfiles(state: SmdpState, asking: Asking): readonly StoredProfile[]
  isForEid(order: Order, asking: Asking): boolean
  /** Whether another eUICC is in the middle of a download of this profile. */
  isHeldByAnother(state: SmdpState, profile: StoredProfile, asking: Asking): boolean
  isReleased(profile: StoredProfile): boolean
  isEligible(profile: ProfileDescription, info: EUICCInfo2): boolean
  hasExpired(order: Order, now: number): boolean
  /** Whether one more download may begin. */
  mayDownload(order: Order, limit: number): boolean
  /** @param free octets of non-volatile memory; undefined where the eUICC does not say */
  fits(size: number, free: number | undefined): boolean
  // AuthenticateClient
  /** The one-time key that is announced for a retry, hexadecimal. */
  announcedOtpk(order: Order, session: SmdpSession): string | undefined
  /** What smdpSignature2 covers behind smdpSigned2. */
  signedBehindSigned2(signature1: Buffer): Buffer
  // GetBoundProfilePackage
  isSignature2Valid(key: KeyObject, signature: Uint8Array, octets: Uint8Array): boolean
  /** What is kept of a confirmation code, hexadecimal. */
  keptCode(confirmationCode: string): string
  /** hashCc that the right code gives. */
  expectedHashCc(keptCode: string, transactionId: Uint8Array): Buffer
  /** Wrong codes so far. */
  confirmationFailures(order: Order, session: SmdpSession): number
  oneTimeKey(curve: Curve): KeyObject
  /** Whether what an order was bound with before serves this one-time key of the eUICC, hexadecimal. */
  isSameBinding(order: Order, euiccOtpk: string): boolean
  /** The EID as it goes into the session keys. */
  eidForKeys(eid: string): Uint8Array
  /** BF25 of the package. */
  metadataInPackage(announced: Buffer): Buffer
  bind(input: BindingInput): Buffer
  // What follows
  /** Whether a cancelled session leaves the order as it was. */
  keepsOrderOnCancel(reason: string | number): boolean
  /** The profile behind a session that was called off for a while. */
  postponed(profile: StoredProfile): StoredProfile
  isNotificationValid(key: KeyObject | undefined, signature: Uint8Array, octets: Uint8Array): boolean
  /** The profile whose deletion an eUICC reports; undefined where it is not that eUICC's, or told of an installation before. */
  deleted(profile: StoredProfile, eid: string, seqNumber: bigint): StoredProfile | undefined
  // ES2+
  requesterOf(certificate: string, header: string | undefined): string
  mayUse(profile: ProfileDescription, requester: string | undefined): boolean
  /** Whether a call was answered before under this key. */
  isRepeated(state: SmdpState, key: string, name: string, request: string): boolean
  isMatchingIdFree(state: SmdpState, matchingId: string, iccid: string): boolean
  // Life
  /** What is left of the stored state after a restart. */
  restored(state: SmdpState): SmdpState
}

const keepingReasons: readonly (string | number)[] = ['postponed', 'timeout']

export const rightSmdp: SmdpDecisions = {
  ...rightAuthentication,
  matchingProfiles: ({ profiles }, { matchingId }) => profiles.filter(({ order }) => order?.matchingId === matchingId),
  isForEid: (order, { eid }) => order.eid === undefined || order.eid === eid,
  isHeldByAnother: ({ sessions }, { description }, { eid }) =>
    Object.values(sessions).some((one) => one.iccid === description.iccid && one.euicc?.eid !== eid),
  isReleased: ({ status }) => status === 'Released' || status === 'Downloaded',
  isEligible({ policyRules = [], ecallIndication = false, requires = [] }, info) {
    const { forbiddenProfilePolicyRules: forbidden = [], uiccCapability } = info
    const capable = requires.every((name) => uiccCapability.some((one) => one === name))
    const ecall = !ecallIndication || info.iotSpecificInfo?.ecallSupported === true
    return capable && ecall && !policyRules.some((rule) => forbidden.includes(rule))
  },
  hasExpired: ({ expiresAt }, now) => expiresAt !== undefined && now >= expiresAt,
  mayDownload: ({ downloads }, limit) => downloads < limit,
  fits: (size, free) => free === undefined || size <= free,
  announcedOtpk: ({ binding }, session) =>
    binding?.ciKeyIdentifier === session.ciKeyIdentifier && binding.eid === session.euicc?.eid ? binding.euiccOtpk : undefined,
  signedBehindSigned2: (signature1) => signature1,
  isSignature2Valid: (key, signature, octets) => verify(key, signature, octets),
  keptCode: (code) => createHash('sha256').update(code, 'utf8').digest('hex').toUpperCase(),
  expectedHashCc: (kept, transactionId) => createHash('sha256').update(kept, 'hex').update(transactionId).digest(),
  confirmationFailures: ({ confirmationFailures }) => confirmationFailures,
  oneTimeKey: (curve) => generateKeyPair(curve).privateKey,
  isSameBinding: ({ binding }, euiccOtpk) => binding?.euiccOtpk === euiccOtpk,
  eidForKeys: eidOctets,
  metadataInPackage: (announced) => announced,
  bind: bindProfilePackage,
  keepsOrderOnCancel: (reason) => keepingReasons.includes(reason),
  postponed: (profile) => profile,
  isNotificationValid: (key, signature, octets) => key !== undefined && verify(key, signature, octets),
  deleted({ description, installation }, eid, seqNumber) {
    if (installation?.eid !== eid || seqNumber <= BigInt(installation.seqNumber)) return undefined
    return { description, status: 'Available' }
  },
  requesterOf: (certificate) => certificate,
  mayUse: ({ operator }, requester) => operator === undefined || requester === undefined || operator === requester,
  isRepeated({ calls }, key, name, request) {
    const call = Object.hasOwn(calls, key) ? calls[key] : undefined
    return call?.function === name && call.request === request
  },
  isMatchingIdFree: ({ profiles }, matchingId, iccid) =>
    !profiles.some(({ order, description }) => order?.matchingId === matchingId && description.iccid !== iccid),
  restored: (state) => state,
}

/** Free non-volatile memory (82) of extCardResource, ETSI TS 102 226; undefined where the eUICC does not say. */
export function freeMemory(extCardResource: Uint8Array): number | undefined {
  const reader = new BerReader(extCardResource)
  try {
    for (let at = 0; at < extCardResource.length; at = reader.end) {
      reader.next(at, extCardResource.length)
      if (reader.tag === 0x82) return Number(`0x${Buffer.from(reader.value()).toString('hex') || '0'}`)
    }
  } catch {
    return undefined
  }
  return undefined
}
