import { kept } from '../kept.ts'
import type { ConformanceWorld } from './world.ts'

const latestId = kept<number>('the latest message id')

/**
 * Message ids of a scenario are counted, from a place by chance: none is used twice towards one endpoint within EXCHANGE_LIFETIME
 * (RFC 7252 4.4), since a message whose id came before is a copy to a right eIM.
 */
export function nextMessageId(world: Pick<ConformanceWorld, 'random' | 'keep' | 'mayHave'>): number {
  const latest = world.mayHave(latestId) ?? world.random.octets(2).readUInt16BE()
  return world.keep(latestId, (latest + 1) & 0xffff)
}
