/** Ways in which developers of eUICCs have got wrong what the card says of itself, and its reset: SGP.22 5.7.7, 5.7.8; SGP.32 5.7, 5.9. */
import type { Fault } from '../../fault.ts'
import type { CardDecisions } from '../decisions/card.ts'
import type { DownloadDecisions } from '../decisions/download.ts'
import { connectivityOf, type IdentityDecisions, rightIdentityDecisions as right } from '../decisions/identity.ts'
import { enabledProfile, factsOf } from '../profile-states-facts.ts'

const ofProfiles = ['Fallback', 'Emergency']

export const identityFaults = {
  swapsDigitsOfTheEid: {
    what: 'writes the EID with the two digits of each octet exchanged, as an ICCID is written',
    checks: ['sheet:sgp22-es10-apdu#7.GetEID'],
    ledger: ['EID-001', 'EID-005', 'ES10C-008', 'SEC-CERT-009'],
    decisions: { toldEid: (own) => own.map((octet) => ((octet & 0x0f) << 4) | (octet >> 4)) },
  },
  hasNoDefaultCi: {
    what: 'looks for the certificates of the CI key in the request, also where the request has none',
    checks: [],
    ledger: ['CERTS-001'],
    decisions: {
      certificatesFor: (signing, ciKeyId) => (ciKeyId === undefined ? undefined : right.certificatesFor(signing, ciKeyId)),
    },
  },
  fallsBackToTheDefaultCi: {
    what: 'gives the certificates of the first CI where it does not know the one that is asked for',
    checks: [],
    ledger: ['CERTS-002', 'ES10B-012'],
    decisions: { certificatesFor: (signing, ciKeyId) => right.certificatesFor(signing, ciKeyId) ?? signing[0] },
  },
  answersErrorsWithStatusWords: {
    what: 'answers a CI key that it does not know with a status word and no object',
    checks: [],
    ledger: ['CERTS-002', 'ES10B-012'],
    decisions: { answersWithErrors: () => false },
  },
  swapsCertificates: {
    what: 'gives the certificate of the eUICC where that of the EUM belongs, and the other way round',
    checks: [],
    ledger: ['CERTS-001', 'EID-005', 'ES10C-008', 'SEC-CERT-009', 'SEC-CERT-029'],
    decisions: { givenCertificates: (eum, euicc) => ({ eum: euicc, euicc: eum }) },
  },
  keepsAnOldVersionInInfo1: {
    what: 'has its version in two places, and updates that of EUICCInfo2 alone',
    checks: ['sheet:sgp22-es10-apdu#7.GetEUICCInfo'],
    ledger: ['CAP-010'],
    decisions: { info1: (of) => ({ ...of, svn: Uint8Array.of(2, 2, 0) }) },
  },
  signsUnderNothingInInfo1: {
    what: 'fills the keys for verification into EUICCInfo1 and forgets those for signing',
    checks: ['sheet:sgp22-es10-apdu#7.GetEUICCInfo'],
    ledger: ['ES10B-002', 'CAP-010', 'CERTS-001'],
    decisions: { info1: (of) => ({ ...of, euiccCiPKIdListForSigning: [] }) },
  },
  writesInfo2OfAConsumerCard: {
    what: 'writes EUICCInfo2 without ipaMode, because the syntax lets it',
    checks: [],
    ledger: ['ES10B-003', 'CAP-004'],
    decisions: { ipaMode: () => undefined },
  },
  takesItsSoftwareForItsMode: {
    what: 'says that the IPA is in the eUICC, because the software for one is in its image',
    checks: [],
    ledger: ['CAP-004'],
    decisions: { ipaMode: () => 'ipae' },
  },
  tellsNoVersion: {
    what: 'reads the versions for iotVersion from a table that nobody has filled',
    checks: [],
    ledger: ['CAP-005', 'VER-007'],
    decisions: { iotVersions: () => [] },
  },
  tellsTheVersionOfItsBranch: {
    what: 'tells the version of the release that its code was branched from',
    checks: [],
    ledger: ['VER-007'],
    decisions: { iotVersions: ([major = 0, minor = 0]) => [[major, minor - 1, 0]] },
  },
  needsAProfileForItsFunctions: {
    what: 'offers the functions of fallback and emergency only while a profile is enabled',
    checks: [],
    ledger: ['CAP-006', 'ES10B-010'],
    decisions: {
      isServed: (name, state) => enabledProfile(state) !== undefined || !ofProfiles.some((part) => name.includes(part)),
    },
  },
  tellsAllItsMemory: {
    what: 'tells the memory that it was made with as the memory that is free',
    checks: [],
    ledger: ['CAP-007', 'ES10C-012', 'PSMO-DEL-001'],
    decisions: { toldMemory: (_free, whole) => whole },
  },
  givesAChallengeTwice: {
    what: 'gives the challenge that no server has used yet once more',
    checks: ['sheet:sgp22-es10-apdu#7.GetEUICCChallenge'],
    ledger: ['ES10B-001'],
    decisions: { newChallenge: (random, _given, last) => last ?? random() },
  },
  activatesWhatIsNotThere: {
    what: 'says ok to the activation of an assistant, and would start it if it had one',
    checks: [],
    ledger: ['IPAE-013', 'LPAE-023'],
    decisions: { activates: () => true },
  },
  servesTheIpaeAlone: {
    what: 'takes the tag that the activations of LPAe and IPAe share for that of an IPAe, whatever LPAe it has announced',
    checks: ['sheet:sgp22-lpae#L4'],
    ledger: ['LPAE-011', 'LPAE-018'],
    decisions: { activatesLpae: () => false },
  },
  tellsEmptyParameters: {
    what: 'tells connectivity parameters without octets where it has none',
    checks: [],
    ledger: ['CONN-002'],
    decisions: { toldConnectivity: (profiles) => right.toldConnectivity(profiles) ?? Buffer.alloc(0) },
  },
  tellsParametersOfTheLatestProfile: {
    what: 'takes connectivity parameters over from a profile when it is installed, and not when it is enabled',
    checks: [],
    ledger: ['CONN-001'],
    decisions: {
      toldConnectivity: (profiles) => (profiles.some(({ enabled }) => enabled) ? connectivityOf(profiles.at(-1)) : undefined),
    },
  },
  losesTheAddressAtRestart: {
    what: 'keeps the default SM-DP+ address in memory that a restart clears',
    checks: [],
    ledger: ['ES10A-002'],
    decisions: { addressAfterRestart: () => undefined },
  },
  tellsTheRootForTheDefault: {
    what: 'tells the address of the root SM-DS as that of the default SM-DP+',
    checks: [],
    ledger: ['ES10A-001', 'ES10A-002', 'ES10C-022', 'RST-003', 'PKG-052', 'PSMO-SDP-001', 'PSMO-SDP-002'],
    decisions: { toldAddress: (_stored, rootDs) => rootDs },
  },
  sparesTheEnabledProfile: {
    what: 'deletes in a memory reset what it would let a user delete, and so not the enabled profile',
    checks: [],
    ledger: ['RST-001', 'ES10C-007'],
    decisions: { isResetGone: (profile, isChosen) => isChosen && (!profile.enabled || factsOf(profile).ppr1) },
  },
  takesTestProfilesForOperational: {
    what: 'goes through the operational profiles only when its memory is reset',
    checks: [],
    ledger: ['RST-002', 'RST-005'],
    decisions: {
      isResetGone: (_profile, isChosen, asked) => isChosen && asked.includes('deleteOperationalProfiles'),
    },
  },
  takesEveryTestProfile: {
    what: 'takes the option for the test profiles of the maker for one about all profiles that are no operational ones',
    checks: [],
    ledger: ['RST-004'],
    decisions: {
      isResetGone: (profile, isChosen, asked) =>
        isChosen || (asked.includes('deletePreLoadedTestProfiles') && right.isResetGone(profile, !profile.enabled, asked)),
    },
  },
  saysThatItHasReset: {
    what: 'says ok for every option of a memory reset and carries out those about profiles',
    checks: [],
    ledger: ['RST-003', 'RST-006', 'RST-007', 'ES10C-022', 'INIT-014'],
    decisions: { resets: () => false },
  },
  saysOkToNothing: {
    what: 'says ok to a memory reset that has found nothing to do',
    checks: ['sheet:sgp22-es10-apdu#7.eUICCMemoryReset'],
    ledger: ['RST-008', 'ES10C-007'],
    decisions: { resultOfNothing: () => 'ok' },
  },
  resetsInAnEmergency: {
    what: 'resets its memory whatever profile is enabled',
    checks: [],
    ledger: ['RST-010'],
    decisions: { emergencyStopsReset: () => false },
  },
  numbersAnewAfterReset: {
    what: 'counts from the start again when its memory is reset',
    checks: [],
    ledger: ['RST-013', 'N22-007'],
    decisions: { sequenceNumberAfterReset: () => 0 },
  },
  takesNoOptionForNothingToDelete: {
    what: 'takes a memory reset without an option for one that has found nothing',
    checks: [],
    ledger: ['RST-015'],
    decisions: { mayResetNothing: () => true },
  },
  saysOkToResetsThatItLacks: {
    what: 'says ok to each reset that it is asked for, and does those that it has',
    checks: [],
    ledger: ['RST-011', 'RST-012'],
    decisions: { admitsMissingResets: () => false },
  },
  answersUnderTheConsumerTag: {
    what: 'answers eUICCMemoryReset under the tag that SGP.22 has for it',
    checks: [],
    ledger: [
      'ES10B-010',
      'RST-001',
      'RST-002',
      'RST-003',
      'RST-004',
      'RST-005',
      'RST-006',
      'RST-007',
      'RST-008',
      'RST-010',
      'RST-014',
      'RST-015',
    ],
    decisions: { resetAnswer: (octets) => Buffer.concat([Buffer.from('BF34', 'hex'), octets.subarray(2)]) },
  },
} satisfies Record<string, Fault<IdentityDecisions & CardDecisions & DownloadDecisions>>
