import { setTimeout as pause } from 'node:timers/promises'
import type { EimHandshake } from '../../simulators/played/eim-listening.ts'
import type { PlayedEim } from '../../simulators/played/eim-server.ts'
import { StateNotReached } from '../preparation.ts'
import type { IpaWorld } from './world.ts'

/** An IPA that hangs up is done with a connection before our eIM is: so long it may take us to know of it. */
const SEEN_WITHIN_MS = 500

/** Connections that an eIM of ours got in the deciding step. Without any there is nothing to judge: the IPA never came. */
export async function connectionsTo(world: IpaWorld, eim: PlayedEim = world.bench.eim): Promise<readonly EimHandshake[]> {
  const from = world.decidesFrom ?? 0
  const tried = () => eim.handshakes.filter(({ at }) => at >= from)
  await world.within(async (signal) => {
    for (let waited = 0; tried().length === 0 && waited < SEEN_WITHIN_MS; waited += 10) await pause(10, undefined, { signal })
  })
  if (tried().length === 0) throw new StateNotReached('the IPA was made to poll and opened no connection to the eIM')
  return tried()
}

/** What became of them, in words. */
export function endsOf(tried: readonly EimHandshake[]): string {
  return tried.map(({ failed }) => failed ?? 'the connection stood').join(', ')
}

/** A host without its port. */
export function hostOf(fqdn: string): string {
  return fqdn.replace(/:\d+$/, '')
}
