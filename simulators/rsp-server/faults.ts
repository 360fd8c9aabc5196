/** Faults of common mutual authentication, which an SM-DP+ and an SM-DS can have alike (SGP.22 3.1.2). */
import { elementOf } from '../../protocol/ber/element.ts'
import { validateEuicc } from '../../protocol/certificates/validate.ts'
import { printVersion } from '../../protocol/identifiers/version.ts'
import { encode } from '../../protocol/schema/type.ts'
import type { Fault } from '../fault.ts'
import { type AuthenticationDecisions, rightAuthentication } from './decisions.ts'

export const authenticationFaults = {
  comparesItsAddressCaseSensitively: {
    what: 'compares the address of a request with its own letter by letter',
    checks: ['sheet:CMA-01'],
    ledger: ['ES9P-001', 'ES9P-004'],
    decisions: { isOwnHost: (asked, own) => asked === own },
  },
  takesEveryNameOfItsDomainForItsOwn: {
    what: 'takes every name in its domain for its own',
    checks: ['sheet:CMA-01'],
    ledger: ['ES9P-001'],
    decisions: { isOwnHost: (asked, own) => asked.toLowerCase().endsWith(own.toLowerCase().slice(own.indexOf('.'))) },
  },
  comparesVersionsAsText: {
    what: 'compares versions as text, and knows only the lowest one',
    checks: ['sheet:CMA-02'],
    ledger: ['ES9P-002'],
    decisions: { isVersionServed: (svn, lowest) => printVersion(svn) >= printVersion(lowest) },
  },
  choosesTheCiForSigningAlone: {
    what: 'chooses the CI from what the eUICC can sign with, and does not ask what it can verify',
    checks: ['sheet:sgp22-es9plus#9.4'],
    ledger: ['SEC-CERT-019'],
    decisions: {
      commonCis: ({ euiccCiPKIdListForSigning: signing }) => signing.map((id) => Buffer.from(id).toString('hex').toUpperCase()),
    },
  },
  usesOneTransactionIdForAllSessions: {
    what: 'uses one transactionId for all sessions',
    checks: ['sheet:sgp22-es9plus#9.1'],
    ledger: ['CMA-015'],
    decisions: { newTransactionId: ({ name }) => Buffer.from(name).subarray(0, 16) },
  },
  numbersSessionsByHowManyAreOpen: {
    what: 'numbers sessions by how many are open, so that the number of one that ended comes again',
    checks: ['sheet:sgp22-es9plus#9.1'],
    ledger: ['CMA-015'],
    decisions: { newTransactionId: (_server, sessions) => Buffer.of(Object.keys(sessions).length + 1) },
  },
  countsTransactionsAnewAfterARestart: {
    what: 'counts transactions in memory, so that after a restart the identifiers of sessions that are still open come again',
    checks: ['sheet:sgp22-es9plus#9.1'],
    ledger: ['CMA-015'],
    get decisions(): Partial<AuthenticationDecisions> {
      let count = 0
      return { newTransactionId: () => Buffer.of(++count) }
    },
  },
  makesItsChallengeOfTheTime: {
    what: 'makes its challenge of the time in seconds',
    checks: ['sheet:sgp22-es9plus#9.1'],
    ledger: ['CMA-015'],
    decisions: {
      newChallenge({ clock }) {
        const challenge = Buffer.alloc(16)
        challenge.writeUInt32BE(Math.floor(clock.now().getTime() / 1000), 12)
        return challenge
      },
    },
  },
  signsAReEncodingOfWhatItSends: {
    what: 'signs serverSigned1 as its library encodes it, and sends it as another part of it does, with long lengths',
    checks: ['sheet:sgp22-es9plus#9.3', 'sheet:sgp22-es9plus#9.5'],
    ledger: ['CMA-003', 'ES9P-004', 'DER-010'],
    decisions: {
      signedAndSent(serverSigned1) {
        const contents = serverSigned1.subarray(elementOf(0x30, serverSigned1).valueStart)
        return { signed: serverSigned1, sent: Buffer.concat([Buffer.of(0x30, 0x81, contents.length), contents]) }
      },
    },
  },
  verifiesAReEncoding: {
    what: 'verifies the signatures of eUICCs over what it decoded and encoded again',
    checks: ['sheet:CMA-15'],
    ledger: ['CMA-013', 'ES9P-005'],
    decisions: { signedOctets: (_holder, _field, type, value) => encode(type, value) },
  },
  doesNotLookAtDates: {
    what: 'verifies certificates without looking at their dates',
    checks: ['sheet:CMA-13', 'sheet:CMA-14', 'sheet:CRT-10', 'sheet:CRT-11'],
    ledger: ['CMA-013', 'ES9P-023', 'ES9P-024'],
    decisions: {
      judgeChain: (euicc, eum, { now: _now, ...verifier }) => validateEuicc(euicc, eum, verifier).failures,
    },
  },
  trustsTheEumThatTheEuiccSends: {
    what: 'verifies the eUICC certificate with the EUM certificate that came with it, and that one not at all',
    checks: ['sheet:CMA-13', 'sheet:CRT-10'],
    ledger: ['CMA-013', 'ES9P-006', 'ES9P-023', 'ES9P-028'],
    decisions: {
      judgeChain: (...chain) => rightAuthentication.judgeChain(...chain).filter(({ about }) => about === 'euicc'),
    },
  },
  takesAnyEidFromAnyEum: {
    what: 'does not ask whether the EUM may give this EID',
    checks: ['sheet:CMA-14'],
    ledger: ['ES9P-007', 'ES9P-036'],
    decisions: {
      judgeChain: (...chain) => rightAuthentication.judgeChain(...chain).filter(({ reason }) => reason !== 'eidOutsideEumRange'),
    },
  },
  ignoresRevocation: {
    what: 'loads CRLs and never looks into them',
    checks: [],
    ledger: ['SEC-REV-010'],
    decisions: {
      judgeChain: (euicc, eum, { crls: _crls, ...verifier }) => validateEuicc(euicc, eum, verifier).failures,
    },
  },
  looksUpTheTransactionOnlyOutside: {
    what: 'takes the transactionId beside a signed object for the one inside',
    checks: ['sheet:CMA-16'],
    ledger: ['CMA-013', 'ES9P-010', 'ES9P-032'],
    decisions: { isOfSession: () => true },
  },
  forgetsItsChallenge: {
    what: 'sends a challenge and does not compare what comes back',
    checks: ['sheet:CMA-15'],
    ledger: ['CMA-013', 'ES9P-008'],
    decisions: { isChallengeOf: () => true },
  },
  takesTheEidFromTheUrl: {
    what: 'takes the EID from the query of the URL where there is one, as its gateway puts it there, and not from the certificate',
    checks: ['sheet:CMA-17'],
    ledger: ['ES9P-026', 'DL22-017'],
    decisions: {
      eidOf: (certificate, { request }) =>
        new URLSearchParams(request.path.split('?')[1] ?? '').get('eid') ?? certificate.subjectSerialNumber ?? '',
    },
  },
} satisfies Record<string, Fault<AuthenticationDecisions>>
