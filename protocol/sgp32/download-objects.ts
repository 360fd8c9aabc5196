/**
 * Download objects that SGP.32 v1.2 redefines, with their compact forms: AuthenticateServer 5.9.7, PrepareDownload 5.9.8,
 * CancelSession 5.9.9. A receiver of a compact form rebuilds the full structure from the session and checks the signature over that.
 */
import { Certificate } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of, Type } from '../schema/type.ts'
import { AuthenticateResponseError } from '../sgp22/authenticate-server.ts'
import { Octet16, Octet32, OneTimePublicKey, Signature, TransactionId } from '../sgp22/basic.ts'
import { CancelSessionReason, CancelSessionResponseError, CancelSessionResponseOk } from '../sgp22/cancel-session.ts'
import { CtxParams1 } from '../sgp22/device-info.ts'
import { authenticateClientRequest } from '../sgp22/es9plus-asn1.ts'
import { PrepareDownloadResponseError, PrepareDownloadResponseOk } from '../sgp22/prepare-download.ts'
import { EUICCInfo2 } from './euicc-info2.ts'

/** EuiccSigned1 with the EUICCInfo2 of one version. */
export function euiccSigned1<I>(euiccInfo2: Type<I>) {
  return sequence('EuiccSigned1', {
    transactionId: TransactionId.retag(0x80),
    serverAddress: utf8String().retag(0x83),
    serverChallenge: Octet16.retag(0x84),
    euiccInfo2,
    ctxParams1: CtxParams1,
  })
}

/** AuthenticateServerResponse with the EuiccSigned1 of one version. */
export function authenticateServerResponse<S>(signed1: Type<S>) {
  const ok = sequence('AuthenticateResponseOk', {
    euiccSigned1: signed1,
    euiccSignature1: Signature,
    euiccCertificate: Certificate,
    eumCertificate: Certificate,
  })
  const compact = sequence('CompactAuthenticateResponseOk', {
    signedData: choice('CompactSignedData', { euiccSigned1: signed1, compactEuiccSigned1: CompactEuiccSigned1.retag(0xa0) }),
    euiccSignature1: Signature,
    euiccCertificate: optional(Certificate.retag(0xa1)),
    eumCertificate: optional(Certificate.retag(0xa2)),
  })
  return explicit(
    0xbf38,
    choice('AuthenticateServerResponse', {
      authenticateResponseOk: ok.retag(0xa0),
      authenticateResponseError: AuthenticateResponseError.retag(0xa1),
      compactAuthenticateResponseOk: compact.retag(0xa2),
    }),
  )
}

const CompactEuiccSigned1 = sequence('CompactEuiccSigned1', {
  extCardResource: octetString().retag(0x84),
  ctxParams1: optional(explicit(0xa2, CtxParams1)),
})

export const EuiccSigned1 = euiccSigned1(EUICCInfo2)
export type EuiccSigned1 = Of<typeof EuiccSigned1>

export const AuthenticateServerResponse = authenticateServerResponse(EuiccSigned1)
export type AuthenticateServerResponse = Of<typeof AuthenticateServerResponse>

/** ES9+'.AuthenticateClient: the request of SGP.22 with the response of an SGP.32 eUICC. */
export const AuthenticateClientRequest = authenticateClientRequest(AuthenticateServerResponse)
export type AuthenticateClientRequest = Of<typeof AuthenticateClientRequest>

export const PrepareDownloadResponse = explicit(
  0xbf21,
  choice('PrepareDownloadResponse', {
    downloadResponseOk: PrepareDownloadResponseOk.retag(0xa0),
    downloadResponseError: PrepareDownloadResponseError.retag(0xa1),
    compactDownloadResponseOk: sequence('CompactPrepareDownloadResponseOk', {
      compactEuiccSigned2: sequence('CompactEuiccSigned2', { euiccOtpk: optional(OneTimePublicKey), hashCc: optional(Octet32) }),
      euiccSignature2: Signature,
    }).retag(0xa2),
  }),
)
export type PrepareDownloadResponse = Of<typeof PrepareDownloadResponse>

export const CancelSessionResponse = explicit(
  0xbf41,
  choice('CancelSessionResponse', {
    cancelSessionResponseOk: CancelSessionResponseOk.retag(0xa0),
    cancelSessionResponseError: CancelSessionResponseError.retag(0x81),
    compactCancelSessionResponseOk: sequence('CompactCancelSessionResponseOk', {
      compactEuiccCancelSessionSigned: sequence('CompactEuiccCancelSessionSigned', {
        reason: optional(CancelSessionReason.retag(0x80)),
      }),
      euiccCancelSessionSignature: Signature,
    }).retag(0xa2),
  }),
)
export type CancelSessionResponse = Of<typeof CancelSessionResponse>
