/** Faults of an eIM that show when a device has slept for hours. */
import type { DatagramGate } from '../../../transport/dtls/dtls-server.ts'
import type { Reply } from '../../../transport/reply.ts'
import type { Timers } from '../../../transport/timers.ts'
import type { EimFault, Gateway } from '../faults.ts'
import { status } from './http.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Functions by the tag of their request. */
const GET_EIM_PACKAGE = 'bf4f'
const PROVIDE_EIM_PACKAGE_RESULT = 'bf50'
const NOTHING_PENDING = Buffer.from('bf4f03020101', 'hex')

export const coapsHourFaults = {
  remembersMessageIdsForDays: {
    what: 'answers a message id of the day before with what it said then',
    ledger: ['ESIPA-COAP-046'],
    bindings: ['coaps'],
    listensOnCoaps: {
      mapping: { timing: { ackTimeoutMs: 120, maxRetransmit: 5, acknowledgeAfterMs: 60, maxLatencyMs: DAY_MS } },
    },
  },
  keepsHalfBodiesForDays: {
    what: 'keeps half a body until the other half comes, however long that takes',
    ledger: ['ESIPA-COAP-022'],
    bindings: ['coaps'],
    listensOnCoaps: { keptMs: DAY_MS },
  },
  standsBehindAForgetfulBalancer: {
    what: 'stands behind a load balancer that loses what comes from an address that was silent for an hour',
    ledger: ['SEC-DTLS-020', 'ESIPA-COAP-001'],
    bindings: ['coaps'],
    listensOnCoaps: { beneath: (timers) => forgetful(timers) },
  },
  dropsPackagesOvernight: {
    what: 'takes a package for lost that went out an hour ago, and has none then',
    ledger: ['RETR-018'],
    bindings: ['coaps'],
    around: afterHours(GET_EIM_PACKAGE, () => ({ kind: 'answer', status: 200, headers: {}, body: NOTHING_PENDING })),
  },
  closesItsBooksOvernight: {
    what: 'has no place any more for a result that comes after an hour in which nobody has called',
    ledger: ['PROV-012', 'ESIPA-COAP-010'],
    bindings: ['coaps'],
    around: afterHours(PROVIDE_EIM_PACKAGE_RESULT, () => status(404)),
  },
} as const satisfies Record<string, EimFault>

function forgetful(timers: Timers): DatagramGate {
  const heard = new Map<string, number>()
  return (_datagram, { address, port }) => {
    const name = `${address}:${port}`
    const now = timers.now()
    if (now - (heard.get(name) ?? now) > HOUR_MS) return false
    heard.set(name, now)
    return true
  }
}

/** What a request of this kind gets where it is the first one behind an hour in which nobody has called. */
function afterHours(tag: string, reply: () => Reply): (timers: Timers) => Gateway {
  return (timers) => {
    let latest = timers.now()
    return (request, answer) => {
      const away = timers.now() - latest
      latest = timers.now()
      return away > HOUR_MS && Buffer.from(request.body).toString('hex').startsWith(tag) ? reply() : answer(request)
    }
  }
}
