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

/** One request and its complete response, as HTTP sees them, and where their octets are on the tape. */
export interface HttpExchange {
  readonly peer: string
  readonly request: HttpRequest
  readonly response: HttpResponse
  /** First line of the request. */
  readonly sent: TapeRef
  /** First line of the response. */
  readonly received: TapeRef
}

/** The media type in a Content-Type: without its parameters, in lower case (RFC 9110 8.3.1). */
export function mediaTypeOf(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}

/** The only value of a header of a message; `undefined` where it is absent, all values joined where there are several. */
export function headerOf({ headers }: Pick<HttpResponse, 'headers'>, name: string): string | undefined {
  return headers.get(name)?.join(', ')
}
