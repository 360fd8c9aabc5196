import { ASN1_CONTENT_TYPE, JSON_CONTENT_TYPE } from '../protocol/bindings/content-types.ts'
import { ADMIN_PROTOCOL } from '../protocol/bindings/esipa-headers.ts'
import { isFqdn } from '../protocol/identifiers/fqdn.ts'
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
 * has, with a length, whose address is a server's and whose counter one that an eIM could have given. Only such a request has a claim to a right answer; what becomes of others is for scenarios to judge.
 */
export function isPlain({ request, binding, http }: EsipaExchange): boolean {
  if (request === undefined || request.issues.length > 0 || http.request.framing === 'chunked') return false
  if (!hasPlainValues(request)) return false
  // Over CoAP there is nothing else that could be odd.
  if (http.coap !== undefined) return true
  const names = Object.keys(http.request.headers)
  if (!names.every((name) => usual.includes(name.toLowerCase()))) return false
  const header = (name: string) => http.request.headers[names.find((one) => one.toLowerCase() === name) ?? '']
  const type = header('content-type')
  const own = binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE
  return type !== undefined && mediaTypeOf(type) === own && header('x-admin-protocol') === ADMIN_PROTOCOL
}

/** An eIM, or a firewall in front of it, may call a request bad that holds what no IPA and no eUICC would send. */
function hasPlainValues(request: NonNullable<EsipaExchange['request']>): boolean {
  if (request.function === 'initiateAuthentication') {
    const { smdpAddress } = request.value
    return smdpAddress === undefined || isFqdn(smdpAddress)
  }
  if (request.function !== 'provideEimPackageResult') return true
  const { eimPackageResult: result } = request.value
  if (result.kind !== 'euiccPackageResult' || result.value.kind !== 'euiccPackageResultSigned') return true
  const counter = BigInt(result.value.value.euiccPackageResultDataSigned.counterValue)
  return counter >= 0n && counter < MOST_COUNTERS
}

/** What programs have room for; the counters of SGP.32 end long before. */
const MOST_COUNTERS = 1n << 63n
