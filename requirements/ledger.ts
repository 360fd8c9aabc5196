/** The ledger: one row for each duty of one actor. Versions are those of SGP.32; absent means no bound. */
export const versions = ['1.0.1', '1.1', '1.2', '1.3'] as const
export type Version = (typeof versions)[number]

export type Strength = 'SHALL' | 'SHOULD' | 'MAY'

/** What a failure means: a breach, one that rests on a single source, one of our own demands, or something worth knowing. */
export const levels = ['normative', 'disputed', 'robustness', 'information'] as const
export type Level = (typeof levels)[number]

/** Why a row has neither scenario nor rule. */
export type Untested = 'later suite' | 'not observable' | 'no stimulus exists' | 'document only'

export interface Requirement {
  readonly id: string
  readonly spec: string
  readonly section: string
  readonly actor: 'eIM' | 'IPA' | 'eUICC' | 'SM-DP+' | 'SM-DS'
  readonly strength: Strength
  readonly level: Level
  /** Read: the actor SHALL (SHOULD, MAY), then the sentence. A remark in brackets at the end is no part of the duty. */
  readonly statement: string
  /** Expression over option names with AND, OR and NOT; empty for always. */
  readonly options: string
  readonly since?: Version
  readonly until?: Version
  readonly status: 'tested' | Untested
}

const eim = { spec: 'SGP.32', actor: 'eIM', strength: 'SHALL', level: 'normative', options: '', status: 'tested' } as const
const overHttps = { ...eim, options: 'O_S_ESIPA_HTTPS' } as const

export const ledger: readonly Requirement[] = [
  {
    ...overHttps,
    id: 'ESIPA-HTTP-005',
    section: '6.3',
    statement: 'Labels ASN.1 binding responses with Content-Type application/x-gsma-rsp-asn1',
  },
  {
    ...overHttps,
    id: 'ESIPA-HTTP-010',
    section: '6.1.1',
    statement: 'Returns an X-Admin-Protocol header on ESipa responses that carry a body (on a 204 its presence is information)',
  },
  {
    ...overHttps,
    id: 'ESIPA-HTTP-018',
    section: '6.1',
    statement: 'Reports function-level failures inside the ESipa response object with HTTP status 200, never by an HTTP error',
  },
  {
    ...eim,
    id: 'ESIPA-ASN-017',
    section: '6.3',
    level: 'robustness',
    options: 'O_S_ESIPA_HTTPS OR O_X_COAPS',
    statement: 'Uses DER definite lengths, with the short form up to and including 127 octets',
  },
  {
    ...eim,
    id: 'RETR-006',
    section: '5.14.5',
    statement: 'Reports eimPackageError noEimPackageAvailable(1) when nothing is pending',
  },
  {
    ...eim,
    id: 'RETR-007',
    section: '5.14.5',
    since: '1.1',
    statement: 'Reports eimPackageError eidNotFound(2) for an unknown EID',
  },
  {
    ...eim,
    id: 'RETR-008',
    section: '5.14.5',
    since: '1.1',
    statement: 'Reports eimPackageError invalidEid(3) for an EID of wrong length',
  },
  {
    ...eim,
    id: 'RETR-022',
    section: '5.14.5',
    level: 'information',
    since: '1.1',
    statement: 'Reports eimPackageError invalidEid(3), not eidNotFound(2), for an EID with wrong check digits',
  },
]

export function requirementOf(id: string): Requirement | undefined {
  return ledger.find((row) => row.id === id)
}
