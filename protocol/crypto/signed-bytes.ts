/**
 * The octets that each signature of SGP.32 and SGP.22 covers, made of received TLVs: concatenated, never re-encoded.
 *
 * Every argument is a whole TLV, tag and length included, unless it says otherwise. A DecodeError says that it is another one: a
 * value without its header is the mistake that signatures fail on most often.
 */
import { elementOf } from '../ber/element.ts'
import { DecodeError, EncodeError } from '../ber/issues.ts'
import { BerReader } from '../ber/reader.ts'
import { hexTag } from '../ber/tag.ts'
import { tlv } from '../ber/writer.ts'
import { encode } from '../schema/type.ts'
import type { UnboundedInteger } from '../schema/unbounded-integer.ts'
import { AssociationToken } from '../sgp32/basic.ts'

/** Functions by the name of the signature; each returns the signed octets. */
export const signedBytes = {
  /** SGP.32: signed by the eIM. Without an association token the value 0 is signed. */
  eimSignature: (euiccPackageSigned: Uint8Array, associationToken: UnboundedInteger = 0) =>
    join(element(0x30, euiccPackageSigned), tokenObject(associationToken)),

  /** SGP.32 v1.1 and later, euiccPackageResultDataSigned. */
  euiccSignEPR: (dataSigned: Uint8Array, associationToken: UnboundedInteger = 0) =>
    join(element(0x30, dataSigned), tokenObject(associationToken)),

  /** SGP.32 v1.1 and later, euiccPackageErrorDataSigned. */
  euiccSignEPE: (errorDataSigned: Uint8Array, associationToken: UnboundedInteger = 0) =>
    join(element(0x30, errorDataSigned), tokenObject(associationToken)),

  /** SGP.32 v1.0, euiccSignEPR and euiccSignEPE: the data, then the eimSignature object `5F37 40 ..` of the request. */
  euiccSignOverEimSignature: (dataSigned: Uint8Array, eimSignature: Uint8Array) =>
    join(element(0x30, dataSigned), element(0x5f37, eimSignature)),

  serverSignature1: (serverSigned1: Uint8Array) => join(element(0x30, serverSigned1)),

  euiccSignature1: (euiccSigned1: Uint8Array) => join(element(0x30, euiccSigned1)),

  smdpSignature2: (smdpSigned2: Uint8Array, euiccSignature1: Uint8Array) =>
    join(element(0x30, smdpSigned2), element(0x5f37, euiccSignature1)),

  euiccSignature2: (euiccSigned2: Uint8Array, smdpSignature2: Uint8Array) =>
    join(element(0x30, euiccSigned2), element(0x5f37, smdpSignature2)),

  /**
   * What stands before the 5F37 in InitialiseSecureChannelRequest, without the BF23 header, then otPK.EUICC, which the eUICC
   * gave in euiccSigned2 and which is not in the request (SGP.22 5.5.1).
   *
   * @param euiccOtpk the point, 65 octets
   */
  smdpSign: (initialiseSecureChannelRequest: Uint8Array, euiccOtpk: Uint8Array) =>
    join(untilSignature(element(0xbf23, initialiseSecureChannelRequest)), tlv(0x5f49, euiccOtpk)),

  /** profileInstallationResultData, of a success or of an error. */
  euiccSignPIR: (profileInstallationResultData: Uint8Array) => join(element(0xbf27, profileInstallationResultData)),

  /** tbsOtherNotification. */
  euiccNotificationSignature: (notificationMetadata: Uint8Array) => join(element(0xbf2f, notificationMetadata)),

  euiccCancelSessionSignature: (euiccCancelSessionSigned: Uint8Array) => join(element(0x30, euiccCancelSessionSigned)),
} as const

/** A signature of 64 octets as the object that other signatures cover: `5F37 40 ..`. */
export function signatureObject(signature: Uint8Array): Buffer {
  return tlv(0x5f37, signature)
}

/** `84 LL VV` (SGP.32, associationToken), an INTEGER in its shortest form. @throws EncodeError for a negative one or a fraction */
export function tokenObject(associationToken: UnboundedInteger): Buffer {
  if (associationToken < 0 || (typeof associationToken === 'number' && !Number.isSafeInteger(associationToken))) {
    throw new EncodeError(`an association token is an integer from 0, not ${associationToken}`)
  }
  return encode(AssociationToken, BigInt(associationToken))
}

function join(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts)
}

/** The bytes, checked to be one element of this tag. */
function element(tag: number, bytes: Uint8Array): Uint8Array {
  return elementOf(tag, bytes, `the whole ${hexTag(tag)} object is signed`).bytes
}

/** Contents of an element up to its 5F37. */
function untilSignature(bytes: Uint8Array): Uint8Array {
  const reader = new BerReader(bytes)
  reader.next(0, bytes.length)
  const { valueStart, valueEnd } = reader
  for (let at = valueStart; at < valueEnd; at = reader.end) {
    reader.next(at, valueEnd)
    if (reader.tag === 0x5f37) return bytes.subarray(valueStart, at)
  }
  throw new DecodeError('missing-element', valueEnd, 'no 5F37 (smdpSign)')
}
