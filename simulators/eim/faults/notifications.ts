/** Faults of notifications: which are believed, and how they reach the SM-DP+s (SGP.32 3.7, 5.7.4). */
import { decode, encode } from '../../../protocol/schema/type.ts'
import { PendingNotification } from '../../../protocol/sgp32/notifications.ts'
import type { PlacedFault } from './eim-state-fault.ts'

export const notificationFaults = {
  believesEveryNotification: {
    what: 'takes a notification over without a look at its signature',
    checks: ['sheet:RES-11'],
    ledger: ['NOTIF-020'],
    decisions: { notificationFault: () => undefined },
  },
  leavesTheCertificatesOut: {
    what: 'makes a compact notification whole with the certificate of the EUM twice',
    checks: ['sheet:NO-08'],
    ledger: ['CPT-008', 'CPT-011'],
    decisions: { certificatesToAdd: ([, eum = Buffer.of()]) => [eum, eum] },
  },
  forwardsADuplicate: {
    what: 'forwards a notification again when the IPA sends it again',
    checks: ['sheet:NO-06'],
    ledger: ['NOTIF-019'],
    decisions: { wasTakenOver: () => false },
  },
  keepsWhatWasTaken: {
    what: 'leaves a notification in the outbox after 204, and forwards it in every round',
    checks: ['sheet:NO-06'],
    ledger: ['NOTIF-019'],
    decisions: { afterForward: (outbox) => outbox },
  },
  triesOnlyOnce: {
    what: 'drops a notification when the SM-DP+ cannot be reached',
    checks: ['sheet:NO-08', 'sheet:NO-04'],
    ledger: ['NOTIF-009', 'IDL-027', 'NOTIF-008'],
    decisions: { afterFailedForward: (outbox, item) => outbox.filter(({ seqNumber }) => seqNumber !== item.seqNumber) },
  },
  letsLaterOnesOvertake: {
    what: 'goes on to the next notification for an address when one did not get through',
    checks: ['sheet:NO-04', 'sheet:DD-10'],
    ledger: ['NOTIF-008'],
    decisions: { failureBlocks: () => false },
  },
  sendsAllToOneServer: {
    what: 'sends the whole outbox to the server of the notification that came last',
    checks: ['sheet:NO-01'],
    ledger: ['NOTIF-007'],
    decisions: {
      forwardingOrder: (outbox) => outbox.map((item) => ({ ...item, address: outbox.at(-1)?.address ?? item.address })),
    },
  },
  encodesNotificationsAgain: {
    what: 'decodes a notification and forwards its own encoding of it',
    checks: ['sheet:ID-07'],
    ledger: ['NOTIF-015'],
    decisions: {
      octetsToForward: (notification) => encode(PendingNotification, decode(PendingNotification, notification).value),
    },
  },
  forwardsInstallationsOfOthers: {
    what: 'forwards the installation result of a download that the IPA made by itself',
    checks: ['sheet:ID-17'],
    ledger: ['IDL-064'],
    decisions: { isToForward: () => true },
  },
  forwardsItsOwnDownloadsOnly: {
    what: 'forwards installation results of its own sessions, and leaves everything else to the IPA',
    checks: ['sheet:NO-08'],
    ledger: ['NOTIF-006', 'NOTIF-009', 'NOTIF-015', 'NOTIF-022', 'ES9PP-012', 'CPT-008', 'CPT-011'],
    decisions: { isToForward: (_eim, { session }) => session !== undefined },
  },
} as const satisfies Record<string, PlacedFault>
