import { type Duplex, Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type buildConnector, Client } from 'undici'
import { HarnessError, PeerFault, type Phase } from './faults.ts'
import type { HttpExchange, HttpRequest } from './http-exchange.ts'
import { InterimResponses } from './interim-responses.ts'
import type { Tape, TapeRef, TlsFacts } from './tape.ts'
import { TapedSocket } from './taped-socket.ts'
import { abortFault, type ConnectPatience, connectTls, type TlsTarget } from './tls-connect.ts'
import { faultOf } from './undici-faults.ts'

/** How long and how much we are willing to take. */
export interface HttpsPatience extends ConnectPatience {
  /** From the end of our request to the end of the response's head. */
  readonly headersMs: number
  /** Between two pieces of the body. */
  readonly bodyMs: number
  readonly maxHeaderBytes: number
  readonly maxBodyBytes: number
}

export const defaultPatience: HttpsPatience = {
  connectMs: 5_000,
  handshakeMs: 5_000,
  headersMs: 5_000,
  bodyMs: 5_000,
  maxHeaderBytes: 16 * 1024,
  maxBodyBytes: 4 * 1024 * 1024,
}

export interface HttpsTarget extends TlsTarget {
  /** For the Host header: name, and port where it is not 443. */
  readonly authority: string
}

/** What the exchange in flight has come to; the tap writes here. */
interface Flight {
  readonly tape: Tape
  readonly first: TapeRef
  readonly reused: boolean
  readonly interim: InterimResponses
  sent: TapeRef | undefined
  received: TapeRef | undefined
}

/**
 * An HTTPS client of one server, with everything inside TLS on a tape.
 *
 * One exchange at a time on a connection that is kept. It never retries and follows no redirect.
 */
export class HttpsClient {
  readonly #peer: string
  readonly #target: HttpsTarget
  readonly #patience: HttpsPatience
  readonly #client: Client
  #flight: Flight | undefined
  #signal: AbortSignal | undefined
  #connected = false

  /** @param peer name of the peer on the tape */
  constructor(peer: string, target: HttpsTarget, patience: HttpsPatience = defaultPatience) {
    this.#peer = peer
    this.#target = target
    this.#patience = patience
    this.#client = new Client(`https://${target.authority}`, {
      connect: (_options, done) => this.#connect(done),
      pipelining: 1,
      headersTimeout: patience.headersMs,
      bodyTimeout: patience.bodyMs,
      maxHeaderSize: patience.maxHeaderBytes,
      maxResponseSize: patience.maxBodyBytes,
    })
    this.#client.on('disconnect', () => (this.#connected = false))
  }

  /**
   * Sends one request and reads its whole response, whatever its status.
   *
   * @throws PeerFault, with the tape lines of the exchange
   */
  async exchange(request: HttpRequest, tape: Tape, signal?: AbortSignal): Promise<HttpExchange> {
    if (this.#flight !== undefined) throw new HarnessError('an HTTPS client carries one exchange at a time')
    const flight: Flight = {
      tape,
      first: tape.next,
      reused: this.#connected,
      interim: new InterimResponses(),
      sent: undefined,
      received: undefined,
    }
    const begun = performance.now()
    let phase: Phase = 'headers'
    this.#flight = flight
    this.#signal = signal
    try {
      const { method, path, headers, body, framing } = request
      const {
        statusCode,
        headers: raw,
        body: stream,
      } = await this.#client.request({
        method: method as 'POST',
        path,
        headers: { ...headers },
        body: framing === 'chunked' ? Readable.from([body]) : body,
        responseHeaders: 'raw',
        ...(signal === undefined ? {} : { signal }),
      })
      phase = 'body'
      const octets = new Uint8Array(await stream.arrayBuffer())
      const response = { status: statusCode, headers: grouped(raw as unknown as readonly string[]), body: octets }
      const sent = flight.sent ?? missing('sent')
      const exchange = { peer: this.#peer, request, response, sent, received: flight.received ?? missing('received') }
      tape.complete(exchange)
      return exchange
    } catch (error) {
      const fault = faultOf(error, phase, signal)
      if (!(fault instanceof PeerFault)) throw fault
      throw this.#placed(fault, flight, Math.round(performance.now() - begun))
    } finally {
      this.#flight = undefined
      this.#signal = undefined
    }
  }

  /** Ends the connection at once; nothing is in flight when this is called. */
  async close(): Promise<void> {
    await this.#client.destroy()
  }

  #placed(fault: PeerFault, { tape, first, reused, received }: Flight, milliseconds: number): PeerFault {
    const goneBefore = fault.kind === 'closed' && reused && received === undefined
    // A server may end an idle connection at any time (RFC 9112 9.5): it need not have seen our request.
    const placed = goneBefore
      ? new PeerFault('closed', 'connect', 'the kept connection ended at the moment of our request', { cause: fault })
      : fault
    tape.note(this.#peer, placed.message)
    const at = tape.entries.filter((entry) => entry.at >= first).map((entry) => entry.at)
    return placed.during({ at, milliseconds })
  }

  #connect(done: buildConnector.Callback): void {
    const signal = this.#signal
    connectTls(this.#target, this.#patience, signal).then(
      ({ socket, facts }) => {
        this.#connected = true
        this.#noteConnection(socket, facts)
        const taped: Duplex = new TapedSocket(socket, {
          sent: (octets) => this.#tap('sent', octets),
          received: (octets) => {
            this.#tap('received', octets)
            return this.#flight?.interim.pass(octets) ?? octets
          },
        })
        // undici asks for a socket and uses what every Duplex has, besides ref and unref.
        done(null, taped as TLSSocket)
      },
      (error: unknown) => done(error instanceof Error ? error : abortFault(signal, 'connect'), null),
    )
  }

  #noteConnection(socket: TLSSocket, facts: TlsFacts): void {
    const where = `${socket.remoteAddress}:${socket.remotePort}`
    this.#flight?.tape.note(this.#peer, `connected to ${where}, ${facts.version}, ${facts.cipher}`, facts)
  }

  #tap(direction: 'sent' | 'received', octets: Uint8Array): void {
    const flight = this.#flight
    if (flight === undefined) return
    const line = flight.tape.record(direction, this.#peer, octets)
    flight[direction] ??= line
  }
}

function grouped(raw: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = String(raw[i]).toLowerCase()
    // Blanks around a value are no part of it (RFC 9112 5.1); undici leaves those behind it.
    headers.set(name, [...(headers.get(name) ?? []), String(raw[i + 1]).replace(/^[ \t]+|[ \t]+$/g, '')])
  }
  return headers
}

function missing(direction: string): never {
  throw new HarnessError(`an exchange is complete and nothing of it was ${direction} on the tape`)
}
