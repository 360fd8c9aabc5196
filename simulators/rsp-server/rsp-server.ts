import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { ParsedCrl } from '../../protocol/certificates/parse-crl.ts'
import type { Version } from '../../protocol/identifiers/version.ts'
import type { Clock } from '../../transport/clock.ts'
import type { Random } from '../../transport/random.ts'
import type { RspCredentials } from './credentials.ts'
import type { Refused } from './refused.ts'

/** What an SM-DP+ and an SM-DS are alike in: their name, whom they trust, and what they have under which CI. */
export interface RspServer<C extends RspCredentials = RspCredentials> {
  /** FQDN, without a port. */
  readonly name: string
  readonly credentials: readonly C[]
  /** CIs that it knows beside those of its credentials: eUICCs of theirs are known and cannot be served. */
  readonly furtherCis: readonly ParsedCertificate[]
  readonly crls: readonly ParsedCrl[]
  /** Versions of SGP.22 that it serves: from this one on, up to the end of its major version. */
  readonly lowestSvn: Version
  readonly clock: Clock
  readonly random: Random
  /** How long a session waits for its next function. */
  readonly sessionMs: number
  /** The refusals that the two servers have different codes for. */
  readonly refusals: {
    /** A common CI, and no certificate under it. */
    noCertificate(what: string): Refused
    unknownCi(what: string): Refused
  }
}

/** A session of common mutual authentication as it is stored: octets are upper-case hexadecimal. */
export interface RspSession {
  readonly transactionId: string
  readonly serverChallenge: string
  /** Of the CI that was chosen. */
  readonly ciKeyIdentifier: string
  /** When its last function was answered, milliseconds since 1970. */
  readonly touchedAt: number
}

/** Sessions by transactionId. */
export type Sessions<S extends RspSession> = Readonly<Record<string, S>>
