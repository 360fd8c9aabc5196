/** Faults of the queue: what waits for whom, and under which counter (SGP.32 5.14.5, 3.3.1). */
import { eimPackageErrors } from '../../../protocol/esipa/get-eim-package.ts'
import { oldestOrder } from '../get-package.ts'
import type { Order } from '../state.ts'
import type { EimStateFault, PlacedFault } from './eim-state-fault.ts'

const isOffered = ({ status }: Order): boolean => status === 'queued' || status === 'delivered'

export const retrievalFaults = {
  forgetsThePackageWhenItIsFetched: {
    what: 'takes a package off the queue as soon as it has written the answer',
    checks: ['sheet:RET-06'],
    ledger: ['RETR-018'],
    shownBy: ['ESIPA-HTTP-030'],
    decisions: {
      afterDelivery: (euicc, order) => ({
        ...euicc,
        open: euicc.open.map((one) => (one.id === order.id && one.kind === 'package' ? { ...one, status: 'parked' } : one)),
      }),
    },
  },
  forgetsThePackageWhenTheConnectionCloses: {
    what: 'ties a package to the connection that fetched it, and gives it up when another retrieval comes',
    checks: ['sheet:RET-06', 'sheet:RES-15'],
    ledger: ['RETR-018'],
    shownBy: ['ESIPA-HTTP-030'],
    decisions: {
      nextOrder: (euicc) =>
        oldestOrder({ ...euicc, open: euicc.open.filter(({ kind, status }) => kind !== 'package' || status === 'queued') }),
    },
  },
  buildsThePackageAnewAtEachRetrieval: {
    what: 'makes a package when it is asked for, each time with a new transaction id under the counter that it noted first',
    checks: ['sheet:RET-06'],
    ledger: ['PKG-004', 'PKG-018', 'RETR-017', 'ESIPA-HTTP-030'],
    decisions: { keepsOctets: () => false, nextCounter: ({ counter }, order) => order.counter ?? counter + 1 },
  },
  givesOneEuiccsPackageToAnother: {
    what: 'gives whoever has no work of its own the next package of somebody else',
    checks: ['sheet:RET-01', 'sheet:RES-05'],
    ledger: ['RETR-014', 'RETR-006'],
    // The other one has got a new key.
    follows: ['PKG-013'],
    shownBy: ['SEC-REV-015'],
    decisions: {
      findEuicc(eid, { euiccs }) {
        const own = euiccs.get(eid)
        if (own === undefined || own.open.length > 0) return own
        return [...euiccs.values()].find(({ open }) => open.find(isOffered)?.status === 'queued') ?? own
      },
    },
  },
  servesTheNewestFirst: {
    what: 'gives packages their counters as they are ordered, and keeps its queue as a stack',
    checks: ['sheet:RET-05', 'sheet:PKG-05'],
    ledger: ['PKG-019', 'PKG-004', 'PKG-005'],
    decisions: {
      nextOrder: ({ open }) => open.findLast(isOffered),
      nextCounter: (_euicc, { id, retries = 0 }) => id * 100 + retries,
    },
  },
  stopsBehindAPackageWithoutResult: {
    what: 'answers that nothing is pending while it waits for a result',
    checks: ['sheet:RET-06'],
    ledger: ['RETR-018', 'STC-011'],
    decisions: { nextOrder: ({ open }) => (open[0]?.status === 'queued' ? open[0] : undefined) },
  },
  countsResultsInsteadOfPackages: {
    what: 'raises the counter when a result comes, and not when a package goes',
    checks: ['sheet:PKG-05'],
    ledger: ['PKG-019', 'PKG-004', 'PKG-018', 'EMG-012'],
    decisions: { nextCounter: ({ done }) => 1 + done.filter(({ outcome }) => outcome?.kind === 'results').length },
  },
  reusesCountersAfterARestart: {
    what: 'writes its counters down too seldom, so that a restart brings back those of two packages ago',
    checks: ['sheet:PKG-05'],
    ledger: ['PKG-004', 'PKG-005', 'PKG-018'],
    decisions: { persisted: (next) => ({ ...next, counter: Math.max(0, next.counter - 2) }) },
  },
  keepsTheQueueInMemory: {
    what: 'writes finished work to disk, and keeps the queue in memory',
    checks: ['sheet:PKG-05', 'sheet:RET-06'],
    ledger: ['RETR-018'],
    decisions: { persisted: (next) => ({ ...next, open: [] }) },
  },
  emptiesTheQueueAfterAStateChange: {
    what: 'throws away what it had planned when the IPA says that something changed',
    checks: ['sheet:RET-07'],
    ledger: ['RETR-018', 'STC-011'],
    decisions: { afterStateChange: (_eim, euicc) => ({ ...euicc, open: [] }) },
  },
  knowsNoNewCauses: {
    what: 'looks the cause of a state change up in a list, and answers undefinedError where it is not there',
    checks: ['sheet:RET-07'],
    ledger: ['STC-010', 'DIAL-007'],
    specs: ['1.2'],
    decisions: { checkStateChange: (cause) => (typeof cause === 'number' ? 'undefinedError' : undefined) },
  },
  takesAnEmptyQueueForUnknown: {
    what: 'says of an eUICC without work that it does not know it',
    checks: ['sheet:RET-01'],
    ledger: ['RETR-006'],
    specs: ['1.2'],
    decisions: { errorNumber: (error) => eimPackageErrors[error === 'noEimPackageAvailable' ? 'eidNotFound' : error] },
  },
} as const satisfies Record<string, EimStateFault | PlacedFault>
