/** ESipa.AuthenticateClient: function SGP.32 v1.2 5.14.3, ASN.1 binding 6.3.2.2. */
import { Certificate } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of, Type } from '../schema/type.ts'
import { Octet32, Signature, TransactionId } from '../sgp22/basic.ts'
import { authenticateClientErrors } from '../sgp22/es9plus-asn1.ts'
import { SmdpSigned2 } from '../sgp22/prepare-download.ts'
import { AuthenticateServerResponse } from '../sgp32/download-objects.ts'
import { ProfileDownloadTriggerRequest } from '../sgp32/profile-download-trigger.ts'
import { StoreMetadataRequest } from '../sgp32/profile-info.ts'

/** The request with the AuthenticateServerResponse of one version. */
export function authenticateClientRequest<R>(authenticateServerResponse: Type<R>) {
  return sequence(
    'AuthenticateClientRequestEsipa',
    { transactionId: TransactionId.retag(0x80), authenticateServerResponse },
    0xbf3b,
  )
}

export const AuthenticateClientRequestEsipa = authenticateClientRequest(AuthenticateServerResponse)
export type AuthenticateClientRequestEsipa = Of<typeof AuthenticateClientRequestEsipa>

export const AuthenticateClientErrorEsipa = enumeration('AuthenticateClientErrorEsipa', {
  ...authenticateClientErrors,
  pprNotAllowed: 50,
  eventIdUnknown: 56,
})

/** The response with the profile metadata of one version. */
export function authenticateClientResponse<M>(profileMetaData: Type<M>) {
  const dpOk = sequence('AuthenticateClientOkDPEsipa', {
    transactionId: optional(TransactionId.retag(0x80)),
    profileMetaData: optional(profileMetaData),
    smdpSigned2: SmdpSigned2,
    smdpSignature2: Signature,
    smdpCertificate: Certificate,
    hashCc: optional(Octet32),
  })
  const dsOk = sequence('AuthenticateClientOkDSEsipa', {
    transactionId: TransactionId.retag(0x80),
    profileDownloadTrigger: optional(ProfileDownloadTriggerRequest),
  })
  return explicit(
    0xbf3b,
    choice('AuthenticateClientResponseEsipa', {
      authenticateClientOkDPEsipa: dpOk.retag(0xa0),
      authenticateClientOkDSEsipa: dsOk.retag(0xa1),
      authenticateClientErrorEsipa: AuthenticateClientErrorEsipa.retag(0x82),
    }),
  )
}

export const AuthenticateClientResponseEsipa = authenticateClientResponse(StoreMetadataRequest)
export type AuthenticateClientResponseEsipa = Of<typeof AuthenticateClientResponseEsipa>
