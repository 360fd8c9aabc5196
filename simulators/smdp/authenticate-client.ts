/** ES9+.AuthenticateClient: SGP.22 v2.5 5.6.3. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { es9StatusCodes, statusOfError } from '../../protocol/bindings/status-codes.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { signatureObject } from '../../protocol/crypto/signed-bytes.ts'
import { decode, encode, type Of } from '../../protocol/schema/type.ts'
import { SmdpSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import type { AuthenticateClientRequest } from '../../protocol/sgp32/download-objects.ts'
import type { AuthenticateClientResponseEs9 } from '../../protocol/sgp32/es9plus-asn1.ts'
import type { Es9Context } from '../es9-endpoint.ts'
import { authenticateEuicc } from '../rsp-server/authenticate-euicc.ts'
import { Refused } from '../rsp-server/refused.ts'
import { withoutSession } from '../rsp-server/sessions.ts'
import { metadataOf, metadataValue } from './metadata.ts'
import { checkOrdered, findOrdered } from './select-profile.ts'
import { orderOf, type SmdpSession, withProfile } from './state.ts'
import { credentialsOf, keepSession, type Smdp, sessionOf, type Turn } from './turn.ts'

export function authenticateClient(
  smdp: Smdp,
  turn: Turn,
  request: AuthenticateClientRequest,
  context: Es9Context,
): Of<typeof AuthenticateClientResponseEs9> {
  const { server, decisions } = smdp
  const opened = sessionOf(smdp, turn, request.transactionId)
  // Whoever fails here has to begin anew: nothing is left to try again on.
  turn.state = { ...turn.state, sessions: withoutSession(turn.state.sessions, opened) }
  const euicc = authenticateEuicc(server, decisions, opened, request, context)
  const asking = { eid: euicc.eid, matchingId: euicc.matchingId }
  turn.said = `EID ${euicc.eid} matchingId ${JSON.stringify(euicc.matchingId)}`

  const profile = findOrdered(smdp, turn.state, asking)
  try {
    checkOrdered(smdp, turn.state, profile, asking, euicc.info2)
  } catch (error) {
    if (error instanceof Refused) {
      const failure = error.codes ?? statusOfError(es9StatusCodes.authenticateClient, error.error)
      turn.progress.push({ profile, eid: euicc.eid, point: 'eligibility', ...(failure === undefined ? {} : { failure }) })
    }
    throw error
  }
  turn.progress.push({ profile, eid: euicc.eid, point: 'eligibility' })

  const order = orderOf(profile)
  const iot = euicc.info2.iotSpecificInfo !== undefined
  const proved: SmdpSession = {
    ...opened,
    euicc: { eid: euicc.eid, certificate: showOctets(euicc.certificate.der), iot },
    iccid: profile.description.iccid,
  }
  const announced = decisions.announcedOtpk(order, proved)
  const { pb } = credentialsOf(smdp, opened)
  const smdpSigned2 = encode(SmdpSigned2, {
    transactionId: request.transactionId,
    ccRequiredFlag: order.confirmationCode !== undefined,
    ...(announced === undefined ? {} : { bppEuiccOtpk: Buffer.from(announced, 'hex') }),
  })
  const smdpSignature2 = sign(pb.privateKey, smdpSigned2, decisions.signedBehindSigned2(euicc.signature1))
  keepSession(smdp, turn, {
    ...proved,
    smdpSignature2: showOctets(signatureObject(smdpSignature2)),
    ...(announced === undefined ? {} : { announcedOtpk: announced }),
  })
  turn.state = withProfile(turn.state, { ...profile, order: { ...order, downloads: order.downloads + 1 } })
  turn.said = `${turn.said} -> ICCID ${profile.description.iccid}`
  return {
    kind: 'authenticateClientOk',
    value: {
      transactionId: request.transactionId,
      profileMetaData: metadataValue(metadataOf(profile.description, server.name, iot)),
      smdpSigned2: decode(SmdpSigned2, smdpSigned2).value,
      smdpSignature2,
      smdpCertificate: pb.certificate.der,
    },
  }
}
