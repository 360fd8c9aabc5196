/**
 * ES9+ and ES11 in the ASN.1 function binding: functions SGP.22 v2.5 5.6 and 5.8, binding 6.6. Every body is wrapped in A2.
 *
 * eUICCs of SGP.22 and of SGP.32 are served alike: types that SGP.32 redefines are those of SGP.32, which take both.
 */
import type { Issue } from '../ber/issues.ts'
import type { ReadOptions } from '../ber/reader.ts'
import { explicit } from '../schema/choice.ts'
import { encode, type Of, type Type } from '../schema/type.ts'
import {
  AuthenticateClientResponseEs11,
  CancelSessionResponseEs9,
  GetBoundProfilePackageResponse,
  InitiateAuthenticationRequest,
  InitiateAuthenticationResponse,
} from '../sgp22/es9plus-asn1.ts'
import { AuthenticateClientRequest } from '../sgp32/download-objects.ts'
import {
  AuthenticateClientResponseEs9,
  CancelSessionRequestEs9,
  GetBoundProfilePackageRequest,
  HandleNotification,
} from '../sgp32/es9plus-asn1.ts'
import { decodeEnveloped, ENVELOPE, type FunctionTag, functionTag, unknownFunction } from './enveloped.ts'
import type { StatusTable } from './status-codes.ts'
import { es9StatusCodes, es11StatusCodes } from './status-codes.ts'

/** One function of ES9+ or ES11 in the ASN.1 binding. */
export interface Es9Asn1Function<Q, R> {
  readonly name: string
  readonly request: Type<Q>
  /** Absent for HandleNotification: the answer is an HTTP 204 without a body. */
  readonly response: Type<R> | undefined
  /** Arm of the response that holds the INTEGER error, and the dotted codes that mean the same in the JSON binding. */
  readonly error: { readonly arm: string; readonly statusCodes: StatusTable } | undefined
}

const initiateAuthentication = {
  name: 'InitiateAuthentication',
  request: InitiateAuthenticationRequest,
  response: InitiateAuthenticationResponse,
  error: { arm: 'initiateAuthenticationError', statusCodes: es9StatusCodes.initiateAuthentication },
} as const

/** SM-DP+ functions. */
export const es9Asn1 = {
  initiateAuthentication,
  authenticateClient: {
    name: 'AuthenticateClient',
    request: AuthenticateClientRequest,
    response: AuthenticateClientResponseEs9,
    error: { arm: 'authenticateClientError', statusCodes: es9StatusCodes.authenticateClient },
  },
  getBoundProfilePackage: {
    name: 'GetBoundProfilePackage',
    request: GetBoundProfilePackageRequest,
    response: GetBoundProfilePackageResponse,
    error: { arm: 'getBoundProfilePackageError', statusCodes: es9StatusCodes.getBoundProfilePackage },
  },
  cancelSession: {
    name: 'CancelSession',
    request: CancelSessionRequestEs9,
    response: CancelSessionResponseEs9,
    error: { arm: 'cancelSessionError', statusCodes: es9StatusCodes.cancelSession },
  },
  handleNotification: { name: 'HandleNotification', request: HandleNotification, response: undefined, error: undefined },
} as const satisfies Record<string, Es9Asn1Function<unknown, unknown>>

/** SM-DS functions: the answer to AuthenticateClient is BF40. */
export const es11Asn1 = {
  initiateAuthentication: {
    ...initiateAuthentication,
    error: { ...initiateAuthentication.error, statusCodes: es11StatusCodes.initiateAuthentication },
  },
  authenticateClient: {
    name: 'AuthenticateClient',
    request: AuthenticateClientRequest,
    response: AuthenticateClientResponseEs11,
    error: { arm: 'authenticateClientError', statusCodes: es11StatusCodes.authenticateClient },
  },
} as const satisfies Record<string, Es9Asn1Function<unknown, unknown>>

const tables = { 'ES9+': es9Asn1, ES11: es11Asn1 } as const
export type Es9Interface = keyof typeof tables

/** A decoded body: which function, its value, and what the octets departed in. */
export type Es9Message<I extends Es9Interface, D extends 'request' | 'response'> = {
  readonly [F in keyof (typeof tables)[I]]: {
    readonly function: F
    readonly value: (typeof tables)[I][F] extends { readonly [K in D]: infer T } ? Of<T> : never
    readonly issues: readonly Issue[]
  }
}[keyof (typeof tables)[I]]

/**
 * Decodes the body of a request. A missing envelope, and a tagged CHOICE with its header twice, are noted as known variants
 * unless `variants` is off.
 *
 * @throws DecodeError for anything that is no request of the interface
 */
export function decodeEs9Request<I extends Es9Interface>(
  of: I,
  bytes: Uint8Array,
  options: ReadOptions = {},
): Es9Message<I, 'request'> {
  return decodeMessage(of, 'request', bytes, options)
}

/** Decodes the body of a response, as {@link decodeEs9Request}. @throws DecodeError for anything that is no response */
export function decodeEs9Response<I extends Es9Interface>(
  of: I,
  bytes: Uint8Array,
  options: ReadOptions = {},
): Es9Message<I, 'response'> {
  return decodeMessage(of, 'response', bytes, options)
}

/** Encodes a request or response with its envelope. @throws EncodeError where the value has no encoding as this type */
export function encodeEs9<T>(type: Type<T>, value: T): Buffer {
  return encode(explicit(ENVELOPE, type), value)
}

function decodeMessage<I extends Es9Interface, D extends 'request' | 'response'>(
  of: I,
  direction: D,
  bytes: Uint8Array,
  options: ReadOptions,
): Es9Message<I, D> {
  const found = functionTag(bytes)
  const rows: [string, Es9Asn1Function<unknown, unknown>][] = Object.entries(tables[of])
  const row = rows.find(([, { [direction]: type }]) => type?.tags.includes(found.tag))
  const type = row?.[1][direction]
  if (row === undefined || type === undefined) notOf(of, direction, found, rows)
  const { value, issues } = decodeEnveloped(type, bytes, true, found.enveloped, options)
  // The tag chose the function, and the function's type made the value.
  return { function: row[0], value, issues } as Es9Message<I, D>
}

function notOf(
  of: Es9Interface,
  direction: 'request' | 'response',
  found: FunctionTag,
  rows: readonly [string, Es9Asn1Function<unknown, unknown>][],
): never {
  unknownFunction(
    found,
    `${of} ${direction}`,
    rows.map(([, row]) => row[direction]?.tags[0]),
  )
}
