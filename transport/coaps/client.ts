/** ESipa's way over CoAP and DTLS (SGP.32 v1.2 6.2): what an HTTPS client does over TLS, with one association that is kept. */
import type { Carrier } from '../carrier.ts'
import type { DtlsTarget } from '../dtls/dtls-connect.ts'
import { noTraffic, since } from '../dtls/traffic.ts'
import { PeerFault } from '../faults.ts'
import type { HttpExchange, HttpRequest } from '../http-exchange.ts'
import type { HttpsPatience } from '../https-client.ts'
import type { DatagramPath } from '../path/datagram-path.ts'
import { closeBehindGoodbye, openKeptPath } from '../path/kept-path.ts'
import { besidesWay } from '../path/meddling.ts'
import { peerInWords } from '../path/network.ts'
import type { TroubleScript } from '../path/trouble.ts'
import type { Tape } from '../tape.ts'
import type { Timers } from '../timers.ts'
import { Turns } from '../turns.ts'
import { askWithin, responseOf } from './ask-within.ts'
import { type CoapAssociation, openAssociation } from './association.ts'
import { type Flight, flightOn } from './flight.ts'
import { type CoapsMapping, mappingWithin } from './mapping.ts'
import type { MakesGate } from './message-gate.ts'

/** Ways of a client that no client should have. */
export interface CoapsMisbehaviour {
  readonly around?: MakesGate
  /** Whether it goes on in an association in which nobody has answered. Default no. */
  readonly keepsSilentOne?: boolean
}

export interface CoapsWays {
  readonly network?: TroubleScript | undefined
  readonly misbehaviour?: CoapsMisbehaviour | undefined
  readonly timers?: Timers | undefined
}

export class CoapsClient implements Carrier {
  readonly #peer: string
  readonly #target: DtlsTarget
  readonly #patience: HttpsPatience
  readonly #mapping: CoapsMapping
  readonly #network: TroubleScript | undefined
  readonly #misbehaviour: CoapsMisbehaviour
  readonly #timers: Timers | undefined
  #association: CoapAssociation | undefined
  #pathOfAssociation: DatagramPath | undefined
  #flight: Flight | undefined
  /** What had crossed when the latest exchange was over: what comes between two counts for the later. */
  #counted = noTraffic()
  /** That of the latest exchange. */
  #tape: Tape | undefined
  readonly #turns = new Turns()
  /** Ends a handshake that is under way, and those of exchanges that wait for their turn. */
  #closing = new AbortController()
  #opened = 0

  /**
   * @param peer name of the peer on the tape
   * @param ways trouble on the way of each association, from its first datagram on, and what no client should do
   */
  constructor(peer: string, target: DtlsTarget, patience: HttpsPatience, mapping: CoapsMapping = {}, ways: CoapsWays = {}) {
    this.#mapping = mappingWithin(mapping, ways.network?.mtu)
    const { suites, mtu } = this.#mapping
    this.#peer = peer
    this.#target = { ...target, ...(suites === undefined ? {} : { suites }), ...(mtu === undefined ? {} : { mtu }) }
    this.#network = ways.network
    this.#patience = patience
    this.#misbehaviour = ways.misbehaviour ?? {}
    this.#timers = ways.timers
  }

  /**
   * Sends a request when those before it have ended, and reads its whole response, whatever its code.
   *
   * @throws PeerFault; aborted in phase connect where its turn did not come
   */
  exchange(request: HttpRequest, tape: Tape, signal?: AbortSignal): Promise<HttpExchange> {
    const closing = this.#closing.signal
    return this.#turns.take(() => this.#exchange(request, tape, signal, closing), signal)
  }

  get opened(): number {
    return this.#opened
  }

  /** Ends the association, or the handshake for one. Who asks again behind it begins another one. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#closing = new AbortController()
    await this.#leave()
  }

  async #leave(): Promise<void> {
    this.#association?.close()
    this.#association = undefined
    await closeBehindGoodbye(this.#pathOfAssociation)
  }

  async #exchange(
    request: HttpRequest,
    tape: Tape,
    signal: AbortSignal | undefined,
    closing: AbortSignal,
  ): Promise<HttpExchange> {
    const flight = flightOn(tape)
    const begun = performance.now()
    this.#flight = flight
    this.#tape = tape
    try {
      const stood = this.#association
      flight.reused = stood !== undefined
      const association = stood ?? (await this.#open(signal, closing))
      flight.path = this.#pathOfAssociation
      const before = stood === undefined ? noTraffic() : this.#counted
      const whole = await askWithin(
        association.endpoint,
        request,
        { patience: this.#patience, mapping: this.#mapping, flight },
        signal,
      )
      const { code, roundTrips } = whole
      const exchange: HttpExchange = {
        peer: this.#peer,
        request: { ...request, headers: {} },
        response: responseOf(whole),
        coap: { code, roundTrips },
        traffic: { ...since(before, association.traffic), roundTrips, handshake: stood === undefined },
        sent: flight.sent ?? flight.first,
        received: flight.received ?? flight.first,
        ...(flight.last === undefined ? {} : { last: flight.last }),
      }
      tape.complete(exchange)
      return exchange
    } catch (error) {
      throw this.#placed(error, flight, Math.round(performance.now() - begun))
    } finally {
      this.#flight = undefined
      this.#counted = { ...(this.#association?.traffic ?? noTraffic()) }
    }
  }

  /** @throws PeerFault, also where the client is closed meanwhile */
  async #open(signal: AbortSignal | undefined, closing: AbortSignal): Promise<CoapAssociation> {
    const opened = await this.#begin(signal, closing).catch((cause: unknown) => {
      throw closing.aborted ? closedMeanwhile(cause) : cause
    })
    if (!closing.aborted) return opened
    await this.#leave()
    throw closedMeanwhile()
  }

  async #begin(signal: AbortSignal | undefined, closing: AbortSignal): Promise<CoapAssociation> {
    const { timing } = this.#mapping
    const { handshakeMs } = this.#patience
    const { around } = this.#misbehaviour
    let isOver = false
    const called = signal === undefined ? closing : AbortSignal.any([signal, closing])
    const path = await this.#path(called)
    // Now: a handshake that comes to nothing is looked at beside what its own way has done to it.
    this.#pathOfAssociation = path
    if (this.#flight !== undefined) this.#flight.path = path
    const target = path === undefined ? this.#target : { ...this.#target, host: path.host, port: path.port }
    const association = await openAssociation(
      {
        target,
        handshakeMs,
        ...(timing === undefined ? {} : { timing }),
        ...(around === undefined ? {} : { around }),
        ...(this.#timers === undefined ? {} : { timers: this.#timers }),
      },
      {
        sent: (octets) => this.#tap('sent', octets),
        received: (octets) => this.#tap('received', octets),
        remark: (what) => void this.#tape?.note(this.#peer, what),
        closed: (why) => {
          isOver = true
          this.#association = undefined
          void closeBehindGoodbye(path)
          this.#tape?.note(this.#peer, `the association has ended${why === undefined ? '' : `: ${why}`}`)
        },
      },
      called,
    ).catch(async (error: unknown) => {
      await path?.close()
      throw error
    })
    const { facts } = association
    const { host, port } = this.#target
    this.#opened++
    this.#flight?.tape.note(this.#peer, `connected to ${host}:${port}, ${facts.version}, ${facts.cipher}`, facts)
    if (!isOver) this.#association = association
    return association
  }

  async #path(called: AbortSignal): Promise<DatagramPath | undefined> {
    if (this.#network === undefined) return undefined
    const { host, port } = this.#target
    const tell = (text: string) => void this.#tape?.note(this.#peer, text)
    return openKeptPath({ target: { host, port }, peer: peerInWords(this.#peer), script: this.#network, tell }, called)
  }

  #placed(error: unknown, { tape, first, reused, path, received }: Flight, milliseconds: number): unknown {
    if (!(error instanceof PeerFault)) return error
    // A server may end an idle association at any time: it need not have seen our request.
    const fault =
      error.kind === 'closed' && reused && received === undefined
        ? new PeerFault('closed', 'connect', 'the kept association ended at the moment of our request', { cause: error })
        : error
    // Who does not answer may have forgotten the association: the next request begins a new one.
    if (fault.kind === 'silent' && this.#misbehaviour.keepsSilentOne !== true) void this.#leave()
    const placed = besidesWay(fault, path?.meddling)
    tape.note(this.#peer, placed.message)
    const at = tape.entries.filter((entry) => entry.at >= first).map((entry) => entry.at)
    return placed.during({ at, milliseconds })
  }

  #tap(direction: 'sent' | 'received', octets: Uint8Array): void {
    const flight = this.#flight
    const line = (flight?.tape ?? this.#tape)?.record(direction, this.#peer, octets)
    if (flight === undefined || line === undefined) return
    flight[direction] ??= line
    if (direction === 'sent') return
    flight.last = line
    flight.heard()
  }
}

function closedMeanwhile(cause?: unknown): PeerFault {
  return new PeerFault('aborted', 'handshake', 'the client was closed before there was an association', { cause })
}
