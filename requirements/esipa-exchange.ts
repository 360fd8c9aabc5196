/** An exchange with the eIM under test as ESipa has it, whatever the binding: what every rule judges. */
import { DecodeError, type Issue } from '../protocol/ber/issues.ts'
import type { FunctionBinding } from '../protocol/bindings/content-types.ts'
import { decodeEsipaRequest, decodeEsipaResponse, type EsipaMessage, esipaFunctionOf } from '../protocol/bindings/esipa-asn1.ts'
import { esipaJson } from '../protocol/bindings/json/esipa.ts'
import {
  type DecodedResponse,
  decodeRequest,
  decodeResponse,
  type JsonFunction,
  type ResponseValue,
} from '../protocol/bindings/json/function.ts'
import { JsonDecodeError, type JsonIssue } from '../protocol/bindings/json/issues.ts'
import { ASN1_PATH, type EsipaFunction, jsonFunctionNames } from '../protocol/bindings/paths.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import { messageAsV12 } from '../protocol/v101/as-v12.ts'
import type { HttpExchange } from '../transport/http-exchange.ts'
import type { Carried } from './judge-each.ts'

/** A body that could be read, with what it departed in. Values of v1.0.1 stand in the form of v1.2. */
export type ReadMessage<D extends 'request' | 'response'> = {
  readonly [F in EsipaFunction]: Omit<Extract<EsipaMessage<'1.2', D>, { readonly function: F }>, 'issues'> & {
    readonly issues: readonly (Issue | JsonIssue)[]
  }
}[EsipaFunction]

export interface EsipaExchange {
  readonly http: HttpExchange
  readonly binding: FunctionBinding
  /** By the path in JSON, by the outer tag of the request in ASN.1; undefined where the request is no function of ESipa. */
  readonly function: EsipaFunction | undefined
  /** Undefined for octets that are no request of ESipa. */
  readonly request: ReadMessage<'request'> | undefined
  /** Undefined where the status is not 200, the function has none, or the body is no answer of ESipa. */
  readonly response: ReadMessage<'response'> | undefined
  /** Why a body with status 200 could not be read: its offset is into the body, its path a JSON pointer in JSON. */
  readonly unreadable: Issue | JsonIssue | undefined
  /** What only the JSON binding says of an answer. */
  readonly json: Pick<DecodedResponse<ResponseValue>, 'header' | 'errorForm' | 'octets'> | undefined
}

/**
 * Reads an exchange; `undefined` for one that did not go to a path of ESipa by POST.
 *
 * @param of the peer under test: the eIM that answers, or the IPA that asks our eIM
 */
export function readExchange(http: HttpExchange, spec: SpecVersion, of: 'eim' | 'ipa' = 'eim'): EsipaExchange | undefined {
  if (http.peer !== of || http.request.method !== 'POST') return undefined
  const readIn = readings.get(http) ?? new Map<SpecVersion, EsipaExchange | undefined>()
  readings.set(http, readIn)
  if (!readIn.has(spec)) readIn.set(spec, read(http, spec))
  return readIn.get(spec)
}

/** What it is written in, and what it went over. */
export function carriedBy({ binding, http }: EsipaExchange): Carried {
  return { binding, over: http.coap === undefined ? 'https' : 'coaps' }
}

/** Steps, limits and rules each look at an exchange: it is read once. */
const readings = new WeakMap<HttpExchange, Map<SpecVersion, EsipaExchange | undefined>>()

function read(http: HttpExchange, spec: SpecVersion): EsipaExchange | undefined {
  const { request, response } = http
  const name = jsonFunctionNames.esipa.find((one) => request.path.endsWith(`/gsma/rsp2/esipa/${one}`))
  if (name === undefined && !request.path.endsWith(ASN1_PATH)) return undefined
  const body = response.status === 200 && response.body.length > 0 ? response.body : undefined
  return name === undefined ? readAsn1(http, spec, body) : readInJson(http, name, body)
}

function readAsn1(http: HttpExchange, spec: SpecVersion, body: Uint8Array | undefined): EsipaExchange {
  const request = attempt(() => requestOf(spec, http.request.body))
  const response = body && attempt(() => responseOf(spec, body))
  return {
    http,
    binding: 'asn1',
    function: request.value?.function ?? attempt(() => esipaFunctionOf(http.request.body)).value,
    request: request.value,
    response: response?.value,
    unreadable: response?.why,
    json: undefined,
  }
}

function requestOf(spec: SpecVersion, body: Uint8Array): ReadMessage<'request'> {
  return spec === '1.0.1' ? messageAsV12('request', decodeEsipaRequest(spec, body)) : decodeEsipaRequest(spec, body)
}

function responseOf(spec: SpecVersion, body: Uint8Array): ReadMessage<'response'> {
  return spec === '1.0.1' ? messageAsV12('response', decodeEsipaResponse(spec, body)) : decodeEsipaResponse(spec, body)
}

function readInJson(http: HttpExchange, name: EsipaFunction, body: Uint8Array | undefined): EsipaExchange {
  // The path chose the row, and the row's type made the value.
  const row = esipaJson[name] as unknown as JsonFunction<unknown, ResponseValue>
  const request = attempt(() => decodeRequest(row, http.request.body))
  const response = row.response === undefined || body === undefined ? undefined : attempt(() => decodeResponse(row, body))
  const message = <T extends { readonly value: unknown; readonly issues: readonly JsonIssue[] }>(read: T | undefined) =>
    read === undefined ? undefined : { function: name, value: read.value, issues: read.issues }
  return {
    http,
    binding: 'json',
    function: name,
    request: message(request.value) as ReadMessage<'request'> | undefined,
    response: message(response?.value) as ReadMessage<'response'> | undefined,
    unreadable: response?.why,
    json: response?.value,
  }
}

function attempt<T>(decode: () => T): { readonly value?: T; readonly why?: DecodeError | JsonDecodeError } {
  try {
    return { value: decode() }
  } catch (error) {
    if (error instanceof DecodeError || error instanceof JsonDecodeError) return { why: error }
    throw error
  }
}
