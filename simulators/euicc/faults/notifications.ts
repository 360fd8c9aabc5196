/** Ways in which developers of eUICCs have got notifications and stored results wrong. */
import { tlv } from '../../../protocol/ber/writer.ts'
import type { Fault } from '../../fault.ts'
import { type ListDecisions, rightListDecisions } from '../decisions/lists.ts'
import type { NotificationDecisions } from '../decisions/notifications.ts'
import { type ProfileDecisions, rightProfileDecisions as rightProfile } from '../decisions/profiles.ts'

/** `81 01 7F`: undefinedError in the place of a list. */
const undefinedError = tlv(0x81, Buffer.of(0x7f))

export const notificationFaults = {
  tellsNothingOfFallback: {
    what: 'makes notifications of what eIMs order, and none of a fallback',
    checks: ['sheet:NO-10'],
    ledger: ['FB-018'],
    decisions: {
      tellOfSwitch: (operation, from, to) =>
        operation === 'executeFallback' ? [] : rightProfile.tellOfSwitch(operation, from, to),
    },
  },
  tellsOfImplicitDisablingOnly: {
    what: 'makes the disable notification when another profile is enabled, and forgets it in the disable operation',
    checks: ['sheet:DI-02', 'sheet:NO-01'],
    ledger: ['PSMO-DIS-008', 'N22-016', 'N22-025'],
    decisions: {
      tellOfSwitch: (operation, from, to) => (to === undefined ? [] : rightProfile.tellOfSwitch(operation, from, to)),
    },
  },
  tellsOfTestProfiles: {
    what: 'makes notifications of test profiles as of every other',
    checks: [],
    ledger: ['N22-019'],
    decisions: {
      tellOfSwitch: (operation, from, to) =>
        rightProfile.tellOfSwitch(
          operation,
          from && { ...from, profileClass: 'operational' },
          to && { ...to, profileClass: 'operational' },
        ),
    },
  },
  forgetsToTellOfDeletion: {
    what: 'deletes the metadata with the profile, and then finds no address to tell it to',
    checks: ['sheet:DE-06', 'sheet:NO-01'],
    ledger: ['PSMO-DEL-009', 'N22-016', 'N22-026', 'NOTIF-010'],
    decisions: { tellsOfDeletion: () => false },
  },
  tellsEverythingToEverybody: {
    what: 'tells every address in the metadata of every event',
    checks: ['sheet:NO-01'],
    ledger: ['N22-004', 'N22-025'],
    decisions: { asksFor: () => true },
  },
  keepsTheOldestNotifications: {
    what: 'keeps the notifications that it has when there is no room for another one, and loses that',
    checks: [],
    ledger: ['N22-003'],
    decisions: {
      withNotification: (notifications, added, most) => (notifications.length < most ? [...notifications, added] : notifications),
    },
  },
  deletesNotificationsWithTheProfile: {
    what: 'deletes what is pending of a profile with it',
    checks: ['sheet:sgp22-notifications#R10'],
    ledger: ['N22-016', 'N22-026'],
    decisions: {
      withoutProfiles: (notifications, gone) => notifications.filter(({ iccid }) => iccid === undefined || !gone.includes(iccid)),
    },
  },
  listsEveryEvent: {
    what: 'reads the event that is asked for and lists what is pending, whatever it is',
    checks: [],
    ledger: ['N22-016', 'N22-017', 'N22-025', 'NOTIF-010'],
    decisions: { isOfEvent: () => true },
  },
  countsResultsForNoEvent: {
    what: 'does not count an installation result for an install event',
    checks: ['sheet:sgp22-notifications#R9'],
    ledger: ['N22-025'],
    decisions: {
      isOfEvent: (notification, events) => notification.kind === 'other' && rightListDecisions.isOfEvent(notification, events),
    },
  },
  givesAllFromANumberOn: {
    what: 'takes the number that is asked for as the first of those that are wanted',
    checks: [],
    ledger: ['N22-017', 'NOTIF-010'],
    decisions: { hasNumber: (seqNumber, wanted) => BigInt(seqNumber) >= BigInt(wanted) },
  },
  looksForNumbersAmongNotifications: {
    what: 'looks for a number among the notifications only, although package results share it',
    checks: ['sheet:NO-11'],
    ledger: ['NOTIF-025'],
    decisions: { resultsWithNumbers: () => [] },
  },
  tellsTheNewestResult: {
    what: 'gives the newest package result only, however many are stored',
    checks: [],
    ledger: ['NOTIF-011'],
    decisions: { resultsToTell: (results) => results.slice(-1) },
  },
  answersNothingWithAnError: {
    what: 'takes a list that nothing belongs in for an error',
    checks: ['sheet:sgp22-es10-apdu#7.ListNotification', 'sheet:sgp22-notifications#R8'],
    ledger: ['N22-024', 'N22-027', 'NOTIF-012', 'N22-019'],
    decisions: { inPlaceOfNothing: () => undefinedError },
  },
  removesWhatIsNotThere: {
    what: 'answers the removal of a number with ok, as what was to be reached is reached',
    checks: ['sheet:sgp22-es10-apdu#7.RemoveNotificationFromList'],
    ledger: ['N22-018'],
    decisions: { isRemoved: () => true },
  },
  signsTheValueOfTheMetadata: {
    what: 'signs the contents of NotificationMetadata without its tag and length',
    checks: ['sheet:NO-03'],
    ledger: ['NOTIF-013'],
    shownBy: ['N22-017', 'N22-025'],
    decisions: { signedOfNotification: (metadata) => metadata.subarray(3) },
  },
} satisfies Record<string, Fault<ListDecisions & NotificationDecisions & ProfileDecisions>>
