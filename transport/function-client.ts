/** What the clients of ESipa, ES9+, ES11, ES2+ and ES12 share: where the server is, its headers, its statuses. */
import { DecodeError, type Issue } from '../protocol/ber/issues.ts'
import type { ResponseHeader } from '../protocol/bindings/json/header.ts'
import { JsonDecodeError, type JsonIssue } from '../protocol/bindings/json/issues.ts'
import type { ErrorForm } from '../protocol/bindings/json/outcome.ts'
import type { Carrier } from './carrier.ts'
import { CoapsClient, type CoapsMisbehaviour } from './coaps/client.ts'
import type { CoapsMapping } from './coaps/mapping.ts'
import { connectThrough, type ProxyPlace } from './connect-through.ts'
import { type FaultDetails, PeerFault } from './faults.ts'
import { type HttpExchange, type HttpRequest, headerOf } from './http-exchange.ts'
import { defaultPatience, type HttpsPatience, type OpenConnection } from './https-client.ts'
import { HttpsPool } from './https-pool.ts'
import { connectOver, type Network, peerInWords } from './path/network.ts'
import { placeOf } from './server-place.ts'
import type { Tape } from './tape.ts'
import type { Timers } from './timers.ts'
import type { TlsTarget } from './tls-connect.ts'

/** Where a server is and how to get to it. Plain data. */
export interface FunctionAccess extends Pick<TlsTarget, 'trust' | 'tls' | 'identity' | 'hello'> {
  /** Name of the peer on the tape. */
  readonly peer: string
  /** `https://` or `coaps://`, without the path of the binding. Its host is the name for SNI and for the name check. */
  readonly url: string
  /** Calls go over CoAP and DTLS (SGP.32 v1.2 6.2), mapped in this way: then the URL is `coaps://`, and what is about HTTP says nothing. */
  readonly coaps?: CoapsMapping
  /** For a client over CoAP that misbehaves. */
  readonly coapsMisbehaviour?: CoapsMisbehaviour
  /** What CoAP waits by; default those of the system. */
  readonly timers?: Timers
  /** Where to connect to, where that is not the host of the URL. */
  readonly address?: { readonly host: string; readonly port: number }
  /** Trouble on the way there; default none. Not together with a proxy. */
  readonly network?: Network
  /** HTTP CONNECT proxy that connections go through; default none. */
  readonly proxy?: ProxyPlace
  readonly patience?: Partial<HttpsPatience>
  /** Connections at once, default 1: then a call waits until the one before it is done. */
  readonly connections?: number
  readonly userAgent?: string
  /** Value of X-Admin-Protocol. */
  readonly adminProtocol?: string
  /** Value of an Authorization header for a gateway in front of the server; no part of any interface. */
  readonly authorization?: string
  /** Headers beside these or in place of them, spelled alike; `undefined` leaves one out, for a client that misbehaves. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** How request bodies are sent. Default `sized`. */
  readonly framing?: 'sized' | 'chunked'
}

/** The answer to one call. */
export interface FunctionAnswer<R> {
  /** That of the ASN.1 type in both bindings; undefined for a function that is answered without a body. */
  readonly value: R
  /** Departures from DER or from the JSON binding that did not keep the answer from being read. */
  readonly issues: readonly (Issue | JsonIssue)[]
  readonly http: HttpExchange
  /** Header of an answer in JSON. */
  readonly header?: ResponseHeader
  /** How an error was said in JSON. */
  readonly errorForm?: ErrorForm
}

/** What reading a body came to. */
export type ReadAnswer<R> = Omit<FunctionAnswer<R>, 'http'>

/** Sends function requests to one server, on connections that are kept. One call is one exchange; nothing is repeated. */
export class FunctionClient {
  /** Origin and path prefix of the URL. */
  readonly base: string
  readonly #prefix: string
  readonly #peer: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #framing: 'sized' | 'chunked'
  readonly #carrier: Carrier

  constructor(access: FunctionAccess, contentType: string) {
    const { protocol, host, pathname } = new URL(access.url)
    const {
      peer,
      trust,
      tls,
      identity,
      hello,
      patience,
      connections,
      userAgent,
      adminProtocol,
      authorization,
      framing = 'sized',
    } = access
    this.#prefix = pathname.replace(/\/$/, '')
    this.base = `${protocol}//${host}${this.#prefix}`
    this.#peer = peer
    this.#framing = framing
    this.#headers = present({
      'Content-Type': contentType,
      'X-Admin-Protocol': adminProtocol,
      'User-Agent': userAgent,
      Authorization: authorization,
      ...access.headers,
    })
    const choice = {
      ...(tls === undefined ? {} : { tls }),
      ...(identity === undefined ? {} : { identity }),
      ...(hello === undefined ? {} : { hello }),
    }
    const target = { ...placeOf(access), trust, ...choice }
    this.#carrier =
      access.coaps === undefined
        ? new HttpsPool(peer, target, patience, connections, wayTo(access))
        : new CoapsClient(peer, target, { ...defaultPatience, ...patience }, access.coaps, {
            network: access.network?.datagrams,
            misbehaviour: access.coapsMisbehaviour,
            timers: access.timers,
          })
  }

  /**
   * Sends a body and reads what comes back.
   *
   * @param path of the function, behind that of the URL
   * @param read reads a body with status 200; undefined for a function that is answered without a body, by 204 or an empty 200
   * @throws PeerFault; malformed in phase headers for another status, in phase body for a body that cannot be read
   */
  async call<R>(
    path: string,
    body: Uint8Array,
    read: ((body: Uint8Array) => ReadAnswer<R>) | undefined,
    tape: Tape,
    signal?: AbortSignal,
  ): Promise<FunctionAnswer<R | undefined>> {
    const http = await this.#carrier.exchange(this.requestOf(path, body), tape, signal)
    const { status } = http.response
    if (read === undefined) {
      if (status !== 204 && status !== 200)
        return this.#refuse(http, tape, `${statusText(http)}, not ${http.coap === undefined ? '204' : '2.04'}`, { status })
      if (http.response.body.length > 0) return this.#refuse(http, tape, 'a body, and the function has none')
      return { value: undefined, issues: [], http }
    }
    if (status !== 200)
      return this.#refuse(
        http,
        tape,
        `${statusText(http)}, not ${http.coap === undefined ? '200' : 'one of success with a body'}`,
        { status },
      )
    try {
      return { ...read(http.response.body), http }
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof JsonDecodeError || error instanceof OtherFunction)) throw error
      const mediaType = http.coap === undefined ? ` (${headerOf(http.response, 'content-type') ?? 'no Content-Type'})` : ''
      return this.#refuse(http, tape, `a body${mediaType} that cannot be read: ${error.message}`, { cause: error })
    }
  }

  /** One exchange whatever the request is: its path is the whole path, and any complete answer is one. @throws PeerFault */
  exchange(request: HttpRequest, tape: Tape, signal?: AbortSignal): Promise<HttpExchange> {
    return this.#carrier.exchange(request, tape, signal)
  }

  /** Connections that were opened so far, those that have ended too. */
  get opened(): number {
    return this.#carrier.opened
  }

  /** What is sent as the request of a function. @param path of the function, behind that of the URL */
  requestOf(path: string, body: Uint8Array): HttpRequest {
    return { method: 'POST', path: `${this.#prefix}${path}`, headers: this.#headers, body, framing: this.#framing }
  }

  /** Ends the connections at once; nothing is in flight when this is called. */
  close(): Promise<void> {
    return this.#carrier.close()
  }

  /** Its headers end an answer that has the wrong status. */
  #refuse({ sent, received }: HttpExchange, tape: Tape, has: string, why: Pick<FaultDetails, 'status' | 'cause'> = {}): never {
    const what = `the answer has ${has}`
    tape.note(this.#peer, what)
    throw new PeerFault('malformed', why.status === undefined ? 'body' : 'headers', what, { at: [sent, received], ...why })
  }
}

/** An answer in the ASN.1 binding that is one to another function. */
export class OtherFunction extends Error {
  constructor(got: string, asked: string) {
    super(`it is the answer to ${got}, not to ${asked}`)
  }
}

function wayTo({ peer, proxy, network }: FunctionAccess): OpenConnection | undefined {
  if (proxy !== undefined) return connectThrough(proxy)
  return network?.streams === undefined ? undefined : connectOver(network.streams, peerInWords(peer))
}

/** What an answer says of itself, as its transport writes it. */
export function statusText({ coap, response: { status } }: HttpExchange): string {
  return coap === undefined ? `HTTP status ${status}` : `code ${coap.code}${status === 204 ? ' without a body' : ''}`
}

function present(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
