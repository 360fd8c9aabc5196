/**
 * The server side of ES9+, ES9+' and ES11 over HTTPS: functions SGP.22 v2.5 5.6 and 5.8, JSON binding 6.5, ASN.1 binding 6.6.
 *
 * A body is decoded by the binding that its path names, a handler gives the answer, and the answer goes back in the same binding.
 * Function errors travel with HTTP 200; 4xx is for requests that are none.
 */
import { DecodeError, type Issue } from '../protocol/ber/issues.ts'
import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../protocol/bindings/content-types.ts'
import { ENVELOPE } from '../protocol/bindings/enveloped.ts'
import { decodeEs9Request, type Es9Asn1Function, type Es9Interface, es9Asn1, es11Asn1 } from '../protocol/bindings/es9-asn1.ts'
import { es9Json, es11Json } from '../protocol/bindings/json/es9plus.ts'
import { decodeRequest, encodeResponse, type JsonFunction, type ResponseValue } from '../protocol/bindings/json/function.ts'
import { JsonDecodeError, type JsonIssue } from '../protocol/bindings/json/issues.ts'
import { bindingOfPath, type Es9Function } from '../protocol/bindings/paths.ts'
import { explicit } from '../protocol/schema/choice.ts'
import { encode, type Of, type Type } from '../protocol/schema/type.ts'
import type { Reply, ServerRequest } from '../transport/reply.ts'
import { Refused } from './rsp-server/refused.ts'

const tables = {
  'ES9+': { asn1: es9Asn1, json: es9Json },
  ES11: { asn1: es11Asn1, json: es11Json },
} as const

/** What a handler learns beside the value. */
export interface Es9Context {
  readonly binding: FunctionBinding
  /** What the body departed in. */
  readonly issues: readonly (Issue | JsonIssue)[]
  readonly request: ServerRequest
}

type Asn1Table<I extends Es9Interface> = (typeof tables)[I]['asn1']
type ValueOf<T> = T extends Type<unknown> ? Of<T> : undefined

/** Gives the response of a function: its success arm, `undefined` for HandleNotification. @throws Refused for a function error */
export type Es9Handler<Q, R> = (value: Q, context: Es9Context) => R | Promise<R>

/** One handler for each function of the interface. */
export type Es9Handlers<I extends Es9Interface> = {
  readonly [F in keyof Asn1Table<I>]: Asn1Table<I>[F] extends { readonly request: infer Q; readonly response: infer R }
    ? Es9Handler<ValueOf<Q>, ValueOf<R>>
    : never
}

export interface Es9EndpointSettings<I extends Es9Interface> {
  readonly interface: I
  readonly handlers: Es9Handlers<I>
  /** X-Admin-Protocol of the answers; default {@link ES9_ADMIN_PROTOCOL}. */
  readonly adminProtocol?: string
  /** What becomes of a ready answer, for a server that misbehaves. */
  readonly shape?: (reply: Reply, about: ReplyAbout) => Reply
}

/** What an answer is for. */
export interface ReplyAbout {
  readonly function: Es9Function
  readonly binding: FunctionBinding
  /** Absent for a success. */
  readonly refused: Refused | undefined
}

export const ES9_ADMIN_PROTOCOL = 'gsma/rsp/v2.5.0'

/** A decoded request, of one binding or the other. */
interface Request {
  readonly function: Es9Function
  readonly value: unknown
  readonly issues: readonly (Issue | JsonIssue)[]
}

/** Answers whole requests, whatever they are. */
export function es9Endpoint<I extends Es9Interface>(
  settings: Es9EndpointSettings<I>,
): (request: ServerRequest) => Promise<Reply> {
  const { interface: of, adminProtocol = ES9_ADMIN_PROTOCOL, shape = (reply) => reply } = settings
  const asn1: Readonly<Record<string, Es9Asn1Function<unknown, unknown>>> = tables[of].asn1
  const json = tables[of].json as Readonly<Record<string, JsonFunction<unknown, ResponseValue>>>
  // Each handler is called with the value of its own function only: the table that decoded the body is the one that typed it.
  const handlers = settings.handlers as unknown as Readonly<Record<string, Es9Handler<unknown, ResponseValue | undefined>>>
  const headers = { 'X-Admin-Protocol': adminProtocol }
  const bare = (status: number): Reply => ({ kind: 'answer', status, headers, body: new Uint8Array() })

  const read = (binding: FunctionBinding, name: string, body: Uint8Array): Request | undefined => {
    try {
      if (binding === 'asn1') return decodeEs9Request(of, body) as Request
      const row = json[name]
      return row === undefined ? undefined : { function: name as Es9Function, ...decodeRequest(row, body) }
    } catch (error) {
      if (error instanceof DecodeError || error instanceof JsonDecodeError) return undefined
      throw error
    }
  }

  const written = (binding: FunctionBinding, name: string, value: ResponseValue, refused?: Refused): Reply => {
    const type = asn1[name]?.response
    const row = json[name]
    if (type === undefined || row === undefined) throw new RangeError(`${of} answers ${name} without a body`)
    const keep = { received: 'keep' } as const
    const codes = refused?.codes === undefined ? {} : { statusCodeData: { ...refused.codes, message: refused.message } }
    return {
      kind: 'answer',
      status: 200,
      headers: { ...headers, 'Content-Type': binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE },
      body:
        binding === 'asn1' ? encode(explicit(ENVELOPE, type), value, keep) : encodeResponse(row, value, { ...keep, ...codes }),
    }
  }

  return async (request) => {
    const [path = ''] = request.path.split('?', 1)
    const target = bindingOfPath(path)
    if (target === undefined || (target.binding === 'json' && target.interface !== 'es9plus')) return bare(404)
    const { binding } = target
    const name = target.binding === 'json' ? target.function : ''
    if (binding === 'json' && !Object.hasOwn(json, name)) return bare(404)
    if (request.method !== 'POST') return { ...bare(405), headers: { ...headers, Allow: 'POST' } }
    const decoded = read(binding, name, request.body)
    if (decoded === undefined || decoded.issues.some(isUnusable)) return bare(400)
    const about = { function: decoded.function, binding, refused: undefined }
    try {
      const value = await handlers[decoded.function]?.(decoded.value, { binding, issues: decoded.issues, request })
      return shape(value === undefined ? bare(204) : written(binding, decoded.function, value), about)
    } catch (error) {
      // A value that the tolerant decoder let through, and that makes no sense where it is used.
      if (error instanceof DecodeError) return bare(400)
      const arm = asn1[decoded.function]?.error?.arm
      if (!(error instanceof Refused) || arm === undefined) throw error
      const reply = written(binding, decoded.function, { kind: arm, value: error.error }, error)
      return shape(reply, { ...about, refused: error })
    }
  }
}

/** Objects of which a server reads what it needs: what is missing elsewhere in them is no reason to refuse the request. */
const readInParts = /(euiccInfo2|deviceInfo|[cC]ertificate)\b/

/** Whether something that the function cannot do without is missing: the tolerant decoder notes it and goes on. */
function isUnusable(issue: Issue | JsonIssue): boolean {
  if (issue.kind === 'missing-member') return true
  const ber = 'ber' in issue && issue.ber !== undefined ? issue.ber : issue
  return ber.kind === 'missing-element' && !readInParts.test(`${issue.path}.${ber.path}`)
}
