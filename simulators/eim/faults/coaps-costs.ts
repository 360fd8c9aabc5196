/** Faults of an eIM that make ESipa over CoAP dear. */
import type { EimFault } from '../faults.ts'
import { changing, same } from './message-gates.ts'

/** An elective option that nobody knows (RFC 7252 5.4.6). */
const PADDING = '65000'
const PADDED = 900

export const coapsCostFaults = {
  showsItsWholeArchiveOverDtls: {
    what: 'sends all certificates that it ever had with each handshake over DTLS',
    ledger: ['PERF-014', 'PERF-015'],
    bindings: ['coaps'],
    listensOnCoaps: { certificates: (right) => right.repeat(12) },
  },
  padsResponsesOverCoap: {
    what: 'fills its responses over CoAP up, as it does over HTTPS with headers',
    ledger: ['PERF-015'],
    bindings: ['coaps'],
    listensOnCoaps: {
      around: () =>
        changing(same, (message) =>
          message.payload.length === 0 || message.payload.length > 100
            ? message
            : { ...message, options: [...message.options, { name: PADDING, value: Buffer.alloc(PADDED) }] },
        ),
    },
  },
} satisfies Record<string, EimFault>
