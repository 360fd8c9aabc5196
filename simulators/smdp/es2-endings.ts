/** ES2+.CancelOrder and ReleaseProfile: SGP.22 v2.5 5.3.3, 5.3.4. */
import { Failed } from '../rsp-server/failed.ts'
import { eidOf, ordered, type Requester } from './es2-orders.ts'
import { type ProfileStatus, type StoredProfile, withEventToDelete, withoutSessionsOf, withProfile } from './state.ts'
import type { Smdp, Turn } from './turn.ts'

export interface CancelOrder {
  readonly iccid: string
  /** `Available` or `Unavailable`. */
  readonly finalProfileStatusIndicator: string
  readonly eid?: string
  readonly matchingId?: string
}

/** Until the package has left, an order can be taken back; and after it came to a bad end. */
const cancellable: readonly ProfileStatus[] = ['Allocated', 'Linked', 'Confirmed', 'Released', 'Error']

export function cancelOrder(smdp: Smdp, turn: Turn, request: CancelOrder, requester: Requester): Record<never, never> {
  const profile = ordered(smdp, turn.state, request.iccid, requester)
  const { order, description, status } = profile
  const final = finalStatus(request.finalProfileStatusIndicator)
  // The same call once more: the order is gone, and the profile is what it was to become.
  if (order === undefined && status === final) return {}
  if (order === undefined || !cancellable.includes(status)) throw new Failed('8.2.1', '3.3', `${description.iccid} is ${status}`)
  if (order.eid !== undefined && request.eid === undefined) throw new Failed('8.1.1', '2.2', 'the order is for one EID')
  if (request.eid !== undefined && eidOf(request.eid) !== order.eid)
    throw new Failed('8.1.1', '3.10', `the order is for ${order.eid ?? 'no certain EID'}`)
  if (request.matchingId !== undefined && request.matchingId !== order.matchingId)
    throw new Failed('8.2.6', '3.10', `the order has the matchingId ${JSON.stringify(order.matchingId)}`)

  turn.state = withoutSessionsOf(withProfile(turn.state, { description, status: final }), profile)
  turn.state = withEventToDelete(turn.state, order)
  turn.said = `ICCID ${description.iccid} ${final}`
  return {}
}

export function releaseProfile(
  smdp: Smdp,
  turn: Turn,
  { iccid }: { readonly iccid: string },
  requester: Requester,
): Record<never, never> {
  const profile: StoredProfile = ordered(smdp, turn.state, iccid, requester)
  if (profile.status === 'Released') return {}
  if (profile.status !== 'Confirmed') throw new Failed('8.2.1', '3.5', `${iccid} is ${profile.status}`)
  turn.state = withProfile(turn.state, { ...profile, status: 'Released' })
  turn.said = `ICCID ${iccid} Released`
  return {}
}

function finalStatus(text: string): 'Available' | 'Unavailable' {
  if (text === 'Available' || text === 'Unavailable') return text
  throw new Failed('8.2.1', '2.1', `finalProfileStatusIndicator ${JSON.stringify(text)} is neither Available nor Unavailable`)
}
