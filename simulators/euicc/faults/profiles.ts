/** Ways in which developers of eUICCs have got the states of profiles wrong. */
import type { Fault } from '../../fault.ts'
import { type ProfileDecisions, rightProfileDecisions as right } from '../decisions/profiles.ts'

export const profileFaults = {
  enablesWithoutDisabling: {
    what: 'enables a profile and leaves the one that was enabled as it is',
    checks: ['sheet:EN-07', 'sheet:sgp22-es10-apdu#7.1.2'],
    ledger: [
      'PSMO-EN-001',
      'PSMO-EN-001',
      'PSMO-EN-009',
      'PSMO-EN-011',
      'PSMO-EN-019',
      'PSMO-DEL-006',
      'PSMO-DEL-007',
      'PSMO-SFB-005',
      'PSMO-CIE-001',
      'PKG-052',
      'PERF-011',
      'EMG-001',
      'EMG-005',
      'EMG-007',
      'FB-001',
      'FB-006',
      'FB-008',
      'FB-009',
      'FB-016',
      'IE-001',
      'RB-003',
      'RB-017',
      'ES10C-002',
      'ES10C-003',
      'ES10C-010',
      'ES10C-015',
      'ES10C-023',
      'ROLE-005',
      'OPS-021',
    ],
    decisions: {
      afterSwitch: (profiles, iccid) =>
        iccid === undefined
          ? right.afterSwitch(profiles, iccid)
          : profiles.map((profile) => (profile.iccid === iccid ? { ...profile, enabled: true } : profile)),
    },
  },
  forgetsPolicyOnImplicitDisabling: {
    what: 'asks for PPR1 when it is told to disable a profile, and not when enabling another one disables it',
    checks: ['sheet:EN-03'],
    ledger: ['PSMO-EN-005', 'ES10C-014'],
    decisions: { mayMakeRoom: (enabled, target) => target !== undefined || right.mayMakeRoom(enabled, target) },
  },
  readsPolicyFromTheProfileToEnable: {
    what: 'looks for PPR1 in the profile that is to be enabled instead of the one that has to make room',
    checks: ['sheet:EN-03'],
    ledger: ['PSMO-EN-005', 'ES10C-014'],
    decisions: { mayMakeRoom: (enabled, target) => right.mayMakeRoom(target ?? enabled, target) },
  },
  keepsToPolicyBeforeProvisioning: {
    what: 'lets PPR1 of the enabled profile stand against a provisioning profile as against an operational one',
    checks: [],
    ledger: ['PPR-008'],
    decisions: { mayMakeRoom: (enabled, target) => !enabled.ppr1 || target?.profileClass === 'test' },
  },
  takesTheUpdateBitForPpr1: {
    what: 'counts the policy rules from the first bit, so that PPR1 is taken for PPR2',
    checks: ['sheet:DE-03', 'sheet:DI-01', 'sheet:EN-03', 'sheet:sgp22-es10-apdu#7.DeleteProfile'],
    ledger: ['PSMO-DEL-005', 'PSMO-DIS-005', 'PSMO-EN-005', 'PPR-001', 'PPR-002'],
    decisions: {
      mayMakeRoom: (enabled, target) => right.mayMakeRoom({ ...enabled, ppr1: enabled.pprUpdateControl }, target),
      mayBeDeleted: (profile) => right.mayBeDeleted({ ...profile, ppr2: profile.ppr1 }),
    },
  },
  asksTheToolkitForPackagesOnly: {
    what: 'looks for a proactive session when a package comes, and not in the functions that the IPA calls',
    checks: ['sheet:RB-14', 'sheet:IM-07', 'sheet:FB-11', 'sheet:EM-03'],
    ledger: ['RB-005', 'IE-004', 'FB-003', 'FB-011', 'EMG-003', 'RST-009', 'ES10C-018'],
    decisions: { waitsForToolkit: (operation, isBusy) => isBusy && (operation === 'enable' || operation === 'disable') },
  },
  tellsNothingOfImplicitDisabling: {
    what: 'makes the disable notification in the disable operation only, so that an enable tells nothing of the profile that made room',
    checks: ['sheet:EN-07', 'sheet:sgp22-notifications#R11'],
    ledger: ['PSMO-EN-010', 'N22-008', 'FB-018'],
    decisions: {
      tellOfSwitch: (operation, from, to) => right.tellOfSwitch(operation, to === undefined ? from : undefined, to),
    },
  },
  sendsBothNotificationsToTheNewOperator: {
    what: 'takes the recipients of both notifications of a switch from the metadata of the profile that is enabled now',
    checks: ['sheet:sgp22-notifications#R11', 'sheet:EN-07'],
    ledger: ['PSMO-EN-010', 'N22-009'],
    decisions: {
      tellOfSwitch: (operation, from, to) =>
        right.tellOfSwitch(operation, from, to).map((told) => ({ ...told, recipientsOf: to?.iccid ?? told.recipientsOf })),
    },
  },
  keepsTheGrantAfterRollback: {
    what: 'leaves the rollback granted when it has rolled back',
    checks: ['sheet:RB-04'],
    ledger: ['RB-007'],
    decisions: { grantOutlives: (operation) => operation === 'rollback' || right.grantOutlives(operation) },
  },
  keepsTheGrantThroughEmergency: {
    what: 'clears the rollback in the handler of packages only, so that it outlives an emergency, a fallback and an immediate enable',
    checks: ['sheet:RB-06'],
    ledger: ['RB-008', 'IE-010', 'RB-024'],
    decisions: { grantOutlives: (operation) => operation !== 'rollback' },
  },
  goesBackToNothing: {
    what: 'grants a rollback when no profile was enabled that it could go back to',
    checks: ['sheet:RB-01', 'sheet:EN-05'],
    ledger: ['PSMO-EN-007'],
    decisions: { profileToGoBackTo: (enabled, disabledBefore) => right.profileToGoBackTo(enabled, disabledBefore) ?? '' },
  },
  keepsTheFormerResult: {
    what: 'stores the result of a rollback beside the result that it replaces',
    checks: ['sheet:RB-09'],
    ledger: ['RB-006'],
    decisions: { withoutFormerResult: (results) => results },
  },
  rollsBackUnderTheFormerNumber: {
    what: 'writes the rollback into the stored result and leaves its sequence number, as a correction of it',
    checks: ['sheet:RB-03'],
    ledger: ['RB-006'],
    decisions: { rollbackSequenceNumber: (grant, next) => grant.seqNumber ?? next() },
  },
  signsRollbackForTheFirstEim: {
    what: 'signs the result of a rollback with the token of the first eIM in its list, whoever sent the package',
    checks: ['sheet:RB-03'],
    ledger: ['RB-006'],
    decisions: { eimOfRollback: (eims) => eims[0] },
  },
  deletesTheRollbackTarget: {
    what: 'deletes the profile that a rollback would go back to',
    checks: ['sheet:RB-07', 'sheet:DE-04'],
    ledger: ['PSMO-DEL-006'],
    decisions: {
      neededFor: (state, iccid) => (right.neededFor(state, iccid) === 'rollback' ? undefined : right.neededFor(state, iccid)),
    },
  },
  burnsTheWayBackFromFallback: {
    what: 'deletes the profile that it has to return to from fallback, because that is disabled like any other',
    checks: ['sheet:DE-05'],
    ledger: ['PSMO-DEL-007'],
    decisions: { neededFor: (state, iccid) => (state.rollback?.iccid === iccid ? 'rollback' : undefined) },
  },
  keepsTheMemoryOfDeletedProfiles: {
    what: 'deletes a profile and does not give its memory back',
    checks: ['sheet:DE-06'],
    ledger: ['PSMO-DEL-001', 'ES10C-012', 'CAP-011'],
    decisions: { freedBy: () => 0 },
  },
  returnsFromAFallbackThatIsOver: {
    what: 'remembers the profile from before fallback although an eIM has enabled another one since',
    checks: ['sheet:EN-08'],
    ledger: ['PSMO-EN-017'],
    decisions: {
      fallbackReturnAfter: (operation, before) =>
        operation === 'enable' ? before.fallbackReturn : right.fallbackReturnAfter(operation, before),
    },
  },
  givesTheFallbackAttributeTwice: {
    what: 'gives a profile the Fallback Attribute and does not take it from the other one',
    checks: ['sheet:FB-05'],
    ledger: ['PSMO-SFB-001'],
    decisions: {
      withFallbackAttribute: (profiles, iccid) =>
        profiles.map((profile) => (profile.iccid === iccid ? { ...profile, fallbackAttribute: true } : profile)),
    },
  },
  takesAnyProfileForFallback: {
    what: 'gives the Fallback Attribute to any profile that is there, without a look at fallbackAllowed',
    checks: ['sheet:FB-03'],
    ledger: ['PSMO-SFB-004'],
    decisions: { mayHaveFallbackAttribute: () => true },
  },
  leavesTheEmergencyAtRestart: {
    what: 'keeps the Emergency Profile enabled in memory only, and starts with the former profile again',
    checks: ['sheet:EM-04'],
    ledger: ['EMG-007'],
    decisions: {
      profilesAfterRestart(state) {
        const { beforeEmergency } = state
        if (beforeEmergency === undefined) return state
        return { ...state, beforeEmergency: undefined, profiles: right.afterSwitch(state.profiles, beforeEmergency) }
      },
    },
  },
  tellsOfTheEmergencyProfile: {
    what: 'makes notifications of the Emergency Profile as of every other',
    checks: ['sheet:EM-04'],
    ledger: ['EMG-009'],
    decisions: { tellOfSwitch: (_operation, from, to) => right.tellOfSwitch('enable', from, to) },
  },
  triesAnotherProfileWithoutService: {
    what: 'starts with another profile when the device has told of no service before, to be reached again',
    checks: [],
    ledger: ['OPS-021'],
    decisions: {
      profilesAfterRestart(state, hasLostService) {
        const other = hasLostService ? state.profiles.find(({ enabled }) => !enabled) : undefined
        return other === undefined ? state : { ...state, profiles: right.afterSwitch(state.profiles, other.iccid) }
      },
    },
  },
  forgetsTheGrantAtRestart: {
    what: 'keeps the profile to go back to in memory only, so that a device that restarts has no rollback left',
    checks: [],
    ledger: ['RB-017'],
    decisions: { profilesAfterRestart: (state) => ({ ...state, rollback: undefined }) },
  },
  letsTheIpaConfigureAnyTime: {
    what: 'takes the configuration of immediate enabling from the IPA although an eIM is associated',
    checks: ['sheet:IM-03'],
    ledger: ['IE-006'],
    decisions: { mayIpaConfigureImmediateEnable: () => true },
  },
  enablesTheNewestProfileAtOnce: {
    what: 'takes the newest profile for the one just installed, whenever that was',
    checks: ['sheet:IM-06'],
    ledger: ['IE-003'],
    decisions: { profileToEnableAtOnce: (completed, profiles) => completed ?? profiles.at(-1)?.iccid },
  },
  stopsMemoryResetAtTheProfiles: {
    what: 'leaves a memory reset when it finds no profile to delete, before it comes to the eIMs',
    checks: [],
    ledger: ['RST-006', 'RST-007'],
    decisions: { resetsConfiguration: (deletedProfiles) => deletedProfiles > 0 },
  },
} satisfies Record<string, Fault<ProfileDecisions>>
