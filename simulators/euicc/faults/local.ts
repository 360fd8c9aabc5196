/** Ways in which developers of eUICCs have got ES10c wrong: SGP.22 5.7.15 to 5.7.21. */
import type { Fault } from '../../fault.ts'
import type { LocalDecisions } from '../decisions/local.ts'

export const localFaults = {
  takesTheFirstForOneNotFound: {
    what: 'takes the first profile in its table where it does not find the one that is named',
    checks: [],
    ledger: ['ES10C-011', 'ES10C-019', 'ES10C-020', 'ES10C-021'],
    decisions: { profileFound: (profiles, found) => found ?? profiles[0] },
  },
  isContentWithWhatIs: {
    what: 'says ok to enable and disable where the profile is so already',
    checks: [],
    ledger: ['ES10C-004', 'ES10C-005'],
    decisions: { isContentWithWhatIs: () => true },
  },
  disablesToDelete: {
    what: 'disables a profile that it is to delete',
    checks: ['sheet:sgp22-es10-apdu#7.DeleteProfile'],
    ledger: ['ES10C-006'],
    decisions: { disablesToDelete: () => true },
  },
  makesRoomFirst: {
    what: 'disables the enabled profile before it looks for the one that is to be enabled',
    checks: ['sheet:sgp22-es10-apdu#7.1.2'],
    ledger: ['ES10C-023'],
    decisions: { makesRoomFirst: () => true },
  },
  cutsNicknames: {
    what: 'has room for 32 octets of a nickname, and cuts the rest off without a word',
    checks: ['sheet:sgp22-es10-apdu#7.SetNickname'],
    ledger: ['ES10C-009'],
    decisions: { storedNickname: (given) => given.slice(0, 32) },
  },
  tellsNoClass: {
    what: 'tells the class of a profile to those alone that search by it',
    checks: [],
    ledger: ['ES10C-001'],
    decisions: {
      toldInfo({ profileClass: _class, ...info }) {
        return info
      },
    },
  },
  leavesFilesInPlace: {
    what: 'shows the files of the first profile while none is enabled',
    checks: [],
    ledger: ['ES10C-013'],
    decisions: { profileWithFiles: (enabled, profiles) => enabled ?? profiles[0] },
  },
  showsTheFilesOfTheFirst: {
    what: 'shows the files of the first profile in its table whichever is enabled',
    checks: [],
    ledger: ['ROLE-007'],
    decisions: { profileWithFiles: (enabled, profiles) => enabled && profiles[0] },
  },
} satisfies Record<string, Fault<LocalDecisions>>
