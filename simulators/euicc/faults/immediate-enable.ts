/** Ways in which developers of eUICCs have got immediate enabling wrong, and what a proactive session keeps from happening. */
import type { Fault } from '../../fault.ts'
import type { ProfileDecisions } from '../decisions/profiles.ts'
import type { StateDecisions } from '../decisions/states.ts'

export const immediateEnableFaults = {
  enablesAtOnceUnasked: {
    what: 'enables a profile behind its installation whether that is configured or not',
    checks: ['sheet:IM-05'],
    ledger: ['IE-002', 'PSMO-CIE-002'],
    decisions: { isImmediateEnableOn: () => true },
  },
  keepsTheFlagThatIsNotThere: {
    what: 'changes of the configuration of immediate enabling what a package names, and leaves the flag as it is where that is absent',
    checks: ['sheet:IM-02'],
    ledger: ['PSMO-CIE-002'],
    decisions: {
      configurationOfPackage: (before, request) => (before === undefined ? request : { ...request, immediateEnableFlag: true }),
    },
  },
  asksForADefaultSmdp: {
    what: 'takes a configuration of immediate enabling without a default SM-DP+ for an incomplete one',
    checks: ['sheet:IM-01', 'sheet:IM-04'],
    ledger: ['PSMO-CIE-005', 'IE-011'],
    decisions: {
      isConsistent: ({ immediateEnableFlag, defaultSmdpOid, defaultSmdpAddress }) =>
        immediateEnableFlag === undefined || defaultSmdpOid !== undefined || defaultSmdpAddress !== undefined,
    },
  },
  enablesWhateverIsInstalled: {
    what: 'keeps the default SM-DP+ of immediate enabling and compares it with nothing',
    checks: ['sheet:IM-08'],
    ledger: ['IE-005'],
    decisions: { isOfDefaultSmdp: () => true },
  },
  forgetsWhatItHasInstalled: {
    what: 'closes the session with the last segment of a package, so that nothing has just been installed',
    checks: ['sheet:IM-09'],
    ledger: ['IE-001', 'IE-004', 'PSMO-CIE-001'],
    decisions: { profileToEnableAtOnce: () => undefined },
  },
  configuresUntilTheRestart: {
    what: 'keeps the configuration of immediate enabling in memory that a restart clears',
    checks: ['sheet:IM-01'],
    ledger: ['PSMO-CIE-001', 'IE-003'],
    decisions: { profilesAfterRestart: (state) => ({ ...state, immediateEnable: undefined }) },
  },
  looksForTheToolkitBeforeDisablingOnly: {
    what: 'looks for a proactive session everywhere but before an enable',
    checks: ['sheet:EN-04'],
    ledger: ['PSMO-EN-006', 'ES10C-016'],
    decisions: { waitsForToolkit: (operation, isBusy) => isBusy && operation !== 'enable' },
  },
  looksForTheToolkitBeforeEnablingOnly: {
    what: 'looks for a proactive session everywhere but before a disable, which needs no new profile',
    checks: ['sheet:DI-01'],
    ledger: ['PSMO-DIS-006', 'ES10C-017'],
    decisions: { waitsForToolkit: (operation, isBusy) => isBusy && operation !== 'disable' },
  },
} satisfies Record<string, Fault<ProfileDecisions & StateDecisions>>
