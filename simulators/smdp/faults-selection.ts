/** Faults in choosing the profile and keeping orders: SGP.22 5.3, 5.6.3. */
import type { Fault } from '../fault.ts'
import { rightSmdp, type SmdpDecisions } from './decisions.ts'

export const selectionFaults = {
  comparesMatchingIdsWithoutCase: {
    what: 'lets its database compare matchingIds, which takes capitals and small letters for the same',
    checks: ['sheet:CMA-17'],
    ledger: ['ES9P-009'],
    decisions: {
      matchingProfiles: ({ profiles }, { matchingId }) =>
        profiles.filter(({ order }) => order?.matchingId?.toLowerCase() === matchingId.toLowerCase()),
    },
  },
  findsOrdersByTheBeginningOfTheMatchingId: {
    what: 'searches matchingIds with a pattern, so that the beginning of one is enough',
    checks: ['sheet:CMA-17'],
    ledger: ['ES9P-009'],
    decisions: {
      matchingProfiles: ({ profiles }, { matchingId }) =>
        profiles.filter(({ order }) => order?.matchingId?.startsWith(matchingId)),
    },
  },
  checksTheEidOnlyWithAMatchingId: {
    what: 'checks the EID of the order only when a matchingId was sent',
    checks: ['sheet:CMA-17'],
    ledger: ['ES9P-021', 'ES9P-026'],
    decisions: { isForEid: (order, asking) => asking.matchingId === '' || rightSmdp.isForEid(order, asking) },
  },
  handsOneProfileToTwoEuiccsAtOnce: {
    what: 'hands the same profile to two eUICCs that ask at once',
    checks: [],
    ledger: ['ACR-007', 'DL22-017'],
    decisions: { isHeldByAnother: () => false },
  },
  takesAConfirmedOrderForReleased: {
    what: 'takes an order that is confirmed for released',
    checks: [],
    ledger: ['ES9P-041', 'ES2P-006'],
    decisions: { isReleased: (profile) => profile.status === 'Confirmed' || rightSmdp.isReleased(profile) },
  },
  doesNotReadEuiccInfo2: {
    what: 'does not read EUICCInfo2, and leaves it to the eUICC to fail',
    checks: ['sheet:CMA-17'],
    ledger: ['ES9P-011', 'ES9P-027'],
    decisions: { isEligible: () => true, fits: () => true },
  },
  takesFreeMemoryForKilobytes: {
    what: 'takes the free memory of the eUICC for kilobytes',
    checks: ['sheet:CMA-17'],
    ledger: ['ES9P-011'],
    decisions: { fits: (size, free) => free === undefined || size <= free * 1024 },
  },
  comparesSecondsWithMilliseconds: {
    what: 'compares the end of an order in milliseconds with a time in seconds, so that none expires',
    checks: [],
    ledger: ['DL22-016', 'ES9P-031'],
    decisions: { hasExpired: (order, now) => rightSmdp.hasExpired(order, now / 1000) },
  },
  takesTheOperatorFromTheHeader: {
    what: 'takes the operator from functionRequesterIdentifier and not from its certificate',
    checks: [],
    ledger: ['ES2P-007'],
    decisions: { requesterOf: (certificate, header) => header ?? certificate },
  },
  ordersAnewOnARepeatedCall: {
    what: 'takes a repeated DownloadOrder for another one',
    checks: [],
    ledger: ['ES2P-001'],
    decisions: { isRepeated: () => false },
  },
  givesOneMatchingIdToTwoOrders: {
    what: 'does not look whether a matchingId is in use',
    checks: [],
    ledger: ['ES2P-004'],
    decisions: { isMatchingIdFree: () => true },
  },
  losesRetryCountersOnRestart: {
    what: 'keeps the counters of wrong confirmation codes in memory only, so that a restart forgets them',
    checks: ['sheet:CMA-22'],
    ledger: ['DL22-015', 'ES9P-030'],
    decisions: {
      restored: (state) => ({
        ...state,
        profiles: state.profiles.map((one) =>
          one.order === undefined ? one : { ...one, order: { ...one.order, confirmationFailures: 0 } },
        ),
      }),
    },
  },
  losesOpenSessionsOnRestart: {
    what: 'keeps sessions in memory only, so that a restart forgets those that are open',
    checks: ['sheet:CMA-16'],
    ledger: ['ES9P-005', 'ES9P-012'],
    decisions: { restored: (state) => ({ ...state, sessions: {} }) },
  },
  forgetsBindingsOnRestart: {
    what: 'keeps what binds a package in memory only: after a restart a retry is no retry, and its result is nobody’s',
    checks: ['sheet:sgp22-download-crypto#8.19', 'sheet:sgp22-es9plus#9.8'],
    ledger: ['ES9P-016', 'ES9P-017', 'N22-015'],
    decisions: {
      restored: (state) => ({
        ...state,
        profiles: state.profiles.map(({ order, ...one }) => {
          if (order === undefined) return one
          const { binding: _lost, ...rest } = order
          return { ...one, order: rest }
        }),
      }),
    },
  },
} satisfies Record<string, Fault<SmdpDecisions>>
