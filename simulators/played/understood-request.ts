import { DecodeError } from '../../protocol/ber/issues.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import { ASN1_CONTENT_TYPE, JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { ADMIN_PROTOCOL } from '../../protocol/bindings/esipa-headers.ts'
import { ASN1_PATH } from '../../protocol/bindings/paths.ts'
import type { ServerRequest } from '../../transport/reply.ts'

/**
 * A request as our eIM takes it. A prefix of the path, a method of CoAP, a header or octets behind the object are the business of one row each; the
 * others can be judged only where the function is carried out all the same.
 */
export function understood(request: ServerRequest): ServerRequest {
  const path = request.path.replace(/^\/.*(?=\/gsma\/rsp2\/)/, '')
  const isAsn1 = path === ASN1_PATH
  const headers = new Map(request.headers)
  headers.set('content-type', [isAsn1 ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE])
  headers.set('x-admin-protocol', [ADMIN_PROTOCOL])
  const method = request.over === 'coaps' ? 'POST' : request.method
  return { ...request, method, path, headers, body: isAsn1 ? firstObject(request.body) : plainValues(request.body) }
}

function firstObject(body: Buffer): Buffer {
  const reader = new BerReader(body)
  try {
    reader.next(0, body.length)
    return body.subarray(0, reader.end)
  } catch (error) {
    if (error instanceof DecodeError) return body
    throw error
  }
}

/** An EID with blanks, a challenge with its ASN.1 header; a PLMN that nobody can read is left out. */
function plainValues(body: Buffer): Buffer {
  const text = body.toString('utf8')
  const plain = text
    .replace(/(?<="eidValue":")[^"]+/, (value) =>
      value.replaceAll(/\D/g, '').length === 32 ? value.replaceAll(/\D/g, '') : value,
    )
    .replace(/(?<="euiccChallenge":")[^"]+/, (value) => withoutHeader(value))
    .replace(/,"rPlmn":\{[^}]*\}/, '')
  return plain === text ? body : Buffer.from(plain)
}

function withoutHeader(base64: string): string {
  const octets = Buffer.from(base64, 'base64')
  return octets.length === 18 && octets.readUInt16BE() === 0x0410 ? octets.subarray(2).toString('base64') : base64
}
