/** Ways in which developers get retrieval, results and data requests of an IPA wrong. */
import type { Fault } from '../fault.ts'
import { defaultFeatures } from './ipa-context.ts'
import type { IpaDecisions } from './ipa-decisions.ts'

const allFeatures = [
  ...defaultFeatures,
  'eimDownloadDataHandling',
  'eimCtxParams1Generation',
  'eimProfileMetadataVerification',
  'minimizeEsipaBytes',
] as const

export const retrievalFaults = {
  pollsAgainAtOnce: {
    what: 'polls again at once after noEimPackageAvailable',
    checks: ['sheet:RET-10'],
    ledger: ['RETR-012', 'RETR-013', 'ESIPA-JSON-044', 'PERF-006'],
    decisions: { asksAgain: () => true },
  },
  stopsAfterOnePackage: {
    what: 'ends the round when it has handled one package',
    checks: ['sheet:RET-10'],
    ledger: ['RETR-012'],
    decisions: { asksAgain: () => false },
  },
  callsUnknownPackagesDamaged: {
    what: 'has one error for everything that its decoder does not like',
    checks: ['sheet:RET-11'],
    ledger: ['PROV-014', 'PROV-015', 'XFER-004', 'XFER-005'],
    decisions: { complaint: () => 'invalidPackageFormat' },
  },
  throwsUnusablePackagesAway: {
    what: 'logs a package that it cannot use and says nothing to the eIM',
    checks: ['sheet:RET-11', 'sheet:RET-12', 'sheet:DD-01'],
    ledger: ['PROV-013', 'PROV-014', 'PROV-015', 'PROV-022', 'ERR-016', 'TRIG-006', 'TRIG-007', 'TRIG-008'],
    decisions: { complaint: () => undefined },
  },
  forgetsTransactionIdInErrors: {
    what: 'builds error results without the eimTransactionId of the package',
    checks: ['sheet:RET-12', 'sheet:DR-08'],
    ledger: ['PROV-016', 'EDR-008'],
    decisions: { echoed: (id, where) => (where === 'error' ? undefined : id) },
  },
  forgetsTransactionIdOfTriggers: {
    what: 'has lost the eimTransactionId when the download it belongs to is done',
    checks: ['sheet:DD-07'],
    ledger: ['TRIG-010'],
    decisions: { echoed: (id, where) => (where === 'trigger' ? undefined : id) },
  },
  leavesTheEidOut: {
    what: 'leaves the EID out of its results, as version 1.0 did',
    checks: ['sheet:RES-01'],
    ledger: ['PROV-004'],
    decisions: { eidOfResult: () => undefined },
  },
  writesPlmnAsDigits: {
    what: 'writes the PLMN as its digits one after the other, without swapping them',
    checks: ['sheet:RET-08'],
    ledger: ['RETR-003'],
    decisions: { rPlmn: (plmn) => Buffer.from(plmn.replaceAll(/[^0-9]/g, '').padEnd(6, 'F'), 'hex') },
  },
  forgetsAStateChangeOnceSent: {
    what: 'forgets a state change as soon as the request is out, whether it was answered or not',
    checks: ['sheet:RET-13'],
    ledger: ['STC-009'],
    decisions: { hasHeard: () => true },
  },
  losesStateChangesOnRestart: {
    what: 'keeps state changes in memory only',
    checks: ['sheet:RET-13', 'sheet:FB-12', 'sheet:EM-04'],
    ledger: ['IPA-006'],
    decisions: { remembered: (state) => ({ ...state, stateChanges: {} }) },
  },

  // Results
  retrievesNotificationsWithoutPsmos: {
    what: 'retrieves notifications for a package without PSMOs',
    checks: [],
    ledger: ['PROV-003'],
    decisions: { wantsNotifications: () => true },
  },
  neverBundlesNotifications: {
    what: 'delivers results alone and leaves notifications for later',
    checks: ['sheet:NO-07'],
    ledger: ['NOTIF-016'],
    decisions: { wantsNotifications: () => false },
  },
  removesResultsBeforeTheyAreAcknowledged: {
    what: 'removes a result from the card when it sends it',
    checks: ['sheet:RES-12', 'sheet:RES-14', 'sheet:RES-15'],
    ledger: ['IPA-010', 'PROV-010', 'PROV-011', 'ACK-009', 'NOTIF-024', 'ESIPA-HTTP-025', 'SEC-TLS-035'],
    decisions: { toRemove: (moment, sent, acknowledged) => (moment === 'beforeAnswer' ? sent : acknowledged) },
  },
  takesAnyAnswerForAnAcknowledgement: {
    what: 'removes everything that it sent when the eIM has answered, whatever it answered',
    checks: ['sheet:RES-12', 'sheet:RES-13', 'sheet:RES-14', 'sheet:NO-07'],
    ledger: ['PROV-010', 'ACK-005', 'ACK-009', 'NOTIF-024'],
    decisions: { toRemove: (moment, sent) => (moment === 'afterAnswer' ? sent : []) },
  },
  removesTheWholeBundle: {
    what: 'takes the acknowledgement of the result for that of the whole bundle',
    checks: ['sheet:RES-13', 'sheet:NO-07'],
    ledger: ['ACK-009', 'NOTIF-024'],
    decisions: {
      toRemove(moment, sent, acknowledged) {
        const [result] = sent
        if (moment === 'beforeAnswer') return []
        return result !== undefined && acknowledged.includes(result) ? [...new Set([...sent, ...acknowledged])] : acknowledged
      },
    },
  },
  stopsAtAnUnknownNumber: {
    what: 'takes nothingToDelete for a failure and removes nothing behind it',
    checks: ['sheet:RES-13'],
    ledger: ['ACK-005'],
    decisions: { goesOnRemoving: (status) => status === 'ok' },
  },
  forgetsStoredResults: {
    what: 'does not look for stored results when it starts',
    checks: ['sheet:RES-15'],
    ledger: ['IPAI-005', 'PROV-011'],
    decisions: { looksForStoredResults: false },
  },
  givesUpAtTheFirstFault: {
    what: 'gives a result up at the first 5xx or reset',
    checks: ['sheet:RES-15'],
    ledger: ['ESIPA-HTTP-025', 'SEC-TLS-035', 'PROV-010', 'PROV-011'],
    decisions: { repeatsDelivery: () => false, dropsUndelivered: true },
  },
  rollsBackWithoutBeingAllowed: {
    what: 'calls ProfileRollback whenever a result cannot be delivered, whether the package granted it or not',
    checks: ['sheet:RB-12'],
    ledger: ['RB-011'],
    decisions: { rollsBack: ({ delivery }) => delivery === 'unreachable' },
  },
  waitsForTheEimForEver: {
    what: 'keeps trying to deliver over the new profile and never rolls back',
    checks: ['sheet:RB-11'],
    ledger: ['RB-001', 'RB-002'],
    decisions: { rollsBack: () => false },
  },
  deliversTheReplacedResult: {
    what: 'delivers the result that it held in memory after a rollback, not the one that the eUICC made',
    checks: ['sheet:RB-11'],
    ledger: ['RB-009'],
    decisions: { resultAfterRollback: (replaced) => replaced },
  },

  // Data requests
  packsCapabilityBitsAsBytes: {
    what: 'packs capability bits as bytes, one for each',
    checks: ['sheet:DR-01'],
    ledger: ['EDR-018', 'ESIPA-ASN-020', 'CAP-001'],
    // A byte that is 1 has its last bit set.
    decisions: { ipaFeatures: (features) => features.map((name) => allFeatures.indexOf(name) * 8 + 7) },
  },
  passesOverUnknownTags: {
    what: 'answers the tags that it knows and passes over the others',
    checks: ['sheet:DR-02'],
    ledger: ['EDR-004'],
    decisions: { refusesUnknownTags: false },
  },
  alwaysSendsItsCapabilities: {
    what: 'sends its capabilities with every data response',
    checks: ['sheet:DR-01'],
    ledger: ['EDR-003'],
    decisions: { answeredTags: (asked) => [...asked, 0xa8] },
  },
  wantsTheWholeCiKeyIdentifier: {
    what: 'compares CI key identifiers in full',
    checks: ['sheet:DR-04'],
    ledger: ['EDR-022'],
    decisions: { matchesCiKey: (asked, full) => Buffer.compare(asked, full) === 0 },
  },
  ignoresSearchCriteria: {
    what: 'passes over the search criteria of a data request',
    checks: ['sheet:DR-06'],
    ledger: ['EDR-020', 'EDR-021'],
    decisions: { appliesSearchCriteria: false },
  },
  worksThroughAnEmergency: {
    what: 'answers data requests and triggers while the Emergency Profile is enabled',
    checks: ['sheet:DR-07', 'sheet:EM-05', 'sheet:DD-05'],
    ledger: ['EDR-006', 'TRIG-012'],
    decisions: { refusesInEmergency: () => false },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions>>>
