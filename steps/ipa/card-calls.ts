/** What the IPA called on the card (SGP.32 v1.2 5.9), put together from the APDUs. */
import { setTimeout } from 'node:timers/promises'
import { decode } from '../../protocol/schema/type.ts'
import { NotificationSentRequest } from '../../protocol/sgp22/notifications.ts'
import { type Es10Exchange, es10Exchanges, type JudgedFunction } from '../../requirements/es10-exchange.ts'
import { waitingFor } from '../patience.ts'
import type { IpaWorld } from './world.ts'

/** Calls of one function from the deciding step on. */
export function cardCalls(world: IpaWorld, name: JudgedFunction): readonly Es10Exchange[] {
  const from = world.decidesFrom ?? 0
  return es10Exchanges(world.tape.entries).filter((call) => call.function === name && call.at[0] >= from)
}

const LOOK_MS = 20

/** Calls of one function, as soon as there is one, or when its time is over: how long an IPA takes is its own choice. */
export async function cardCallsWithin(
  world: IpaWorld,
  name: JudgedFunction,
  milliseconds: number,
): Promise<readonly Es10Exchange[]> {
  await waitingFor(milliseconds, async (signal) => {
    while (cardCalls(world, name).length === 0 && !signal.aborted) await setTimeout(LOOK_MS)
  })
  return cardCalls(world, name)
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
