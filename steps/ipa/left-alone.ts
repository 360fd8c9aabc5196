/** An IPA that nobody has made to do anything, and what it did in that time of its own accord. */
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import type { IpaWorld } from './world.ts'

const since = kept<TapeRef>('the moment since which nobody makes the IPA do anything')

/** From here on the IPA is to do nothing: for who changes what waits for it then. */
export function leaveAlone(world: IpaWorld): void {
  world.keep(since, world.tape.next)
}

/** An IPA may poll by a timer, and may try again by one: it was not away then. @throws StateNotReached */
export function demandLeftAlone(world: IpaWorld): void {
  const from = world.kept(since)
  const came = world.bench.eim.received.filter(({ at }) => at >= from)
  if (came.length > 0)
    throw new StateNotReached(
      `the IPA has not been away: of its own accord it sent ${came.length} requests while hours went by`,
      world.linesOf(came),
    )
}
