/** The ESipa client of an IPA, with what its developer decided about requests and answers. */
import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { type EsipaAccess, EsipaClient, type EsipaResponse } from '../../transport/esipa-client.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { FunctionAnswer, ReadAnswer } from '../../transport/function-client.ts'
import { headerOf } from '../../transport/http-exchange.ts'
import { placeOf } from '../../transport/server-place.ts'
import type { Tape } from '../../transport/tape.ts'
import type { LinkDecisions } from './link-decisions.ts'
import { sendUnprotected } from './over-coaps.ts'

type Answered<S extends SpecVersion, F extends EsipaFunction> = Promise<FunctionAnswer<EsipaResponse<S, F>>>

export class LinkClient<S extends SpecVersion> extends EsipaClient<S> {
  readonly #access: EsipaAccess<S>
  readonly #decisions: LinkDecisions
  /** Whether the next connection is left to the eIM. */
  #waitsForTheEim = false

  constructor(access: EsipaAccess<S>, decisions: LinkDecisions) {
    super(access)
    this.#access = access
    this.#decisions = decisions
  }

  override async send<F extends EsipaFunction>(name: F, right: Uint8Array, tape: Tape, signal?: AbortSignal): Answered<S, F> {
    for (const request of this.#decisions.besides(this.requestOf(name, right), name)) await this.exchange(request, tape, signal)
    const bodies = this.#decisions.bodies(right, name, this.#access.binding)
    for (const body of bodies.slice(0, -1))
      try {
        return await this.#checked(name, body, tape, signal)
      } catch (error) {
        if (!(error instanceof PeerFault && error.status !== undefined && error.status < 500)) throw error
      }
    return this.#checked(name, bodies.at(-1) ?? right, tape, signal)
  }

  protected override read(name: EsipaFunction, body: Uint8Array): ReadAnswer<unknown> {
    return super.read(name, this.#decisions.answerBody(body, this.#access.binding, name))
  }

  async #checked<F extends EsipaFunction>(name: F, body: Uint8Array, tape: Tape, signal?: AbortSignal): Answered<S, F> {
    if (this.#waitsForTheEim) throw new PeerFault('unreachable', 'connect', 'the eIM has not called')
    try {
      const answer = await super.send(name, body, tape, signal)
      this.#look(tape)
      return answer
    } catch (error) {
      this.#unprotected(error, body)
      this.#waitsForTheEim = this.#isKeptOneGone(error) && !this.#decisions.opensAnother(name)
      if (!(error instanceof PeerFault) || error.kind !== 'malformed') throw error
      if (error.phase === 'body') this.#look(tape)
      const location = this.#redirection(error, tape)
      if (location === undefined) throw error
      const elsewhere = new EsipaClient<S>({ ...this.#access, ...location, trust: { kind: 'none' } })
      return elsewhere.send(name, body, tape, signal).finally(() => elsewhere.close())
    }
  }

  #unprotected(error: unknown, body: Uint8Array): void {
    const { plainCoapAfterMs, plainCoapPort } = this.#decisions
    if (plainCoapAfterMs === undefined || !(error instanceof PeerFault && error.phase === 'handshake')) return
    const { host, port } = placeOf(this.#access)
    setTimeout(() => void sendUnprotected({ host, port: plainCoapPort(port) }, body), plainCoapAfterMs).unref()
  }

  /** @throws PeerFault for an answer that the IPA does not look into */
  #look(tape: Tape): void {
    const response = tape.exchanges.at(-1)?.response
    // Over CoAP no media type is said.
    if (this.#access.coaps !== undefined) return
    if (response === undefined || this.#decisions.takesAnswer(response, this.#access.binding)) return
    throw new PeerFault('malformed', 'headers', `the answer is ${headerOf(response, 'content-type') ?? 'of no type'}`)
  }

  #redirection({ status = 0 }: PeerFault, tape: Tape): Pick<EsipaAccess, 'url' | 'address'> | undefined {
    const response = tape.exchanges.at(-1)?.response
    const location = response && headerOf(response, 'location')
    if (!this.#decisions.followsRedirects || status < 300 || status > 399 || location === undefined) return undefined
    const { origin, hostname, port } = new URL(location)
    return { url: origin, address: { host: hostname, port: Number(port || 443) } }
  }

  /** Only a connection that was kept ends so early; in an association that is forgotten nothing comes any more. */
  #isKeptOneGone(error: unknown): boolean {
    if (!(error instanceof PeerFault)) return false
    if (this.#access.coaps !== undefined) return error.kind === 'silent' && error.phase === 'headers'
    return error.kind === 'closed' && error.phase === 'connect'
  }
}
