/** The eIM that the harness plays against an IPA under test, on a TLS socket: right, unless the scenario's script says otherwise. */
import type { DecodeError, Issue } from '../../protocol/ber/issues.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { EsipaMessage } from '../../protocol/bindings/esipa-asn1.ts'
import type { JsonDecodeError, JsonIssue } from '../../protocol/bindings/json/issues.ts'
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { blankTape, type Tape, type TapeRef } from '../../transport/tape.ts'
import { systemTimers } from '../../transport/timers.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import { next } from '../eim/get-package.ts'
import { EIM_NAME, EimMachine } from '../eim/machine.ts'
import { Arrivals } from './arrivals.ts'
import { CoapLog } from './coap-log.ts'
import { ConnectionTape } from './connection-tape.ts'
import { type EimHandshake, type Endable, listenAsEim, type Misconnection, type Unprotected } from './eim-listening.ts'
import type { PlayedEimSettings } from './eim-settings.ts'
import { Nat } from './nat.ts'
import { readRequest } from './read-esipa-request.ts'
import { understood } from './understood-request.ts'

/** A request that was read; values of v1.0.1 stand in the form of v1.2. */
export type EimMessage = {
  readonly [F in EsipaFunction]: Omit<Extract<EsipaMessage<'1.2', 'request'>, { readonly function: F }>, 'issues'>
}[EsipaFunction]

/** One request of the IPA, as it came, and what it was answered. */
export interface EimCall {
  /** Line of the tape at which the request begins; 0 where no scenario's tape was there. */
  readonly at: TapeRef
  readonly http: ServerRequest
  /** By the path; undefined for a path that no binding has. */
  readonly binding: FunctionBinding | undefined
  readonly message: EimMessage | undefined
  readonly issues: readonly (Issue | JsonIssue)[]
  /** Why the body cannot be read. */
  readonly unreadable: DecodeError | JsonDecodeError | undefined
  readonly reply: Reply
}

type Answer = Extract<Reply, { readonly kind: 'answer' }>

/** Makes of the right reply the one that is sent. */
export type Misreply = (right: Answer, request: ServerRequest, message: EimMessage) => Reply

export interface EimScript extends Misconnection {
  /** For each function, what becomes of its replies one after the other; behind the last they are right. */
  readonly replies?: Readonly<Partial<Record<EsipaFunction, readonly Misreply[]>>>
  /** Another certificate than the one that the eUICC has stored. */
  readonly identity?: TlsIdentity
  readonly refusesConnections?: boolean
  /** As long as it says so, connections end when a request has come, and the request is lost. */
  readonly isCutOff?: () => boolean
}

/** Starts one. @throws Error of the system where host and port cannot be listened on */
export async function startPlayedEim(settings: PlayedEimSettings): Promise<PlayedEim> {
  const eim = new PlayedEim(settings)
  await eim.listen()
  return eim
}

export class PlayedEim {
  readonly host: string
  /** In front of it. */
  readonly nat = new Nat()
  /** Its CoAP messages since the last {@link reset}. */
  readonly coap = new CoapLog()
  /** What came to it over UDP since then, handshakes too. */
  readonly arrivals = new Arrivals()
  readonly #unprotected: Unprotected[] = []
  readonly #settings: PlayedEimSettings
  readonly #received: EimCall[] = []
  readonly #handshakes: EimHandshake[] = []
  readonly #used = new Map<EsipaFunction, number>()
  #machine: EimMachine
  #script: EimScript = {}
  #tape: Tape = blankTape
  #listening: Endable | undefined
  #port: number

  constructor(settings: PlayedEimSettings) {
    this.#settings = settings
    this.host = settings.host ?? '127.0.0.1'
    this.#port = settings.port ?? 0
    this.#machine = this.#newMachine()
  }

  get port(): number {
    return this.#port
  }

  get eimId(): string {
    return this.#settings.behaviour?.eimId ?? EIM_NAME
  }

  /** What its operator orders. */
  get operator(): EimMachine['operator'] {
    return this.#machine.operator
  }

  /** The package that a poll of this eUICC would bring now, for who injects it; undefined where nothing waits. @param eid 32 digits */
  nextPackage(eid: string): Uint8Array | undefined {
    const { core } = this.#machine.operator
    const euicc = core.records.euiccs.get(eid)
    const found = euicc && next(core, euicc)
    return found?.kind === 'order' ? found.octets : undefined
  }

  /** Every request since the last {@link reset}. */
  get received(): readonly EimCall[] {
    return this.#received
  }

  /** Every connection since the last {@link reset}. */
  get handshakes(): readonly EimHandshake[] {
    return this.#handshakes
  }

  /** CoAP messages without DTLS that came while DTLS was blocked. */
  get unprotected(): readonly Unprotected[] {
    return this.#unprotected
  }

  /** Where those are seen, and where they are not; undefined where DTLS is not blocked. */
  get blocked(): Endable['blocked'] {
    return this.#listening?.blocked
  }

  /** Requests of one function, oldest first. */
  calls<F extends EsipaFunction>(name: F): readonly (EimCall & { readonly message: Extract<EimMessage, { function: F }> })[] {
    return this.#received.filter(
      (call): call is EimCall & { readonly message: Extract<EimMessage, { function: F }> } => call.message?.function === name,
    )
  }

  /** Whether an IPA has begun something over UDP that has not ended, a handshake or an exchange, and something of it crossed within so many milliseconds. */
  isUnderWay(withinMs: number): boolean {
    return this.arrivals.isBeginning(withinMs) || this.coap.isOpen((one) => this.arrivals.isStanding(one), withinMs)
  }

  /** Lets everything that comes from now on be written on this tape. */
  onTape(tape: Tape | undefined): void {
    this.#tape = tape ?? blankTape
  }

  /** Does what the script says, and nothing else that a script before it said, from the next connection and request on. */
  async script(script: EimScript): Promise<void> {
    this.#script = script
    this.#used.clear()
    await this.#listening?.endConnections?.()
    await this.#listening?.close()
    this.#listening = undefined
    if (script.refusesConnections !== true) await this.listen()
  }

  /** Is right again, knows no eUICC and no order, and forgets what came. */
  async reset(): Promise<void> {
    await this.#machine.close()
    this.#machine = this.#newMachine()
    await this.script({})
    this.#received.length = 0
    this.#handshakes.length = 0
    this.#unprotected.length = 0
    this.coap.clear()
    this.arrivals.clear()
  }

  /** @throws Error of the system where host and port cannot be listened on */
  async listen(): Promise<void> {
    const { identity = this.#settings.identity } = this.#script
    this.nat.begin()
    const { coaps, timers = systemTimers, inFront } = this.#settings
    this.#listening = await listenAsEim(
      {
        identity,
        host: this.host,
        port: this.#port,
        inFront: inFront?.(),
        ...(coaps === undefined ? {} : { coaps }),
        timers,
        nat: this.nat,
        log: this.coap,
        arrivals: this.arrivals,
        unprotected: (message) => void this.#unprotected.push(message),
        tape: () => this.#tape,
        answer: (request) => this.#answer(request),
        seen: (handshake) => void this.#handshakes.push(handshake),
      },
      this.#script,
    )
    this.#port = this.#listening.port
  }

  async close(): Promise<void> {
    await this.#listening?.close()
    await this.#machine.close()
  }

  async #answer(request: ServerRequest): Promise<Reply> {
    const lost = this.nat.replyTo(request)
    if (lost !== undefined) return lost
    const at = request.tape instanceof ConnectionTape ? request.tape.begun : 0
    const asked = understood(request)
    const read = readRequest(asked, this.#settings.spec)
    if (this.#script.isCutOff?.() === true) {
      this.#received.push({ at, http: request, ...read, reply: { kind: 'hangUp' } })
      return { kind: 'hangUp' }
    }
    const right = await this.#machine.answer(asked)
    const reply = this.#spoilt(read.message, right, asked)
    this.#received.push({ at, http: request, ...read, reply })
    if (reply.kind === 'answer' && request.tape instanceof ConnectionTape) request.tape.answering(request, reply)
    return reply
  }

  #spoilt(message: EimMessage | undefined, right: Reply, request: ServerRequest): Reply {
    const name = message?.function
    const due = name === undefined ? undefined : this.#script.replies?.[name]
    if (message === undefined || name === undefined || due === undefined || right.kind !== 'answer') return right
    const used = this.#used.get(name) ?? 0
    this.#used.set(name, used + 1)
    return due[used]?.(right, request, message) ?? right
  }

  #newMachine(): EimMachine {
    const { spec, behaviour, newServers } = this.#settings
    return new EimMachine({
      ...this.#settings,
      ...(newServers === undefined ? {} : { servers: newServers() }),
      behaviour: { ...behaviour, spec: spec === '1.0.1' ? spec : '1.2' },
    })
  }
}
