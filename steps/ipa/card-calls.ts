/** What the IPA called on the card (SGP.32 v1.2 5.9), put together from the APDUs. */

import { decode } from '../../protocol/schema/type.ts'
import { NotificationSentRequest } from '../../protocol/sgp22/notifications.ts'
import { type Es10Exchange, es10Exchanges, type JudgedFunction } from '../../requirements/es10-exchange.ts'
import type { IpaWorld } from './world.ts'

/** Calls of one function from the deciding step on. */
export function cardCalls(world: IpaWorld, name: JudgedFunction): readonly Es10Exchange[] {
  const from = world.decidesFrom ?? 0
  return es10Exchanges(world.tape.entries).filter((call) => call.function === name && call.at[0] >= from)
}

export interface Removal {
  readonly number: string
  readonly call: Es10Exchange
}

/** Sequence numbers that the IPA removed from the deciding step on, or tried to. */
export function removals(world: IpaWorld): readonly Removal[] {
  return cardCalls(world, 'RemoveNotificationFromList').map((call) => ({
    number: String(decode(NotificationSentRequest, call.request).value.seqNumber),
    call,
  }))
}
