/** ESipa in the ASN.1 function binding: SGP.32 v1.2 6.3; for v1.0.1 with the types of that version. The body is the bare object. */
import type { Issue } from '../ber/issues.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { AuthenticateClientRequestEsipa, AuthenticateClientResponseEsipa } from '../esipa/authenticate-client.ts'
import { CancelSessionRequestEsipa, CancelSessionResponseEsipa } from '../esipa/cancel-session.ts'
import { ProvideEimPackageResult, ProvideEimPackageResultResponse } from '../esipa/eim-package-result.ts'
import { GetBoundProfilePackageRequestEsipa, GetBoundProfilePackageResponseEsipa } from '../esipa/get-bound-profile-package.ts'
import { GetEimPackageRequest, GetEimPackageResponse } from '../esipa/get-eim-package.ts'
import { HandleNotificationEsipa } from '../esipa/handle-notification.ts'
import { InitiateAuthenticationRequestEsipa, InitiateAuthenticationResponseEsipa } from '../esipa/initiate-authentication.ts'
import { TransferEimPackageRequest, TransferEimPackageResponse } from '../esipa/transfer-eim-package.ts'
import type { SpecVersion } from '../registry.ts'
import type { Of, Type } from '../schema/type.ts'
import * as v101Download from '../v101/download-objects.ts'
import * as v101 from '../v101/esipa.ts'
import { decodeEnveloped, functionTag, unknownFunction } from './enveloped.ts'
import { type EsipaFunction, jsonFunctionNames } from './paths.ts'

/** One function of ESipa in the ASN.1 binding. */
export interface EsipaAsn1Function<Q, R> {
  /** As the specification spells it: `GetEimPackage`. */
  readonly name: string
  /** Who sends the request. */
  readonly caller: 'ipa' | 'eim'
  /** Outer tag, the same in request and response. */
  readonly tag: number
  readonly request: Type<Q>
  /** Absent for HandleNotification: the answer is an HTTP 204 without a body. */
  readonly response: Type<R> | undefined
}

const functionsOfV12 = {
  initiateAuthentication: calledByIpa(
    'InitiateAuthentication',
    InitiateAuthenticationRequestEsipa,
    InitiateAuthenticationResponseEsipa,
  ),
  authenticateClient: calledByIpa('AuthenticateClient', AuthenticateClientRequestEsipa, AuthenticateClientResponseEsipa),
  getBoundProfilePackage: calledByIpa(
    'GetBoundProfilePackage',
    GetBoundProfilePackageRequestEsipa,
    GetBoundProfilePackageResponseEsipa,
  ),
  transferEimPackage: calledByEim('TransferEimPackage', TransferEimPackageRequest, TransferEimPackageResponse),
  getEimPackage: calledByIpa('GetEimPackage', GetEimPackageRequest, GetEimPackageResponse),
  provideEimPackageResult: calledByIpa('ProvideEimPackageResult', ProvideEimPackageResult, ProvideEimPackageResultResponse),
  handleNotification: calledByIpa('HandleNotification', HandleNotificationEsipa),
  cancelSession: calledByIpa('CancelSession', CancelSessionRequestEsipa, CancelSessionResponseEsipa),
} as const

const functionsOfV101 = {
  initiateAuthentication: calledByIpa(
    'InitiateAuthentication',
    v101.InitiateAuthenticationRequestEsipa,
    v101.InitiateAuthenticationResponseEsipa,
  ),
  authenticateClient: calledByIpa(
    'AuthenticateClient',
    v101Download.AuthenticateClientRequestEsipa,
    v101Download.AuthenticateClientResponseEsipa,
  ),
  getBoundProfilePackage: calledByIpa(
    'GetBoundProfilePackage',
    GetBoundProfilePackageRequestEsipa,
    v101.GetBoundProfilePackageResponseEsipa,
  ),
  transferEimPackage: calledByEim('TransferEimPackage', v101.TransferEimPackageRequest, v101.TransferEimPackageResponse),
  getEimPackage: calledByIpa('GetEimPackage', v101.GetEimPackageRequest, v101.GetEimPackageResponse),
  provideEimPackageResult: calledByIpa(
    'ProvideEimPackageResult',
    v101.ProvideEimPackageResult,
    v101.ProvideEimPackageResultResponse,
  ),
  handleNotification: calledByIpa('HandleNotification', v101.HandleNotificationEsipa),
  cancelSession: calledByIpa('CancelSession', CancelSessionRequestEsipa, CancelSessionResponseEsipa),
} as const

/** The eight functions, for each version of SGP.32; v1.1 has the octets of v1.2. */
export const esipaAsn1 = { '1.0.1': functionsOfV101, '1.1': functionsOfV12, '1.2': functionsOfV12 } as const

/** A decoded body: which function, its value, and what the octets departed in. */
export type EsipaMessage<S extends SpecVersion, D extends 'request' | 'response'> = {
  readonly [F in EsipaFunction]: {
    readonly function: F
    readonly value: Of<NonNullable<(typeof esipaAsn1)[S][F][D]>>
    readonly issues: readonly Issue[]
  }
}[EsipaFunction]

/** The function that a body belongs to, by its outer tag; undefined for any other object. @throws DecodeError without a header */
export function esipaFunctionOf(bytes: Uint8Array): EsipaFunction | undefined {
  return functionOfTag(functionTag(bytes).tag)
}

/**
 * Decodes the body of a request. An envelope A2, which belongs to ES9+, is noted as a known variant unless `variants` is off.
 *
 * @throws DecodeError for anything that is no request of ESipa
 */
export function decodeEsipaRequest<S extends SpecVersion>(
  spec: S,
  bytes: Uint8Array,
  options: ReadOptions = {},
): EsipaMessage<S, 'request'> {
  return decodeMessage(spec, 'request', bytes, options)
}

/** Decodes the body of a response, as {@link decodeEsipaRequest}. @throws DecodeError also for BF3D, which has no response */
export function decodeEsipaResponse<S extends SpecVersion>(
  spec: S,
  bytes: Uint8Array,
  options: ReadOptions = {},
): EsipaMessage<S, 'response'> {
  return decodeMessage(spec, 'response', bytes, options)
}

function decodeMessage<S extends SpecVersion, D extends 'request' | 'response'>(
  spec: S,
  direction: D,
  bytes: Uint8Array,
  options: ReadOptions,
): EsipaMessage<S, D> {
  const found = functionTag(bytes)
  const name = functionOfTag(found.tag)
  const type: Type<unknown> | undefined = name && esipaAsn1[spec][name][direction]
  if (name === undefined || type === undefined) {
    const known = jsonFunctionNames.esipa.filter((candidate) => esipaAsn1[spec][candidate][direction] !== undefined)
    unknownFunction(
      found,
      `ESipa ${direction}`,
      known.map((candidate) => esipaAsn1[spec][candidate].tag),
    )
  }
  const { value, issues } = decodeEnveloped(type, bytes, false, found.enveloped, options)
  // The tag chose the function, and the function's type made the value.
  return { function: name, value, issues } as EsipaMessage<S, D>
}

function functionOfTag(tag: number): EsipaFunction | undefined {
  return jsonFunctionNames.esipa.find((name) => esipaAsn1['1.2'][name].tag === tag)
}

function calledByIpa<Q, R = never>(name: string, request: Type<Q>, response?: Type<R>): EsipaAsn1Function<Q, R> {
  return { name, caller: 'ipa', tag: request.tags[0] ?? 0, request, response }
}

function calledByEim<Q, R>(name: string, request: Type<Q>, response: Type<R>): EsipaAsn1Function<Q, R> {
  return { ...calledByIpa(name, request, response), caller: 'eim' }
}
