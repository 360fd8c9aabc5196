/** Ways in which developers get the card after a profile change wrong. */
import type { Fault } from '../fault.ts'
import type { CardDecisions } from './card-decisions.ts'

export const refreshFaults = {
  leavesProactiveCommandsWaiting: {
    what: 'tells the card that it can be commanded, and fetches nothing',
    checks: [],
    ledger: ['IPAI-011'],
    decisions: { servesToolkit: false },
  },
  givesUpAtALostChannel: {
    what: 'takes 6985 for the last word of the card, also when its channel went with a profile change',
    checks: [],
    ledger: ['IPAI-007'],
    decisions: { opensAgain: () => false },
  },
} as const satisfies Readonly<Record<string, Fault<CardDecisions>>>
