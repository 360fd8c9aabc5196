import { showOctets } from '../../protocol/ber/octets.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SmdpCredentials } from '../rsp-server/credentials.ts'
import { Refused } from '../rsp-server/refused.ts'
import type { RspServer, RspSession } from '../rsp-server/rsp-server.ts'
import type { ProfileDescription } from '../smdp/state.ts'
import type { RspBehaviour } from './rsp-behaviour.ts'

/** A session of common mutual authentication, and what the eUICC has proved in it. */
export interface PlayedSession extends RspSession {
  readonly euicc?: ProvedEuicc
  readonly wrongCodes: number
}

export interface ProvedEuicc {
  readonly certificate: ParsedCertificate
  /** 32 digits. */
  readonly eid: string
  /** smdpSignature2 as it was given, `5F37 40 ..`. */
  readonly smdpSignature2: Buffer
}

/** What every function of the played server knows. */
export interface PlayedServer {
  readonly role: 'smdp' | 'smds'
  readonly pki: TestPki
  /** With the name that it is asked for; undefined for one that answers to every name. */
  readonly name: string | undefined
  readonly server: RspServer<SmdpCredentials>
  /** Object identifier of the SM-DP+. */
  readonly oid: string
  readonly profile: ProfileDescription
  readonly behaviour: RspBehaviour
  readonly newTransactionId: () => Uint8Array
  /** By transactionId, upper-case hexadecimal. Sessions stay when they are over: who asks again gets the same answer. */
  readonly sessions: Map<string, PlayedSession>
}

/** Sessions that are kept at once. */
const MOST = 1000

export function keep({ sessions }: PlayedServer, session: PlayedSession): void {
  sessions.delete(session.transactionId)
  sessions.set(session.transactionId, session)
  const [oldest] = sessions.keys()
  if (sessions.size > MOST && oldest !== undefined) sessions.delete(oldest)
}

/** @throws Refused 8.10.1/3.9 */
export function sessionOf({ sessions }: PlayedServer, transactionId: Uint8Array): PlayedSession {
  const session = sessions.get(showOctets(transactionId))
  if (session === undefined) throw new Refused('invalidTransactionId', `no session ${showOctets(transactionId)}`)
  return session
}
