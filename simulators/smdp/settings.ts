import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { ParsedCrl } from '../../protocol/certificates/parse-crl.ts'
import { parseVersion } from '../../protocol/identifiers/version.ts'
import { type Clock, systemClock } from '../../transport/clock.ts'
import { HarnessError } from '../../transport/faults.ts'
import { type Random, systemRandom } from '../../transport/random.ts'
import { registeredIdOf, type SmdpCredentials } from '../rsp-server/credentials.ts'
import type { EventRegistrar } from '../rsp-server/event-registrar.ts'
import { pair, Refused } from '../rsp-server/refused.ts'
import type { StateStore } from '../state-file.ts'
import type { SmdpDecisions } from './decisions.ts'
import type { Requester } from './es2-orders.ts'
import type { DownloadProgressInfo } from './progress.ts'
import type { SmdpState } from './state.ts'
import type { Smdp } from './turn.ts'

export interface SmdpMachineSettings {
  /** FQDN, without a port. */
  readonly name: string
  /** Object identifier; default that of its certificates. */
  readonly oid?: string
  /** Under one CI or several. */
  readonly credentials: readonly [SmdpCredentials, ...SmdpCredentials[]]
  /** CIs that it knows and has no certificates of. */
  readonly furtherCis?: readonly ParsedCertificate[]
  readonly crls?: readonly ParsedCrl[]
  readonly decisions?: Partial<SmdpDecisions>
  readonly store?: StateStore<SmdpState>
  readonly clock?: Clock
  readonly random?: Random
  /** X-Admin-Protocol of its answers. */
  readonly adminProtocol?: string
  /** Lowest version of SGP.22 that it serves; default 2.0.0. */
  readonly lowestSvn?: string
  /** Default 10 minutes. */
  readonly sessionMs?: number
  /** Default: orders wait for ever. */
  readonly orderMs?: number
  /** Wrong confirmation codes that an order stands; default 3. */
  readonly confirmationLimit?: number
  /** Downloads that may begin for one order; default 10. */
  readonly downloadLimit?: number
  /** Tells the operator of an order how its download goes. */
  readonly tell?: (info: DownloadProgressInfo, requester: Requester) => void
  readonly registrar?: EventRegistrar
  /** One line for each exchange. */
  readonly log?: (line: string) => void
}

const MINUTE = 60_000

/** The settings with what they leave open. */
export function smdpOf(settings: SmdpMachineSettings, decisions: SmdpDecisions): Smdp {
  const { name, credentials, clock = systemClock, random = systemRandom, furtherCis = [], crls = [] } = settings
  const [{ auth, pb }] = credentials
  const oid = settings.oid ?? registeredIdOf(auth.certificate) ?? registeredIdOf(pb.certificate)
  if (oid === undefined) throw new HarnessError('neither CERT.DPauth nor CERT.DPpb has an object identifier; give `oid`')
  return {
    server: {
      name,
      credentials,
      furtherCis,
      crls,
      lowestSvn: parseVersion(settings.lowestSvn ?? '2.0.0'),
      clock,
      random,
      sessionMs: settings.sessionMs ?? 10 * MINUTE,
      refusals: {
        noCertificate: (what) => new Refused('ciPKIdNotSupported', what, pair('8.8.4', '3.7')),
        unknownCi: (what) => new Refused('ciPKUnknown', what),
      },
    },
    decisions,
    oid,
    confirmationLimit: settings.confirmationLimit ?? 3,
    downloadLimit: settings.downloadLimit ?? 10,
    orderMs: settings.orderMs,
  }
}
