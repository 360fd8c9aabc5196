import type { HttpExchange, HttpRequest } from './http-exchange.ts'
import type { Tape } from './tape.ts'

/** What carries exchanges with one server: connections of HTTPS, or an association of DTLS with CoAP in it. */
export interface Carrier {
  /** Any complete answer is one. @throws PeerFault */
  exchange(request: HttpRequest, tape: Tape, signal?: AbortSignal): Promise<HttpExchange>
  /** Connections that were opened so far, those that have ended too. */
  readonly opened: number
  /** Ends the connections at once; nothing is in flight when this is called. */
  close(): Promise<void>
}
