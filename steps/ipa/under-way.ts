/** Over UDP a datagram that is lost comes again after seconds: what an IPA has begun and not ended shows nothing of how it ends. */
import { setTimeout as pause } from 'node:timers/promises'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import type { IpaWorld } from './world.ts'

/** An IPA that gives something up is done with it before our eIM is: so long it may take us to know of it. */
const KNOWN_WITHIN_MS = 500
const LOOK_MS = 20

/** @param at lines that show what there is of it @throws PeerFault where a handshake or an exchange with our eIM has not ended */
export async function demandEnded(world: IpaWorld, at: readonly TapeRef[]): Promise<void> {
  const isUnderWay = () => world.bench.eim.isUnderWay(Number.POSITIVE_INFINITY)
  if (await isStill(world, isUnderWay))
    throw new PeerFault('silent', 'headers', 'what the IPA has begun had not ended within our patience', { at })
}

/**
 * An association that stands, and over which nothing has come, may have been accepted, and its request lost or still to come.
 *
 * @param at lines that show what there is of it @throws PeerFault where there is one
 */
export async function demandNoneFresh(world: IpaWorld, at: readonly TapeRef[]): Promise<void> {
  if (await isStill(world, () => world.bench.eim.arrivals.isAnyFresh))
    throw new PeerFault('silent', 'headers', 'an association stands, and the IPA has not used it within our patience', { at })
}

async function isStill(world: IpaWorld, holds: () => boolean): Promise<boolean> {
  await world.within(async (signal) => {
    for (let waited = 0; holds() && waited < KNOWN_WITHIN_MS; waited += LOOK_MS) await pause(LOOK_MS, undefined, { signal })
  })
  return holds()
}
