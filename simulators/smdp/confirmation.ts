/** The confirmation code in GetBoundProfilePackage: SGP.22 v2.5 3.1.3, 5.6.2. */
import { pair, Refused } from '../rsp-server/refused.ts'
import { type Order, orderOf, type SmdpSession, type StoredProfile, withEventToDelete, withProfile } from './state.ts'
import { keepSession, type Smdp, type Turn } from './turn.ts'

/** @throws Refused for a code that is missing or wrong, and for any code once too many were wrong: the order ends with that */
export function checkConfirmationCode(
  smdp: Smdp,
  turn: Turn,
  profile: StoredProfile,
  session: SmdpSession,
  hashCc: Uint8Array | undefined,
): void {
  const { decisions, confirmationLimit } = smdp
  const order = orderOf(profile)
  const kept = order.confirmationCode
  if (kept === undefined) return
  const told = (reasonCode: string) =>
    turn.progress.push({ profile, eid: session.euicc?.eid, point: 'confirmationCode', failure: pair('8.2.7', reasonCode) })

  if (decisions.confirmationFailures(order, session) >= confirmationLimit) {
    if (order.ended === undefined) {
      const ended: Order = { ...order, ended: 'confirmationRetries' }
      turn.state = withEventToDelete(withProfile(turn.state, { ...profile, status: 'Error', order: ended }), order)
    }
    told('6.4')
    throw new Refused('confirmationCodeRetriesExceeded', `${confirmationLimit} wrong codes before`)
  }
  if (hashCc === undefined) {
    told('2.2')
    throw new Refused('confirmationCodeMissing', 'no hashCc')
  }
  if (decisions.expectedHashCc(kept, Buffer.from(session.transactionId, 'hex')).equals(hashCc)) return
  const failed = { ...order, confirmationFailures: order.confirmationFailures + 1 }
  turn.state = withProfile(turn.state, { ...profile, order: failed })
  keepSession(smdp, turn, { ...session, confirmationFailures: (session.confirmationFailures ?? 0) + 1 })
  told('3.8')
  throw new Refused('confirmationCodeRefused', 'hashCc is not that of the code of this order')
}
