import { isRequest, readable } from '../../transport/coap/message.ts'
import { codeOfStatus } from '../../transport/coaps/status.ts'
import type { HttpExchange, Traffic } from '../../transport/http-exchange.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { type Direction, Tape, type TapeRef, type TlsFacts } from '../../transport/tape.ts'

interface Begun {
  readonly tape: Tape
  readonly at: TapeRef
}

interface Standing {
  readonly text: string
  readonly tls: TlsFacts | undefined
}

type Answered = Extract<Reply, { readonly kind: 'answer' }>

/**
 * The tape of one connection that a peer under test made to a server of ours: everything goes to the tape of the scenario that is
 * running at that moment, under the name of the role that we play. A peer may keep a connection for many scenarios.
 */
export class ConnectionTape extends Tape {
  readonly #peer: string
  readonly #current: () => Tape
  readonly #stood: (at: TapeRef) => void
  readonly #crossed: (octets: Uint8Array, direction: Direction, at: TapeRef) => void
  #standing: Standing | undefined
  /** Tape that knows of this connection. */
  #known: Tape | undefined
  #completedOn: Tape | undefined
  #begun: Begun | undefined
  #due: Pick<HttpExchange, 'request' | 'response' | 'coap'> | undefined

  /**
   * @param peer name on the tape
   * @param current tape of the running scenario
   * @param stood told once that the connection stands
   * @param crossed told of all that is recorded
   */
  constructor(
    peer: string,
    current: () => Tape,
    stood: (at: TapeRef) => void,
    crossed: (octets: Uint8Array, direction: Direction, at: TapeRef) => void = () => {},
  ) {
    super({ now: () => new Date(0), elapsed: () => 0 })
    this.#peer = peer
    this.#current = current
    this.#stood = stood
    this.#crossed = crossed
  }

  /** Line at which the request that is being answered begins. */
  get begun(): TapeRef {
    return this.#begun?.at ?? 0
  }

  override note(_peer: string, text: string, tls?: TlsFacts): TapeRef {
    const tape = this.#current()
    this.#known = tape
    const at = tape.note(this.#peer, text, tls)
    if (tls !== undefined && this.#standing === undefined) {
      this.#standing = { text, tls }
      this.#stood(at)
    }
    return at
  }

  override record(direction: Direction, _peer: string, octets: Uint8Array): TapeRef {
    const tape = this.#current()
    if (tape !== this.#known && this.#standing !== undefined)
      this.note(this.#peer, `${this.#standing.text}, which stood before`, this.#standing.tls)
    const at = tape.record(direction, this.#peer, octets)
    this.#crossed(octets, direction, at)
    if (direction !== 'received') this.#sentAt(tape, at, octets)
    else if (this.#begins(octets)) this.#begun ??= { tape, at }
    return at
  }

  /** Says what the next octets that are sent are the answer to: the exchange is complete on the tape with them. */
  answering({ method, path, headers, body, over }: ServerRequest, { status, headers: sent, body: answer }: Answered): void {
    const fields = [...headers].map(([name, values]) => [name, values.join(', ')])
    this.#due = {
      ...(over === 'coaps' ? { coap: { code: codeOfStatus(status, answer.length > 0), roundTrips: 1 } } : {}),
      request: { method, path, headers: Object.fromEntries(fields), body },
      response: {
        status,
        headers: new Map(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), [value]])),
        body: answer,
      },
    }
  }

  #sentAt(tape: Tape, received: TapeRef, octets: Uint8Array): void {
    if (this.#goesOn(octets)) return
    const begun = this.#begun
    const due = this.#due
    this.#begun = undefined
    this.#due = undefined
    // A scenario that ended before the answer has no exchange of it.
    if (begun === undefined || due === undefined || begun.tape !== tape) return
    tape.complete({ peer: this.#peer, ...due, sent: begun.at, received })
    this.#completedOn = tape
  }

  /** Lines are those of the tape that the exchange is complete on. */
  override measured(received: TapeRef, traffic: Traffic): void {
    this.#completedOn?.measured(received, traffic)
  }

  get #isOverCoap(): boolean {
    return this.#standing?.tls?.version.startsWith('DTLS') === true
  }

  /** Over CoAP, pings, resets and acknowledgements come beside requests, and before them: they are no part of any. */
  #begins(octets: Uint8Array): boolean {
    return !this.#isOverCoap || isRequest(readable(octets))
  }

  /** Over CoAP, a message that asks for more of the request, or only acknowledges it, is no answer. */
  #goesOn(octets: Uint8Array): boolean {
    return this.#isOverCoap && [EMPTY, CONTINUE].includes(octets[1] ?? EMPTY)
  }
}

/** Codes of CoAP as their octet: 0.00 and 2.31. */
const EMPTY = 0
const CONTINUE = 0x5f
