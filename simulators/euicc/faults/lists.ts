/** Ways in which developers of eUICCs have got associated eIMs, lists and the card interface wrong. */
import type { Fault } from '../../fault.ts'
import { type CardDecisions, rightCardDecisions } from '../decisions/card.ts'
import { type EimDecisions, rightEimDecisions } from '../decisions/eims.ts'
import type { ListDecisions } from '../decisions/lists.ts'

export const listFaults = {
  letsAnyoneAddEims: {
    what: 'takes AddInitialEim at any time',
    checks: ['sheet:AI-01'],
    ledger: ['INIT-002'],
    decisions: { mayAddInitial: () => true },
  },
  keepsTheGoodEntries: {
    what: 'stores the entries before a bad one in AddInitialEim',
    checks: ['sheet:AI-07'],
    ledger: ['INIT-009'],
    decisions: { afterBadEntry: (_before, added) => added },
  },
  givesTokensAgain: {
    what: 'makes a new token from those of the eIMs that are there, so that one of a deleted eIM comes again',
    checks: ['sheet:AI-09'],
    ledger: ['ECO-ADD-016', 'INIT-013'],
    decisions: { nextToken: (_last, eims) => Math.max(0, ...eims.map(({ associationToken = 0 }) => associationToken)) + 1 },
  },
  replacesWholeEntries: {
    what: 'replaces an entry by what the update brings, so that what the update leaves out is gone',
    checks: ['sheet:UE-05'],
    ledger: ['ECO-UPD-007'],
    decisions: {
      updated: ({ eimId, counterValue, eimPublicKeyData }, given) => ({ eimId, counterValue, eimPublicKeyData, ...given }),
    },
  },
  keepsTheFormerKey: {
    what: 'updates everything of an eIM but its key, which it has in another place',
    checks: ['sheet:CRT-15'],
    ledger: ['ECO-UPD-001', 'ECO-UPD-006'],
    decisions: {
      updated: (stored, { eimPublicKeyData: _key, ...others }) => rightEimDecisions.updated(stored, others),
    },
  },
  keepsTheLastEim: {
    what: 'refuses in silence to delete its last eIM, so as to stay reachable',
    checks: ['sheet:DEL-02'],
    ledger: ['ECO-DEL-003'],
    decisions: { without: (eims, eimId) => (eims.length === 1 ? eims : rightEimDecisions.without(eims, eimId)) },
  },
  forgetsListsAtReset: {
    what: 'keeps results and notifications in memory that a reset clears',
    checks: ['sheet:EXE-12', 'sheet:sgp22-notifications#R6'],
    ledger: ['PKG-048', 'N22-002'],
    decisions: { listsAfterReset: () => ({ notifications: [], packageResults: [] }) },
  },
  clearsBothListsAtOnce: {
    what: 'removes everything up to the acknowledged number, whether that was acknowledged or not',
    checks: ['sheet:sgp22-es10-apdu#7.RemoveNotificationFromList'],
    ledger: ['PKG-048'],
    decisions: {
      removed: (seqNumber, notifications, results) => ({
        notifications: notifications.filter((one) => one.seqNumber > seqNumber),
        packageResults: results.filter((one) => one.seqNumber > seqNumber),
      }),
    },
  },
  numbersAgainFromTheList: {
    what: 'takes the next sequence number from what is stored, so that removed numbers come again',
    checks: ['sheet:NO-02'],
    ledger: ['N22-005', 'N22-006', 'N22-007', 'NOTIF-010', 'NOTIF-017', 'PKG-047'],
    decisions: {
      nextSequenceNumber: (_last, notifications, results) =>
        Math.max(0, ...[...notifications, ...results].map(({ seqNumber }) => seqNumber)) + 1,
    },
  },
  opensEs10ToEveryDevice: {
    what: 'does not wait for TERMINAL CAPABILITY before it opens the functions of an LPA in the device',
    checks: ['sheet:sgp22-lpae#T5'],
    ledger: ['BOOT-010', 'BOOT-011', 'BOOT-012'],
    decisions: { isOpen: (of, capabilities) => capabilities === undefined || rightCardDecisions.isOpen(of, capabilities) },
  },
  announcesNoRefresh: {
    what: 'switches profiles and leaves the REFRESH to the device, with 9000 in place of 91XX',
    checks: ['sheet:sgp22-es10-apdu#6.7'],
    ledger: ['ES10C-024'],
    decisions: { statusOfRefresh: () => 0x9000 },
  },
} satisfies Record<string, Fault<CardDecisions & EimDecisions & ListDecisions>>
