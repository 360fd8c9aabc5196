/** ES8+.InitialiseSecureChannel: the BF23 that opens a BoundProfilePackage (SGP.22 5.5.1), made and checked. */
import type { KeyObject } from 'node:crypto'
import { DecodeError } from '../ber/issues.ts'
import { showOctets } from '../ber/octets.ts'
import { decodeUnambiguous } from '../schema/decode-complete.ts'
import { encode } from '../schema/type.ts'
import { InitialiseSecureChannelRequest } from '../sgp22/bound-profile-package.ts'
import { type BppFailure, bppFailure } from './bpp-errors.ts'
import { sign, signatureFault, signatureFaultTexts } from './ecdsa.ts'
import { KEY_LENGTH, KEY_TYPE_AES } from './session-keys.ts'
import { signedBytes } from './signed-bytes.ts'

/** installBoundProfilePackage, the only remote operation of SGP.22. */
export const INSTALL_BOUND_PROFILE_PACKAGE = 1

/** What goes into the request; the optional members are for senders that misbehave on purpose. */
export interface SecureChannelOffer {
  readonly transactionId: Uint8Array
  readonly hostId: Uint8Array
  /** otPK.DP, the point of 65 octets. */
  readonly smdpOtpk: Uint8Array
  /** otPK.EUICC as in euiccSigned2: signed, and not sent. */
  readonly euiccOtpk: Uint8Array
  /** SK.DPpb. */
  readonly dpPbKey: KeyObject
  readonly remoteOpId?: number
  readonly keyType?: number
  readonly keyLen?: number
}

/** The signed BF23. @throws EncodeError where transactionId or hostId do not have 1 to 16 octets */
export function initialiseSecureChannelRequest(offer: SecureChannelOffer): Buffer {
  const { remoteOpId = INSTALL_BOUND_PROFILE_PACKAGE, keyType = KEY_TYPE_AES, keyLen = KEY_LENGTH } = offer
  const { transactionId, hostId, smdpOtpk, euiccOtpk, dpPbKey } = offer
  const controlRefTemplate = { keyType: Buffer.of(keyType), keyLen: Buffer.of(keyLen), hostId }
  const request = { remoteOpId, transactionId, controlRefTemplate, smdpOtpk }
  const unsigned = encode(InitialiseSecureChannelRequest, { ...request, smdpSign: new Uint8Array() })
  const smdpSign = sign(dpPbKey, signedBytes.smdpSign(unsigned, euiccOtpk))
  return encode(InitialiseSecureChannelRequest, { ...request, smdpSign })
}

/** What the eUICC holds against a received request. */
export interface SecureChannelExpectation {
  /** Of the RSP session, from serverSigned1 and smdpSigned2. */
  readonly transactionId: Uint8Array
  /** otPK.EUICC of the session. */
  readonly euiccOtpk: Uint8Array
  /** PK.DPpb. */
  readonly dpPbPublicKey: KeyObject
}

/**
 * The request, or the failure that SGP.22 5.5.1 names. The signature is looked at first: the other values of a request that is not
 * authentic say nothing. Bytes that are no such request are incorrectInputValues.
 */
export function checkInitialiseSecureChannel(
  bytes: Uint8Array,
  expected: SecureChannelExpectation,
): BppFailure | { readonly kind: 'accepted'; readonly request: InitialiseSecureChannelRequest } {
  let request: InitialiseSecureChannelRequest
  let signed: Uint8Array
  try {
    request = decodeUnambiguous(InitialiseSecureChannelRequest, bytes).value
    signed = signedBytes.smdpSign(bytes, expected.euiccOtpk)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return refused('incorrectInputValues', error.message)
  }
  const fault = signatureFault(expected.dpPbPublicKey, request.smdpSign, signed)
  if (fault !== undefined) return refused('invalidSignature', signatureFaultTexts[fault])
  if (!Buffer.from(request.transactionId).equals(expected.transactionId)) {
    return refused(
      'invalidTransactionId',
      `transactionId ${showOctets(request.transactionId)} in a session of ${showOctets(expected.transactionId)}`,
    )
  }
  const { keyType, keyLen, hostId } = request.controlRefTemplate
  if (showOctets(keyType) !== '88' || showOctets(keyLen) !== '10' || hostId.length < 1 || hostId.length > 16) {
    return refused(
      'unsupportedCrtValues',
      `keyType ${showOctets(keyType)}, keyLen ${showOctets(keyLen)}, hostId of ${hostId.length} octets`,
    )
  }
  if (request.remoteOpId !== INSTALL_BOUND_PROFILE_PACKAGE) {
    return refused('unsupportedRemoteOperationType', `remoteOpId ${request.remoteOpId}`)
  }
  return { kind: 'accepted', request }
}

function refused(reason: BppFailure['errorReason'], what: string): BppFailure {
  return bppFailure('initialiseSecureChannel', reason, what)
}
