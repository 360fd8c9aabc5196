import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { ParsedCrl } from '../../protocol/certificates/parse-crl.ts'
import { parseVersion } from '../../protocol/identifiers/version.ts'
import { type Clock, systemClock } from '../../transport/clock.ts'
import { type Random, systemRandom } from '../../transport/random.ts'
import type { StateStore } from '../state-file.ts'
import type { RspCredentials } from './credentials.ts'
import type { RspServer } from './rsp-server.ts'

/** What an SM-DP+ and an SM-DS are set up with alike. `D` are the decisions of the actor, `S` is its state. */
export interface RspServerSettings<D, S> {
  /** FQDN, without a port. */
  readonly name: string
  /** CIs that it knows and has no certificates of. */
  readonly furtherCis?: readonly ParsedCertificate[]
  readonly crls?: readonly ParsedCrl[]
  readonly decisions?: Partial<D>
  readonly store?: StateStore<S>
  readonly clock?: Clock
  readonly random?: Random
  /** X-Admin-Protocol of its answers. */
  readonly adminProtocol?: string
  /** Lowest version of SGP.22 that it serves; default 2.0.0. */
  readonly lowestSvn?: string
  /** How long a session waits for its next function; default 10 minutes. */
  readonly sessionMs?: number
  /** One line for each exchange. */
  readonly log?: (line: string) => void
}

const MINUTE = 60_000

/** The settings with what they leave open. */
export function rspServerOf<C extends RspCredentials>(
  settings: Omit<RspServerSettings<never, never>, 'decisions' | 'store'>,
  credentials: readonly C[],
  refusals: RspServer['refusals'],
): RspServer<C> {
  const { name, furtherCis = [], crls = [], clock = systemClock, random = systemRandom, sessionMs = 10 * MINUTE } = settings
  const lowestSvn = parseVersion(settings.lowestSvn ?? '2.0.0')
  return { name, credentials, furtherCis, crls, lowestSvn, clock, random, sessionMs, refusals }
}
