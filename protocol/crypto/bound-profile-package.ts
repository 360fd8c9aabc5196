/** The SM-DP+ side of profile protection: a BoundProfilePackage for one eUICC and one session (SGP.22 2.5.3 and 2.5.4). */
import type { KeyObject } from 'node:crypto'
import { EncodeError } from '../ber/issues.ts'
import { tlv } from '../ber/writer.ts'
import type { ReplaceSessionKeysRequest } from '../sgp22/bound-profile-package.ts'
import { BspSession, type BspTag, MAX_PLAINTEXT } from './bsp.ts'
import { curveOf, pointOf, publicKeyFromPoint } from './curves.ts'
import { sharedSecret } from './ecdh.ts'
import { initialiseSecureChannelRequest } from './initialise-secure-channel.ts'
import { replaceSessionKeysTlv, sessionKeysOf } from './replace-session-keys.ts'
import { sessionKeys } from './session-keys.ts'

/** What the package carries. */
export interface ProfilePackageContents {
  /** BF24, whole. */
  readonly configureIsdp: Uint8Array
  /** BF25, whole; goes into several 88 where one does not hold it. */
  readonly storeMetadata: Uint8Array
  /** Profile protection keys (PPK); without them the session keys protect the profile too. */
  readonly replaceSessionKeys?: ReplaceSessionKeysRequest
  /** Unprotected profile package: the profile elements. */
  readonly profilePackage: Uint8Array
  /** Octets of plaintext in one 86, up to 1007, which is the default. */
  readonly segmentSize?: number
}

export interface BindingInput extends ProfilePackageContents {
  readonly transactionId: Uint8Array
  /** 1 to 16 octets that name the SM-DP+ in the key derivation. */
  readonly hostId: Uint8Array
  /** EID, 16 octets, of the eUICC's certificate. */
  readonly eid: Uint8Array
  /** otSK.DP; its public point is sent. */
  readonly smdpOtsk: KeyObject
  /** otPK.EUICC, the point of 65 octets from euiccSigned2. */
  readonly euiccOtpk: Uint8Array
  /** SK.DPpb. */
  readonly dpPbKey: KeyObject
}

/**
 * The whole BF36. Everything but smdpSign follows from the input.
 *
 * @throws KeyError where otPK.EUICC is no point of the curve of otSK.DP
 * @throws EncodeError for values of a wrong size, or an empty profile package
 */
export function bindProfilePackage(input: BindingInput): Buffer {
  const { transactionId, hostId, eid, smdpOtsk, euiccOtpk, dpPbKey } = input
  const z = sharedSecret(smdpOtsk, publicKeyFromPoint(curveOf(smdpOtsk), euiccOtpk))
  const session = new BspSession(sessionKeys(z, hostId, eid))
  const request = initialiseSecureChannelRequest({ transactionId, hostId, smdpOtpk: pointOf(smdpOtsk), euiccOtpk, dpPbKey })
  return boundProfilePackage(request, session, input)
}

/** BF36 of a ready BF23 and contents that `session` protects. @throws EncodeError for an empty profile package or a segment size out of range */
export function boundProfilePackage(
  initialiseSecureChannel: Uint8Array,
  session: BspSession,
  contents: ProfilePackageContents,
): Buffer {
  const { configureIsdp, storeMetadata, replaceSessionKeys, profilePackage, segmentSize = MAX_PLAINTEXT } = contents
  if (profilePackage.length === 0) throw new EncodeError('the profile package is empty; sequenceOf86 has at least one 86')
  if (!Number.isInteger(segmentSize) || segmentSize < 1 || segmentSize > MAX_PLAINTEXT) {
    throw new EncodeError(`a segment holds 1 to ${MAX_PLAINTEXT} octets of plaintext, not ${segmentSize}`)
  }
  const parts = [
    initialiseSecureChannel,
    tlv(0xa0, ...protectedParts(session, 0x87, configureIsdp)),
    tlv(0xa1, ...protectedParts(session, 0x88, storeMetadata)),
  ]
  if (replaceSessionKeys !== undefined) {
    parts.push(tlv(0xa2, ...protectedParts(session, 0x87, replaceSessionKeysTlv(replaceSessionKeys))))
    session.replaceKeys(sessionKeysOf(replaceSessionKeys))
  }
  parts.push(tlv(0xa3, ...protectedParts(session, 0x86, profilePackage, segmentSize)))
  return tlv(0xbf36, ...parts)
}

/** `plaintext` in as many TLVs as it needs. */
export function protectedParts(session: BspSession, tag: BspTag, plaintext: Uint8Array, size = MAX_PLAINTEXT): readonly Buffer[] {
  const segments: Buffer[] = []
  for (let at = 0; at < plaintext.length; at += size) segments.push(session.protect(tag, plaintext.subarray(at, at + size)))
  return segments
}
