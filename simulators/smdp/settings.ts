import { HarnessError } from '../../transport/faults.ts'
import { registeredIdOf, type SmdpCredentials } from '../rsp-server/credentials.ts'
import type { EventRegistrar } from '../rsp-server/event-registrar.ts'
import { pair, Refused } from '../rsp-server/refused.ts'
import { type RspServerSettings, rspServerOf } from '../rsp-server/settings.ts'
import type { SmdpDecisions } from './decisions.ts'
import type { Requester } from './es2-orders.ts'
import type { DownloadProgressInfo } from './progress.ts'
import type { SmdpState } from './state.ts'
import type { Smdp } from './turn.ts'

export interface SmdpMachineSettings extends RspServerSettings<SmdpDecisions, SmdpState> {
  /** Object identifier; default that of its certificates. */
  readonly oid?: string
  /** Under one CI or several. */
  readonly credentials: readonly [SmdpCredentials, ...SmdpCredentials[]]
  /** Default: orders wait for ever. */
  readonly orderMs?: number
  /** Wrong confirmation codes that an order stands; default 3. */
  readonly confirmationLimit?: number
  /** Downloads that may begin for one order; default 10. */
  readonly downloadLimit?: number
  /** Tells the operator of an order how its download goes. */
  readonly tell?: (info: DownloadProgressInfo, requester: Requester) => void
  readonly registrar?: EventRegistrar
}

/** The settings with what they leave open. */
export function smdpOf(settings: SmdpMachineSettings, decisions: SmdpDecisions): Smdp {
  const { credentials, orderMs, confirmationLimit = 3, downloadLimit = 10 } = settings
  const [{ auth, pb }] = credentials
  const oid = settings.oid ?? registeredIdOf(auth.certificate) ?? registeredIdOf(pb.certificate)
  if (oid === undefined) throw new HarnessError('neither CERT.DPauth nor CERT.DPpb has an object identifier; give `oid`')
  const server = rspServerOf(settings, credentials, {
    noCertificate: (what) => new Refused('ciPKIdNotSupported', what, pair('8.8.4', '3.7')),
    unknownCi: (what) => new Refused('ciPKUnknown', what),
  })
  return { server, decisions, oid, confirmationLimit, downloadLimit, orderMs }
}
