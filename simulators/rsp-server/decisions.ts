/** What can go wrong in common mutual authentication on the server's side: the decisions that a named fault replaces. */
import { showOctets } from '../../protocol/ber/octets.ts'
import type { Finding } from '../../protocol/certificates/findings.ts'
import type { ParsedCertificate } from '../../protocol/certificates/parse.ts'
import { type CiVerifier, validateEuicc } from '../../protocol/certificates/validate.ts'
import { sameHost } from '../../protocol/identifiers/fqdn.ts'
import { compareVersions, type Version } from '../../protocol/identifiers/version.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Type } from '../../protocol/schema/type.ts'
import type { EUICCInfo1 } from '../../protocol/sgp22/euicc-info.ts'
import { HarnessError } from '../../transport/faults.ts'
import type { Reply } from '../../transport/reply.ts'
import type { Es9Context, ReplyAbout } from '../es9-endpoint.ts'
import type { RspServer, RspSession, Sessions } from './rsp-server.ts'

export interface AuthenticationDecisions {
  /** Whether an address in a request, its port left out, is that of this server. */
  isOwnHost(asked: string, own: string): boolean
  isVersionServed(svn: Version, lowest: Version): boolean
  /** Key identifiers of the CIs that the eUICC can verify and sign with, the one it likes best first. */
  commonCis(info: EUICCInfo1): readonly string[]
  newTransactionId(server: RspServer, sessions: Sessions<RspSession>): Uint8Array
  newChallenge(server: RspServer): Uint8Array
  /** The octets of serverSigned1 that are signed, and those that are sent. */
  signedAndSent(serverSigned1: Buffer): { readonly signed: Uint8Array; readonly sent: Uint8Array }
  findSession<S extends RspSession>(sessions: Sessions<S>, transactionId: Uint8Array): S | undefined
  /** Everything that is wrong with the chain of an eUICC. */
  judgeChain(euicc: ParsedCertificate, eum: ParsedCertificate, verifier: CiVerifier): readonly Finding[]
  /** The octets that a signature of the eUICC covers, of a decoded object in a field of `holder`. */
  signedOctets<T extends object>(holder: object, field: string, type: Type<T>, value: T): Uint8Array
  /** Whether a transactionId inside a signed object is that of the session. */
  isOfSession(session: RspSession, signedTransactionId: Uint8Array): boolean
  isChallengeOf(session: RspSession, challenge: Uint8Array): boolean
  /** The EID that the eUICC counts as. */
  eidOf(euicc: ParsedCertificate, context: Es9Context): string
  /** A ready answer on its way out. */
  shape(reply: Reply, about: ReplyAbout): Reply
}

export const rightAuthentication: AuthenticationDecisions = {
  isOwnHost: sameHost,
  isVersionServed: (svn, lowest) => svn.major === lowest.major && compareVersions(svn, lowest) >= 0,
  commonCis({ euiccCiPKIdListForSigning, euiccCiPKIdListForVerification }) {
    const verifies = euiccCiPKIdListForVerification.map(showOctets)
    return euiccCiPKIdListForSigning.map(showOctets).filter((id) => verifies.includes(id))
  },
  newTransactionId({ random }, sessions) {
    for (let attempt = 0; attempt < 100; attempt++) {
      const id = random(16)
      if (!Object.hasOwn(sessions, showOctets(id))) return id
    }
    throw new HarnessError('the random source gives the same transactionId again and again')
  },
  newChallenge: ({ random }) => random(16),
  signedAndSent: (serverSigned1) => ({ signed: serverSigned1, sent: serverSigned1 }),
  findSession: (sessions, transactionId) => {
    const id = showOctets(transactionId)
    return Object.hasOwn(sessions, id) ? sessions[id] : undefined
  },
  judgeChain: (euicc, eum, verifier) => validateEuicc(euicc, eum, verifier).failures,
  signedOctets(holder, field) {
    const octets = rawOf(holder, field)
    if (octets === undefined) throw new RangeError(`${field} was not decoded`)
    return octets
  },
  isOfSession: (session, signed) => showOctets(signed) === session.transactionId,
  isChallengeOf: (session, challenge) => showOctets(challenge) === session.serverChallenge,
  eidOf: ({ subjectSerialNumber }) => subjectSerialNumber ?? '',
  shape: (reply) => reply,
}
