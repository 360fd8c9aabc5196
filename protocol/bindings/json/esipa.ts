/** ESipa in the JSON function binding: SGP.32 v1.2 6.4.1.1 to 6.4.1.8; v1.1 is the same. The values are those of the ASN.1 binding. */
import { Certificate } from '../../certificates/x509-types.ts'
import { type AuthenticateClientRequestEsipa, AuthenticateClientResponseEsipa } from '../../esipa/authenticate-client.ts'
import { type CancelSessionRequestEsipa, CancelSessionResponseEsipa } from '../../esipa/cancel-session.ts'
import { ProvideEimPackageResult, ProvideEimPackageResultResponse } from '../../esipa/eim-package-result.ts'
import {
  type GetBoundProfilePackageRequestEsipa,
  GetBoundProfilePackageResponseEsipa,
} from '../../esipa/get-bound-profile-package.ts'
import { type GetEimPackageRequest, GetEimPackageResponse, StateChangeCause } from '../../esipa/get-eim-package.ts'
import type { HandleNotificationEsipa } from '../../esipa/handle-notification.ts'
import {
  type InitiateAuthenticationRequestEsipa,
  InitiateAuthenticationResponseEsipa,
} from '../../esipa/initiate-authentication.ts'
import { type TransferEimPackageRequest, TransferEimPackageResponse } from '../../esipa/transfer-eim-package.ts'
import type { Of, Type } from '../../schema/type.ts'
import { ServerSigned1 } from '../../sgp22/authenticate-server.ts'
import { BoundProfilePackage } from '../../sgp22/bound-profile-package.ts'
import { CtxParams1 } from '../../sgp22/device-info.ts'
import { EUICCInfo1 } from '../../sgp22/euicc-info.ts'
import { SmdpSigned2 } from '../../sgp22/prepare-download.ts'
import { AuthenticateServerResponse, CancelSessionResponse, PrepareDownloadResponse } from '../../sgp32/download-objects.ts'
import { EimAcknowledgements } from '../../sgp32/eim-acknowledgements.ts'
import { EuiccPackageRequest } from '../../sgp32/euicc-package-request.ts'
import { EuiccPackageResult } from '../../sgp32/euicc-package-result.ts'
import { IpaEuiccDataRequest, IpaEuiccDataResponse } from '../../sgp32/ipa-euicc-data.ts'
import { PendingNotification } from '../../sgp32/notifications.ts'
import { ProfileDownloadTriggerRequest } from '../../sgp32/profile-download-trigger.ts'
import { StoreMetadataRequest } from '../../sgp32/profile-info.ts'
import { type EsipaFunction, jsonPath } from '../paths.ts'
import { esipaStatusCodes } from '../status-codes.ts'
import { numberedErrors } from './error-rule.ts'
import { eimPackageResultBody, ePRAndNotifications, packageReceived } from './esipa-kinds.ts'
import type { JsonFunction, ResponseValue } from './function.ts'
import { arm, type JsonBody, members, oneOf, optional, required } from './members.ts'
import { eid, hashCc, hexOctets, keyIdentifier, plmn, rawOctets, signature, tlv } from './octet-kinds.ts'
import { enumerated, flag, text } from './text-kinds.ts'

const transactionId = required(hexOctets)

const authenticateClientOkDp = members({
  transactionId: optional(hexOctets),
  profileMetadata: optional(tlv(StoreMetadataRequest), { key: 'profileMetaData', aliases: ['profileMetaData'] }),
  smdpSigned2: required(tlv(SmdpSigned2)),
  smdpSignature2: required(signature),
  smdpCertificate: required(tlv(Certificate)),
  hashCc: optional(hashCc),
})

const authenticateClientOkDs = members({ transactionId, profileDownloadTrigger: optional(tlv(ProfileDownloadTriggerRequest)) })

const acknowledgements = members({ eimAcknowledgements: optional(tlv(EimAcknowledgements)) })

const initiateAuthentication = esipaFunction(
  'initiateAuthentication',
  typed<InitiateAuthenticationRequestEsipa>(
    members({
      euiccChallenge: required(rawOctets(16)),
      euiccInfo1: optional(tlv(EUICCInfo1)),
      smdpAddress: optional(text),
      eimTransactionId: optional(hexOctets),
    }),
  ),
  arm(
    'initiateAuthenticationOkEsipa',
    members({
      transactionId: optional(hexOctets),
      serverSigned1: required(tlv(ServerSigned1)),
      serverSignature1: required(signature),
      euiccCiPKIdentifierToBeUsed: required(keyIdentifier, { aliases: ['euiccCiPKIdToBeUsed'] }),
      serverCertificate: required(tlv(Certificate)),
      matchingId: optional(text),
      ctxParams1: optional(tlv(CtxParams1)),
    }),
  ),
  InitiateAuthenticationResponseEsipa,
  'initiateAuthenticationErrorEsipa',
)

const authenticateClient = esipaFunction(
  'authenticateClient',
  typed<AuthenticateClientRequestEsipa>(
    members({ transactionId, authenticateServerResponse: required(tlv(AuthenticateServerResponse)) }),
  ),
  smdpOrSmds(),
  AuthenticateClientResponseEsipa,
  'authenticateClientErrorEsipa',
)

const getBoundProfilePackage = esipaFunction(
  'getBoundProfilePackage',
  typed<GetBoundProfilePackageRequestEsipa>(
    members({ transactionId, prepareDownloadResponse: required(tlv(PrepareDownloadResponse)) }),
  ),
  arm(
    'getBoundProfilePackageOkEsipa',
    members({ transactionId: optional(hexOctets), boundProfilePackage: required(tlv(BoundProfilePackage)) }),
  ),
  GetBoundProfilePackageResponseEsipa,
  'getBoundProfilePackageErrorEsipa',
)

const cancelSession = esipaFunction(
  'cancelSession',
  typed<CancelSessionRequestEsipa>(members({ transactionId, cancelSessionResponse: required(tlv(CancelSessionResponse)) })),
  arm('cancelSessionOk', members({})),
  CancelSessionResponseEsipa,
  'cancelSessionError',
)

const getEimPackage = esipaFunction(
  'getEimPackage',
  typed<GetEimPackageRequest>(
    members({
      eidValue: required(eid),
      notifyStateChange: optional(flag),
      stateChangeCause: optional(enumerated(StateChangeCause)),
      rPlmn: optional(plmn, { key: 'rPLMN', aliases: ['rPLMN', 'rplmn'] }),
    }),
  ),
  oneOf({
    euiccPackageRequest: tlv(EuiccPackageRequest),
    ipaEuiccDataRequest: tlv(IpaEuiccDataRequest),
    profileDownloadTriggerRequest: tlv(ProfileDownloadTriggerRequest),
  }),
  GetEimPackageResponse,
  'eimPackageError',
  'eimPackageError',
)

const provideEimPackageResult = esipaFunction(
  'provideEimPackageResult',
  typed<ProvideEimPackageResult>(eimPackageResultBody),
  acknowledgementsOrEmpty(),
  ProvideEimPackageResultResponse,
  'provideEimPackageResultError',
)

const transferEimPackage = esipaFunction(
  'transferEimPackage',
  typed<TransferEimPackageRequest>(
    oneOf({
      euiccPackageRequest: tlv(EuiccPackageRequest),
      ipaEuiccDataRequest: tlv(IpaEuiccDataRequest),
      eimAcknowledgements: tlv(EimAcknowledgements),
      profileDownloadTriggerRequest: tlv(ProfileDownloadTriggerRequest),
    }),
  ),
  oneOf({
    euiccPackageResult: tlv(EuiccPackageResult),
    ePRAndNotifications,
    ipaEuiccDataResponse: tlv(IpaEuiccDataResponse),
    eimPackageReceived: packageReceived,
  }),
  TransferEimPackageResponse,
  'eimPackageError',
  'eimPackageError',
)

const handleNotification: JsonFunction<HandleNotificationEsipa, never> = {
  path: jsonPath('esipa', 'handleNotification'),
  request: oneOf({ pendingNotification: tlv(PendingNotification), provideEimPackageResult: tlv(ProvideEimPackageResult) }),
  requestHeader: false,
  response: undefined,
}

/** The eight functions. TransferEimPackage is called by the eIM, all others by the IPA. */
export const esipaJson = {
  initiateAuthentication,
  authenticateClient,
  getBoundProfilePackage,
  transferEimPackage,
  getEimPackage,
  provideEimPackageResult,
  handleNotification,
  cancelSession,
} as const satisfies Record<EsipaFunction, unknown>

/** A function with the header rules of ESipa and the errors of its ASN.1 response. */
function esipaFunction<Q, T extends Type<ResponseValue>>(
  name: Exclude<EsipaFunction, 'handleNotification'>,
  request: JsonBody<Q>,
  output: JsonBody<Of<T>>,
  response: T,
  errorArm: string,
  errorMember?: string,
): JsonFunction<Q, Of<T>> {
  const error = numberedErrors(response, errorArm, esipaStatusCodes[name], errorMember)
  return {
    path: jsonPath('esipa', name),
    request,
    requestHeader: false,
    response: { output, error, statuses: ['Executed-Success', 'Failed'] },
  }
}

/** Has the compiler hold a declaration against the type of the ASN.1 binding. */
function typed<T>(body: JsonBody<T>): JsonBody<T> {
  return body
}

/** The answer of an SM-DP+ has one of its signed members, that of an SM-DS none. */
function smdpOrSmds(): JsonBody<Of<typeof AuthenticateClientResponseEsipa>> {
  const ofDs = authenticateClientOkDs.names
  const ofDpOnly = authenticateClientOkDp.names.filter((name) => !ofDs.includes(name))
  return {
    names: [...new Set([...authenticateClientOkDp.names, ...ofDs])],
    read: (object, place) =>
      ofDpOnly.some((name) => object.has(name))
        ? { kind: 'authenticateClientOkDPEsipa', value: authenticateClientOkDp.read(object, place) }
        : { kind: 'authenticateClientOkDSEsipa', value: authenticateClientOkDs.read(object, place) },
    write(answer, object, path, options) {
      if (answer.kind === 'authenticateClientOkDPEsipa') authenticateClientOkDp.write(answer.value, object, path, options)
      if (answer.kind === 'authenticateClientOkDSEsipa') authenticateClientOkDs.write(answer.value, object, path, options)
    },
  }
}

/** No acknowledgements in JSON is the emptyResponse of the ASN.1 binding. */
function acknowledgementsOrEmpty(): JsonBody<Of<typeof ProvideEimPackageResultResponse>> {
  return {
    names: acknowledgements.names,
    read(object, place) {
      const { eimAcknowledgements } = acknowledgements.read(object, place)
      return eimAcknowledgements === undefined
        ? { kind: 'emptyResponse', value: {} }
        : { kind: 'eimAcknowledgements', value: eimAcknowledgements }
    },
    write(answer, object, path, options) {
      if (answer.kind === 'eimAcknowledgements')
        acknowledgements.write({ eimAcknowledgements: answer.value }, object, path, options)
    },
  }
}
