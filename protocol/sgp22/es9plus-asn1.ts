/**
 * ES9+ and ES11 in the ASN.1 function binding: functions SGP.22 v2.5 5.6 and 5.8, binding 6.6. Every message is wrapped in A2.
 *
 * A tagged CHOICE under one more tag gives one header (X.680); the doubled form of some compilers is a variant.
 */
import { Certificate } from '../certificates/x509-types.ts'
import { choice, type Explicit, explicit } from '../schema/choice.ts'
import { enumeration, utf8String } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of, Type } from '../schema/type.ts'
import { AuthenticateServerResponse, ServerSigned1 } from './authenticate-server.ts'
import { Octet16, Signature, SubjectKeyIdentifier, TransactionId } from './basic.ts'
import { BoundProfilePackage } from './bound-profile-package.ts'
import { CancelSessionResponse } from './cancel-session.ts'
import { doubled } from './doubled.ts'
import { EUICCInfo1 } from './euicc-info.ts'
import { StoreMetadataRequest } from './metadata.ts'
import { PendingNotification } from './notifications.ts'
import { PrepareDownloadResponse, SmdpSigned2 } from './prepare-download.ts'

export const InitiateAuthenticationRequest = sequence(
  'InitiateAuthenticationRequest',
  { euiccChallenge: Octet16.retag(0x81), smdpAddress: utf8String().retag(0x83), euiccInfo1: EUICCInfo1 },
  0xbf39,
)

export const InitiateAuthenticationOkEs9 = sequence('InitiateAuthenticationOkEs9', {
  transactionId: TransactionId.retag(0x80),
  serverSigned1: ServerSigned1,
  serverSignature1: Signature,
  euiccCiPKIdToBeUsed: SubjectKeyIdentifier,
  serverCertificate: Certificate,
})

/** SGP.22 v2.5 prints value 3 as ciPKNotSupported, v2.6 and SGP.32 as ciPKIdNotSupported. ESipa has these errors and more. */
export const initiateAuthenticationErrors = {
  invalidDpAddress: 1,
  euiccVersionNotSupportedByDp: 2,
  ciPKIdNotSupported: 3,
} as const

export const InitiateAuthenticationErrorEs9 = enumeration('InitiateAuthenticationError', initiateAuthenticationErrors)

export const InitiateAuthenticationResponse = doubled(
  0xbf39,
  choice('InitiateAuthenticationResponse', {
    initiateAuthenticationOk: InitiateAuthenticationOkEs9.retag(0xa0),
    initiateAuthenticationError: InitiateAuthenticationErrorEs9.retag(0x81),
  }),
)

/** The request with the AuthenticateServerResponse of SGP.22 or SGP.32. */
export function authenticateClientRequest<R>(authenticateServerResponse: Type<R>) {
  return sequence('AuthenticateClientRequest', { transactionId: TransactionId.retag(0x80), authenticateServerResponse }, 0xbf3b)
}

export const AuthenticateClientRequest = authenticateClientRequest(AuthenticateServerResponse)

/** What an SM-DP+ and an SM-DS can hold against an eUICC. */
const euiccErrors = {
  eumCertificateInvalid: 1,
  eumCertificateExpired: 2,
  euiccCertificateInvalid: 3,
  euiccCertificateExpired: 4,
  euiccSignatureInvalid: 5,
} as const

/** ESipa has these errors and more. */
export const authenticateClientErrors = {
  ...euiccErrors,
  matchingIdRefused: 6,
  eidMismatch: 7,
  noEligibleProfile: 8,
  ciPKUnknown: 9,
  invalidTransactionId: 10,
  insufficientMemory: 11,
  undefinedError: 127,
} as const

export const AuthenticateClientErrorEs9 = enumeration('AuthenticateClientError', authenticateClientErrors)

/** The response with the profile metadata of SGP.22 or SGP.32. */
export function authenticateClientResponse<M>(profileMetaData: Type<M>) {
  return doubled(
    0xbf3b,
    choice('AuthenticateClientResponseEs9', {
      authenticateClientOk: sequence('AuthenticateClientOk', {
        transactionId: TransactionId.retag(0x80),
        profileMetaData,
        smdpSigned2: SmdpSigned2,
        smdpSignature2: Signature,
        smdpCertificate: Certificate,
      }).retag(0xa0),
      authenticateClientError: AuthenticateClientErrorEs9.retag(0x81),
    }),
  )
}

export const AuthenticateClientResponseEs9 = authenticateClientResponse(StoreMetadataRequest)

export const EventEntry = sequence('EventEntries', {
  eventId: utf8String().retag(0x80),
  rspServerAddress: utf8String().retag(0x81),
})

export const AuthenticateClientResponseEs11 = doubled(
  0xbf40,
  choice('AuthenticateClientResponseEs11', {
    authenticateClientOk: sequence('AuthenticateClientOkEs11', {
      transactionId: TransactionId.retag(0x80),
      eventEntries: sequenceOf(EventEntry).retag(0xa1),
    }).retag(0xa0),
    authenticateClientError: enumeration('AuthenticateClientErrorEs11', {
      ...euiccErrors,
      eventIdUnknown: 6,
      invalidTransactionId: 7,
      undefinedError: 127,
    }).retag(0x81),
  }),
)

/** The request with the PrepareDownloadResponse of SGP.22 or SGP.32. */
export function getBoundProfilePackageRequest<R>(prepareDownloadResponse: Type<R>) {
  return sequence('GetBoundProfilePackageRequest', { transactionId: TransactionId.retag(0x80), prepareDownloadResponse }, 0xbf3a)
}

export const GetBoundProfilePackageRequest = getBoundProfilePackageRequest(PrepareDownloadResponse)

/** ESipa has these errors and one more. */
export const getBoundProfilePackageErrors = {
  euiccSignatureInvalid: 1,
  confirmationCodeMissing: 2,
  confirmationCodeRefused: 3,
  confirmationCodeRetriesExceeded: 4,
  bppRebindingRefused: 5,
  downloadOrderExpired: 6,
  invalidTransactionId: 95,
  undefinedError: 127,
} as const

export const GetBoundProfilePackageErrorEs9 = enumeration('GetBoundProfilePackageError', getBoundProfilePackageErrors)

export const GetBoundProfilePackageResponse = doubled(
  0xbf3a,
  choice('GetBoundProfilePackageResponse', {
    getBoundProfilePackageOk: sequence('GetBoundProfilePackageOk', {
      transactionId: TransactionId.retag(0x80),
      boundProfilePackage: BoundProfilePackage,
    }).retag(0xa0),
    getBoundProfilePackageError: GetBoundProfilePackageErrorEs9.retag(0x81),
  }),
)

/** The request with the CancelSessionResponse of SGP.22 or SGP.32, whose BF41 gives way to A1; peers that keep both are read as a variant. */
export function cancelSessionRequest<R>({ inner }: Explicit<R>) {
  return sequence(
    'CancelSessionRequestEs9',
    { transactionId: TransactionId.retag(0x80), cancelSessionResponse: doubled(0xa1, inner, 0xbf41) },
    0xbf41,
  )
}

export const CancelSessionRequestEs9 = cancelSessionRequest(CancelSessionResponse)

export const CancelSessionErrorEs9 = enumeration('CancelSessionError', {
  invalidTransactionId: 1,
  euiccSignatureInvalid: 2,
  undefinedError: 127,
})

export const CancelSessionResponseEs9 = doubled(
  0xbf41,
  choice('CancelSessionResponseEs9', {
    cancelSessionOk: sequence('CancelSessionOk', {}).retag(0xa0),
    cancelSessionError: CancelSessionErrorEs9.retag(0x81),
  }),
)

/** The function with the PendingNotification of SGP.22 or SGP.32. */
export function handleNotification<N>(pendingNotification: Type<N>) {
  return sequence('HandleNotification', { pendingNotification: explicit(0xa0, pendingNotification) }, 0xbf3d)
}

export const HandleNotification = handleNotification(PendingNotification)

export const RemoteProfileProvisioningRequest = explicit(
  0xa2,
  choice('RemoteProfileProvisioningRequest', {
    initiateAuthenticationRequest: InitiateAuthenticationRequest,
    authenticateClientRequest: AuthenticateClientRequest,
    getBoundProfilePackageRequest: GetBoundProfilePackageRequest,
    cancelSessionRequestEs9: CancelSessionRequestEs9,
    handleNotification: HandleNotification,
  }),
)
export type RemoteProfileProvisioningRequest = Of<typeof RemoteProfileProvisioningRequest>

export const RemoteProfileProvisioningResponse = explicit(
  0xa2,
  choice('RemoteProfileProvisioningResponse', {
    initiateAuthenticationResponse: InitiateAuthenticationResponse,
    authenticateClientResponseEs9: AuthenticateClientResponseEs9,
    getBoundProfilePackageResponse: GetBoundProfilePackageResponse,
    cancelSessionResponseEs9: CancelSessionResponseEs9,
    authenticateClientResponseEs11: AuthenticateClientResponseEs11,
  }),
)
export type RemoteProfileProvisioningResponse = Of<typeof RemoteProfileProvisioningResponse>
