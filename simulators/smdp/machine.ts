import { es2Json } from '../../protocol/bindings/json/operator-functions.ts'
import { type StatusTable, statusOfError } from '../../protocol/bindings/status-codes.ts'
import { parseIccid } from '../../protocol/identifiers/iccid.ts'
import type { Reply, ServerRequest } from '../../transport/reply.ts'
import { es9Endpoint } from '../es9-endpoint.ts'
import type { RegisteredEvent } from '../rsp-server/event-registrar.ts'
import { Failed } from '../rsp-server/failed.ts'
import { operatorEndpoint, operatorFunction } from '../rsp-server/operator-endpoint.ts'
import { Refused } from '../rsp-server/refused.ts'
import { rightSmdp } from './decisions.ts'
import { type CancelOrder, cancelOrder, releaseProfile } from './es2-endings.ts'
import { type ConfirmOrder, confirmOrder, type DownloadOrder, downloadOrder, type Requester } from './es2-orders.ts'
import { es9Handlers } from './es9-handlers.ts'
import { metadataOf } from './metadata.ts'
import { profilePackageOf } from './profile-package.ts'
import { progressInfo } from './progress.ts'
import { type SmdpMachineSettings, smdpOf } from './settings.ts'
import { emptyState, findProfile, type ProfileDescription, type SmdpState } from './state.ts'
import type { Smdp, Turn } from './turn.ts'

/** Calls of ES2+ that are remembered for operators who repeat them. */
const REMEMBERED_CALLS = 1000

/** An SM-DP+ behind its sockets: ES9+ for eUICCs of SGP.22 and SGP.32, ES2+ for operators. */
export class SmdpMachine {
  /** Answers requests of ES9+, both bindings. */
  readonly es9: (request: ServerRequest) => Promise<Reply>
  /** Answers requests of ES2+ that came over mutual TLS. */
  readonly es2: (request: ServerRequest) => Promise<Reply>
  readonly #smdp: Smdp
  readonly #settings: SmdpMachineSettings
  #state: SmdpState
  /** One deletion after the other, or two would ask for the same event. */
  #deleting = Promise.resolve()
  /** One order with an event after the other, or the same order twice at once would get two events. */
  #registering = Promise.resolve()

  constructor(settings: SmdpMachineSettings) {
    const { adminProtocol, decisions } = settings
    this.#settings = settings
    this.#smdp = smdpOf(settings, { ...rightSmdp, ...decisions })
    const stored = settings.store?.load()
    this.#state = stored === undefined ? emptyState : this.#smdp.decisions.restored(stored)
    const admin = adminProtocol === undefined ? {} : { adminProtocol }
    this.es9 = es9Endpoint({
      interface: 'ES9+',
      handlers: es9Handlers(this.#smdp, (name, run, table) => this.#turn(name, run, table)),
      ...admin,
      shape: this.#smdp.decisions.shape,
    })
    this.es2 = operatorEndpoint(this.#es2Functions(), admin)
  }

  /** As it is stored. */
  get state(): SmdpState {
    return this.#state
  }

  get name(): string {
    return this.#settings.name
  }

  /** Object identifier of this SM-DP+. */
  get oid(): string {
    return this.#smdp.oid
  }

  /**
   * Takes a profile into stock.
   *
   * @throws RangeError for an ICCID that is there already; IdentifierError or EncodeError for a profile that cannot be made
   */
  stock(profile: ProfileDescription): void {
    const description = { ...profile, iccid: parseIccid(profile.iccid) }
    if (findProfile(this.#state, description.iccid) !== undefined)
      throw new RangeError(`${description.iccid} is in stock already`)
    // Better now than when an eUICC comes for it.
    profilePackageOf(description)
    metadataOf(description, this.name, true)
    this.#commit({ ...this.#state, profiles: [...this.#state.profiles, { description, status: 'Available' }] })
  }

  /** ES2+.DownloadOrder, in process. @throws Failed */
  downloadOrder(request: DownloadOrder, requester?: Requester): { readonly iccid: string } {
    return this.#turn('ES2+.DownloadOrder', (turn) => downloadOrder(this.#smdp, turn, request, requester))
  }

  /** ES2+.ConfirmOrder, in process. An order with an event counts when the SM-DS has it. @throws Failed */
  async confirmOrder(request: ConfirmOrder, requester?: Requester): Promise<ReturnType<typeof confirmOrder>> {
    const confirm = (wanted: ConfirmOrder) =>
      this.#turn('ES2+.ConfirmOrder', (turn) => confirmOrder(this.#smdp, turn, wanted, requester))
    if (request.smdsAddress === undefined) return confirm(request)
    const turnOfIts = this.#registering.then(() => this.#confirmWithEvent(request, requester, confirm))
    this.#registering = turnOfIts.then(
      () => {},
      () => {},
    )
    return turnOfIts
  }

  async #confirmWithEvent(
    request: ConfirmOrder,
    requester: Requester,
    confirm: (wanted: ConfirmOrder) => ReturnType<typeof confirmOrder>,
  ): Promise<ReturnType<typeof confirmOrder>> {
    const trial: Turn = { state: this.#state, progress: [], said: '' }
    try {
      confirmOrder(this.#smdp, trial, request, requester)
      if (trial.register !== undefined) await this.#register(trial.register)
    } catch (error) {
      throw this.#noted('ES2+.ConfirmOrder', error)
    }
    const { register } = trial
    if (register === undefined) return confirm(request)
    try {
      return confirm({ ...request, matchingId: register.eventId })
    } catch (error) {
      // Something else happened to the order while the SM-DS was asked: nobody will come for the event.
      const { eventsToDelete, usedEventIds } = this.#state
      this.#commit({
        ...this.#state,
        eventsToDelete: [...eventsToDelete, register],
        usedEventIds: [...usedEventIds, register.eventId],
      })
      void this.deleteEvents()
      throw error
    }
  }

  /** ES2+.CancelOrder, in process. @throws Failed */
  cancel(request: CancelOrder, requester?: Requester): Record<never, never> {
    return this.#turn('ES2+.CancelOrder', (turn) => cancelOrder(this.#smdp, turn, request, requester))
  }

  /** ES2+.ReleaseProfile, in process. @throws Failed */
  release(iccid: string, requester?: Requester): Record<never, never> {
    return this.#turn('ES2+.ReleaseProfile', (turn) => releaseProfile(this.#smdp, turn, { iccid }, requester))
  }

  /** Tries again to delete the events that the SM-DS still has. */
  deleteEvents(): Promise<void> {
    this.#deleting = this.#deleting.then(() => this.#deleteEvents())
    return this.#deleting
  }

  /** An SM-DS that refuses has no such event; one that cannot be reached is asked again next time. */
  async #deleteEvents(): Promise<void> {
    const { registrar, log } = this.#settings
    if (registrar === undefined) return
    for (const event of this.#state.eventsToDelete) {
      try {
        await registrar.deleteEvent(event).catch((error: unknown) => {
          if (!(error instanceof Failed)) throw error
        })
        const eventsToDelete = this.#state.eventsToDelete.filter(({ eventId }) => eventId !== event.eventId)
        this.#commit({ ...this.#state, eventsToDelete })
      } catch (error) {
        log?.(`ES12.DeleteEvent ${event.eventId}: ${messageOf(error)}`)
      }
    }
  }

  async #register(event: RegisteredEvent): Promise<void> {
    const { registrar } = this.#settings
    if (registrar === undefined) throw new Failed('8.9', '5.1', `this SM-DP+ has no way to ${event.smdsAddress}`)
    try {
      await registrar.registerEvent(event)
    } catch (error) {
      const reason = error instanceof Failed ? '4.2' : '5.1'
      throw new Failed('8.9', reason, `${event.smdsAddress}: ${messageOf(error)}`)
    }
  }

  /** Runs one function. The state that it leaves counts for an answer and for a refusal, and not for a mistake of ours. */
  #turn<R>(name: string, run: (turn: Turn) => R, table?: StatusTable): R {
    const turn: Turn = { state: this.#state, progress: [], said: '' }
    try {
      const result = run(turn)
      this.#settings.log?.(`${name} ${turn.said}`.trimEnd())
      this.#after(turn)
      return result
    } catch (error) {
      if (error instanceof Refused) {
        const codes = error.codes ?? (table && statusOfError(table, error.error))
        const shown = codes === undefined ? '' : ` ${codes.subjectCode}/${codes.reasonCode}`
        this.#settings.log?.(`${name} ${turn.said} -> ${error.error}${shown}: ${error.message}`)
        this.#after(turn)
      }
      throw this.#noted(name, error)
    }
  }

  /** The error as it is, with its line in the log where it is the failure of a function. */
  #noted(name: string, error: unknown): unknown {
    if (error instanceof Failed)
      this.#settings.log?.(`${name} -> ${error.codes.subjectCode}/${error.codes.reasonCode}: ${error.message}`)
    return error
  }

  #after({ state, progress }: Turn): void {
    const toDelete = state.eventsToDelete.length > this.#state.eventsToDelete.length
    this.#commit(state)
    const now = this.#smdp.server.clock.now()
    for (const one of progress) this.#settings.tell?.(progressInfo(one, now), one.profile.order?.requester)
    if (toDelete) void this.deleteEvents()
  }

  #commit(state: SmdpState): void {
    if (state === this.#state) return
    this.#settings.store?.save(state)
    this.#state = state
  }

  #es2Functions() {
    const { decisions } = this.#smdp
    return [
      operatorFunction(es2Json.downloadOrder, (value, { certified, header }) => {
        const requester = decisions.requesterOf(certified, header.functionRequesterIdentifier)
        const key = JSON.stringify([requester, header.functionCallIdentifier])
        const request = JSON.stringify(value)
        const before = this.#state.calls[key]
        if (before !== undefined && decisions.isRepeated(this.#state, key, 'downloadOrder', request))
          return { iccid: before.iccid }
        const answer = this.downloadOrder(value, requester)
        const calls = [
          ...Object.entries(this.#state.calls),
          [key, { function: 'downloadOrder', request, iccid: answer.iccid }] as const,
        ]
        this.#commit({ ...this.#state, calls: Object.fromEntries(calls.slice(-REMEMBERED_CALLS)) })
        return answer
      }),
      operatorFunction(es2Json.confirmOrder, (value, { certified, header }) =>
        this.confirmOrder(value, decisions.requesterOf(certified, header.functionRequesterIdentifier)),
      ),
      operatorFunction(es2Json.cancelOrder, (value, { certified, header }) => {
        const requester = decisions.requesterOf(certified, header.functionRequesterIdentifier)
        return this.cancel(value, requester)
      }),
      operatorFunction(es2Json.releaseProfile, (value, { certified, header }) => {
        const requester = decisions.requesterOf(certified, header.functionRequesterIdentifier)
        return this.release(value.iccid, requester)
      }),
    ]
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
