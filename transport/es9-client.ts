/** ES9+, ES9+' and ES11 over HTTPS as their client: SGP.22 v2.5 6.1 to 6.3, 6.5 (JSON) and 6.6 (ASN.1). */

import { tlv } from '../protocol/ber/writer.ts'
import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../protocol/bindings/content-types.ts'
import { ENVELOPE } from '../protocol/bindings/enveloped.ts'
import { decodeEs9Response, type Es9Interface, es9Asn1, es11Asn1 } from '../protocol/bindings/es9-asn1.ts'
import { IPAD_USER_AGENT } from '../protocol/bindings/esipa-headers.ts'
import { es9Json, es11Json } from '../protocol/bindings/json/es9plus.ts'
import { encodeRequest, type JsonFunction } from '../protocol/bindings/json/function.ts'
import { ASN1_PATH } from '../protocol/bindings/paths.ts'
import { encode, type Of, type Type } from '../protocol/schema/type.ts'
import { type FunctionAccess, type FunctionAnswer, FunctionClient, OtherFunction, type ReadAnswer } from './function-client.ts'
import { readJsonAnswer } from './json-answer.ts'
import type { Tape } from './tape.ts'

/** X-Admin-Protocol of a client that knows SGP.22 v2.5: it states the highest version that it supports. */
const SGP22_PROTOCOL = 'gsma/rsp/v2.5.0'

const asn1 = { 'ES9+': es9Asn1, ES11: es11Asn1 } as const
const json = { 'ES9+': es9Json, ES11: es11Json } as const

/** What every function of the ASN.1 binding has. */
interface Asn1Row {
  readonly request: Type<unknown>
  readonly response: Type<unknown> | undefined
}

export interface Es9Access<I extends Es9Interface = Es9Interface> extends FunctionAccess {
  /** ES9+' of an eIM is ES9+. */
  readonly interface: I
  readonly binding: FunctionBinding
}

type Functions<I extends Es9Interface> = (typeof asn1)[I]

/** Functions of the interface, as the JSON paths spell them. */
export type Es9FunctionOf<I extends Es9Interface> = keyof Functions<I> & string

export type Es9Request<I extends Es9Interface, F extends Es9FunctionOf<I>> = Functions<I>[F] extends {
  readonly request: Type<infer Q>
}
  ? Q
  : never

/** Response of a function; undefined for HandleNotification, which has none. */
export type Es9Response<I extends Es9Interface, F extends Es9FunctionOf<I>> = Functions<I>[F] extends {
  readonly response: infer R
}
  ? R extends Type<unknown>
    ? Of<R>
    : undefined
  : never

/** A client of one SM-DP+ or SM-DS. Connects at the first call and stays connected. */
export class Es9Client<I extends Es9Interface = 'ES9+'> {
  /** URL that calls in the ASN.1 binding go to; in JSON the functions are below it. */
  readonly endpoint: string
  readonly #interface: I
  readonly #binding: FunctionBinding
  readonly #client: FunctionClient

  constructor(access: Es9Access<I>) {
    const { binding, userAgent = IPAD_USER_AGENT, adminProtocol = SGP22_PROTOCOL } = access
    this.#interface = access.interface
    this.#binding = binding
    const contentType = binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE
    this.#client = new FunctionClient({ ...access, userAgent, adminProtocol }, contentType)
    this.endpoint = `${this.#client.base}${binding === 'asn1' ? ASN1_PATH : '/gsma/rsp2/es9plus'}`
  }

  /**
   * Calls a function. What in the request came from decoding goes out with the octets that it came in.
   *
   * @throws PeerFault; EncodeError where the request has no encoding, a mistake of the caller
   */
  async call<F extends Es9FunctionOf<I>>(
    name: F,
    request: Es9Request<I, F>,
    tape: Tape,
    signal?: AbortSignal,
  ): Promise<FunctionAnswer<Es9Response<I, F>>> {
    const options = { sizes: 'any', received: 'keep' } as const
    const body =
      this.#binding === 'asn1'
        ? tlv(ENVELOPE, encode(this.#asn1(name).request, request, options))
        : encodeRequest(this.#json(name), request, options)
    return this.send(name, body, tape, signal)
  }

  /** Calls a function with these octets as the whole body, whatever they are. @throws PeerFault */
  send<F extends Es9FunctionOf<I>>(
    name: F,
    body: Uint8Array,
    tape: Tape,
    signal?: AbortSignal,
  ): Promise<FunctionAnswer<Es9Response<I, F>>> {
    const path = this.#binding === 'asn1' ? ASN1_PATH : this.#json(name).path
    const read = this.#asn1(name).response === undefined ? undefined : (octets: Uint8Array) => this.#read(name, octets)
    // The name chose the reader, and the reader's type made the value.
    return this.#client.call(path, body, read, tape, signal) as Promise<FunctionAnswer<Es9Response<I, F>>>
  }

  /** Ends the connection at once; nothing is in flight when this is called. */
  close(): Promise<void> {
    return this.#client.close()
  }

  #read(name: Es9FunctionOf<I>, body: Uint8Array): ReadAnswer<unknown> {
    if (this.#binding === 'json') return readJsonAnswer(this.#json(name), body)
    const { function: got, value, issues } = decodeEs9Response<Es9Interface>(this.#interface, body)
    if (got !== name) throw new OtherFunction(got, name)
    return { value, issues }
  }

  /** The row of a table with the types that all rows have in common. */
  #asn1(name: string): Asn1Row {
    return (asn1[this.#interface] as Readonly<Record<string, unknown>>)[name] as Asn1Row
  }

  #json(name: string): JsonFunction<unknown, never> {
    return (json[this.#interface] as Readonly<Record<string, unknown>>)[name] as JsonFunction<unknown, never>
  }
}
