/** ES10b.AuthenticateServer: SGP.22 v2.5 5.7.13, and the structures that its two signatures cover. */
import { Certificate } from '../certificates/x509-types.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, utf8String } from '../schema/primitives.ts'
import { sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { Octet16, Signature, SubjectKeyIdentifier, TransactionId } from './basic.ts'
import { CtxParams1 } from './device-info.ts'
import { EUICCInfo2 } from './euicc-info.ts'

export const ServerSigned1 = sequence('ServerSigned1', {
  transactionId: TransactionId.retag(0x80),
  euiccChallenge: Octet16.retag(0x81),
  serverAddress: utf8String().retag(0x83),
  serverChallenge: Octet16.retag(0x84),
})
export type ServerSigned1 = Of<typeof ServerSigned1>

export const AuthenticateServerRequest = sequence(
  'AuthenticateServerRequest',
  {
    serverSigned1: ServerSigned1,
    serverSignature1: Signature,
    euiccCiPKIdToBeUsed: SubjectKeyIdentifier,
    serverCertificate: Certificate,
    ctxParams1: CtxParams1,
  },
  0xbf38,
)
export type AuthenticateServerRequest = Of<typeof AuthenticateServerRequest>

export const EuiccSigned1 = sequence('EuiccSigned1', {
  transactionId: TransactionId.retag(0x80),
  serverAddress: utf8String().retag(0x83),
  serverChallenge: Octet16.retag(0x84),
  euiccInfo2: EUICCInfo2,
  ctxParams1: CtxParams1,
})

export const AuthenticateErrorCode = enumeration('AuthenticateErrorCode', {
  invalidCertificate: 1,
  invalidSignature: 2,
  unsupportedCurve: 3,
  noSessionContext: 4,
  invalidOid: 5,
  euiccChallengeMismatch: 6,
  ciPKUnknown: 7,
  undefinedError: 127,
})

export const AuthenticateResponseError = sequence('AuthenticateResponseError', {
  transactionId: TransactionId.retag(0x80),
  authenticateErrorCode: AuthenticateErrorCode,
})

export const AuthenticateResponseOk = sequence('AuthenticateResponseOk', {
  euiccSigned1: EuiccSigned1,
  euiccSignature1: Signature,
  euiccCertificate: Certificate,
  eumCertificate: Certificate,
})

export const AuthenticateServerResponse = explicit(
  0xbf38,
  choice('AuthenticateServerResponse', {
    authenticateResponseOk: AuthenticateResponseOk.retag(0xa0),
    authenticateResponseError: AuthenticateResponseError.retag(0xa1),
  }),
)
export type AuthenticateServerResponse = Of<typeof AuthenticateServerResponse>
