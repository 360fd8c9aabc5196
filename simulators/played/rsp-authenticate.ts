/** AuthenticateClient of the played SM-DP+ (SGP.22 v2.5 5.6.3) and SM-DS (5.8.2). */
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject, signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import type { AuthenticateClientResponseEs11 } from '../../protocol/sgp22/es9plus-asn1.ts'
import { SmdpSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import type { AuthenticateClientRequest } from '../../protocol/sgp32/download-objects.ts'
import type { AuthenticateClientResponseEs9 } from '../../protocol/sgp32/es9plus-asn1.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { Es9Context } from '../es9-endpoint.ts'
import { type AuthenticatedEuicc, authenticateEuicc } from '../rsp-server/authenticate-euicc.ts'
import { type AuthenticationDecisions, rightAuthentication } from '../rsp-server/decisions.ts'
import { Refused } from '../rsp-server/refused.ts'
import { metadataOf } from '../smdp/metadata.ts'
import { idIn, inForm, signature } from './rsp-initiate.ts'
import { keep, type PlayedServer, type PlayedSession, sessionOf } from './rsp-session.ts'

/** Whose chain the eUICC has is the profile's business; what is asked here is whether its signed octets came through unharmed. */
const decisions: AuthenticationDecisions = { ...rightAuthentication, judgeChain: () => [] }

/** @throws Refused for an unknown session, and for a signature or a challenge that is not right */
export function authenticateAtSmdp(
  played: PlayedServer,
  request: AuthenticateClientRequest,
  context: Es9Context,
): Of<typeof AuthenticateClientResponseEs9> {
  const { behaviour, pki } = played
  const { session, euicc } = proved(played, request, context)
  const { transactionId } = request
  const smdpSigned2 = inForm(
    behaviour,
    encode(SmdpSigned2, {
      transactionId: idIn(behaviour, 'smdpSigned2', transactionId),
      ccRequiredFlag: behaviour.ccRequired ?? behaviour.confirmationCode !== undefined,
    }),
  )
  const pb = behaviour.pb ?? pki.dpPb
  const signed = sign(pb.privateKey, signedBytes.smdpSignature2(smdpSigned2, euicc.signature1))
  const smdpSignature2 = signature(behaviour, 'smdpSignature2', signed)
  keep(played, {
    ...session,
    euicc: { certificate: euicc.certificate, eid: euicc.eid, smdpSignature2: signatureObject(smdpSignature2) },
  })
  return {
    kind: 'authenticateClientOk',
    value: {
      transactionId: idIn(behaviour, 'authenticateClient', transactionId),
      profileMetaData: decode(StoreMetadataRequest, announcedMetadata(played)).value,
      smdpSigned2: decode(SmdpSigned2, smdpSigned2).value,
      smdpSignature2,
      smdpCertificate: pb.certificate.der,
    },
  }
}

/** Events by matchingId, as an SM-DS gives them: all for an empty one. @throws Refused as an SM-DP+, and for an unknown event */
export function authenticateAtSmds(
  played: PlayedServer,
  request: AuthenticateClientRequest,
  context: Es9Context,
): Of<typeof AuthenticateClientResponseEs11> {
  const { events = [] } = played.behaviour
  const { euicc } = proved(played, request, context)
  const eventEntries = euicc.matchingId === '' ? events : events.filter(({ eventId }) => eventId === euicc.matchingId)
  if (eventEntries.length === 0 && euicc.matchingId !== '')
    throw new Refused('eventIdUnknown', `no event ${JSON.stringify(euicc.matchingId)}`)
  return { kind: 'authenticateClientOk', value: { transactionId: request.transactionId, eventEntries } }
}

/** BF25 as AuthenticateClient announces it. */
export function announcedMetadata({ profile, name, behaviour }: PlayedServer): Buffer {
  const right = decode(StoreMetadataRequest, metadataOf(profile, name ?? 'smdp.harness.test', true)).value
  return encode(StoreMetadataRequest, { ...right, ...behaviour.metadata })
}

function proved(
  played: PlayedServer,
  request: AuthenticateClientRequest,
  context: Es9Context,
): { readonly session: PlayedSession; readonly euicc: AuthenticatedEuicc } {
  const session = sessionOf(played, request.transactionId)
  return { session, euicc: authenticateEuicc(played.server, decisions, session, request, context) }
}
