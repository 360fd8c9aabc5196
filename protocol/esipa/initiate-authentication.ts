/** ESipa.InitiateAuthentication: function SGP.32 v1.2 5.14.1, ASN.1 binding 6.3.2.1. */
import { Certificate } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { ServerSigned1 } from '../sgp22/authenticate-server.ts'
import { Octet16, Signature, SubjectKeyIdentifier, TransactionId } from '../sgp22/basic.ts'
import { CtxParams1 } from '../sgp22/device-info.ts'
import { initiateAuthenticationErrors } from '../sgp22/es9plus-asn1.ts'
import { EUICCInfo1 } from '../sgp22/euicc-info.ts'
import { EimTransactionId } from '../sgp32/basic.ts'

export const initiateAuthenticationComponents = {
  euiccChallenge: Octet16.retag(0x81),
  smdpAddress: optional(utf8String().retag(0x83)),
  euiccInfo1: optional(EUICCInfo1),
} as const

/** eimTransactionId comes last although its tag is lower. */
export const InitiateAuthenticationRequestEsipa = sequence(
  'InitiateAuthenticationRequestEsipa',
  { ...initiateAuthenticationComponents, eimTransactionId: optional(EimTransactionId.retag(0x82)) },
  0xbf39,
)
export type InitiateAuthenticationRequestEsipa = Of<typeof InitiateAuthenticationRequestEsipa>

export const InitiateAuthenticationOkEsipa = sequence('InitiateAuthenticationOkEsipa', {
  transactionId: optional(TransactionId.retag(0x80)),
  serverSigned1: ServerSigned1,
  serverSignature1: Signature,
  euiccCiPKIdentifierToBeUsed: SubjectKeyIdentifier,
  serverCertificate: Certificate,
  matchingId: optional(utf8String()),
  ctxParams1: optional(explicit(0xa2, CtxParams1)),
})

/** The errors that every version has. */
export const initiateAuthenticationErrorsEsipa = {
  ...initiateAuthenticationErrors,
  smdpAddressMismatch: 50,
  smdpOidMismatch: 51,
} as const

export const InitiateAuthenticationResponseEsipa = explicit(
  0xbf39,
  choice('InitiateAuthenticationResponseEsipa', {
    initiateAuthenticationOkEsipa: InitiateAuthenticationOkEsipa.retag(0xa0),
    initiateAuthenticationErrorEsipa: enumeration('InitiateAuthenticationErrorEsipa', {
      ...initiateAuthenticationErrorsEsipa,
      invalidEimTransactionId: 52,
      undefinedError: 127,
    }).retag(0x81),
  }),
)
export type InitiateAuthenticationResponseEsipa = Of<typeof InitiateAuthenticationResponseEsipa>
