/** Orders that the operator of the eIM gives in scenarios. */
import type { Device } from '../../adapters/bench/bench.ts'
import {
  abilitiesFor,
  type OperatorPort,
  type Order,
  type OrderedOperationName,
  type Placed,
} from '../../adapters/operator/port.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared } from '../preparation.ts'
import type { ConformanceWorld } from './world.ts'

export const placedOrder = kept<Placed>('an order of the operator')

/** Everything that the operator has ordered in this scenario. */
const orders = kept<readonly { readonly eid: string; readonly order: Order }[]>('orders of the operator')

/** Operations that the operator has ordered for the device in this scenario, in their order. */
export function orderedOf(world: ConformanceWorld, { eid }: Device): readonly OrderedOperationName[] {
  const own = (world.mayHave(orders) ?? []).filter((one) => one.eid === eid)
  return own.flatMap(({ order }) => (order.kind === 'package' ? order.operations.map(({ name }) => name) : []))
}

/** The operator of the eIM. @throws CannotBePrepared where the profile has none */
export function operatorOf({ bench }: ConformanceWorld): OperatorPort {
  if (bench.operator !== undefined) return bench.operator
  throw new CannotBePrepared('operator: the profile has no operator of the eIM')
}

/** The operator, who says what became of orders. @throws CannotBePrepared where its interface does not */
export function operatorWithOutcomes(world: ConformanceWorld): OperatorPort {
  const operator = operatorOf(world)
  if (operator.offers('outcome')) return operator
  throw new CannotBePrepared('operator.outcome: its interface has no way to say what became of an order')
}

/** So many of the last orders are taken back where no result ends them: older ones are done. */
const LAST_ORDERS = 5

/** Takes the last orders of this run for a device back, where the interface of the operator can: no result ends what the eIM believes in no result of. */
export async function takeOrdersBack(world: ConformanceWorld, device: Device): Promise<void> {
  const { operator, created } = world.bench
  if (operator === undefined || !operator.offers('remove')) return
  for (const placed of created.filter(({ eid }) => eid === device.eid).slice(-LAST_ORDERS))
    await world.askOperator((signal) => operator.remove(placed, world.tape, signal))
}

/** Has the operator order something for a device. @throws CannotBePrepared where its interface has no way to */
export async function placeOrder(world: ConformanceWorld, device: Device, order: Order): Promise<Placed> {
  const operator = operatorOf(world)
  const lacking = abilitiesFor(order).find((ability) => !operator.offers(ability))
  if (lacking !== undefined) throw new CannotBePrepared(`operator: its interface has no way to order ${lacking}`)
  const placed = await world.askOperator((signal) => operator.order(device.eid, order, world.tape, signal))
  world.bench.created.push(placed)
  world.keep(orders, [...(world.mayHave(orders) ?? []), { eid: device.eid, order }])
  return world.keep(placedOrder, placed)
}

/** Has the operator give up the last order, whatever has become of it. @throws CannotBePrepared where its interface has no way to */
export async function giveUp(world: ConformanceWorld): Promise<void> {
  const operator = operatorOf(world)
  if (!operator.offers('remove')) throw new CannotBePrepared('operator.remove: its interface has no way to give an order up')
  const placed = world.kept(placedOrder)
  await world.askOperator((signal) => operator.remove(placed, world.tape, signal))
  forget(world, placed)
}

/** An order that is gone by now: nothing is left to be taken away at the end of the run. */
export function forget({ bench: { created } }: ConformanceWorld, placed: Placed): void {
  const at = created.indexOf(placed)
  if (at >= 0) created.splice(at, 1)
}
