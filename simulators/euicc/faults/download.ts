/** Ways in which developers of eUICCs have got profile download wrong. */
import { generateKeyPair } from '../../../protocol/crypto/curves.ts'
import { plainNibbles, swappedOctets } from '../../../protocol/identifiers/nibbles.ts'
import type { Fault } from '../../fault.ts'
import { type DownloadDecisions, rightDownloadDecisions as right } from '../decisions/download.ts'

export const downloadFaults = {
  takesAChallengeTwice: {
    what: 'leaves the challenge as it is when a server has used it, so that the same serverSigned1 is taken again',
    checks: ['sheet:CMA-11'],
    ledger: [],
    decisions: { challengeAfterUse: (challenge) => challenge },
  },
  trustsTheSignatureForTheChallenge: {
    what: 'takes a serverSigned1 that is validly signed for an answer to its challenge',
    checks: ['sheet:CMA-10', 'sheet:sgp22-download-crypto#8.1'],
    ledger: ['CMA-009'],
    decisions: { isOwnChallenge: () => true },
  },
  looksAtSignaturesOfCertificatesOnly: {
    what: 'verifies the signature of a server certificate and its role, and reads no other extension',
    checks: ['sheet:CRT-03', 'sheet:CRT-04', 'sheet:sgp22-download-crypto#8.3'],
    ledger: ['CMA-004', 'DL22-003'],
    decisions: {
      objections: (failures) => failures.filter(({ reason }) => reason !== 'keyUsage' && reason !== 'critical'),
    },
  },
  takesAnyRoleOfTheCi: {
    what: 'takes every end entity certificate of the CI for that of a server, whatever its role',
    checks: ['sheet:CRT-02', 'sheet:CMA-07', 'sheet:sgp22-download-crypto#8.3'],
    ledger: ['CMA-008', 'SEC-CERT-014', 'DL22-003'],
    decisions: { objections: (failures) => failures.filter(({ reason }) => reason !== 'roleOid') },
  },
  takesEveryVerifiedCertificateForACa: {
    what: 'builds chains of certificates that it has verified, and does not look whether the issuing one is a CA',
    checks: [],
    ledger: ['SEC-CERT-011'],
    decisions: { mayIssue: () => true },
  },
  storesCrlsOnly: {
    what: 'loads CRLs, answers that they are loaded, and never looks into them',
    checks: ['sheet:sgp22-download-crypto#8.20'],
    ledger: ['SEC-REV-003'],
    decisions: { crlsToAsk: () => [] },
  },
  letsAnotherServerBind: {
    what: 'verifies the chain of CERT.DPpb and does not compare its object identifier with that of CERT.DPauth',
    checks: ['sheet:CRT-06', 'sheet:CMA-18'],
    ledger: ['SEC-CERT-018'],
    decisions: { isSameServer: () => true },
  },
  verifiesSmdpSigned2Alone: {
    what: 'verifies smdpSignature2 over smdpSigned2 without the euiccSignature1 behind it',
    checks: ['sheet:CMA-19', 'sheet:sgp22-download-crypto#8.5'],
    ledger: ['DL22-004', 'DL22-007', 'DL22-009'],
    decisions: { signedBySmdp2: (smdpSigned2) => smdpSigned2 },
  },
  signsEuiccSigned2Alone: {
    what: 'signs euiccSigned2 without the smdpSignature2 that belongs behind it',
    checks: ['sheet:CMA-21'],
    ledger: ['DL22-009'],
    decisions: { signedByEuicc2: (euiccSigned2) => euiccSigned2 },
  },
  comparesTransactionsByTheirBeginning: {
    what: 'compares a transactionId over the octets that came, so that a shorter one passes',
    checks: ['sheet:CMA-20', 'sheet:sgp22-download-crypto#8.6', 'sheet:sgp22-es10-apdu#7.CancelSession'],
    ledger: ['DL22-007', 'CXL-008'],
    decisions: {
      isSameTransaction: (session, received) => right.isSameTransaction(session.subarray(0, received.length), received),
    },
  },
  forgetsPostponedKeys: {
    what: 'makes a new one-time key although the SM-DP+ asks for that of the postponed session',
    checks: ['sheet:sgp22-download-crypto#8.19'],
    ledger: ['DL22-008'],
    decisions: { oneTimeKeys: (curve) => generateKeyPair(curve) },
  },
  usesPostponedKeysUnasked: {
    what: 'takes the one-time key of a postponed session again for the next one, whether the SM-DP+ asks for it or not',
    checks: ['sheet:sgp22-download-crypto#8.19'],
    ledger: ['DL22-008'],
    decisions: { oneTimeKeys: (curve, _serverOid, _wanted, unused) => unused?.keys ?? generateKeyPair(curve) },
  },
  keepsTheSessionThatWasCancelled: {
    what: 'signs the cancellation and leaves the session as it is',
    checks: ['sheet:sgp22-es10-apdu#7.CancelSession'],
    ledger: ['CXL-007', 'ES10B-005'],
    decisions: { endsSession: (event) => event !== 'cancelled' && right.endsSession(event) },
  },
  takesThePackageAgain: {
    what: 'opens the secure channel anew after a package that failed, without a cancellation',
    checks: ['sheet:sgp22-es10-apdu#7.LoadBPP'],
    ledger: ['BPP-019', 'ES10B-005'],
    decisions: { mayTryAgain: () => true },
  },
  forgetsTheSessionThatFailed: {
    what: 'drops the session with the package that failed, so that the cancellation finds none',
    checks: ['sheet:sgp22-es10-apdu#7.LoadBPP'],
    ledger: ['CXL-007'],
    decisions: { endsSession: () => true },
  },
  derivesKeysOfTheSwappedEid: {
    what: 'derives the session keys of its EID with the half octets swapped, as ICCIDs have them',
    checks: ['sheet:sgp22-download-crypto#8.12'],
    ledger: [
      'BPP-006',
      'BPP-007',
      'BPP-008',
      'BPP-011',
      'BPP-013',
      'BPP-014',
      'BPP-015',
      'BPP-016',
      'BPP-018',
      'ES10B-005',
      'PPR-003',
      'PPR-005',
      'PPR-006',
    ],
    decisions: { eidOfKeys: (own) => swappedOctets(plainNibbles(own)) },
  },
  looksForTheIccidAmongEnabledProfiles: {
    what: 'looks for the ICCID of a new profile in the one that is enabled only',
    checks: ['sheet:CMA-25', 'sheet:sgp22-download-crypto#8.13'],
    ledger: ['BPP-010'],
    decisions: {
      isIccidTaken: (profiles, iccid) =>
        right.isIccidTaken(
          profiles.filter(({ enabled }) => enabled),
          iccid,
        ),
    },
  },
  readsTheRatWithoutTheOwner: {
    what: 'looks for a policy rule in the Rules Authorisation Table and not for whom it is allowed',
    checks: ['sheet:CMA-25', 'sheet:sgp22-download-crypto#8.15'],
    ledger: ['PPR-003', 'PPR-005', 'BPP-016'],
    decisions: {
      mayHaveRules: ({ profilePolicyRules = [] }, { rat }) =>
        profilePolicyRules.every((rule) => rule === 'pprUpdateControl' || rat.some(({ pprIds }) => pprIds.includes(rule))),
    },
  },
  asksForAnyRoomOnly: {
    what: 'looks whether there is any room when the profile elements begin, and not how much they take',
    checks: [],
    ledger: ['BPP-011'],
    decisions: { fits: (_octets, free) => free > 0 },
  },
  hasATableOfFourProfiles: {
    what: 'has a table of four profiles, and takes that for the end of its memory',
    checks: [],
    ledger: ['CAP-011'],
    decisions: { fits: (octets, free, profiles) => right.fits(octets, free, profiles) && profiles < 4 },
  },
  copiesWhatItHasWithEachSegment: {
    what: 'copies what it has of a package with every segment that is added to it',
    checks: [],
    ledger: ['PERF-010'],
    decisions: { pauseOfSegment: (segments) => segments / 2 },
  },
  writesMetadataAnew: {
    what: 'keeps the metadata of a profile as it understood them, written anew',
    checks: [],
    ledger: [],
    decisions: { storedMetadata: (_received, encodedAnew) => encodedAnew() },
  },
  addressesResultsByTheMetadata: {
    what: 'sends the installation result to the first address in the metadata instead of the SM-DP+ of the session',
    checks: [],
    ledger: ['N22-001'],
    decisions: {
      addressOfResult: (serverAddress, metadata) =>
        metadata?.notificationConfigurationInfo?.[0]?.notificationAddress ?? serverAddress,
    },
  },
  keepsNoResultOfAFailure: {
    what: 'answers the result of a failed installation and does not keep it to be told again',
    checks: ['sheet:sgp22-notifications#R6'],
    ledger: ['N22-001', 'N22-002'],
    decisions: { toldOfInstallation: (isInstalled) => (isInstalled ? right.toldOfInstallation(isInstalled) : []) },
  },
  enablesTheFirstProfile: {
    what: 'enables a profile with its installation when it is the first one',
    checks: [],
    ledger: ['DDL-011'],
    decisions: { isEnabledAtOnce: (installed) => installed.length === 0 },
  },
  saysNothingOfAnInterruption: {
    what: 'cleans up after a reset in the middle of a package and tells nobody',
    checks: [],
    ledger: ['N22-001'],
    unseen: 'whether an interruption is told is the choice of the eUICC',
    decisions: { tellsOfInterruption: () => false },
  },
} satisfies Record<string, Fault<DownloadDecisions>>
