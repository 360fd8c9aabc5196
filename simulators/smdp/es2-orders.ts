/** ES2+.DownloadOrder and ConfirmOrder: SGP.22 v2.5 5.3.1, 5.3.2. */

import { parseEid } from '../../protocol/identifiers/eid.ts'
import { parseFqdn } from '../../protocol/identifiers/fqdn.ts'
import { parseIccid } from '../../protocol/identifiers/iccid.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import { Failed } from '../rsp-server/failed.ts'
import { findProfile, type Order, type SmdpState, type StoredProfile, withProfile } from './state.ts'
import type { Smdp, Turn } from './turn.ts'

/** Who asks: the name of an operator's certificate; absent for the operator in process, who may do everything. */
export type Requester = string | undefined

export interface DownloadOrder {
  readonly eid?: string
  readonly iccid?: string
  readonly profileType?: string
}

export interface ConfirmOrder {
  readonly iccid: string
  readonly releaseFlag: boolean
  readonly eid?: string
  /** Absent: one is made. Empty: the eUICC comes by its default SM-DP+ address. */
  readonly matchingId?: string
  readonly confirmationCode?: string
  readonly smdsAddress?: string
}

export function downloadOrder(smdp: Smdp, turn: Turn, request: DownloadOrder, requester: Requester): { readonly iccid: string } {
  const eid = request.eid === undefined ? undefined : eidOf(request.eid)
  const order: Order = {
    ...(requester === undefined ? {} : { requester }),
    ...(eid === undefined ? {} : { eid }),
    downloads: 0,
    confirmationFailures: 0,
  }
  const profile =
    request.iccid === undefined
      ? ofType(smdp, turn.state, request.profileType, requester)
      : named(smdp, turn.state, request.iccid, requester)
  const { iccid, profileType } = profile.description
  if (request.profileType !== undefined && request.profileType !== profileType)
    throw new Failed('8.2.5', '3.8', `${iccid} is of type ${profileType}`)
  if (profile.status !== 'Available') {
    const again = profile.status === (eid === undefined ? 'Allocated' : 'Linked') && profile.order?.eid === eid
    if (!again || profile.order?.requester !== requester) throw new Failed('8.2.1', '3.3', `${iccid} is ${profile.status}`)
    return { iccid }
  }
  turn.state = withProfile(turn.state, { ...profile, status: eid === undefined ? 'Allocated' : 'Linked', order })
  turn.said = `ICCID ${iccid}${eid === undefined ? '' : ` EID ${eid}`}`
  return { iccid }
}

/** Confirms an order; `turn.register` is set where an SM-DS has to know of it first. */
export function confirmOrder(
  smdp: Smdp,
  turn: Turn,
  request: ConfirmOrder,
  requester: Requester,
): { readonly matchingId: string; readonly eid?: string; readonly smdpAddress: string } {
  const profile = ordered(smdp, turn.state, request.iccid, requester)
  const order = profile.order
  const { iccid } = profile.description
  const waiting = profile.status === 'Allocated' || profile.status === 'Linked'
  const confirmed = profile.status === 'Confirmed' || profile.status === 'Released'
  if (order === undefined || !(waiting || confirmed)) throw new Failed('8.2.1', '3.3', `${iccid} is ${profile.status}`)
  const eid = request.eid === undefined ? order.eid : eidOf(request.eid)
  if (order.eid !== undefined && eid !== order.eid) throw new Failed('8.1.1', '3.10', `the order is for the EID ${order.eid}`)
  if (confirmed) return confirmedBefore(smdp, profile, order, request)

  const { smdsAddress } = request
  if (smdsAddress !== undefined) demandAddress(smdsAddress)
  if (eid === undefined && (request.matchingId === '' || smdsAddress !== undefined))
    throw new Failed('8.1.1', '2.2', 'an order without matchingId, or with an event, is for one EID')
  const matchingId = request.matchingId ?? newMatchingId(smdp, turn.state, iccid)
  demandFree(smdp, turn.state, matchingId, iccid, smdsAddress)

  const { orderMs, decisions, server } = smdp
  const confirmedOrder: Order = {
    ...order,
    ...(eid === undefined ? {} : { eid }),
    matchingId,
    ...(request.confirmationCode === undefined ? {} : { confirmationCode: decisions.keptCode(request.confirmationCode) }),
    ...(smdsAddress === undefined ? {} : { smdsAddress }),
    ...(orderMs === undefined ? {} : { expiresAt: server.clock.now().getTime() + orderMs }),
  }
  const status = request.releaseFlag ? 'Released' : 'Confirmed'
  turn.state = withProfile(turn.state, { ...profile, status, order: confirmedOrder })
  turn.said = `ICCID ${iccid} -> matchingId ${JSON.stringify(matchingId)} ${status}`
  if (smdsAddress !== undefined && eid !== undefined) {
    turn.register = { smdsAddress, eid, eventId: matchingId }
    turn.state = { ...turn.state, usedEventIds: [...turn.state.usedEventIds, matchingId] }
  }
  return answerOf(smdp, confirmedOrder)
}

function answerOf({ server }: Smdp, { matchingId = '', eid }: Order) {
  return { matchingId, ...(eid === undefined ? {} : { eid }), smdpAddress: server.name }
}

/** The same call once more gives the same answer; another one comes too late. */
function confirmedBefore(smdp: Smdp, { status, description }: StoredProfile, order: Order, request: ConfirmOrder) {
  if (request.matchingId !== undefined && request.matchingId !== order.matchingId)
    throw new Failed('8.2.6', '3.10', `the order has the matchingId ${JSON.stringify(order.matchingId)}`)
  const kept = request.confirmationCode === undefined ? undefined : smdp.decisions.keptCode(request.confirmationCode)
  const same =
    request.releaseFlag === (status === 'Released') &&
    request.smdsAddress === order.smdsAddress &&
    kept === order.confirmationCode
  if (!same) throw new Failed('8.2.1', '3.3', `${description.iccid} is ${status}`)
  return answerOf(smdp, order)
}

function newMatchingId(smdp: Smdp, state: SmdpState, iccid: string): string {
  const made = Buffer.from(smdp.server.random(10)).toString('hex').toUpperCase()
  const free = smdp.decisions.isMatchingIdFree(state, made, iccid) && !state.usedEventIds.includes(made)
  return free ? made : newMatchingId(smdp, state, iccid)
}

function demandFree(
  { decisions }: Smdp,
  state: SmdpState,
  matchingId: string,
  iccid: string,
  smdsAddress: string | undefined,
): void {
  if (!/^[A-Za-z0-9-]*$/.test(matchingId))
    throw new Failed(
      '8.2.6',
      '2.1',
      `the matchingId ${JSON.stringify(matchingId)} has other characters than letters, digits and "-"`,
    )
  const wasEvent = smdsAddress !== undefined && state.usedEventIds.includes(matchingId)
  if ((matchingId !== '' && !decisions.isMatchingIdFree(state, matchingId, iccid)) || wasEvent)
    throw new Failed('8.2.6', '3.3', `the matchingId ${JSON.stringify(matchingId)} is in use`)
}

/** The profile of an ICCID. @throws Failed for one that is unknown, or not this operator's */
function named({ decisions }: Smdp, state: SmdpState, iccid: string, requester: Requester): StoredProfile {
  const profile = findProfile(state, iccidOf(iccid))
  if (profile === undefined) throw new Failed('8.2.1', '3.9', `no profile with the ICCID ${iccid}`)
  if (!decisions.mayUse(profile.description, requester)) throw new Failed('8.2.1', '1.2', `${iccid} belongs to another operator`)
  return profile
}

/** The profile of an ICCID, for what is done with its order. @throws Failed as {@link named}, and for another operator's order */
export function ordered(smdp: Smdp, state: SmdpState, iccid: string, requester: Requester): StoredProfile {
  const profile = named(smdp, state, iccid, requester)
  const by = profile.order?.requester
  if (by === undefined || requester === undefined || by === requester) return profile
  throw new Failed('8.2.1', '1.2', `${iccid} is ordered by another operator`)
}

function ofType(
  { decisions }: Smdp,
  { profiles }: SmdpState,
  profileType: string | undefined,
  requester: Requester,
): StoredProfile {
  if (profileType === undefined) throw new Failed('8.2.1', '2.2', 'neither ICCID nor profile type')
  const all = profiles.filter(({ description }) => description.profileType === profileType)
  if (all.length === 0) throw new Failed('8.2.5', '3.9', `no profile type ${profileType}`)
  const own = all.filter(({ description }) => decisions.mayUse(description, requester))
  if (own.length === 0) throw new Failed('8.2.5', '1.2', `${profileType} belongs to another operator`)
  const free = own.find(({ status }) => status === 'Available')
  if (free === undefined) throw new Failed('8.2.5', '3.7', `no ${profileType} is left`)
  return free
}

/** @throws Failed for text that is none */
export function eidOf(text: string): string {
  return identifier(() => parseEid(text), '8.1.1')
}

function iccidOf(text: string): string {
  return identifier(() => parseIccid(text), '8.2.1')
}

function demandAddress(text: string): void {
  try {
    parseFqdn(text)
  } catch (error) {
    if (error instanceof IdentifierError) throw new Failed('8.9', '5.1', error.message)
    throw error
  }
}

function identifier(read: () => string, subjectCode: string): string {
  try {
    return read()
  } catch (error) {
    if (error instanceof IdentifierError) throw new Failed(subjectCode, '2.1', error.message)
    throw error
  }
}
