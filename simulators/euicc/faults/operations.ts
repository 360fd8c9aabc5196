/** Ways in which developers of eUICCs have got the single operations of a package wrong. */
import type { Of } from '../../../protocol/schema/type.ts'
import type { ProfileInfo, ProfileInfoListResponse } from '../../../protocol/sgp32/profile-info.ts'
import type { Fault } from '../../fault.ts'
import type { OperationDecisions } from '../decisions/operations.ts'
import type { ProfileDecisions } from '../decisions/profiles.ts'
import { rightProfileDecisions } from '../decisions/profiles.ts'
import type { InstalledProfile } from '../state.ts'

type List = Of<typeof ProfileInfoListResponse>

/** Of a result and two notifications: what a switch takes. */
const NUMBERS = 3
/** Numbers that a journal has room for. */
const JOURNAL = 1024

/** Of no profile. */
const NOWHERE = ''

const enabledIn = (profiles: readonly InstalledProfile[]) => profiles.find(({ enabled }) => enabled)

/** A list with other entries; an error stays what it is. */
function withEntries(list: List, entries: (all: readonly ProfileInfo[]) => readonly ProfileInfo[]): List {
  return list.kind === 'profileInfoListOk' ? { ...list, value: entries(list.value) } : list
}

export const operationFaults = {
  takesTheEnabledProfileForUnknownOnes: {
    what: 'carries an operation out on the enabled profile when it finds none with the ICCID',
    checks: ['sheet:EN-01', 'sheet:DI-01', 'sheet:DE-01'],
    ledger: ['PSMO-EN-003', 'PSMO-DIS-003', 'PSMO-DEL-003'],
    decisions: {
      profileMeant: (_verb, iccid, profiles) =>
        profiles.some((one) => one.iccid === iccid) ? iccid : (enabledIn(profiles)?.iccid ?? iccid),
    },
  },
  looksAmongTheCandidatesOnly: {
    what: 'looks for a profile to enable among the disabled ones and for one to disable among the enabled ones, and finds no other',
    checks: ['sheet:EN-02', 'sheet:DI-01', 'sheet:DE-02'],
    ledger: ['PSMO-EN-004', 'PSMO-DIS-004', 'PSMO-DEL-004'],
    decisions: {
      profileMeant: (verb, iccid, profiles) =>
        profiles.some((one) => one.iccid === iccid && one.enabled === (verb === 'disable')) ? iccid : NOWHERE,
    },
  },
  wantsADisableFirst: {
    what: 'wants the enabled profile disabled by an operation of its own before it enables another one',
    checks: ['sheet:EN-07'],
    ledger: [
      'ROLE-005',
      'PSMO-EN-001',
      'PSMO-EN-002',
      'PSMO-EN-010',
      'PKG-044',
      'PKG-053',
      'PSMO-LST-005',
      'PERF-011',
      'N22-005',
      'N22-006',
      'N22-008',
      'N22-009',
      'PSMO-DEL-006',
      'PPR-008',
    ],
    decisions: { isTimeFor: (verb, _iccid, { profiles }) => verb !== 'enable' || enabledIn(profiles) === undefined },
  },
  keepsAProfileEnabled: {
    what: 'disables a profile only in favour of another one, so as to stay reachable',
    checks: ['sheet:DI-02'],
    ledger: [
      'PSMO-DIS-001',
      'PSMO-DIS-002',
      'PSMO-DIS-008',
      'PSMO-DEL-010',
      'PKG-038',
      'PKG-044',
      'PSMO-LST-005',
      'PSMO-DIS-006',
    ],
    decisions: { isTimeFor: (verb) => verb !== 'disable' },
  },
  deletesTheNewestProfileOnly: {
    what: 'gives memory back from its end only, and so deletes no profile but the one that was installed last',
    checks: ['sheet:DE-06'],
    ledger: ['PSMO-DEL-001', 'PSMO-DEL-002', 'PSMO-DEL-009', 'PSMO-DEL-010', 'PKG-038'],
    decisions: { isTimeFor: (verb, iccid, { profiles }) => verb !== 'delete' || profiles.at(-1)?.iccid === iccid },
  },
  tellsOfDisablingWithTheNextEnable: {
    what: 'makes the notifications of a switch when a profile is enabled, and so none for a disable by itself',
    checks: ['sheet:DI-02'],
    ledger: ['PSMO-DIS-008', 'N22-016', 'N22-025'],
    decisions: {
      tellOfSwitch: (operation, from, to) => (to === undefined ? [] : rightProfileDecisions.tellOfSwitch(operation, from, to)),
    },
  },
  letsAnyProfileFollowATestProfile: {
    what: 'enables any profile in place of a test profile, and not only the one that had made room for it',
    checks: ['sheet:EN-09', 'sheet:sgp22-es10-apdu#7.1.4'],
    ledger: ['PSMO-EN-019', 'ES10C-015'],
    decisions: { mayFollowTestProfile: () => true },
  },
  listsTheEnabledProfileToEims: {
    what: 'lists to an eIM the profile that is enabled, and to the IPA all of them',
    checks: ['sheet:LI-01'],
    ledger: ['PSMO-LST-001'],
    decisions: {
      listResult: (list, { searchCriteria }) =>
        searchCriteria === undefined
          ? withEntries(list, (all) => all.filter(({ profileState }) => profileState !== 'disabled'))
          : list,
    },
  },
  listsAllThatItHas: {
    what: 'tells everything that it has of a profile when a list names no tags',
    checks: ['sheet:LI-01'],
    ledger: ['PSMO-LST-002'],
    decisions: {
      listRequest: (request) =>
        request.tagList === undefined
          ? { ...request, tagList: Buffer.from('5A4F9F7090919293949F7B9F269F6795B6B7B899', 'hex') }
          : request,
    },
  },
  readsNoTagList: {
    what: 'passes over the tag list of a list and answers with the usual tags',
    checks: [],
    ledger: ['PSMO-LST-003'],
    decisions: { listRequest: ({ tagList: _tags, ...request }) => request },
  },
  stopsAtUnknownTags: {
    what: 'gives up a list when it meets a tag in the tag list that it does not know',
    checks: ['sheet:LI-03'],
    ledger: ['PSMO-LST-004'],
    decisions: {
      listResult: (list, { tagList }) =>
        tagList !== undefined && Buffer.from(tagList).includes(Buffer.from('9F7F', 'hex'))
          ? { kind: 'profileInfoListError', value: 'undefinedError' }
          : list,
    },
  },
  findsNothingWrongWithNothing: {
    what: 'answers a list that no profile matches with an error',
    checks: ['sheet:LI-02'],
    ledger: ['PSMO-LST-011'],
    decisions: {
      listResult: (list) =>
        list.kind === 'profileInfoListOk' && list.value.length === 0
          ? { kind: 'profileInfoListError', value: 'incorrectInputValues' }
          : list,
    },
  },
  allowsFallbackToItsHolderOnly: {
    what: 'lists as allowed for fallback the profile that has the Fallback Attribute, and no other',
    checks: [],
    ledger: ['PSMO-LST-007'],
    decisions: {
      listResult: (list) =>
        withEntries(list, (all) =>
          all.map((one) => (one.fallbackAllowed === undefined ? one : { ...one, fallbackAllowed: one.fallbackAttribute })),
        ),
    },
  },
  hidesItsRulesFromEims: {
    what: 'shows its Rules Authorisation Table to the IPA, and to eIMs an empty one',
    checks: ['sheet:RA-01'],
    ledger: ['PSMO-RAT-001', 'PPR-010'],
    decisions: { tableInPackages: () => [] },
  },
  keepsTheFirstAddress: {
    what: 'takes an address of an SM-DP+ when it has none, and says ok to any other without storing it',
    checks: ['sheet:DP-01'],
    ledger: ['PSMO-SDP-001', 'PSMO-SDP-002', 'PSMO-SDP-003', 'PKG-052'],
    decisions: { addressTaken: (received, stored) => stored ?? received },
  },
  takesAnEmptyAddressForNoChange: {
    what: 'takes an empty address of an SM-DP+ for one that is not given',
    checks: [],
    ledger: ['PSMO-SDP-002'],
    decisions: { addressTaken: (received, stored) => (received === '' ? (stored ?? '') : received) },
  },
  cutsLongAddresses: {
    what: 'stores as much of an address as it has room for',
    checks: ['sheet:DP-01'],
    ledger: ['PSMO-SDP-003'],
    decisions: { addressTaken: (received) => received.slice(0, 60) },
  },
  refusesWhenItsJournalIsFull: {
    what: 'refuses to enable a profile when the journal of its numbers is full, and begins a new one then',
    checks: [],
    ledger: ['PERF-011'],
    decisions: {
      isTimeFor: (verb, _iccid, { sequenceNumber: last }) => verb !== 'enable' || last < JOURNAL || last % JOURNAL >= NUMBERS,
    },
  },
  tidiesUpBeforeItAnswers: {
    what: 'tidies its memory up after every tenth switch, and answers the package when that is done',
    checks: [],
    ledger: ['PERF-009'],
    decisions: { pauseOf: (verb, last) => (verb === 'enable' && last % (10 * NUMBERS) < NUMBERS ? 300 : 0) },
  },
} satisfies Record<string, Fault<OperationDecisions & ProfileDecisions>>
