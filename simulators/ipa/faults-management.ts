/** Ways in which developers get eIMs, their packages and questions, and notifications wrong. */
import type { Fault } from '../fault.ts'
import type { IpaDecisions } from './ipa-decisions.ts'

/** Tags of a data request that SGP.32 v1.0.1 had not, or had otherwise. */
const sinceV11 = [0xa0, 0x81, 0xa2, 0xa8]

/** Tags of the objects that the eUICC has. */
const onTheCard = [0xa0, 0x81, 0xa2, 0xbf20, 0xbf22, 0x83, 0x84, 0xa5, 0xa6]

export const managementFaults = {
  takesTheEimIdForItsAddress: {
    what: 'takes the eimId for the address of the eIM, as they are the same with its own',
    checks: [],
    ledger: ['ECFG-004', 'ECFG-010'],
    decisions: { eimAddress: (eimId) => eimId },
  },
  keepsOldEntries: {
    what: 'reads the entries of its eIMs once and keeps them until it restarts',
    // Over CoAP the kept association goes on, and nobody names a host in it.
    notOver: 'coaps',
    checks: [],
    ledger: ['ECFG-010'],
    decisions: { readsEntriesAnew: false },
  },
  retrievesByHttpsAlways: {
    what: 'retrieves by HTTPS, whatever the entry of the eIM lists',
    checks: [],
    ledger: ['ECFG-005', 'ECFG-006'],
    decisions: { retrievesFrom: () => true },
  },
  stopsAtAnEimThatIsAway: {
    what: 'ends its round at the first eIM that it cannot reach',
    checks: [],
    ledger: ['ECFG-012'],
    decisions: { goesOnToTheNextEim: false },
  },
  neverAsksAgainAfterRubbish: {
    what: 'does not ask an eIM again that has sent what cannot be read',
    checks: [],
    ledger: ['ERR-012'],
    decisions: { asksAgainAfterRubbish: false },
  },
  reportsChangesOnly: {
    what: 'delivers a result only where an operation has changed something',
    checks: ['sheet:RES-01'],
    ledger: ['PROV-001', 'PROV-002', 'RETR-012', 'BP-002', 'BP-003'],
    decisions: {
      isWorthDelivering: (result) =>
        result.kind !== 'euiccPackageResultSigned' ||
        !result.value.euiccPackageResultDataSigned.euiccResult.every(({ kind }) => kind.startsWith('list')),
    },
  },
  removesTheFirstOnly: {
    what: 'removes the first number of EimAcknowledgements, which is that of the result, and no other',
    checks: ['sheet:RES-13'],
    ledger: ['ACK-004', 'ACK-005'],
    decisions: { toRemove: (moment, _sent, acknowledged) => (moment === 'afterAnswer' ? acknowledged.slice(0, 1) : []) },
  },
  confirmsAcknowledgements: {
    what: 'sends the EimAcknowledgements of the eIM back to it as a receipt',
    checks: [],
    ledger: ['ACK-011'],
    shownBy: ['ACK-004'],
    decisions: { confirmsAcknowledgements: true },
  },
  bundlesNothing: {
    what: 'adds a notification list to each result of a PSMO, also an empty one',
    checks: [],
    ledger: ['PROV-002'],
    decisions: { bundles: () => true },
  },
  isSilentWhenTheCardFails: {
    what: 'logs a card that carries a package out with an error, and says nothing to the eIM',
    checks: [],
    ledger: ['PROV-015', 'PROV-022', 'ERR-016'],
    decisions: { complaint: ({ why }) => (why === 'undefinedError' ? undefined : why) },
  },
  rollsBackAtTheNextOutage: {
    what: 'keeps a granted rollback for the next time that the eIM is out of reach, although its result was acknowledged',
    checks: ['sheet:RB-10'],
    ledger: ['RB-010'],
    decisions: { rollsBackLater: true },
  },
  knowsTagsOfV101: {
    what: 'knows the tags of version 1.0 in data requests, and passes over those that came later',
    checks: ['sheet:DR-01'],
    ledger: ['EDR-009', 'EDR-010', 'EDR-011', 'EDR-018', 'EDR-020'],
    decisions: { answeredTags: (asked) => asked.filter((tag) => !sinceV11.includes(tag)) },
  },
  leavesTheCardToTheEim: {
    what: 'answers with what it knows itself, and leaves what is on the card to the records of the eIM',
    checks: ['sheet:DR-01'],
    ledger: [
      ...['EDR-009', 'EDR-010', 'EDR-011', 'EDR-012', 'EDR-013', 'EDR-014', 'EDR-015', 'EDR-016', 'EDR-017', 'EDR-030'],
      ...['EDR-020', 'EDR-022', 'EDR-007', 'CERTS-003'],
    ],
    decisions: { answeredTags: (asked) => asked.filter((tag) => !onTheCard.includes(tag)) },
  },
  keepsTheDeviceToItself: {
    what: 'sends no device information, which it holds to be private',
    checks: ['sheet:DR-01'],
    ledger: ['EDR-019'],
    decisions: { answeredTags: (asked) => asked.filter((tag) => tag !== 0xa9) },
  },
  swapsCertificates: {
    what: 'takes the first certificate of the card for that of the eUICC',
    checks: ['sheet:DR-01'],
    ledger: ['EDR-016', 'EDR-017', 'EDR-022', 'EDR-030', 'CERTS-003'],
    decisions: {
      certificates: ({ eumCertificate, euiccCertificate }) => ({
        eumCertificate: euiccCertificate,
        euiccCertificate: eumCertificate,
      }),
    },
  },
  takesAnyCi: {
    what: 'takes the first CI of the eUICC where the one that was asked for is not there',
    checks: ['sheet:DR-03'],
    ledger: ['EDR-005'],
    decisions: { matchesCiKey: () => true },
  },
  leavesOutWhatTheCardRefuses: {
    what: 'leaves an object out when the card gives an error for it',
    checks: [],
    ledger: ['EDR-007'],
    decisions: { reportsCardFailure: false },
  },
  sendsTheTokenOfTheFirstEim: {
    what: 'sends the associationToken of the first eIM in the list to whoever asks',
    checks: [],
    ledger: ['EDR-028'],
    decisions: { tokenOf: () => undefined },
  },
  refusesWhatIsNotThere: {
    what: 'refuses a data request when an object in it does not exist',
    checks: ['sheet:DR-09'],
    ledger: ['EDR-031'],
    decisions: { leavesOutWhatIsNotThere: false },
  },
  sendsAllToTheFirstServer: {
    what: 'sends all notifications to the server that the first of them names',
    checks: ['sheet:NO-05'],
    ledger: ['NOTIF-001'],
    decisions: { serverFor: ({ address }, all) => all[0]?.address ?? address },
  },
  writesAddressesSmall: {
    what: 'writes the address in a notification in small letters before it sends it',
    checks: [],
    ledger: ['NOTIF-023'],
    decisions: {
      notificationToSend(notification) {
        if (notification.kind !== 'otherSignedNotification') return notification
        const { tbsOtherNotification: tbs } = notification.value
        const notificationAddress = tbs.notificationAddress.toLowerCase()
        return { ...notification, value: { ...notification.value, tbsOtherNotification: { ...tbs, notificationAddress } } }
      },
    },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions>>>
