import { ASN1_CONTENT_TYPE, JSON_CONTENT_TYPE } from '../protocol/bindings/content-types.ts'
import { ADMIN_PROTOCOL } from '../protocol/bindings/esipa-headers.ts'
import { mediaTypeOf } from '../transport/http-exchange.ts'
import type { EsipaExchange } from './esipa-exchange.ts'

/** Header fields that ordinary clients send; more of them, or in odd letters, is a scenario's own doing. */
const usual = [
  'host',
  'connection',
  'content-type',
  'content-length',
  'user-agent',
  'x-admin-protocol',
  'accept',
  'authorization',
]

/**
 * Whether a request is right in every respect: a function object or JSON body without any departure, under the headers that SGP.32 6.1
 * has, with a length. Only such a request has a claim to a right answer; what becomes of others is for scenarios to judge.
 */
export function isPlain({ request, binding, http }: EsipaExchange): boolean {
  if (request === undefined || request.issues.length > 0 || http.request.framing === 'chunked') return false
  const names = Object.keys(http.request.headers)
  if (!names.every((name) => usual.includes(name.toLowerCase()))) return false
  const header = (name: string) => http.request.headers[names.find((one) => one.toLowerCase() === name) ?? '']
  const type = header('content-type')
  const own = binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE
  return type !== undefined && mediaTypeOf(type) === own && header('x-admin-protocol') === ADMIN_PROTOCOL
}
