import type { Tape } from './tape.ts'

/** A whole request as a server of ours got it. */
export interface ServerRequest {
  readonly method: string
  /** As it was sent, with the query. */
  readonly path: string
  /** Names in lower case; a header that came several times has several values. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: Buffer
  /** Number of the connection it came on, counted from 1: the same for requests that shared one. */
  readonly connection: number
  /** DER of the client's certificate, where it presented one. */
  readonly clientCertificate?: Buffer
  /** Where it came over CoAP and DTLS: there are no headers then, and no media types. */
  readonly over?: 'coaps'
  /** Tape of this connection. */
  readonly tape: Tape
}

/** What becomes of a request. */
export type Reply =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: Uint8Array
      /** `chunked` sends the body in chunks without Content-Length. Default `sized`. */
      readonly framing?: 'sized' | 'chunked'
      /** The connection ends behind it, unannounced. Default it stays. */
      readonly end?: 'close'
    }
  | { readonly kind: 'hangUp' }
  | { readonly kind: 'silence' }
  /** Octets in place of HTTP, for a server that misbehaves: nothing is added to them and nothing is checked. */
  | {
      readonly kind: 'octets'
      readonly pieces: readonly { readonly octets: Uint8Array; readonly afterMs?: number }[]
      /** What becomes of the connection behind the last piece. */
      readonly end: 'keep' | 'close' | 'reset'
    }
