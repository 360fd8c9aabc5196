import { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type buildConnector, Client } from 'undici'
import { HarnessError, PeerFault } from './faults.ts'
import type { HttpExchange, HttpRequest } from './http-exchange.ts'
import { InterimResponses } from './interim-responses.ts'
import { besidesWay } from './path/meddling.ts'
import { type ResponsePatience, ResponseReading } from './response-reading.ts'
import { tapSocket } from './tap.ts'
import type { Tape, TapeRef, TlsFacts } from './tape.ts'
import { connectCounted } from './tcp-open.ts'
import { abortFault, type ConnectPatience, type TlsConnection, type TlsTarget } from './tls-connect.ts'
import type { TrafficMeter } from './traffic-meter.ts'
import { faultOf } from './undici-faults.ts'

/** How long and how much we are willing to take. */
export interface HttpsPatience extends ConnectPatience, ResponsePatience {
  readonly maxHeaderBytes: number
  readonly maxBodyBytes: number
}

export const defaultPatience: HttpsPatience = {
  connectMs: 5_000,
  handshakeMs: 5_000,
  headersMs: 5_000,
  bodyMs: 5_000,
  answerMs: 120_000,
  maxHeaderBytes: 16 * 1024,
  maxBodyBytes: 4 * 1024 * 1024,
}

export interface HttpsTarget extends TlsTarget {
  /** For the Host header: name, and port where it is not 443. */
  readonly authority: string
}

/** How long an idle connection is kept where the server does not say how long it keeps it. */
const IDLE_MS = 10 * 60_000

/** @param tell puts what the way there does on the tape */
export type OpenConnection = (
  target: TlsTarget,
  patience: ConnectPatience,
  signal?: AbortSignal,
  tell?: (text: string) => void,
) => Promise<TlsConnection>

/** What the exchange in flight has come to; the tap writes here. */
interface Flight {
  readonly tape: Tape
  readonly first: TapeRef
  /** Whether it goes over a connection that was there before. */
  reused: boolean
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
  readonly #open: (signal: AbortSignal | undefined) => Promise<TlsConnection>
  readonly #patience: HttpsPatience
  readonly #client: Client
  #flight: Flight | undefined
  #signal: AbortSignal | undefined
  /** That of the latest exchange. */
  #tape: Tape | undefined
  #connected = false
  /** Of the connection that stands. */
  #meter: TrafficMeter | undefined
  #meddling: TlsConnection['meddling']
  #opened = 0

  /**
   * @param peer name of the peer on the tape
   * @param open how a connection is made and trusted
   */
  constructor(
    peer: string,
    target: HttpsTarget,
    patience: HttpsPatience = defaultPatience,
    open: OpenConnection = connectCounted,
  ) {
    const tell = (text: string) => void this.#tape?.note(peer, text)
    this.#open = (signal) => open(target, patience, signal, tell)
    this.#peer = peer
    this.#patience = patience
    this.#client = new Client(`https://${target.authority}`, {
      connect: (_options, done) => this.#connect(done),
      pipelining: 1,
      // These are kept by who reads the response.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: patience.maxHeaderBytes,
      maxResponseSize: patience.maxBodyBytes,
      keepAliveTimeout: IDLE_MS,
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
    const reading = new ResponseReading(this.#patience, signal)
    this.#flight = flight
    this.#tape = tape
    this.#signal = signal
    try {
      const { method, path, headers, body, framing } = request
      const octets = framing === 'chunked' ? Readable.from([body]) : body
      // undici ends the connection behind a body that its method should not have, unless `reset` tells it not to.
      this.#client.dispatch({ method: method as 'POST', path, headers, body: octets, reset: false }, reading)
      const response = await reading.response
      const traffic = this.#meter?.read()
      const exchange = {
        peer: this.#peer,
        ...(traffic === undefined ? {} : { traffic }),
        request,
        response,
        sent: flight.sent ?? missing('sent'),
        received: flight.received ?? missing('received'),
      }
      tape.complete(exchange)
      return exchange
    } catch (error) {
      this.#meter?.read()
      const fault = faultOf(error, reading.phase, signal)
      if (!(fault instanceof PeerFault)) throw fault
      throw this.#placed(fault, flight, Math.round(performance.now() - begun))
    } finally {
      this.#meter?.next()
      reading.end()
      this.#flight = undefined
      this.#signal = undefined
    }
  }

  /** Connections that were opened so far, those that have ended too. */
  get opened(): number {
    return this.#opened
  }

  /** Ends the connection at once; nothing is in flight when this is called. */
  async close(): Promise<void> {
    await this.#client.destroy()
  }

  #placed(fault: PeerFault, { tape, first, reused, received }: Flight, milliseconds: number): PeerFault {
    // A refusal of TLS on a connection that stood is such an end too, and none of a handshake.
    const ended = fault.kind === 'closed' || fault.phase === 'handshake'
    const goneBefore = ended && reused && received === undefined
    // A server may end an idle connection at any time (RFC 9112 9.5): it need not have seen our request.
    const seen = goneBefore
      ? new PeerFault('closed', 'connect', 'the kept connection ended at the moment of our request', { cause: fault })
      : fault
    const placed = besidesWay(seen, this.#meddling?.())
    tape.note(this.#peer, placed.message)
    const at = tape.entries.filter((entry) => entry.at >= first).map((entry) => entry.at)
    return placed.during({ at, milliseconds })
  }

  #connect(done: buildConnector.Callback): void {
    const signal = this.#signal
    this.#open(signal).then(
      ({ socket, facts, meter, meddling }) => {
        this.#connected = true
        this.#meter = meter
        this.#meddling = meddling
        this.#opened++
        if (this.#flight !== undefined) this.#flight.reused = false
        this.#noteConnection(socket, facts)
        tapSocket(socket, {
          sent: (octets) => this.#tap('sent', octets),
          received: (octets) => {
            this.#tap('received', octets)
            return this.#flight?.interim.pass(octets) ?? octets
          },
        })
        done(null, socket)
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
    // What comes behind an answer belongs to that answer.
    if (flight === undefined) return void this.#tape?.record(direction, this.#peer, octets)
    const line = flight.tape.record(direction, this.#peer, octets)
    flight[direction] ??= line
  }
}

function missing(direction: string): never {
  throw new HarnessError(`an exchange is complete and nothing of it was ${direction} on the tape`)
}
