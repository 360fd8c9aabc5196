/** Notifications that the IPA has delivered, to our SM-DP+ or to our eIM for it (SGP.32 v1.2 3.7, 5.14.7; SGP.22 5.6.4). */
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import {
  type PendingNotification,
  RetrieveNotificationsListRequest,
  RetrieveNotificationsListResponse,
} from '../../protocol/sgp32/notifications.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { numberOfNotification } from '../eim/acknowledgements.ts'
import type { IpaWorld } from './world.ts'

export interface Delivered {
  readonly to: 'smdp' | 'eim'
  readonly number: string
  /** Its recipient; undefined in compact forms that name none. */
  readonly address: string | undefined
  /** As they came. */
  readonly octets: Buffer
  /** In a form of SGP.32 that leaves out what the eIM can put in again. */
  readonly isCompact: boolean
  /** At the eIM: whether it took it, by 204 or 200. */
  readonly isTaken?: boolean
  readonly at: TapeRef
}

/** Notifications that came one by one from the deciding step on, oldest first. */
export function delivered(world: IpaWorld): readonly Delivered[] {
  const from = world.decidesFrom ?? 0
  const direct = world.bench.smdp.received.flatMap((call): Delivered[] => {
    if (call.function !== 'handleNotification' || call.at < from) return []
    const { pendingNotification } = call.value
    const octets = call.octets['pendingNotification'] ?? Buffer.of()
    return [{ to: 'smdp', ...named(pendingNotification), octets, at: call.at }]
  })
  const relayed = world.calls('handleNotification').flatMap(({ at, message, reply }): Delivered[] => {
    if (message.value.kind !== 'pendingNotification') return []
    const { value } = message.value
    // The whole of it stands in an element of the function.
    const octets = Buffer.from(rawOf(value.value) ?? rawOf(value) ?? [])
    const isTaken = reply.kind === 'answer' && (reply.status === 204 || reply.status === 200)
    return [{ to: 'eim', ...named(value), octets, isTaken, at }]
  })
  return [...direct, ...relayed].toSorted((one, other) => one.at - other.at)
}

/** The same where a scenario is about what came. @throws PeerFault where nothing did: an IPA takes the time that it wants */
export function demandDelivered(world: IpaWorld): readonly [Delivered, ...Delivered[]] {
  const [first, ...more] = delivered(world)
  if (first === undefined)
    throw new PeerFault('silent', 'headers', 'no notification came within our patience', { at: world.linesOf([]) })
  return [first, ...more]
}

/** Numbers of the notifications that are on the eUICC now. */
export async function waiting(world: IpaWorld): Promise<readonly string[]> {
  const answer = await world.bench.slot.ask(encode(RetrieveNotificationsListRequest, {}))
  const { value } = decode(RetrieveNotificationsListResponse, answer)
  return value.kind === 'notificationList' ? value.value.map(numberOfNotification) : []
}

function named(notification: PendingNotification): Pick<Delivered, 'number' | 'address' | 'isCompact'> {
  const isCompact = notification.kind.startsWith('compact')
  return { number: numberOfNotification(notification), address: addressOf(notification), isCompact }
}

function addressOf({ kind, value }: PendingNotification): string | undefined {
  if (kind === 'profileInstallationResult') return value.profileInstallationResultData.notificationMetadata.notificationAddress
  if (kind !== 'otherSignedNotification') return undefined
  // What a peer has left out is missing, whatever the type says.
  const tbs: typeof value.tbsOtherNotification | undefined = value.tbsOtherNotification
  return tbs?.notificationAddress
}
