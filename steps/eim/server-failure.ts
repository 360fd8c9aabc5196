/** A 5xx: something behind the eIM's HTTP failed, which is no answer of the function and says nothing of what it did elsewhere (RFC 9110 15.6). */
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import type { ConformanceWorld } from './world.ts'

export const serverFailure = kept<PeerFault>('a failure of the server')

/**
 * One exchange for scenarios that look at another server than the eIM: a 5xx is kept, for other rows to judge.
 *
 * @throws PeerFault of any other kind
 */
export async function orServerFailure(world: ConformanceWorld, exchange: Promise<unknown>): Promise<void> {
  try {
    await exchange
  } catch (error) {
    if (!(error instanceof PeerFault) || error.status === undefined || error.status < 500 || error.status > 599) throw error
    world.keep(serverFailure, error)
  }
}
