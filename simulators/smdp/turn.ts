import { showOctets } from '../../protocol/ber/octets.ts'
import type { StatusCode } from '../../protocol/bindings/status-codes.ts'
import type { SmdpCredentials } from '../rsp-server/credentials.ts'
import type { RegisteredEvent } from '../rsp-server/event-registrar.ts'
import { Refused } from '../rsp-server/refused.ts'
import type { RspServer } from '../rsp-server/rsp-server.ts'
import { liveSessions, withSession } from '../rsp-server/sessions.ts'
import type { SmdpDecisions } from './decisions.ts'
import type { SmdpSession, SmdpState, StoredProfile } from './state.ts'

/** What does not change while an SM-DP+ runs. */
export interface Smdp {
  readonly server: RspServer<SmdpCredentials>
  readonly decisions: SmdpDecisions
  /** Object identifier of this SM-DP+. */
  readonly oid: string
  /** Wrong confirmation codes that an order stands. */
  readonly confirmationLimit: number
  /** Packages that may be fetched for one order. */
  readonly downloadLimit: number
  /** How long an order waits for its download; absent for ever. */
  readonly orderMs: number | undefined
}

/** Points that an operator is told of (SGP.22 5.3.5). */
export const notificationPoints = { eligibility: 1, confirmationCode: 2, download: 3, installation: 4 } as const

/** What an operator is told about one of its downloads, before it has the form of ES2+.HandleDownloadProgressInfo. */
export interface Progress {
  readonly profile: StoredProfile
  readonly eid: string | undefined
  readonly point: keyof typeof notificationPoints
  /** Absent for a success. */
  readonly failure?: StatusCode
  /** ProfileInstallationResult, whole. */
  readonly resultData?: Uint8Array
}

/** One function in progress: the state that it leaves, and what operators are to be told. */
export interface Turn {
  state: SmdpState
  readonly progress: Progress[]
  /** What happened, in the words of the specification, for the log. */
  said: string
  /** An event that the SM-DS has to know of before the state counts. */
  register?: RegisteredEvent
}

/** The open session of a transactionId, with those that waited too long taken out. @throws Refused 8.10.1/3.9 */
export function sessionOf(smdp: Smdp, turn: Turn, transactionId: Uint8Array): SmdpSession {
  turn.state = { ...turn.state, sessions: liveSessions(smdp.server, turn.state.sessions) }
  const session = smdp.decisions.findSession(turn.state.sessions, transactionId)
  if (session === undefined) throw new Refused('invalidTransactionId', `no session ${showOctets(transactionId)}`)
  return session
}

/** Stores a session with the time of its last function. */
export function keepSession({ server }: Smdp, turn: Turn, session: SmdpSession): void {
  const touched = { ...session, touchedAt: server.clock.now().getTime() }
  turn.state = { ...turn.state, sessions: withSession(turn.state.sessions, touched) }
}

/** What this SM-DP+ has under the CI of a session. @throws RangeError where it has lost it since */
export function credentialsOf({ server }: Smdp, { ciKeyIdentifier }: SmdpSession): SmdpCredentials {
  const found = server.credentials.find(
    ({ ci }) => showOctets(ci.extensions.subjectKeyIdentifier?.value ?? Buffer.of()) === ciKeyIdentifier,
  )
  if (found === undefined) throw new RangeError(`no credentials under the CI ${ciKeyIdentifier}`)
  return found
}
