/** What a bad network does to the datagrams between a device and an eIM, by the words that scenarios have for it. */
import type { Connection } from '../adapters/bench/bench.ts'

export type Datagrams = NonNullable<NonNullable<Connection['network']>['datagrams']>

/** The third datagram, and others behind it: when a flight comes again, another part of it is lost, or none. */
const LOST = { toPeer: [2, 6, 11, 17, 24, 32, 41, 51], fromPeer: [2, 12, 17, 24, 32, 41, 51] }
/** So much later others of the same flight have long come, and nobody has given up. */
const LATE_MS = 150
const LATE = [1, 4, 7, 10, 13, 16]

const drop = (at: number) => ({ at, kind: 'drop' }) as const
const late = LATE.map((at) => ({ at, kind: 'delay', ms: LATE_MS }) as const)

const troubles: Readonly<Record<string, Datagrams>> = {
  'brings each datagram twice': { chance: { duplicate: 1 } },
  'lets datagrams overtake each other': { toPeer: late, fromPeer: late },
  'loses the third datagram each way, and others behind it': { toPeer: LOST.toPeer.map(drop), fromPeer: LOST.fromPeer.map(drop) },
}

/** Whether all comes that is sent, and when it should: silence is not explained by such a network. */
export function losesNothing({ toPeer = [], fromPeer = [] }: Datagrams): boolean {
  return toPeer.length === 0 && fromPeer.length === 0
}

/** For a parameter of steps. */
export const networkTrouble = {
  name: 'networkTrouble',
  regexp: Object.keys(troubles),
  transformer: (words: string): Datagrams => troubles[words] ?? {},
}
