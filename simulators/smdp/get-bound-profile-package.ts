/** ES9+.GetBoundProfilePackage: SGP.22 v2.5 5.6.2. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { KeyError } from '../../protocol/crypto/curves.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { decode, type Of } from '../../protocol/schema/type.ts'
import { BoundProfilePackage } from '../../protocol/sgp22/bound-profile-package.ts'
import type { GetBoundProfilePackageResponse } from '../../protocol/sgp22/es9plus-asn1.ts'
import { EUICCSigned2 } from '../../protocol/sgp22/prepare-download.ts'
import type { GetBoundProfilePackageRequest } from '../../protocol/sgp32/es9plus-asn1.ts'
import { pair, Refused } from '../rsp-server/refused.ts'
import { type Bound, bindTo } from './binding.ts'
import { checkConfirmationCode } from './confirmation.ts'
import { findProfile, orderOf, type SmdpSession, type StoredProfile, withProfile } from './state.ts'
import { keepSession, type Smdp, sessionOf, type Turn } from './turn.ts'

export function getBoundProfilePackage(
  smdp: Smdp,
  turn: Turn,
  { transactionId, prepareDownloadResponse: response }: Of<typeof GetBoundProfilePackageRequest>,
): Of<typeof GetBoundProfilePackageResponse> {
  const { decisions, server } = smdp
  const session = sessionOf(smdp, turn, transactionId)
  const { euicc, smdpSignature2 } = session
  const profile = findProfile(turn.state, session.iccid)
  if (euicc === undefined || smdpSignature2 === undefined || profile?.order === undefined)
    throw new Refused('invalidTransactionId', 'the session has not come to AuthenticateClient')
  if (response.kind !== 'downloadResponseOk')
    throw new Refused('euiccSignatureInvalid', `${response.kind}: nothing that is signed by the eUICC as SGP.22 says`)

  const { value: ok } = response
  const octets = decisions.signedOctets(ok, 'euiccSigned2', EUICCSigned2, ok.euiccSigned2)
  const { key } = parseCertificate(Buffer.from(euicc.certificate, 'hex')).publicKey
  const covered = signedBytes.euiccSignature2(octets, Buffer.from(smdpSignature2, 'hex'))
  if (key === undefined || !decisions.isSignature2Valid(key, ok.euiccSignature2, covered))
    throw new Refused('euiccSignatureInvalid', 'euiccSignature2 does not verify')
  const { transactionId: signedId, hashCc, euiccOtpk } = ok.euiccSigned2
  if (!decisions.isOfSession(session, signedId))
    throw new Refused('invalidTransactionId', `transactionId ${showOctets(signedId)} in euiccSigned2`)
  if (decisions.hasExpired(orderOf(profile), server.clock.now().getTime()))
    throw new Refused('downloadOrderExpired', 'the order has expired')
  checkConfirmationCode(smdp, turn, profile, session, hashCc)

  const bound = boundOrRefused(smdp, session, profile, euiccOtpk)
  const order = { ...orderOf(findProfile(turn.state, session.iccid) ?? profile), eid: euicc.eid, binding: bound.binding }
  turn.state = withProfile(turn.state, { ...profile, status: 'Downloaded', order })
  keepSession(smdp, turn, session)
  turn.progress.push({ profile, eid: euicc.eid, point: 'download' })
  turn.said = `EID ${euicc.eid} -> BoundProfilePackage of ${bound.octets.length} octets`
  return {
    kind: 'getBoundProfilePackageOk',
    value: { transactionId, boundProfilePackage: decode(BoundProfilePackage, bound.octets).value },
  }
}

function boundOrRefused(smdp: Smdp, session: SmdpSession, profile: StoredProfile, euiccOtpk: Uint8Array): Bound {
  try {
    return bindTo(smdp, session, profile, euiccOtpk)
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    throw new Refused('undefinedError', `otPK.EUICC: ${error.message}`, pair('8.1', '2.1'))
  }
}
