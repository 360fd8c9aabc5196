import type { TapeRef } from './tape.ts'

export interface HttpRequest {
  readonly method: string
  readonly path: string
  /** As they are written on the wire. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** How the body is sent. Default `sized`. */
  readonly framing?: 'sized' | 'chunked'
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case; a header that came several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Uint8Array
}

/** What CoAP knows of an exchange beside what HTTP would. */
export interface CoapFacts {
  /** Of the response, `2.05`. */
  readonly code: string
  /** Requests that it took: more than one where a body goes in blocks. */
  readonly roundTrips: number
}

/** What crossed the network for an exchange, encryption and handshakes included, without the headers of TCP or UDP and IP. */
export interface Traffic {
  readonly sentOctets: number
  readonly receivedOctets: number
  /** Undefined over TCP, which does not show them. */
  readonly sentDatagrams?: number
  readonly receivedDatagrams?: number
  readonly roundTrips: number
  /** Whether a handshake was part of it. */
  readonly handshake: boolean
}

/**
 * One request and its complete response, as HTTP sees them, and where their octets are on the tape. Over CoAP it has no headers, and
 * the status that stands for the code.
 */
export interface HttpExchange {
  readonly peer: string
  /** Where it went over CoAP and DTLS. */
  readonly coap?: CoapFacts
  readonly traffic?: Traffic
  readonly request: HttpRequest
  readonly response: HttpResponse
  /** First line of the request. */
  readonly sent: TapeRef
  /** First line of the response; over CoAP that can be an acknowledgement with nothing in it. */
  readonly received: TapeRef
  /** Last line of it, where it comes in several messages. */
  readonly last?: TapeRef
}

/** The media type in a Content-Type: without its parameters, in lower case (RFC 9110 8.3.1). */
export function mediaTypeOf(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}

/** The only value of a header of a message; `undefined` where it is absent, all values joined where there are several. */
export function headerOf({ headers }: Pick<HttpResponse, 'headers'>, name: string): string | undefined {
  return headers.get(name)?.join(', ')
}
