/** Ways in which developers of eUICCs have got the session of a download and its certificates wrong. */
import type { Fault } from '../../fault.ts'
import type { DownloadDecisions } from '../decisions/download.ts'

export const sessionFaults = {
  beginsItsChallengesAnew: {
    what: 'makes its challenges from a counter that begins anew when the power comes',
    checks: [],
    ledger: ['CMA-001'],
    decisions: { newChallenge: (_random, given) => Buffer.alloc(16, given + 1) },
  },
  keepsChallengesOverReset: {
    what: 'keeps the last challenge where a power cut does not reach it',
    checks: ['sheet:CMA-11'],
    ledger: ['CMA-007'],
    decisions: { challengeAfterReset: (challenge) => challenge },
  },
  keepsSessionsOverReset: {
    what: 'keeps the session where a power cut does not reach it',
    checks: ['sheet:CMA-20'],
    ledger: ['DL22-006'],
    decisions: { sessionAfterReset: (session) => session },
  },
  staysWithTheFirstSession: {
    what: 'signs for a second server while a session is open, and goes on with the first',
    checks: [],
    ledger: ['DL22-014'],
    decisions: { sessionOf: (begun, open) => open ?? begun },
  },
  signsItsOwnChallenge: {
    what: 'puts the challenge that it gave into euiccSigned1 in the place of the one of the server',
    checks: ['sheet:CMA-15'],
    ledger: ['CMA-011'],
    shownBy: ['DL22-009'],
    decisions: { challengeToSign: (_serverChallenge, own) => own },
  },
  introducesItselfToAnyone: {
    what: 'sends its certificates along with an error, so that the server can tell whom it has refused',
    checks: ['sheet:CMA-09'],
    ledger: ['CMA-002'],
    shownBy: ['CMA-005'],
    decisions: { toldWithError: (certificates) => certificates() },
  },
  trustsTheCertificateForTheSignature: {
    what: 'takes what comes with a good server certificate for signed by that server',
    checks: ['sheet:CMA-09', 'sheet:sgp22-download-crypto#8.2'],
    ledger: ['CMA-005'],
    decisions: { isSignedByServer: () => true },
  },
  takesItsUsualCi: {
    what: 'takes the keys under its first CI where it has none under the one that the server names',
    checks: ['sheet:CMA-06', 'sheet:sgp22-download-crypto#8.4'],
    ledger: ['CMA-010'],
    decisions: { credentialsFor: (named, usual) => named ?? usual },
  },
  hasOneErrorForCertificates: {
    what: 'tells of everything that a certificate can have wrong that it is invalid',
    checks: ['sheet:CMA-08', 'sheet:CRT-05'],
    ledger: ['CMA-006', 'SEC-CERT-013', 'DL22-005'],
    decisions: { refusalOf: () => 'invalidCertificate' },
  },
  findsTheCiByItsKeyAlone: {
    what: 'verifies a server certificate with the key of the CI and compares neither names nor key identifiers',
    checks: ['sheet:sgp22-download-crypto#8.3'],
    ledger: ['SEC-CERT-012'],
    decisions: {
      objections: (failures) => failures.filter(({ reason }) => reason !== 'issuerName' && reason !== 'authorityKeyIdentifier'),
    },
  },
} satisfies Record<string, Fault<DownloadDecisions>>
