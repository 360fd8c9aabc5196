/** Ways in which developers save octets that the eIM cannot put in again (minimizeEsipaBytes). */
import type { Fault } from '../fault.ts'
import type { IpaDecisions } from './ipa-decisions.ts'

export const compactFaults = {
  leavesCtxParams1OutAlways: {
    what: 'leaves ctxParams1 out of the compact form whether the eIM has made it or not',
    checks: [],
    ledger: ['CPT-001'],
    decisions: { leavesCtxParams1Out: () => true },
  },
  takesTheOneTimeKeyForKnown: {
    what: 'leaves the one-time key of the eUICC out of the compact form, as if the SM-DP+ had sent it',
    checks: [],
    ledger: ['CPT-003'],
    decisions: { oneTimeKey: () => undefined },
  },
  writesTheReasonOfItsUsers: {
    what: 'writes the reason of its consumer product into the compact form, whatever the eUICC has signed',
    checks: [],
    ledger: ['CPT-005'],
    decisions: { cancelledBecause: () => 'endUserRejection' },
  },
  takesTheEndOfTheAid: {
    what: 'sends the last two octets of the AID for those in which profiles differ',
    checks: [],
    ledger: ['CPT-007'],
    decisions: { compactAid: (aid) => aid.subarray(14, 16) },
  },
  takesEverySuccessForTheStandardOne: {
    what: 'leaves simaResponse out of every success, also where the eUICC has warned of something',
    checks: [],
    ledger: ['CPT-012'],
    decisions: { simaResponse: () => undefined },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions>>>
