/** What an SM-DS remembers: events in the order of their registration, and open sessions. Plain data. */
import type { RspSession, Sessions } from '../rsp-server/rsp-server.ts'

export interface StoredEvent {
  readonly eventId: string
  /** 32 digits. */
  readonly eid: string
  /** Where the LPA finds what the event is about. */
  readonly rspServerAddress: string
  /** Whether it is to be passed on to the root SM-DS. */
  readonly forwardingIndicator: boolean
  /** EventID under which the root SM-DS has it, where it was passed on: the LPA comes with this one. */
  readonly forwardedAs?: string
  /** Who registered it: the name in a TLS certificate; absent for the operator in process. */
  readonly registeredBy?: string
}

export interface SmdsState {
  readonly events: readonly StoredEvent[]
  readonly sessions: Sessions<RspSession>
}

export const emptySmdsState: SmdsState = { events: [], sessions: {} }
