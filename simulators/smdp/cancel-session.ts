/** ES9+.CancelSession: SGP.22 v2.5 5.6.5. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import type { Of } from '../../protocol/schema/type.ts'
import { EuiccCancelSessionSigned } from '../../protocol/sgp22/cancel-session.ts'
import type { CancelSessionResponseEs9 } from '../../protocol/sgp22/es9plus-asn1.ts'
import type { CancelSessionRequestEs9 } from '../../protocol/sgp32/es9plus-asn1.ts'
import { pair, Refused } from '../rsp-server/refused.ts'
import { withoutSession } from '../rsp-server/sessions.ts'
import { findProfile, type Order, withEventToDelete, withoutSessionsOf, withProfile } from './state.ts'
import { type Smdp, sessionOf, type Turn } from './turn.ts'

export function cancelSession(
  smdp: Smdp,
  turn: Turn,
  { transactionId, cancelSessionResponse: response }: Of<typeof CancelSessionRequestEs9>,
): Of<typeof CancelSessionResponseEs9> {
  const { decisions, oid } = smdp
  const session = sessionOf(smdp, turn, transactionId)
  if (response.kind !== 'cancelSessionResponseOk')
    throw new Refused('euiccSignatureInvalid', `${response.kind}: nothing that is signed by the eUICC as SGP.22 says`)
  const { value: ok } = response
  const octets = decisions.signedOctets(ok, 'euiccCancelSessionSigned', EuiccCancelSessionSigned, ok.euiccCancelSessionSigned)
  const key = session.euicc && parseCertificate(Buffer.from(session.euicc.certificate, 'hex')).publicKey.key
  if (key === undefined || !verify(key, ok.euiccCancelSessionSignature, signedBytes.euiccCancelSessionSignature(octets)))
    throw new Refused('euiccSignatureInvalid', 'euiccCancelSessionSignature does not verify')
  const { smdpOid, transactionId: signedId, reason } = ok.euiccCancelSessionSigned
  if (smdpOid !== oid) throw new Refused('undefinedError', `smdpOid ${smdpOid} is not ${oid}`, pair('8.8', '3.10'))
  if (!decisions.isOfSession(session, signedId))
    throw new Refused('invalidTransactionId', `transactionId ${showOctets(signedId)} in euiccCancelSessionSigned`)

  turn.said = `EID ${session.euicc?.eid} reason ${reason}`
  turn.state = { ...turn.state, sessions: withoutSession(turn.state.sessions, session) }
  const profile = findProfile(turn.state, session.iccid)
  if (profile?.order === undefined) return { kind: 'cancelSessionOk', value: {} }
  if (decisions.keepsOrderOnCancel(reason)) {
    turn.state = withProfile(turn.state, decisions.postponed(profile))
  } else {
    const { binding: _erased, ...rest } = profile.order
    const order: Order = { ...rest, ended: 'rejected' }
    // The order is over, also for other sessions that the eUICC has open for it.
    turn.state = withoutSessionsOf(withProfile(turn.state, { ...profile, status: 'Error', order }), profile)
    turn.state = withEventToDelete(turn.state, order)
    const point = profile.status === 'Downloaded' ? 'download' : 'eligibility'
    turn.progress.push({ profile, eid: session.euicc?.eid, point, failure: pair('8.2', '3.8') })
  }
  return { kind: 'cancelSessionOk', value: {} }
}
