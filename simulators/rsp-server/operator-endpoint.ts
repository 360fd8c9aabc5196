/**
 * The server side of ES2+ and ES12: the JSON binding over mutual TLS (SGP.22 v2.5 5.3, 5.9, 6.5.1). Who asks is told by the client's
 * certificate; what the header of the request says about it proves nothing.
 */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { JSON_CONTENT_TYPE } from '../../protocol/bindings/content-types.ts'
import { decodeRequest, encodeResponse, type JsonFunction } from '../../protocol/bindings/json/function.ts'
import type { RequestHeader } from '../../protocol/bindings/json/header.ts'
import { JsonDecodeError } from '../../protocol/bindings/json/issues.ts'
import type { Execution } from '../../protocol/bindings/json/operator-functions.ts'
import { valuesOf } from '../../protocol/certificates/names.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { attributeIds } from '../../protocol/certificates/x509-oids.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { ES9_ADMIN_PROTOCOL } from '../es9-endpoint.ts'
import { registeredIdOf } from './credentials.ts'
import { Failed } from './failed.ts'

/** Who calls, and which call it is. */
export interface OperatorContext {
  /** registeredID of the client's certificate, or its common name. */
  readonly certified: string
  readonly header: RequestHeader
}

/** Gives the output of a function. @throws Failed for a function error */
export type OperatorHandler<Q, R> = (value: Q, context: OperatorContext) => R | Promise<R>

/** A function with its handler, whatever its types are. */
export interface OperatorFunction {
  readonly path: string
  answer(body: Uint8Array, certified: string): Promise<Buffer>
}

/** A body that is no request of the function. */
class Unreadable extends Error {}

/**
 * One function of the interface.
 *
 * @param path where another one than the specification's is used: ES12 has no certain one
 */
export function operatorFunction<Q, R>(
  row: JsonFunction<Q, Execution<R>>,
  handler: OperatorHandler<Q, R>,
  path = row.path,
): OperatorFunction {
  return {
    path,
    async answer(body, certified) {
      const { value, header, issues } = read(row, body)
      const missing = issues.find(({ kind }) => kind === 'missing-member' || kind === 'header-missing')
      if (missing !== undefined || header === undefined) throw new Unreadable(missing?.what ?? 'no header')
      try {
        return encodeResponse(row, { kind: 'executed', value: await handler(value, { certified, header }) })
      } catch (error) {
        if (!(error instanceof Failed)) throw error
        return encodeResponse(row, { kind: 'failed', value: { ...error.codes, message: error.message } })
      }
    },
  }
}

/** Answers whole requests, whatever they are. Without a client's certificate nobody gets in. */
export function operatorEndpoint(
  functions: readonly OperatorFunction[],
  { adminProtocol = ES9_ADMIN_PROTOCOL }: { readonly adminProtocol?: string } = {},
): (request: ServerRequest) => Promise<Reply> {
  const headers = { 'X-Admin-Protocol': adminProtocol }
  const bare = (status: number): Reply => ({ kind: 'answer', status, headers, body: new Uint8Array() })
  return async (request) => {
    const [path = ''] = request.path.split('?', 1)
    const found = functions.find((one) => one.path === path)
    if (found === undefined) return bare(404)
    if (request.method !== 'POST') return { ...bare(405), headers: { ...headers, Allow: 'POST' } }
    const certified = certifiedName(request.clientCertificate)
    if (certified === undefined) return bare(403)
    try {
      const body = await found.answer(request.body, certified)
      return { kind: 'answer', status: 200, headers: { ...headers, 'Content-Type': JSON_CONTENT_TYPE }, body }
    } catch (error) {
      if (error instanceof Unreadable) return bare(400)
      throw error
    }
  }
}

function read<Q>(row: Pick<JsonFunction<Q, never>, 'request' | 'requestHeader'>, body: Uint8Array) {
  try {
    return decodeRequest(row, body)
  } catch (error) {
    if (error instanceof JsonDecodeError) throw new Unreadable(error.message)
    throw error
  }
}

function certifiedName(der: Buffer | undefined): string | undefined {
  if (der === undefined) return undefined
  try {
    const certificate = parseCertificate(der)
    return registeredIdOf(certificate) ?? valuesOf(certificate.subject.attributes, attributeIds.commonName)[0]
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
