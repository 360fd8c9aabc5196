/** What can go wrong in an SM-DS, as the decisions that its developer takes. A named fault replaces some of them. */
import { type AuthenticationDecisions, rightAuthentication } from '../rsp-server/decisions.ts'
import type { SmdsState, StoredEvent } from './state.ts'

export interface SmdsDecisions extends AuthenticationDecisions {
  /** Events of an eUICC, in the order in which they are given. */
  eventsOf(state: SmdsState, eid: string): readonly StoredEvent[]
  /** The event of an EventID; undefined where the eUICC has none of this name. */
  eventNamed(state: SmdsState, eid: string, eventId: string): StoredEvent | undefined
  /** What is left of the events when some were given to their eUICC. */
  afterRetrieval(state: SmdsState, given: readonly StoredEvent[]): SmdsState
  isRegistered(state: SmdsState, event: StoredEvent): boolean
  mayDelete(event: StoredEvent, requester: string | undefined): boolean
  restored(state: SmdsState): SmdsState
}

export const rightSmds: SmdsDecisions = {
  ...rightAuthentication,
  eventsOf: ({ events }, eid) => events.filter((event) => event.eid === eid),
  eventNamed: ({ events }, eid, eventId) =>
    events.find((event) => event.eid === eid && (event.eventId === eventId || event.forwardedAs === eventId)),
  afterRetrieval: (state) => state,
  isRegistered: ({ events }, { eventId }) => events.some((event) => event.eventId === eventId),
  mayDelete: ({ registeredBy }, requester) => requester === undefined || registeredBy === requester,
  restored: (state) => state,
}
