/**
 * The server side of ESipa over HTTPS and CoAP: SGP.32 v1.2 6.1, 6.2, ASN.1 function binding 6.3, JSON function binding 6.4. The eIM answers the
 * functions that the IPA calls with it, an IPA in inject mode answers TransferEimPackage.
 *
 * A body is decoded by the binding that its path names, a handler gives the response, and it goes back in the same binding. Errors of
 * a function travel with HTTP 200; 4xx is for requests that are none.
 */
import { DecodeError, type Issue } from '../protocol/ber/issues.ts'
import {
  ASN1_CONTENT_TYPE,
  bindingOfContentType,
  type FunctionBinding,
  JSON_CONTENT_TYPE,
} from '../protocol/bindings/content-types.ts'
import { decodeEsipaRequest, esipaAsn1 } from '../protocol/bindings/esipa-asn1.ts'
import { ADMIN_PROTOCOL } from '../protocol/bindings/esipa-headers.ts'
import { esipaJson } from '../protocol/bindings/json/esipa.ts'
import {
  decodeRequest,
  encodeResponse,
  type JsonFunction,
  type ResponseOptions,
  type ResponseValue,
} from '../protocol/bindings/json/function.ts'
import { JsonDecodeError, type JsonIssue } from '../protocol/bindings/json/issues.ts'
import type { ErrorForm } from '../protocol/bindings/json/outcome.ts'
import { bindingOfPath, type EsipaFunction } from '../protocol/bindings/paths.ts'
import type { StatusCode } from '../protocol/bindings/status-codes.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import { encode, type Of, type Type } from '../protocol/schema/type.ts'
import type { Reply, ServerRequest } from '../transport/reply.ts'

type Row<S extends SpecVersion, F extends EsipaFunction> = (typeof esipaAsn1)[S][F]

/** Value of a request of one version; the JSON binding gives the same. */
export type EsipaRequest<S extends SpecVersion, F extends EsipaFunction> =
  Row<S, F> extends { readonly request: Type<infer Q> } ? Q : never

/** Value of a response of one version; `undefined` for HandleNotification, which is answered by 204. */
export type EsipaResponse<S extends SpecVersion, F extends EsipaFunction> = F extends 'handleNotification'
  ? undefined
  : Of<NonNullable<Row<S, F>['response']>>

/** One call of a function, whatever its binding. */
export interface EsipaCall<Q> {
  /** What is missing at the top of a GetEimPackage request is undefined here, whatever the type says; elsewhere nothing is missing. */
  readonly value: Q
  /** What the body departed in. */
  readonly issues: readonly (Issue | JsonIssue)[]
  readonly binding: FunctionBinding
  readonly request: ServerRequest
}

/** A response that says its error in JSON with other codes than the tables have: those of an SM-DP+, passed on. */
export class CodedResponse<R> {
  readonly value: R
  readonly codes: StatusCode

  constructor(value: R, codes: StatusCode) {
    this.value = value
    this.codes = codes
  }
}

/** Gives the response of a function, or a whole reply in its place for a server that misbehaves. */
export type EsipaHandler<Q, R> = (call: EsipaCall<Q>) => R | CodedResponse<R> | Reply | Promise<R | CodedResponse<R> | Reply>

/** Handlers of the functions that a server has; others are answered with 400 or 404. */
export type EsipaHandlers<S extends SpecVersion> = {
  readonly [F in EsipaFunction]?: EsipaHandler<EsipaRequest<S, F>, EsipaResponse<S, F>>
}

/** A response about to be written. */
export interface EsipaResponding {
  readonly function: EsipaFunction
  readonly binding: FunctionBinding
  readonly value: unknown
}

export interface EsipaEndpointSettings<S extends SpecVersion> {
  readonly spec: S
  readonly handlers: EsipaHandlers<S>
  /** Put before every path, `/tenant-1`; default nothing. */
  readonly prefix?: string
  /** Headers of an answer with a body, or without one where `binding` is undefined. */
  readonly headers?: (binding: FunctionBinding | undefined) => Readonly<Record<string, string>>
  /** How GetEimPackage and TransferEimPackage say an error in JSON; default the integer member. */
  readonly jsonErrorForm?: ErrorForm
  /** Further choices for each JSON response. */
  readonly jsonOptions?: Pick<ResponseOptions, 'header'>
  /** Body of an answer with an error status; default none. */
  readonly errorPage?: () => Uint8Array
  /** Whether a request with this kind of departure from the binding is read; default all that can be. */
  readonly readsForm?: (kind: string) => boolean
  /** What is written for a response, for a server that misbehaves; `right` gives what belongs there. */
  readonly encode?: (response: EsipaResponding, right: () => Uint8Array) => Uint8Array
}

/** Headers as SGP.32 v1.2 6.1.1 has them. */
export function esipaHeaders(binding: FunctionBinding | undefined): Readonly<Record<string, string>> {
  if (binding === undefined) return { 'X-Admin-Protocol': ADMIN_PROTOCOL }
  return { 'Content-Type': binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE, 'X-Admin-Protocol': ADMIN_PROTOCOL }
}

interface Decoded {
  readonly function: EsipaFunction
  readonly value: unknown
  readonly issues: readonly (Issue | JsonIssue)[]
}

/** Answers whole requests, whatever they are. An error that a handler throws is passed on. */
export function esipaEndpoint<S extends SpecVersion>(
  settings: EsipaEndpointSettings<S>,
): (request: ServerRequest) => Promise<Reply> {
  const { spec, prefix = '', headers = esipaHeaders, jsonErrorForm } = settings
  const json = esipaJson as Readonly<Record<EsipaFunction, JsonFunction<unknown, ResponseValue>>>
  // Each handler is called with the value of its own function only: the table that decoded the body is the one that typed it.
  const handlers = settings.handlers as Readonly<Partial<Record<EsipaFunction, EsipaHandler<unknown, unknown>>>>
  const bare = (status: number, more: Readonly<Record<string, string>> = {}): Reply => ({
    kind: 'answer',
    status,
    headers: { ...headers(undefined), ...more },
    body: status >= 400 ? (settings.errorPage?.() ?? new Uint8Array()) : new Uint8Array(),
  })

  const read = (binding: FunctionBinding, name: EsipaFunction | undefined, body: Uint8Array): Decoded | undefined => {
    try {
      if (name === undefined || binding === 'asn1') return decodeEsipaRequest(spec, body)
      return { function: name, ...decodeRequest(json[name], body) }
    } catch (error) {
      if (error instanceof DecodeError || error instanceof JsonDecodeError) return undefined
      throw error
    }
  }

  const right = (name: EsipaFunction, binding: FunctionBinding, value: unknown, codes: StatusCode | undefined): Uint8Array => {
    if (binding === 'asn1') {
      const type: Type<unknown> | undefined = esipaAsn1[spec][name].response
      if (type === undefined) throw new RangeError(`${name} is answered without a body`)
      return encode(type, value, { received: 'keep' })
    }
    const hasMember = name === 'getEimPackage' || name === 'transferEimPackage'
    return encodeResponse(json[name], value as ResponseValue, {
      received: 'keep',
      ...settings.jsonOptions,
      ...(hasMember && jsonErrorForm !== undefined ? { errorForm: jsonErrorForm } : {}),
      ...(codes === undefined ? {} : { statusCodeData: codes }),
    })
  }

  const answer = (name: EsipaFunction, binding: FunctionBinding, given: unknown): Reply => {
    if (isReply(given)) return given
    const { value, codes } = given instanceof CodedResponse ? given : { value: given, codes: undefined }
    if (value === undefined) return bare(204)
    const written = () => right(name, binding, value, codes)
    const body = settings.encode?.({ function: name, binding, value }, written) ?? written()
    return { kind: 'answer', status: 200, headers: headers(binding), body }
  }

  return async (request) => {
    const [path = ''] = request.path.split('?', 1)
    const target = path.startsWith(prefix) ? bindingOfPath(path.slice(prefix.length)) : undefined
    if (target === undefined || (target.binding === 'json' && target.interface !== 'esipa')) return bare(404)
    const { binding } = target
    const name = target.binding === 'json' ? (target.function as EsipaFunction) : undefined
    if (name !== undefined && handlers[name] === undefined) return bare(404)
    if (request.method !== 'POST') return bare(405, { Allow: 'POST' })
    // Over CoAP there are no such headers: the path alone tells the binding (6.2).
    if (request.over !== 'coaps') {
      if (!/^gsma\/rsp\/v\d+\.\d+\.\d+$/.test(request.headers.get('x-admin-protocol')?.join() ?? '')) return bare(400)
      if (bindingOfContentType(request.headers.get('content-type')?.join() ?? '') !== binding) return bare(415)
    }
    // No function of v1.0.1 is built on JSON by anyone.
    if (binding === 'json' && spec === '1.0.1') return bare(501)
    const decoded = read(binding, name, request.body)
    const handler = decoded && handlers[decoded.function]
    const refuses = (issue: Issue | JsonIssue) =>
      isUnusable(decoded?.function ?? 'getEimPackage', issue) || settings.readsForm?.(kindOf(issue)) === false
    if (decoded === undefined || handler === undefined || decoded.issues.some(refuses)) return bare(400)
    const given = await handler({ value: decoded.value, issues: decoded.issues, binding, request })
    return answer(decoded.function, binding, given)
  }
}

const replyKinds: readonly string[] = ['answer', 'hangUp', 'silence', 'octets'] satisfies Reply['kind'][]

function isReply(given: unknown): given is Reply {
  return typeof given === 'object' && given !== null && 'kind' in given && replyKinds.includes(String(given.kind))
}

/** Objects that are kept or passed on as they are: what is missing in them is no reason to refuse the request. */
const readInParts = /(euiccInfo1|euiccInfo2|deviceInfo|[cC]ertificate|profileInfoListOk)\b/

/** The kind of a departure, inside of the text of JSON too. */
function kindOf(issue: Issue | JsonIssue): string {
  return 'ber' in issue && issue.ber !== undefined ? issue.ber.kind : issue.kind
}

/** What makes a request mean two things at once, or nothing that its type has. */
const ambiguous: readonly string[] = [
  'duplicate-element',
  'trailing-octets',
  'duplicate-member',
  'wrong-json-type',
  'bad-base64',
] satisfies (Issue['kind'] | JsonIssue['kind'])[]

/** Whether the tolerant decoder has gone on where a server must not: something is missing, or there twice, or of another type. */
function isUnusable(name: EsipaFunction, issue: Issue | JsonIssue): boolean {
  const ber = 'ber' in issue && issue.ber !== undefined ? issue.ber : issue
  const isKept = readInParts.test(`${issue.path}.${ber.path}`)
  if (ambiguous.includes(ber.kind)) return !isKept
  if (issue.kind !== 'missing-member' && ber.kind !== 'missing-element') return false
  // Its absence has an error of its own.
  if (name === 'getEimPackage' && /\beidValue\b/.test(`${issue.path} ${issue.what}`)) return false
  return !isKept
}
