/** What the octets on a tape mean, made out when somebody asks: functions of ESipa, ES9+, ES11, ES2+ and ES12, and those of ES10. */
import { DecodeError, type Issue } from '../protocol/ber/issues.ts'
import { ENVELOPE } from '../protocol/bindings/enveloped.ts'
import { decodeEs9Request, decodeEs9Response, type Es9Interface } from '../protocol/bindings/es9-asn1.ts'
import { decodeEsipaRequest, decodeEsipaResponse } from '../protocol/bindings/esipa-asn1.ts'
import { es9Json, es11Json } from '../protocol/bindings/json/es9plus.ts'
import { esipaJson } from '../protocol/bindings/json/esipa.ts'
import { decodeRequest, decodeResponse, type JsonFunction, type ResponseValue } from '../protocol/bindings/json/function.ts'
import { JsonDecodeError, type JsonIssue } from '../protocol/bindings/json/issues.ts'
import { es2Json, es12Json } from '../protocol/bindings/json/operator-functions.ts'
import { bindingOfPath, type JsonInterface } from '../protocol/bindings/paths.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import type { HttpExchange } from './http-exchange.ts'
import type { Tape, TapeRef } from './tape.ts'

/** One body: a decoded object, or why there is none. */
export type BodyView =
  | {
      readonly kind: 'decoded'
      /** As the specifications name it: `getEimPackage`. */
      readonly function: string
      readonly value: unknown
      readonly issues: readonly (Issue | JsonIssue)[]
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly why: string }

export interface ExchangeView {
  readonly request: BodyView
  readonly response: BodyView
}

type Table = Readonly<Record<string, unknown>>
type AnyFunction = JsonFunction<unknown, ResponseValue>

/** The SM-DS is called on the paths of the SM-DP+, so its functions are tried where those do not fit. */
const tables: Readonly<Record<JsonInterface, readonly Table[]>> = {
  esipa: [esipaJson],
  es9plus: [es9Json, es11Json],
  es2plus: [es2Json],
  es12: [es12Json],
}

/** Both bodies of an exchange, by the path that was called. @param spec whose types ESipa in ASN.1 is read with */
export function viewExchange({ request, response }: HttpExchange, spec: SpecVersion = '1.2'): ExchangeView {
  const called = bindingOfPath(request.path.slice(Math.max(0, request.path.indexOf('/gsma/rsp2/'))))
  if (called === undefined) {
    const unknown: BodyView = { kind: 'unreadable', why: `${request.path} is the path of no function` }
    return { request: unknown, response: unknown }
  }
  if (called.binding === 'asn1') {
    const enveloped = request.body[0] === ENVELOPE
    return {
      request: view(request.body, asn1Readers('request', enveloped, spec)),
      response: view(response.body, asn1Readers('response', enveloped, spec)),
    }
  }
  const rows = tables[called.interface].flatMap((table) => {
    const row = table[called.function]
    // Every row of these tables is one.
    return row === undefined ? [] : [row as AnyFunction]
  })
  const named = <T extends object>(read: T) => ({ function: called.function, ...read })
  return {
    request: view(
      request.body,
      rows.map((row) => (body) => named(decodeRequest(row as unknown as JsonFunction<unknown, never>, body))),
    ),
    response: view(
      response.body,
      rows.map((row) => (body) => named(decodeResponse(row, body))),
    ),
  }
}

/** What the exchange at a line of a tape was; undefined where no complete one is there. */
export function viewAt(tape: Tape, at: TapeRef, spec?: SpecVersion): BodyView | undefined {
  const exchange = tape.exchanges.findLast(({ sent }) => sent <= at)
  if (exchange === undefined) return undefined
  const { request, response } = viewExchange(exchange, spec)
  return at < exchange.received ? request : response
}

interface Read {
  readonly function: string
  readonly value: unknown
  readonly issues: readonly (Issue | JsonIssue)[]
}

function asn1Readers(direction: 'request' | 'response', enveloped: boolean, spec: SpecVersion): ((body: Uint8Array) => Read)[] {
  if (!enveloped)
    return [direction === 'request' ? (body) => decodeEsipaRequest(spec, body) : (body) => decodeEsipaResponse(spec, body)]
  const interfaces: readonly Es9Interface[] = ['ES9+', 'ES11']
  return interfaces.map(
    (of) => (body: Uint8Array) => (direction === 'request' ? decodeEs9Request(of, body) : decodeEs9Response(of, body)),
  )
}

/** The reading of the first reader that can; the reason of the first where none can. */
function view(body: Uint8Array, readers: readonly ((body: Uint8Array) => Read)[]): BodyView {
  if (body.length === 0) return { kind: 'empty' }
  let why: string | undefined
  for (const read of readers) {
    try {
      const { function: name, value, issues } = read(body)
      return { kind: 'decoded', function: name, value, issues }
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof JsonDecodeError || error instanceof RangeError)) throw error
      why ??= error.message
    }
  }
  return { kind: 'unreadable', why: why ?? 'nobody can read it' }
}
