/**
 * Bodies of one function in the JSON binding, read and written as the values of the ASN.1 binding: who uses them need not know
 * which binding was spoken. SGP.32 v1.2 6.4, SGP.22 v2.5 6.5.
 */
import { EncodeError } from '../../ber/issues.ts'
import type { ErrorRule } from './error-rule.ts'
import {
  type RequestHeader,
  type ResponseHeader,
  requestHeaderKind,
  responseHeader,
  type Status,
  type StatusCodeData,
} from './header.ts'
import type { JsonIssue } from './issues.ts'
import { isObject, type Json, type JsonObject, typeName } from './json.ts'
import { type JsonBody, noteUnknown } from './members.ts'
import { type ErrorForm, readOutcome } from './outcome.ts'
import { type JsonReadOptions, type JsonWriteOptions, Place } from './place.ts'
import { readJson } from './reader.ts'
import { jsonInteger, writeJson } from './writer.ts'

/** The answer to a function: output members, or an error. */
export interface JsonResponse<R> {
  readonly output: JsonBody<R>
  readonly error: ErrorRule
  /** Statuses that the interface has. */
  readonly statuses: readonly Status[]
}

/** One function of the JSON binding. */
export interface JsonFunction<Q, R> {
  readonly path: string
  readonly request: JsonBody<Q>
  /** Whether requests carry the header (ES2+, ES12). */
  readonly requestHeader: boolean
  /** Absent for functions that are answered by HTTP 204 without a body. */
  readonly response: JsonResponse<R> | undefined
}

/** Values of responses: an arm for the output, or several, and one for the error. */
export interface ResponseValue {
  readonly kind: string
  readonly value?: unknown
}

interface DecodedBody<T> {
  readonly value: T
  readonly issues: readonly JsonIssue[]
  /** The octets that each base64 member stood for, by JSON pointer: exactly what a signature covers and a relay passes on. */
  readonly octets: ReadonlyMap<string, Buffer>
}

export interface DecodedRequest<Q> extends DecodedBody<Q> {
  readonly header: RequestHeader | undefined
}

export interface DecodedResponse<R> extends DecodedBody<R> {
  readonly header: ResponseHeader | undefined
  /** How an error was said: by the status of the header, or by an integer member; undefined for a success. */
  readonly errorForm: ErrorForm | undefined
}

export interface RequestOptions extends JsonWriteOptions {
  /** Written where it is given, also where the function has none: peers exist that send it. */
  readonly header?: RequestHeader
}

export interface ResponseOptions extends JsonWriteOptions {
  /** How to say an error. Default: the integer member where the function has one, else the status. */
  readonly errorForm?: ErrorForm
  /** Codes to send in place of those that the tables have for the error. */
  readonly statusCodeData?: StatusCodeData
  /** `'omit'` leaves the header out, as some peers do. */
  readonly header?: 'omit'
}

/** @throws JsonDecodeError for a body that cannot be read */
export function decodeRequest<Q>(
  { request, requestHeader }: Pick<JsonFunction<Q, never>, 'request' | 'requestHeader'>,
  bytes: Uint8Array,
  options: JsonReadOptions = {},
): DecodedRequest<Q> {
  const { object, place, issues, octets } = open(bytes, options)
  const json = object.get('header')
  const headerAt = place.at('header')
  let header: RequestHeader | undefined
  if (json === undefined || json === null) {
    if (requestHeader) headerAt.issue('header-missing', 'no header')
  } else if (requestHeader) {
    header = requestHeaderKind.read(json, headerAt)
  } else {
    headerAt.issue('unexpected-header', 'requests of this interface carry no header')
  }
  noteUnknown(object, ['header', ...request.names], place)
  return { value: request.read(object, place), header, issues, octets }
}

/** @throws JsonDecodeError for a body that cannot be read; RangeError for a function that is answered without a body */
export function decodeResponse<R extends ResponseValue>(
  { path, response }: Pick<JsonFunction<never, R>, 'path' | 'response'>,
  bytes: Uint8Array,
  options: JsonReadOptions = {},
): DecodedResponse<R> {
  if (response === undefined) throw new RangeError(`${path} is answered without a body`)
  const { object, place, issues, octets } = open(bytes, options)
  return { ...readOutcome(response, object, place), issues, octets }
}

/** @throws EncodeError where the value has no JSON form */
export function encodeRequest<Q>(
  { request }: Pick<JsonFunction<Q, never>, 'request'>,
  value: Q,
  options: RequestOptions = {},
): Buffer {
  const object = new Map<string, Json>()
  if (options.header !== undefined) object.set('header', requestHeaderKind.write(options.header, '/header', {}))
  request.write(value, object, '', options)
  return writeJson(object)
}

/** @throws EncodeError where the value has no JSON form; RangeError for a function that is answered without a body */
export function encodeResponse<R extends ResponseValue>(
  { path, response }: Pick<JsonFunction<never, R>, 'path' | 'response'>,
  value: R,
  options: ResponseOptions = {},
): Buffer {
  if (response === undefined) throw new RangeError(`${path} is answered without a body`)
  const { error, output } = response
  const object = new Map<string, Json>()
  const setHeader = (status: Status, codes?: StatusCodeData) => {
    if (options.header !== 'omit') object.set('header', responseHeader(status, codes))
  }
  if (value.kind !== error.arm) {
    setHeader('Executed-Success')
    output.write(value, object, '', options)
    return writeJson(object)
  }
  const form = options.errorForm ?? (error.member === undefined ? 'header' : 'member')
  if (form === 'header') {
    setHeader('Failed', options.statusCodeData ?? error.toStatus(value.value))
    return writeJson(object)
  }
  const name = error.member ?? error.tolerated[0]
  if (name === undefined) throw new EncodeError(`${path} has no errors with a number`)
  setHeader('Executed-Success')
  object.set(name, jsonInteger(error.toInteger(value.value)))
  return writeJson(object)
}

function open(bytes: Uint8Array, { strict = false, limits }: JsonReadOptions) {
  const text = readJson(bytes, limits)
  const issues: JsonIssue[] = []
  const octets = new Map<string, Buffer>()
  const place = new Place('', { issues, octets, strict })
  for (const { kind, path, what } of text.issues) new Place(path, { issues, octets, strict }).issue(kind, what)
  const object: JsonObject = isObject(text.json)
    ? text.json
    : place.refuse('wrong-json-type', `${typeName(text.json)} where an object belongs`)
  return { object, place, issues, octets }
}
