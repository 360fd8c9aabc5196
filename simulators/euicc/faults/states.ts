/** Ways in which developers of eUICCs have got rollback, fallback and emergency wrong. */
import { DecodeError } from '../../../protocol/ber/issues.ts'
import type { Fault } from '../../fault.ts'
import type { ProfileDecisions } from '../decisions/profiles.ts'
import { rightStateDecisions as right, type StateDecisions } from '../decisions/states.ts'
import { enabledProfile, factsOf } from '../profile-states-facts.ts'

export const stateFaults = {
  readsTheRollbackFlagAsBoolean: {
    what: 'reads the rollbackFlag as a BOOLEAN, and finds no octet in the NULL that could be true',
    checks: ['sheet:RB-03', 'sheet:RB-01'],
    ledger: ['PSMO-EN-007', 'PSMO-EN-009', 'PSMO-DEL-006', 'RB-003', 'RB-005', 'RB-006', 'RB-017', 'RB-023'],
    decisions: { isRollbackAsked: () => false },
  },
  grantsEveryEnable: {
    what: 'grants the rollback of every enable for which there is a way back, whether it is asked for or not',
    checks: ['sheet:RB-08'],
    ledger: ['RB-004'],
    decisions: { isRollbackAsked: (flag, isPossible) => flag || isPossible },
  },
  takesStatusForAClock: {
    what: 'counts the STATUS commands of the device to know how long a grant is there, and lets it run out',
    checks: ['sheet:RB-15'],
    ledger: ['RB-023'],
    decisions: { grantOutlivesPolling: (statusCommands) => statusCommands < 60 },
  },
  keepsNotificationsOfRevertedOperations: {
    what: 'takes the operation back and leaves what it has told of it',
    checks: [],
    ledger: ['NOTIF-017'],
    decisions: { discardsReverted: () => false },
  },
  refreshesUnasked: {
    what: 'asks every device that knows it for a REFRESH, whatever the refreshFlag says',
    checks: ['sheet:sgp22-es10-apdu#7.1.7'],
    ledger: ['RB-015'],
    decisions: { asksForRefresh: () => true },
  },
  takesNoNoticeOfRefusals: {
    what: 'switches when a function is carried out, and does not look at how the REFRESH for it has ended',
    checks: [],
    ledger: ['PSMO-EN-015', 'FB-015'],
    decisions: { takesBackWhatIsRefused: () => false },
  },
  asksThePolicyInNeed: {
    what: 'asks for PPR1 of the enabled profile also before a fallback or an emergency',
    checks: [],
    ledger: ['EMG-001', 'FB-016'],
    decisions: { mayBeInterrupted: ({ ppr1 }) => !ppr1 },
  },
  takesAMissingFlagForFalse: {
    what: 'takes a request without the refreshFlag for one with FALSE',
    checks: [],
    ledger: ['FB-007'],
    decisions: {
      refreshFlagOf(read) {
        try {
          return read()
        } catch (error) {
          if (error instanceof DecodeError) return false
          throw error
        }
      },
    },
  },
  enablesTheEmergencyProfileAgain: {
    what: 'does not look whether the Emergency Profile is enabled already',
    checks: ['sheet:EM-02'],
    ledger: ['EMG-002'],
    decisions: { isInEmergency: () => false },
  },
  takesAnyProfileInAnEmergency: {
    what: 'takes the first disabled profile where none is made for emergencies',
    checks: ['sheet:EM-01'],
    ledger: ['EMG-004'],
    decisions: {
      emergencyProfileOf: (state) => right.emergencyProfileOf(state) ?? state.profiles.find(({ enabled }) => !enabled),
    },
  },
  endsAnEmergencyThatIsNone: {
    what: 'disables what is enabled at the end of an emergency, whether there was one or not',
    checks: ['sheet:EM-06'],
    ledger: ['EMG-006'],
    decisions: { mayEndEmergency: (emergency) => emergency !== undefined },
  },
  leavesNobodyAfterAnEmergency: {
    what: 'disables the Emergency Profile and forgets which one was enabled before',
    checks: ['sheet:EM-07'],
    ledger: ['EMG-005'],
    decisions: { profileAfterEmergency: () => undefined },
  },
  enablesTheEmergencyProfileByPackage: {
    what: 'enables the Emergency Profile by a package like any other',
    checks: ['sheet:EN-06'],
    ledger: ['PSMO-EN-018'],
    decisions: { mayPackageEnable: () => true },
  },
  returnsFromEveryFallbackProfile: {
    what: 'takes a fallback to be active whenever the Fallback Profile is enabled, by whomever',
    checks: ['sheet:FB-13'],
    ledger: ['FB-010', 'PSMO-EN-017'],
    decisions: { mayReturnFromFallback: (state) => enabledProfile(state)?.fallbackAttribute === true },
  },
  returnsToTheFirstProfile: {
    what: 'returns from fallback to the first profile that is no Fallback Profile',
    checks: ['sheet:FB-14'],
    ledger: ['FB-008'],
    decisions: { profileToReturnTo: ({ profiles }) => profiles.find(({ fallbackAttribute }) => !fallbackAttribute)?.iccid },
  },
  staysInFallback: {
    what: 'answers the way back from fallback with ok and enables the Fallback Profile once more',
    checks: ['sheet:FB-14'],
    ledger: ['FB-008', 'FB-009'],
    decisions: { profileToReturnTo: (state) => enabledProfile(state)?.iccid },
  },
  fallsBackToItself: {
    what: 'does not look whether the Fallback Profile is the enabled one before it falls back',
    checks: ['sheet:FB-10'],
    ledger: ['FB-002'],
    decisions: {
      standsAgainstFallback: (state, fallback) => right.standsAgainstFallback(state, fallback && { ...fallback, enabled: false }),
    },
  },
  fallsBackToWhoeverMay: {
    what: 'falls back to a profile that may have the Fallback Attribute where none has it',
    checks: ['sheet:FB-08'],
    ledger: ['FB-004'],
    decisions: {
      fallbackProfileOf: (state) =>
        right.fallbackProfileOf(state) ?? state.profiles.find((profile) => factsOf(profile).fallbackAllowed),
    },
  },
  fallsBackFromNothing: {
    what: 'enables the Fallback Profile although no profile was enabled that could have failed',
    checks: ['sheet:FB-07'],
    ledger: ['FB-005'],
    decisions: {
      standsAgainstFallback(state, fallback) {
        const reason = right.standsAgainstFallback(state, fallback)
        return reason === 'commandError' ? undefined : reason
      },
    },
  },
  fallsBackInAnEmergency: {
    what: 'takes the Emergency Profile for one that has failed, and falls back from it',
    checks: ['sheet:FB-09'],
    ledger: ['FB-006'],
    decisions: {
      standsAgainstFallback(state, fallback) {
        const reason = right.standsAgainstFallback(state, fallback)
        return reason === 'ecallActive' ? undefined : reason
      },
    },
  },
  setsTheAttributeForWhomItKnows: {
    what: 'gives the Fallback Attribute to the enabled profile where it does not know the ICCID',
    checks: ['sheet:FB-01'],
    ledger: ['PSMO-SFB-003'],
    decisions: {
      profileForFallback: (profiles, iccid) =>
        right.profileForFallback(profiles, iccid) ?? profiles.find(({ enabled }) => enabled),
    },
  },
  movesTheAttributeDuringFallback: {
    what: 'moves the Fallback Attribute also while the fallback that it brought about goes on',
    checks: ['sheet:FB-04'],
    ledger: ['PSMO-SFB-005'],
    decisions: { holdsFallbackAttribute: () => false },
  },
  reportsTheUnsettingFirst: {
    what: 'sets the Fallback Attribute and reports the result of taking it from the one before, which there need not be',
    checks: ['sheet:FB-05'],
    ledger: ['PSMO-SFB-002'],
    decisions: { resultOfSetting: (formerHolder) => (formerHolder === undefined ? 'fallbackNotAllowed' : 'ok') },
  },
  clearsTheAttributeEverywhere: {
    what: 'clears the Fallback Attribute of every profile without a look at who has it',
    checks: ['sheet:FB-06'],
    ledger: ['PSMO-UFB-002', 'PSMO-UFB-003'],
    decisions: { standsAgainstUnsetting: () => undefined },
  },
  keepsTheAttributeForGood: {
    what: 'takes the profile with the Fallback Attribute for one in use, and never clears it',
    checks: ['sheet:FB-06'],
    ledger: ['PSMO-UFB-001'],
    decisions: {
      standsAgainstUnsetting: (holder) => (holder === undefined ? 'noFallbackAttribute' : 'fallbackProfileEnabled'),
    },
  },
  listsWhoMayHaveTheAttribute: {
    what: 'shows the Fallback Attribute in lists for every profile that may have it',
    checks: [],
    ledger: ['PSMO-LST-007', 'PSMO-SFB-001', 'PSMO-UFB-001'],
    decisions: { showsFallbackAttribute: (_profile, { fallbackAllowed }) => fallbackAllowed },
  },
  forgetsTheWayBackAtRestart: {
    what: 'keeps the profile to return to from fallback in memory that a restart clears',
    checks: ['sheet:FB-12'],
    ledger: ['FB-008'],
    decisions: { profilesAfterRestart: (state) => ({ ...state, fallbackReturn: undefined }) },
  },
} satisfies Record<string, Fault<ProfileDecisions & StateDecisions>>
