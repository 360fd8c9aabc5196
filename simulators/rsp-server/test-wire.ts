/** For tests: functions of ES9+ and ES11 in process, through the octets of either binding. */
import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { ENVELOPE } from '../../protocol/bindings/enveloped.ts'
import { decodeEs9Response, type Es9Interface, es9Asn1, es11Asn1 } from '../../protocol/bindings/es9-asn1.ts'
import { es9Json, es11Json } from '../../protocol/bindings/json/es9plus.ts'
import { decodeResponse, encodeRequest, type JsonFunction, type ResponseValue } from '../../protocol/bindings/json/function.ts'
import { ASN1_PATH, type Es9Function, jsonPath } from '../../protocol/bindings/paths.ts'
import { explicit } from '../../protocol/schema/choice.ts'
import { encode, type Of, type Type } from '../../protocol/schema/type.ts'
import { systemClock } from '../../transport/clock.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { Tape } from '../../transport/tape.ts'

const tables = { 'ES9+': { asn1: es9Asn1, json: es9Json }, ES11: { asn1: es11Asn1, json: es11Json } } as const
type Row<I extends Es9Interface, F> = F extends keyof (typeof tables)[I]['asn1'] ? (typeof tables)[I]['asn1'][F] : never
export type RequestOf<I extends Es9Interface, F> = Row<I, F> extends { readonly request: Type<infer Q> } ? Q : never
export type ResponseOf<I extends Es9Interface, F> = Row<I, F> extends { readonly response: infer R } ? Of<R> : never

/** What came back. */
export interface Came<R> {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The decoded response; only where there was one. */
  readonly value: R
  /** Name of the error, or undefined. */
  readonly error: string | number | undefined
  /** `8.1/6.1`; JSON only. */
  readonly codes: string | undefined
}

export type Serve = (request: ServerRequest) => Promise<Reply>

export function serverRequest(path: string, body: Uint8Array, rest: Partial<ServerRequest> = {}): ServerRequest {
  return {
    method: 'POST',
    path,
    headers: new Map(),
    body: Buffer.from(body),
    connection: 1,
    tape: new Tape(systemClock),
    ...rest,
  }
}

/** The answer to a whole request; fails for any other reply. */
export async function answered(serve: Serve, request: ServerRequest): Promise<Extract<Reply, { kind: 'answer' }>> {
  const reply = await serve(request)
  if (reply.kind !== 'answer') throw new Error(`${reply.kind} in place of an answer`)
  return reply
}

/** The octets of a request, and the path that they go to. */
export function requestOctets<I extends Es9Interface, F extends Es9Function>(
  of: I,
  binding: FunctionBinding,
  name: F,
  value: RequestOf<I, F>,
): { readonly path: string; readonly body: Buffer } {
  const keep = { received: 'keep' } as const
  if (binding === 'json') {
    const row = (tables[of].json as unknown as Record<string, JsonFunction<unknown, never>>)[name] as JsonFunction<unknown, never>
    return { path: jsonPath('es9plus', name), body: encodeRequest(row, value, keep) }
  }
  const { request } = (tables[of].asn1 as unknown as Record<string, { request: Type<unknown> }>)[name] as {
    request: Type<unknown>
  }
  return { path: ASN1_PATH, body: encode(explicit(ENVELOPE, request), value, keep) }
}

export async function call<I extends Es9Interface, F extends Es9Function>(
  serve: Serve,
  of: I,
  binding: FunctionBinding,
  name: F,
  value: RequestOf<I, F>,
): Promise<Came<ResponseOf<I, F>>> {
  const { path, body } = requestOctets(of, binding, name, value)
  const contentType = binding === 'json' ? JSON_CONTENT_TYPE : ASN1_CONTENT_TYPE
  const reply = await answered(serve, serverRequest(path, body, { headers: new Map([['content-type', [contentType]]]) }))
  const octets = Buffer.from(reply.body)
  const came = { status: reply.status, headers: reply.headers, body: octets }
  if (reply.status !== 200 || octets.length === 0 || name === 'handleNotification')
    return { ...came, value: undefined as never, error: undefined, codes: undefined }
  if (binding === 'asn1') return { ...came, ...read(decodeEs9Response(of, octets).value as ResponseValue), codes: undefined }
  const row = (tables[of].json as unknown as Record<string, JsonFunction<never, ResponseValue>>)[name] as JsonFunction<
    never,
    ResponseValue
  >
  const decoded = decodeResponse(row, octets)
  const data = decoded.header?.statusCodeData
  return { ...came, ...read(decoded.value), codes: data && `${data.subjectCode}/${data.reasonCode}` }
}

function read<R>(value: ResponseValue): { readonly value: R; readonly error: string | number | undefined } {
  const failed = value.kind.endsWith('Error')
  return { value: value as R, error: failed ? (value.value as string | number) : undefined }
}
