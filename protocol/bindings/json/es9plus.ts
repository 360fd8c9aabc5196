/** ES9+ and ES11 in the JSON function binding: SGP.22 v2.5 6.5.2.6 to 6.5.2.10. The values are those of the ASN.1 binding, for eUICCs of SGP.32 too. */
import { Certificate } from '../../certificates/x509-types.ts'
import type { Of, Type } from '../../schema/type.ts'
import { ServerSigned1 } from '../../sgp22/authenticate-server.ts'
import { BoundProfilePackage } from '../../sgp22/bound-profile-package.ts'
import {
  AuthenticateClientResponseEs11,
  CancelSessionResponseEs9,
  GetBoundProfilePackageResponse,
  type InitiateAuthenticationRequest,
  InitiateAuthenticationResponse,
} from '../../sgp22/es9plus-asn1.ts'
import { EUICCInfo1 } from '../../sgp22/euicc-info.ts'
import { SmdpSigned2 } from '../../sgp22/prepare-download.ts'
import {
  type AuthenticateClientRequest,
  AuthenticateServerResponse,
  CancelSessionResponse,
  PrepareDownloadResponse,
} from '../../sgp32/download-objects.ts'
import {
  AuthenticateClientResponseEs9,
  type CancelSessionRequestEs9,
  type GetBoundProfilePackageRequest,
  type HandleNotification,
} from '../../sgp32/es9plus-asn1.ts'
import { PendingNotification } from '../../sgp32/notifications.ts'
import { StoreMetadataRequest } from '../../sgp32/profile-info.ts'
import { type Es9Function, jsonPath } from '../paths.ts'
import { es9StatusCodes, es11StatusCodes, type StatusTable } from '../status-codes.ts'
import { numberedErrors } from './error-rule.ts'
import type { JsonFunction, ResponseValue } from './function.ts'
import { statuses } from './header.ts'
import { arm, type JsonBody, listOf, members, nested, required } from './members.ts'
import { hexOctets, keyIdentifier, rawOctets, signature, tlv } from './octet-kinds.ts'
import { text } from './text-kinds.ts'

const transactionId = required(hexOctets)

const initiateAuthenticationRequest: JsonBody<Of<typeof InitiateAuthenticationRequest>> = members({
  euiccChallenge: required(rawOctets(16)),
  euiccInfo1: required(tlv(EUICCInfo1)),
  smdpAddress: required(text),
})

const initiateAuthenticationOk = arm(
  'initiateAuthenticationOk',
  members({
    transactionId,
    serverSigned1: required(tlv(ServerSigned1)),
    serverSignature1: required(signature),
    euiccCiPKIdToBeUsed: required(keyIdentifier, { aliases: ['euiccCiPKIdentifierToBeUsed'] }),
    serverCertificate: required(tlv(Certificate)),
  }),
)

const authenticateClientRequest: JsonBody<AuthenticateClientRequest> = members({
  transactionId,
  authenticateServerResponse: required(tlv(AuthenticateServerResponse)),
})

const authenticateClientOk = arm(
  'authenticateClientOk',
  members({
    transactionId,
    profileMetadata: required(tlv(StoreMetadataRequest), { key: 'profileMetaData', aliases: ['profileMetaData'] }),
    smdpSigned2: required(tlv(SmdpSigned2)),
    smdpSignature2: required(signature),
    smdpCertificate: required(tlv(Certificate)),
  }),
)

const getBoundProfilePackageRequest: JsonBody<Of<typeof GetBoundProfilePackageRequest>> = members({
  transactionId,
  prepareDownloadResponse: required(tlv(PrepareDownloadResponse)),
})

const cancelSessionRequest: JsonBody<Of<typeof CancelSessionRequestEs9>> = members({
  transactionId,
  cancelSessionResponse: required(tlv(CancelSessionResponse)),
})

const handleNotification: JsonFunction<Of<typeof HandleNotification>, never> = {
  path: jsonPath('es9plus', 'handleNotification'),
  request: members({ pendingNotification: required(tlv(PendingNotification)) }),
  requestHeader: false,
  response: undefined,
}

/** SM-DP+ functions. */
export const es9Json = {
  initiateAuthentication: initiateAuthentication(es9StatusCodes.initiateAuthentication),
  authenticateClient: es9Function(
    'authenticateClient',
    authenticateClientRequest,
    authenticateClientOk,
    AuthenticateClientResponseEs9,
    'authenticateClientError',
    es9StatusCodes.authenticateClient,
  ),
  getBoundProfilePackage: es9Function(
    'getBoundProfilePackage',
    getBoundProfilePackageRequest,
    arm('getBoundProfilePackageOk', members({ transactionId, boundProfilePackage: required(tlv(BoundProfilePackage)) })),
    GetBoundProfilePackageResponse,
    'getBoundProfilePackageError',
    es9StatusCodes.getBoundProfilePackage,
  ),
  cancelSession: es9Function(
    'cancelSession',
    cancelSessionRequest,
    arm('cancelSessionOk', members({})),
    CancelSessionResponseEs9,
    'cancelSessionError',
    es9StatusCodes.cancelSession,
  ),
  handleNotification,
} as const satisfies Record<Es9Function, unknown>

const eventEntry = nested('event entry', members({ eventId: required(text), rspServerAddress: required(text) }))

/** SM-DS functions, on the paths of ES9+. */
export const es11Json = {
  initiateAuthentication: initiateAuthentication(es11StatusCodes.initiateAuthentication),
  authenticateClient: es9Function(
    'authenticateClient',
    authenticateClientRequest,
    arm('authenticateClientOk', members({ transactionId, eventEntries: required(listOf(eventEntry)) })),
    AuthenticateClientResponseEs11,
    'authenticateClientError',
    es11StatusCodes.authenticateClient,
  ),
} as const

function initiateAuthentication(table: StatusTable) {
  return es9Function(
    'initiateAuthentication',
    initiateAuthenticationRequest,
    initiateAuthenticationOk,
    InitiateAuthenticationResponse,
    'initiateAuthenticationError',
    table,
  )
}

function es9Function<Q, T extends Type<ResponseValue>>(
  name: Exclude<Es9Function, 'handleNotification'>,
  request: JsonBody<Q>,
  output: JsonBody<Of<T>>,
  response: T,
  errorArm: string,
  table: StatusTable,
): JsonFunction<Q, Of<T>> {
  return {
    path: jsonPath('es9plus', name),
    request,
    requestHeader: false,
    response: { output, error: numberedErrors(response, errorArm, table), statuses },
  }
}
