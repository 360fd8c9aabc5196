/** Orders that the operator of the eIM gives in scenarios. */
import type { Device } from '../adapters/bench/bench.ts'
import { abilitiesFor, type OperatorPort, type Order, type Placed } from '../adapters/operator/port.ts'
import { CannotBePrepared } from './preparation.ts'
import { type ConformanceWorld, kept } from './world.ts'

export const placedOrder = kept<Placed>('an order of the operator')

/** The operator of the eIM. @throws CannotBePrepared where the profile has none */
export function operatorOf({ bench }: ConformanceWorld): OperatorPort {
  if (bench.operator !== undefined) return bench.operator
  throw new CannotBePrepared('operator: the profile has no operator of the eIM')
}

/** Has the operator order something for a device. @throws CannotBePrepared where its interface has no way to */
export async function placeOrder(world: ConformanceWorld, device: Device, order: Order): Promise<Placed> {
  const operator = operatorOf(world)
  const lacking = abilitiesFor(order).find((ability) => !operator.offers(ability))
  if (lacking !== undefined) throw new CannotBePrepared(`operator: its interface has no way to order ${lacking}`)
  const placed = await world.within((signal) => operator.order(device.eid, order, world.tape, signal))
  world.bench.created.push(placed)
  return world.keep(placedOrder, placed)
}
