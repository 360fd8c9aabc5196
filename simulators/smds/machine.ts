import { es12Json } from '../../protocol/bindings/json/operator-functions.ts'
import { es11StatusCodes, statusOfError } from '../../protocol/bindings/status-codes.ts'
import { parseEid } from '../../protocol/identifiers/eid.ts'
import { parseFqdn } from '../../protocol/identifiers/fqdn.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { type Es9Handlers, es9Endpoint } from '../es9-endpoint.ts'
import { authenticateEuicc } from '../rsp-server/authenticate-euicc.ts'
import type { RspCredentials } from '../rsp-server/credentials.ts'
import type { EventRegistrar } from '../rsp-server/event-registrar.ts'
import { Failed } from '../rsp-server/failed.ts'
import { initiateAuthentication } from '../rsp-server/initiate-authentication.ts'
import { operatorEndpoint, operatorFunction } from '../rsp-server/operator-endpoint.ts'
import { pair, Refused } from '../rsp-server/refused.ts'
import type { RspServer } from '../rsp-server/rsp-server.ts'
import { liveSessions, withoutSession, withSession } from '../rsp-server/sessions.ts'
import { type RspServerSettings, rspServerOf } from '../rsp-server/settings.ts'
import { rightSmds, type SmdsDecisions } from './decisions.ts'
import { emptySmdsState, type SmdsState, type StoredEvent } from './state.ts'

export interface SmdsMachineSettings extends RspServerSettings<SmdsDecisions, SmdsState> {
  readonly credentials: readonly RspCredentials[]
  /** The root SM-DS, which events with a forwardingIndicator are passed on to; absent for the root itself. */
  readonly root?: { readonly address: string; readonly registrar: EventRegistrar }
  /** Paths of ES12 in place of those that are usual. */
  readonly es12Paths?: Partial<Readonly<Record<keyof typeof es12Json, string>>>
}

/** An SM-DS behind its sockets: ES11 for eUICCs, ES12 for SM-DP+s (SGP.22 v2.5 5.8, 5.9). */
export class SmdsMachine {
  /** Answers requests of ES11, both bindings. */
  readonly es11: (request: ServerRequest) => Promise<Reply>
  /** Answers requests of ES12 that came over mutual TLS. */
  readonly es12: (request: ServerRequest) => Promise<Reply>
  readonly #settings: SmdsMachineSettings
  readonly #server: RspServer
  readonly #decisions: SmdsDecisions
  #state: SmdsState

  constructor(settings: SmdsMachineSettings) {
    const { adminProtocol, es12Paths = {} } = settings
    this.#settings = settings
    this.#server = rspServerOf(settings, settings.credentials, {
      noCertificate: (what) => new Refused('ciPKIdNotSupported', what, pair('8.9.4', '3.7')),
      // ES11 has no number of its own for it.
      unknownCi: (what) => new Refused('undefinedError', what, pair('8.11.1', '3.9')),
    })
    this.#decisions = { ...rightSmds, ...settings.decisions }
    const stored = settings.store?.load()
    this.#state = stored === undefined ? emptySmdsState : this.#decisions.restored(stored)
    const admin = adminProtocol === undefined ? {} : { adminProtocol }
    this.es11 = es9Endpoint({ interface: 'ES11', handlers: this.#es11Handlers(), ...admin, shape: this.#decisions.shape })
    this.es12 = operatorEndpoint(
      [
        operatorFunction(
          es12Json.registerEvent,
          (event, { certified }) => this.#registerAndForward(event, certified),
          es12Paths.registerEvent,
        ),
        operatorFunction(
          es12Json.deleteEvent,
          (event, { certified }) => this.#deleteEverywhere(event, certified),
          es12Paths.deleteEvent,
        ),
      ],
      admin,
    )
  }

  /** As it is stored. */
  get state(): SmdsState {
    return this.#state
  }

  /** Passes an event on first, under an EventID of its own: an SM-DS does not give the one of an SM-DP+ away (SGP.22 5.10). */
  async #registerAndForward(event: Omit<StoredEvent, 'registeredBy'>, requester: string): Promise<Record<never, never>> {
    const { root } = this.#settings
    const own = this.#checked(event, requester)
    if (root === undefined || !event.forwardingIndicator) return this.registerEvent(event, requester)
    const forwardedAs = Buffer.from(this.#server.random(10)).toString('hex').toUpperCase()
    try {
      await root.registrar.registerEvent({ smdsAddress: root.address, eid: own.eid, eventId: forwardedAs })
    } catch (error) {
      throw new Failed('8.9', '4.2', `${root.address}: ${error instanceof Error ? error.message : String(error)}`)
    }
    try {
      return this.registerEvent({ ...event, forwardedAs }, requester)
    } catch (error) {
      // Another took the EventID while the root was asked: what the root has leads nowhere.
      await this.#deleteAtRoot(own.eid, forwardedAs)
      throw error
    }
  }

  /** What the root does not delete now stays there: the LPA that comes for it finds nothing here. */
  async #deleteEverywhere(of: Pick<StoredEvent, 'eid' | 'eventId'>, requester: string): Promise<Record<never, never>> {
    const forwardedAs = this.#decisions.eventNamed(this.#state, of.eid, of.eventId)?.forwardedAs
    const answer = this.deleteEvent(of, requester)
    if (forwardedAs !== undefined) await this.#deleteAtRoot(of.eid, forwardedAs)
    return answer
  }

  async #deleteAtRoot(eid: string, eventId: string): Promise<void> {
    const { root } = this.#settings
    await root?.registrar
      .deleteEvent({ smdsAddress: root.address, eid, eventId })
      .catch((error: Error) => this.#log(`ES12.DeleteEvent at ${root.address}: ${error.message}`))
  }

  /** ES12.RegisterEvent. @param requester the name in the TLS certificate; absent in process @throws Failed */
  registerEvent(event: Omit<StoredEvent, 'registeredBy'>, requester?: string): Record<never, never> {
    const stored = this.#checked(event, requester)
    this.#commit({ ...this.#state, events: [...this.#state.events, stored] })
    this.#log(`ES12.RegisterEvent EID ${stored.eid} event ${stored.eventId} at ${stored.rspServerAddress}`)
    return {}
  }

  #checked(event: Omit<StoredEvent, 'registeredBy'>, requester: string | undefined): StoredEvent {
    demand(() => parseEid(event.eid), '8.1.1', '2.1')
    demand(() => parseFqdn(event.rspServerAddress), '8.8.1', '2.1')
    const { eventId, eid, rspServerAddress, forwardingIndicator, forwardedAs } = event
    const stored = {
      eventId,
      eid,
      rspServerAddress,
      forwardingIndicator,
      ...(forwardedAs === undefined ? {} : { forwardedAs }),
      ...(requester === undefined ? {} : { registeredBy: requester }),
    }
    if (this.#decisions.isRegistered(this.#state, stored)) throw new Failed('8.9.5', '3.3', `the EventID ${eventId} is in use`)
    return stored
  }

  /** ES12.DeleteEvent. @throws Failed for an event that is not there, or not of this requester: it learns no more than that */
  deleteEvent({ eid, eventId }: { readonly eid: string; readonly eventId: string }, requester?: string): Record<never, never> {
    const event = this.#decisions.eventNamed(this.#state, eid, eventId)
    if (event === undefined || !this.#decisions.mayDelete(event, requester))
      throw new Failed('8.9.5', '3.9', `no event ${eventId} of this SM-DP+ for ${eid}`)
    this.#commit({ ...this.#state, events: this.#state.events.filter((one) => one !== event) })
    this.#log(`ES12.DeleteEvent EID ${eid} event ${eventId}`)
    return {}
  }

  #es11Handlers(): Es9Handlers<'ES11'> {
    const server = this.#server
    const decisions = this.#decisions
    return {
      initiateAuthentication: (request) =>
        this.#said('ES11.InitiateAuthentication', es11StatusCodes.initiateAuthentication, () => {
          const sessions = liveSessions(server, this.#state.sessions)
          const { session, answer } = initiateAuthentication(server, decisions, sessions, request)
          this.#commit({ ...this.#state, sessions: withSession(sessions, session) })
          return { answer, said: `-> transaction ${session.transactionId}` }
        }),
      authenticateClient: (request, context) =>
        this.#said('ES11.AuthenticateClient', es11StatusCodes.authenticateClient, () => {
          this.#commit({ ...this.#state, sessions: liveSessions(server, this.#state.sessions) })
          const session = decisions.findSession(this.#state.sessions, request.transactionId)
          if (session === undefined) throw new Refused('invalidTransactionId', 'no such session')
          // There is nothing to do in the session behind this function, whatever comes of it.
          this.#commit({ ...this.#state, sessions: withoutSession(this.#state.sessions, session) })
          const { eid, matchingId } = authenticateEuicc(server, decisions, session, request, context)
          const events = matchingId === '' ? decisions.eventsOf(this.#state, eid) : [this.#named(eid, matchingId)]
          this.#commit(decisions.afterRetrieval(this.#state, events))
          const eventEntries = events.map(({ eventId, rspServerAddress }) => ({ eventId, rspServerAddress }))
          const answer = {
            kind: 'authenticateClientOk' as const,
            value: { transactionId: request.transactionId, eventEntries },
          }
          return { answer, said: `EID ${eid} -> ${events.length} event entries` }
        }),
    }
  }

  #named(eid: string, eventId: string): StoredEvent {
    const event = this.#decisions.eventNamed(this.#state, eid, eventId)
    if (event === undefined) throw new Refused('eventIdUnknown', `no event ${JSON.stringify(eventId)} for ${eid}`)
    return event
  }

  #said<R>(
    name: string,
    table: Parameters<typeof statusOfError>[0],
    run: () => { readonly answer: R; readonly said: string },
  ): R {
    try {
      const { answer, said } = run()
      this.#log(`${name} ${said}`)
      return answer
    } catch (error) {
      if (error instanceof Refused) {
        const codes = error.codes ?? statusOfError(table, error.error)
        this.#log(`${name} -> ${error.error} ${codes?.subjectCode}/${codes?.reasonCode}: ${error.message}`)
      }
      throw error
    }
  }

  #commit(state: SmdsState): void {
    if (state === this.#state) return
    this.#settings.store?.save(state)
    this.#state = state
  }

  #log(line: string): void {
    this.#settings.log?.(line)
  }
}

function demand(read: () => unknown, subjectCode: string, reasonCode: string): void {
  try {
    read()
  } catch (error) {
    if (error instanceof IdentifierError) throw new Failed(subjectCode, reasonCode, error.message)
    throw error
  }
}
