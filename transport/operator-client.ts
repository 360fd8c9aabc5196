/** ES2+ and ES12 over HTTPS with mutual TLS as their client, JSON binding only: SGP.22 v2.5 6.5.2.1 to 6.5.2.5, 6.5.2.13, 6.5.2.14. */
import { JSON_CONTENT_TYPE } from '../protocol/bindings/content-types.ts'
import { encodeRequest, type JsonFunction, type JsonResponse } from '../protocol/bindings/json/function.ts'
import { es2Json, es12Json } from '../protocol/bindings/json/operator-functions.ts'
import { type FunctionAccess, type FunctionAnswer, FunctionClient } from './function-client.ts'
import { readJsonAnswer } from './json-answer.ts'
import type { Tape } from './tape.ts'
import type { TlsIdentity } from './tls-identity.ts'

const tables = { 'ES2+': es2Json, ES12: es12Json } as const

export type OperatorInterface = keyof typeof tables

export interface OperatorAccess<I extends OperatorInterface = OperatorInterface> extends FunctionAccess {
  readonly interface: I
  /** The client's own certificate; a server in a laboratory may do without. */
  readonly identity?: TlsIdentity
  /** Who calls: an OID or another name that the server knows. */
  readonly functionRequesterIdentifier: string
  /** Gives each call another identifier. Default: counted from 1. */
  readonly nextCallIdentifier?: () => string
  /** Paths in place of those of the specification; that of ES12 is a free choice. */
  readonly paths?: Readonly<Record<string, string>>
}

type Functions<I extends OperatorInterface> = (typeof tables)[I]

export type OperatorFunction<I extends OperatorInterface> = keyof Functions<I> & string

export type OperatorRequest<I extends OperatorInterface, F extends OperatorFunction<I>> = Functions<I>[F] extends {
  readonly request: { write(value: infer Q, ...rest: never): unknown }
}
  ? Q
  : never

/** Response of a function; undefined for HandleDownloadProgressInfo, which has none. */
export type OperatorResponse<I extends OperatorInterface, F extends OperatorFunction<I>> = Functions<I>[F] extends {
  readonly response: infer R
}
  ? NonNullable<R> extends JsonResponse<infer V>
    ? [NonNullable<R>] extends [never]
      ? undefined
      : V
    : undefined
  : never

/** A client of one SM-DP+ (ES2+), of an operator's progress endpoint, or of an SM-DS (ES12). */
export class OperatorClient<I extends OperatorInterface = 'ES2+'> {
  readonly endpoint: string
  readonly #access: OperatorAccess<I>
  readonly #client: FunctionClient
  #calls = 0

  constructor(access: OperatorAccess<I>) {
    const { adminProtocol = 'gsma/rsp/v2.5.0' } = access
    this.#access = access
    this.#client = new FunctionClient({ ...access, adminProtocol }, JSON_CONTENT_TYPE)
    this.endpoint = this.#client.base
  }

  /** Calls a function. @throws PeerFault; EncodeError where the request has no encoding, a mistake of the caller */
  async call<F extends OperatorFunction<I>>(
    name: F,
    request: OperatorRequest<I, F>,
    tape: Tape,
    signal?: AbortSignal,
  ): Promise<FunctionAnswer<OperatorResponse<I, F>>> {
    const { functionRequesterIdentifier, nextCallIdentifier } = this.#access
    const header = { functionRequesterIdentifier, functionCallIdentifier: nextCallIdentifier?.() ?? String(++this.#calls) }
    const body = encodeRequest(this.#row(name), request, { sizes: 'any', received: 'keep', header })
    return this.send(name, body, tape, signal)
  }

  /** Calls a function with these octets as the whole body, whatever they are. @throws PeerFault */
  send<F extends OperatorFunction<I>>(
    name: F,
    body: Uint8Array,
    tape: Tape,
    signal?: AbortSignal,
  ): Promise<FunctionAnswer<OperatorResponse<I, F>>> {
    const row = this.#row(name)
    const path = this.#access.paths?.[name] ?? row.path
    const read = row.response === undefined ? undefined : (octets: Uint8Array) => readJsonAnswer(row, octets)
    // The name chose the reader, and the reader's type made the value.
    return this.#client.call(path, body, read, tape, signal) as Promise<FunctionAnswer<OperatorResponse<I, F>>>
  }

  /** Ends the connection at once; nothing is in flight when this is called. */
  close(): Promise<void> {
    return this.#client.close()
  }

  #row(name: string): JsonFunction<unknown, never> {
    return (tables[this.#access.interface] as Readonly<Record<string, unknown>>)[name] as JsonFunction<unknown, never>
  }
}
