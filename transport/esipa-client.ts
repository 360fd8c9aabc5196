/** ESipa over HTTPS as its client: SGP.32 v1.2 6.1, 6.3 (ASN.1) and 6.4 (JSON). An IPA calls seven functions, an eIM TransferEimPackage. */
import { ASN1_CONTENT_TYPE, type FunctionBinding, JSON_CONTENT_TYPE } from '../protocol/bindings/content-types.ts'
import { decodeEsipaResponse, esipaAsn1 } from '../protocol/bindings/esipa-asn1.ts'
import { ADMIN_PROTOCOL, IPAD_USER_AGENT } from '../protocol/bindings/esipa-headers.ts'
import { esipaJson } from '../protocol/bindings/json/esipa.ts'
import { encodeRequest, type JsonFunction } from '../protocol/bindings/json/function.ts'
import { ASN1_PATH, type EsipaFunction } from '../protocol/bindings/paths.ts'
import type { SpecVersion } from '../protocol/registry.ts'
import { encode, type Of, type Type } from '../protocol/schema/type.ts'
import { HarnessError } from './faults.ts'
import { type FunctionAccess, type FunctionAnswer, FunctionClient, OtherFunction, type ReadAnswer } from './function-client.ts'
import type { HttpExchange, HttpRequest } from './http-exchange.ts'
import { readJsonAnswer } from './json-answer.ts'
import type { Tape } from './tape.ts'

export interface EsipaAccess<S extends SpecVersion = SpecVersion> extends FunctionAccess {
  readonly spec: S
  /** v1.0.1 is spoken in ASN.1 only. */
  readonly binding: FunctionBinding
}

type Row<S extends SpecVersion, F extends EsipaFunction> = (typeof esipaAsn1)[S][F]

/** Request of a function as the version has it. */
export type EsipaRequest<S extends SpecVersion, F extends EsipaFunction> = Of<Row<S, F>['request']>

/** Response of a function as the version has it; undefined for HandleNotification, which has none. */
export type EsipaResponse<S extends SpecVersion, F extends EsipaFunction> = F extends 'handleNotification'
  ? undefined
  : Of<NonNullable<Row<S, F>['response']>>

/** A client of one ESipa server. Connects at the first call and stays connected. */
export class EsipaClient<S extends SpecVersion = '1.2'> {
  /** URL that calls in the ASN.1 binding go to; in JSON the functions are below it. */
  readonly endpoint: string
  readonly #spec: S
  readonly #binding: FunctionBinding
  readonly #client: FunctionClient

  /** @throws HarnessError for v1.0.1 in JSON */
  constructor(access: EsipaAccess<S>) {
    const { spec, binding, userAgent = IPAD_USER_AGENT, adminProtocol = ADMIN_PROTOCOL } = access
    if (binding === 'json' && spec === '1.0.1') throw new HarnessError('ESipa of v1.0.1 is spoken in ASN.1 only; choose asn1')
    this.#spec = spec
    this.#binding = binding
    const contentType = binding === 'asn1' ? ASN1_CONTENT_TYPE : JSON_CONTENT_TYPE
    this.#client = new FunctionClient({ ...access, userAgent, adminProtocol }, contentType)
    this.endpoint = `${this.#client.base}${binding === 'asn1' ? ASN1_PATH : '/gsma/rsp2/esipa'}`
  }

  /**
   * Calls a function. What in the request came from decoding goes out with the octets that it came in.
   *
   * @throws PeerFault; EncodeError where the request has no encoding, a mistake of the caller
   */
  async call<F extends EsipaFunction>(
    name: F,
    request: EsipaRequest<S, F>,
    tape: Tape,
    signal?: AbortSignal,
  ): Promise<FunctionAnswer<EsipaResponse<S, F>>> {
    const options = { sizes: 'any', received: 'keep' } as const
    // The name chose the row, and the row's type made the request.
    const body =
      this.#binding === 'asn1'
        ? encode(esipaAsn1[this.#spec][name].request as Type<unknown>, request, options)
        : encodeRequest(esipaJson[name] as unknown as JsonFunction<unknown, never>, request, options)
    return this.send(name, body, tape, signal)
  }

  /** Calls a function with these octets as the whole body, whatever they are. @throws PeerFault */
  send<F extends EsipaFunction>(
    name: F,
    body: Uint8Array,
    tape: Tape,
    signal?: AbortSignal,
  ): Promise<FunctionAnswer<EsipaResponse<S, F>>> {
    const path = this.#binding === 'asn1' ? ASN1_PATH : esipaJson[name].path
    const read = name === 'handleNotification' ? undefined : (octets: Uint8Array) => this.read(name, octets)
    // The name chose the reader, and the reader's type made the value.
    return this.#client.call(path, body, read, tape, signal) as Promise<FunctionAnswer<EsipaResponse<S, F>>>
  }

  /** The HTTP request that {@link send} sends. */
  requestOf(name: EsipaFunction, body: Uint8Array): HttpRequest {
    return this.#client.requestOf(this.#binding === 'asn1' ? ASN1_PATH : esipaJson[name].path, body)
  }

  /** One exchange on the same connection, whatever the request is; any complete answer is one. @throws PeerFault */
  exchange(request: HttpRequest, tape: Tape, signal?: AbortSignal): Promise<HttpExchange> {
    return this.#client.exchange(request, tape, signal)
  }

  /** Connections that were opened so far, those that have ended too. */
  get opened(): number {
    return this.#client.opened
  }

  /** Ends the connection at once; nothing is in flight when this is called. */
  close(): Promise<void> {
    return this.#client.close()
  }

  /** Reads the body of an answer with status 200. */
  protected read(name: EsipaFunction, body: Uint8Array): ReadAnswer<unknown> {
    if (this.#binding === 'json') return readJsonAnswer(esipaJson[name] as unknown as JsonFunction<never, never>, body)
    const { function: got, value, issues } = decodeEsipaResponse(this.#spec, body)
    if (got !== name) throw new OtherFunction(got, name)
    return { value, issues }
  }
}
