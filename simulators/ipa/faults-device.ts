/** Ways in which developers get wrong what an IPA says of itself, and what it does of its own accord. */
import type { Fault } from '../fault.ts'
import type { AnyIpaDecisions } from './ipa.ts'

export const deviceFaults = {
  downloadsWithTheDeviceOfItsLab: {
    what: 'has the TAC of the first board of its lab in ctxParams1, and asks the modem for it in data requests',
    checks: [],
    ledger: ['IPA-014'],
    decisions: {
      deviceInfo: (own, where) => (where === 'data' ? own : { ...own, tac: Buffer.from('35000000', 'hex') }),
    },
  },
  takesTheLastCiOfTheList: {
    what: 'goes through the list of CIs of the eUICC, and asks for the certificates of the last one where the eIM names none',
    checks: [],
    ledger: ['EDR-030'],
    decisions: { certificatesOf: async (signing) => (await signing()).at(-1) },
  },
  tellsErrorsInItsOwnWords: {
    what: 'puts the line of its log into errorResponse, and not what the SM-DP+ has answered',
    checks: ['sheet:DD-09'],
    ledger: ['DDL-021'],
    decisions: { errorResponse: () => Buffer.from('the download has failed') },
  },
  keepsItsVersionToItself: {
    what: 'calls itself gsma-rsp-ipad, and says nowhere which version it is',
    checks: [],
    ledger: ['IPA-007'],
    decisions: { tellsItsVersion: false },
  },
  repeatsRoundsOfRepeatedCalls: {
    what: 'begins a round again that could not be begun, in which each call is repeated too',
    checks: [],
    ledger: ['IPA-008'],
    decisions: { beginsTheRoundAgain: true },
  },
  takesAnEmergencyForAFallback: {
    what: 'has one cause for every other profile that the device switches to, and calls it fallback',
    checks: ['sheet:EM-04'],
    ledger: ['STC-003'],
    decisions: { stateChangeCause: (cause) => (cause === 'emergencyProfile' ? 'fallback' : cause) },
  },
  knowsNoCauseOfAReset: {
    what: 'reports a memory reset as undefined: its list of causes is older than the function',
    checks: [],
    ledger: ['STC-005'],
    decisions: { stateChangeCause: (cause) => (cause === 'reset' ? 'undefined' : cause) },
  },
  waitsForTheNetworkInAnEmergency: {
    what: 'waits until it has a network before it enables the Emergency Profile, as it does with all that it is asked for',
    checks: [],
    ledger: ['EMG-013'],
    decisions: { emergencyNeedsNetwork: true },
  },
  leavesNewProfilesDisabled: {
    what: 'waits for the eIM to enable a new profile, also where the eUICC would do it at once',
    checks: [],
    ledger: ['IE-008'],
    decisions: { enablesAtOnce: false },
  },
} as const satisfies Readonly<Record<string, Fault<AnyIpaDecisions>>>
