import type { Fault } from '../fault.ts'
import { authenticationFaults } from '../rsp-server/faults.ts'
import { rightSmds, type SmdsDecisions } from './decisions.ts'

/** What an SM-DS alone can get wrong. */
const eventFaults = {
  ordersEventEntriesById: {
    what: 'gives event entries in the order of their identifiers, as its index has them',
    checks: [],
    ledger: ['DS-002'],
    decisions: {
      eventsOf: (state, eid) => rightSmds.eventsOf(state, eid).toSorted((one, other) => one.eventId.localeCompare(other.eventId)),
    },
  },
  givesTheNewestEventOnly: {
    what: 'gives an eUICC that names no event the newest of its events only',
    checks: [],
    ledger: ['DS-002'],
    decisions: { eventsOf: (state, eid) => rightSmds.eventsOf(state, eid).slice(-1) },
  },
  findsEventsOfOtherEuiccs: {
    what: 'looks an EventID up without the EID that it belongs to',
    checks: [],
    ledger: ['DS-003', 'DS-004'],
    decisions: { eventNamed: ({ events }, _eid, eventId) => events.find((event) => event.eventId === eventId) },
  },
  deletesEventsOnRetrieval: {
    what: 'deletes events as soon as the eUICC has asked for them',
    checks: [],
    ledger: ['DS-002', 'DS-006'],
    decisions: {
      afterRetrieval: (state, given) => ({ ...state, events: state.events.filter((event) => !given.includes(event)) }),
    },
  },
  letsAnySmdpDeleteEvents: {
    what: 'deletes an event for every SM-DP+ that has a certificate',
    checks: [],
    ledger: ['DS-006'],
    decisions: { mayDelete: () => true },
  },
  takesAnEventIdTwice: {
    what: 'takes an EventID a second time when it comes for another eUICC',
    checks: [],
    ledger: ['DS-005'],
    decisions: {
      isRegistered: ({ events }, event) => events.some(({ eventId, eid }) => eventId === event.eventId && eid === event.eid),
    },
  },
  losesEventsOnRestart: {
    what: 'keeps events in memory only, so that a restart forgets them',
    checks: [],
    ledger: ['DS-005'],
    decisions: { restored: (state) => ({ ...state, events: [] }) },
  },
} satisfies Record<string, Fault<SmdsDecisions>>

/** Every way in which the simulated SM-DS can be wrong, by name. */
export const smdsFaults = { ...authenticationFaults, ...eventFaults } satisfies Record<string, Fault<SmdsDecisions>>
