/** Ways in which developers get downloads, notifications and trust of an IPA wrong. */

import { parseFqdn } from '../../protocol/identifiers/fqdn.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import type { Fault } from '../fault.ts'
import { bySequenceNumber, type IpaDecisions } from './ipa-decisions.ts'

/** Octets of iccid at the start of StoreMetadata, behind its header. */
const iccidIn = (metadata: Uint8Array) => {
  const at = Buffer.from(metadata).indexOf(Buffer.from('5A0A', 'hex'))
  return Buffer.from(metadata.subarray(at, at + 12))
}

export const downloadFaults = {
  splitsActivationCodesAtDollars: {
    what: 'splits activation codes at the dollar signs and looks at nothing else',
    checks: ['sheet:DD-01'],
    ledger: ['TRIG-006', 'TRIG-007'],
    decisions: {
      parseActivationCode(text) {
        const [, address = '', matchingId = '', smdpOid = ''] = text.split('$')
        if (address === '') throw new IdentifierError('activation code', 'no address', '1$address$token')
        const smdpAddress = parseFqdn(address)
        const oid = smdpOid === '' ? {} : { smdpOid }
        return { prefix: false, smdpAddress, matchingId, ...oid, confirmationCodeRequired: false, further: [] }
      },
    },
  },
  trustsTheServersWordForItsAddress: {
    what: 'does not compare the address in serverSigned1 with the one that it called',
    checks: ['sheet:CMA-04'],
    ledger: ['DDL-004'],
    decisions: { isContactedServer: () => true },
  },
  ignoresTheOid: {
    what: 'reads the OID of the activation code and compares it with nothing',
    checks: ['sheet:CMA-05', 'sheet:DD-03'],
    ledger: ['DDL-005', 'TRIG-013'],
    decisions: { isExpectedOid: () => true },
  },
  leavesDatesToTheCard: {
    what: 'leaves the dates of SM-DP+ certificates to the eUICC, which has no clock',
    checks: ['sheet:CMA-12', 'sheet:sgp22-download-crypto#8.21'],
    ledger: ['IPA-003'],
    decisions: { isInForce: () => true },
  },
  comparesTheIccidOnly: {
    what: 'compares the ICCID of announced and delivered metadata and nothing else',
    checks: ['sheet:CMA-26'],
    ledger: ['CXL-002', 'DDL-009'],
    decisions: { metadataAgree: (announced, inPackage) => iccidIn(announced).equals(iccidIn(inPackage)) },
  },
  installsWhateverTheRules: {
    what: 'leaves the policy rules of a profile to whoever reads the result',
    checks: ['sheet:ID-13'],
    ledger: ['CXL-001', 'DDL-009'],
    decisions: { mayInstall: () => true },
  },
  goesOnWithoutConfirmationCode: {
    what: 'goes on without a confirmation code and lets the SM-DP+ refuse',
    checks: ['sheet:DD-04'],
    ledger: ['DDL-018'],
    decisions: { goesOnWithoutConfirmationCode: true },
  },
  cancelsLikeAnEndUser: {
    what: 'cancels every session as if an end user had said no, as its consumer product does',
    checks: ['sheet:ID-13', 'sheet:ID-14', 'sheet:CMA-26'],
    ledger: ['CXL-001', 'CXL-002', 'CXL-003', 'CXL-004', 'CXL-005', 'CXL-006', 'DDL-009'],
    decisions: { cancelReason: () => 'endUserRejection' },
  },
  losesTheTransactionIdWithTheAnswer: {
    what: 'overwrites its transactionId with that of each answer, also where there is none',
    checks: ['sheet:ID-11'],
    ledger: ['IDL-058'],
    decisions: { transactionId: (_own, answered) => answered },
  },
  keepsRefusalsOfTheCardToItself: {
    what: 'ends the session when the eUICC refuses, and the server hears nothing of it',
    checks: ['sheet:ID-15', 'sheet:ID-16'],
    ledger: ['IDL-060', 'IDL-061'],
    decisions: { passesCardErrorOn: false },
  },
  keepsFailuresOfIndirectDownloadsToItself: {
    what: 'thinks that the eIM knows already how an indirect download ended, and reports no failure',
    checks: ['sheet:ID-12'],
    ledger: ['TRIG-019', 'CXL-010'],
    decisions: { reportsFailure: (way) => way === 'direct' },
  },
  keepsFailuresOfDirectDownloadsToItself: {
    what: 'reports a direct download only where there is an installation result to report',
    checks: ['sheet:DD-03', 'sheet:DD-04', 'sheet:DD-06'],
    ledger: ['TRIG-013', 'DDL-010', 'DDL-018', 'CXL-010'],
    decisions: { reportsFailure: (way) => way === 'indirect' },
  },

  // Notifications
  deliversInstallationResultsLast: {
    what: 'delivers small notifications before installation results, whatever their numbers',
    checks: ['sheet:NO-04', 'sheet:DD-10', 'sheet:sgp22-notifications#R2'],
    ledger: ['NOTIF-002'],
    unseen: 'no scenario has a notification wait behind an installation result',
    decisions: {
      deliveryOrder: (waiting) =>
        waiting
          .toSorted(bySequenceNumber)
          .toSorted((one, other) => Number(one.isPir) - Number(other.isPir))
          .map((one) => [one]),
    },
  },
  deliversInOrderOfAddress: {
    what: 'goes through recipients in the order of their addresses, one after the other, and stops at the first that fails',
    checks: ['sheet:sgp22-notifications#R3'],
    ledger: ['NOTIF-003'],
    decisions: {
      recipients: (waiting) => [waiting],
      deliveryOrder: (waiting) =>
        waiting
          .toSorted(bySequenceNumber)
          .toSorted((one, other) => one.address.localeCompare(other.address))
          .map((one) => [one]),
    },
  },
  sendsAllAtTheSameTime: {
    what: 'starts the delivery of every notification at the same time',
    checks: ['sheet:NO-04', 'sheet:sgp22-notifications#R2'],
    ledger: ['NOTIF-002', 'DDL-020'],
    decisions: { deliveryOrder: (waiting) => [waiting] },
  },
  goesOnBehindAFailedResult: {
    what: 'skips an installation result that was not taken and sends what comes behind it',
    checks: ['sheet:NO-04', 'sheet:DD-10'],
    ledger: ['DDL-020'],
    decisions: { goesOnAfterFailure: () => true },
  },
  removesNotificationsWhateverHappens: {
    what: 'removes a notification when it has tried to deliver it',
    checks: ['sheet:NO-06', 'sheet:sgp22-notifications#R1', 'sheet:sgp22-notifications#R4', 'sheet:DD-10'],
    ledger: ['NOTIF-004', 'NOTIF-005', 'NOTIF-018', 'NOTIF-024', 'ACK-009', 'PROV-010', 'DDL-020', 'EDR-009'],
    decisions: { removesNotification: () => true },
  },
  tellsTheSmdpNothingOfInstallations: {
    what: 'takes the trigger result for the whole report and sends no installation result to the SM-DP+',
    checks: ['sheet:DD-08', 'sheet:NO-05'],
    ledger: ['DDL-006', 'DDL-019'],
    decisions: { deliversTo: (recipient, { isPir }) => recipient === 'eim' || !isPir },
  },

  // Trust
  passesOverThePin: {
    what: 'trusts whatever its CAs have signed, although the configuration of the eIM pins a key',
    checks: ['sheet:CRT-13'],
    ledger: ['SEC-TLS-014', 'SEC-TLS-029', 'XFER-008'],
    decisions: { eimTrust: () => 'ca' },
  },
} as const satisfies Readonly<Record<string, Fault<IpaDecisions>>>
