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

/** SGP.22 v2.5 prints value 3 as ciPKNotSupported, v2.6 and SGP.32 as ciPKIdNotSupported. */
export const InitiateAuthenticationErrorEs9 = enumeration('InitiateAuthenticationError', {
  invalidDpAddress: 1,
  euiccVersionNotSupportedByDp: 2,
  ciPKIdNotSupported: 3,
})

export const InitiateAuthenticationResponse = doubled(
  0xbf39,
  choice('InitiateAuthenticationResponse', {
    initiateAuthenticationOk: InitiateAuthenticationOkEs9.retag(0xa0),
    initiateAuthenticationError: InitiateAuthenticationErrorEs9.retag(0x81),
  }),
)

export const AuthenticateClientRequest = sequence(
  'AuthenticateClientRequest',
  { transactionId: TransactionId.retag(0x80), authenticateServerResponse: AuthenticateServerResponse },
  0xbf3b,
)

const authenticateClientErrors = {
  eumCertificateInvalid: 1,
  eumCertificateExpired: 2,
  euiccCertificateInvalid: 3,
  euiccCertificateExpired: 4,
  euiccSignatureInvalid: 5,
} as const

export const AuthenticateClientErrorEs9 = enumeration('AuthenticateClientError', {
  ...authenticateClientErrors,
  matchingIdRefused: 6,
  eidMismatch: 7,
  noEligibleProfile: 8,
  ciPKUnknown: 9,
  invalidTransactionId: 10,
  insufficientMemory: 11,
  undefinedError: 127,
})

export const AuthenticateClientResponseEs9 = doubled(
  0xbf3b,
  choice('AuthenticateClientResponseEs9', {
    authenticateClientOk: sequence('AuthenticateClientOk', {
      transactionId: TransactionId.retag(0x80),
      profileMetaData: StoreMetadataRequest,
      smdpSigned2: SmdpSigned2,
      smdpSignature2: Signature,
      smdpCertificate: Certificate,
    }).retag(0xa0),
    authenticateClientError: AuthenticateClientErrorEs9.retag(0x81),
  }),
)

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
      ...authenticateClientErrors,
      eventIdUnknown: 6,
      invalidTransactionId: 7,
      undefinedError: 127,
    }).retag(0x81),
  }),
)

export const GetBoundProfilePackageRequest = sequence(
  'GetBoundProfilePackageRequest',
  { transactionId: TransactionId.retag(0x80), prepareDownloadResponse: PrepareDownloadResponse },
  0xbf3a,
)

export const GetBoundProfilePackageErrorEs9 = enumeration('GetBoundProfilePackageError', {
  euiccSignatureInvalid: 1,
  confirmationCodeMissing: 2,
  confirmationCodeRefused: 3,
  confirmationCodeRetriesExceeded: 4,
  bppRebindingRefused: 5,
  downloadOrderExpired: 6,
  invalidTransactionId: 95,
  undefinedError: 127,
})

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

export const CancelSessionRequestEs9 = sequence(
  'CancelSessionRequestEs9',
  { transactionId: TransactionId.retag(0x80), cancelSessionResponse: withinTag(0xa1, CancelSessionResponse) },
  0xbf41,
)

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

export const HandleNotification = sequence(
  'HandleNotification',
  { pendingNotification: explicit(0xa0, PendingNotification) },
  0xbf3d,
)

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

/** A tagged CHOICE under another tag: the tag is replaced; peers that keep both are read as a variant. */
function withinTag<T>(tag: number, type: Explicit<T>): Type<T> {
  return doubled(tag, type.inner, type.tags[0])
}
