/**
 * Notifications on their way to the servers named in them (SGP.22 v2.5 3.5; SGP.32 v1.2 3.7): to one recipient in the order of their
 * numbers and one at a time, to several recipients side by side, removed from the card when they were taken and not before.
 */
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { compactNotification } from './compact.ts'
import type { AssociatedEim } from './eim-trust.ts'
import type { StoredNotification } from './es10.ts'
import type { IpaContext } from './ipa-context.ts'
import type { Waiting } from './ipa-decisions.ts'
import { removeFromCard } from './result-delivery.ts'
import { sequenceNumberOf, waitingOf } from './waiting-notifications.ts'

type WaitingNotification = Waiting & {
  readonly notification: StoredNotification
  /** Where it goes. */
  readonly server: string
}

export async function deliverNotifications(ipa: IpaContext, tape: Tape, signal: AbortSignal): Promise<void> {
  const route = ipa.settings.notificationRoute ?? (ipa.has('directRspServerCommunication') ? 'direct' : 'eim')
  if (route === 'none' || !ipa.notificationsMayWait) return
  const { notifications } = await ipa.es10.retrieveNotificationsList(undefined, tape, signal)
  const waiting = notifications
    .map((notification) => addressed(notification))
    .filter((one) => ipa.decisions.deliversTo('smdp', one))
  const byNumber = new Map(waiting.map((one) => [one.seqNumber, { ...one, server: ipa.decisions.serverFor(one, waiting) }]))
  const groups = ipa.decisions.recipients(waiting)
  const done = await Promise.all(
    groups.map((group) => deliverToOne(ipa, ipa.decisions.deliveryOrder(group), byNumber, route, tape, signal)),
  )
  ipa.notificationsMayWait = done.includes(false)
}

/** Everything for one recipient. @returns whether nothing is left */
async function deliverToOne(
  ipa: IpaContext,
  order: readonly (readonly Waiting[])[],
  byNumber: ReadonlyMap<bigint, WaitingNotification>,
  route: 'direct' | 'eim',
  tape: Tape,
  signal: AbortSignal,
): Promise<boolean> {
  let complete = true
  for (const group of order) {
    const outcomes = await Promise.all(group.map((one) => deliverOne(ipa, byNumber.get(one.seqNumber), route, tape, signal)))
    const failed = group.find((_, i) => outcomes[i] === false)
    if (failed === undefined) continue
    complete = false
    if (!ipa.decisions.goesOnAfterFailure(failed)) break
  }
  return complete
}

async function deliverOne(
  ipa: IpaContext,
  waiting: WaitingNotification | undefined,
  route: 'direct' | 'eim',
  tape: Tape,
  signal: AbortSignal,
): Promise<boolean> {
  if (waiting === undefined) return true
  const eim = await relayOf(ipa, waiting, route, tape, signal)
  const delivered = await send(ipa, waiting, eim, tape, signal)
  if (ipa.decisions.removesNotification(delivered)) await removeFromCard(ipa, [waiting.seqNumber], tape, signal)
  return delivered
}

/** The eIM that a notification goes through: that of its download session, or any where all go that way. */
async function relayOf(
  ipa: IpaContext,
  { seqNumber, address }: Waiting,
  route: 'direct' | 'eim',
  tape: Tape,
  signal: AbortSignal,
): Promise<AssociatedEim | undefined> {
  const eims = await ipa.eims(tape, signal)
  const ofSession = eims.find(({ eimId }) => eimId === ipa.state.throughEim[String(seqNumber)])
  return ofSession ?? (route === 'eim' || address === '' ? eims[0] : undefined)
}

async function send(
  ipa: IpaContext,
  { seqNumber, server, notification }: WaitingNotification,
  eim: AssociatedEim | undefined,
  tape: Tape,
  signal: AbortSignal,
): Promise<boolean> {
  const what = eim === undefined ? `ES9+.HandleNotification ${seqNumber} to ${server}` : `ESipa.HandleNotification ${seqNumber}`
  try {
    if (eim === undefined) await sendDirectly(ipa, server, ipa.decisions.notificationToSend(notification), tape, signal)
    else await sendThrough(ipa, eim, notification, tape, signal)
    ipa.event(`${what} -> 204`)
    return true
  } catch (error) {
    if (!(error instanceof PeerFault) || error.kind === 'aborted') throw error
    ipa.event(`${what} -> ${error.message}`)
    return false
  }
}

async function sendThrough(
  ipa: IpaContext,
  eim: AssociatedEim,
  notification: StoredNotification,
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  const eid = ipa.spec === '1.0.1' ? undefined : await ipa.eid(tape, signal)
  const sent = ipa.has('minimizeEsipaBytes') ? compactNotification(notification, eid, ipa.decisions) : notification
  await ipa.repeated(() => ipa.link(eim).handleNotification(sent, tape, signal), tape, signal)
}

async function sendDirectly(
  ipa: IpaContext,
  address: string,
  pendingNotification: StoredNotification,
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  const client = ipa.rspClient('ES9+', address)
  try {
    await ipa.repeated(() => client.call('handleNotification', { pendingNotification }, tape, signal), tape, signal)
  } finally {
    await client.close()
  }
}

/** A compact installation result names no recipient: only the eIM knows it. */
function addressed(notification: StoredNotification): Omit<WaitingNotification, 'server'> {
  return waitingOf(notification) ?? { seqNumber: sequenceNumberOf(notification), address: '', isPir: true, notification }
}
