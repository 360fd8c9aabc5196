/** Ways in which developers get wrong when an IPA falls back, and when it returns. */
import type { Fault } from '../fault.ts'
import type { AnyIpaDecisions } from './ipa.ts'

export const fallbackFaults = {
  leavesFallbackToItsEim: {
    what: 'waits for its eIM to order another profile, also when the network over which it would hear of that is gone',
    checks: [],
    ledger: ['FB-012'],
    decisions: { leavesLostNetworks: () => false },
  },
  staysInItsFallback: {
    what: 'stays with the fallback profile until somebody switches by hand, whatever the former network does',
    checks: [],
    ledger: ['FB-014'],
    decisions: { returnsFromFallback: false },
  },
  followsEachOutage: {
    what: 'falls back at each loss of its network, and returns at each sign of it',
    checks: [],
    ledger: ['FB-017'],
    decisions: { leavesLostNetworks: () => true },
  },
} as const satisfies Readonly<Record<string, Fault<AnyIpaDecisions>>>
