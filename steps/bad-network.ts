/** What a bad network does to the datagrams between a device and an eIM, by the words that scenarios have for it. */
import type { Connection } from '../adapters/bench/bench.ts'

export type Datagrams = NonNullable<NonNullable<Connection['network']>['datagrams']>

/** The third datagram, and others behind it: of two flights of any one length, not the same part is lost. */
const LOST = [2, 6, 11, 17, 24, 32, 41, 51]
const HELD_BACK = [1, 4, 7, 10, 13, 16]

const lost = LOST.map((at) => ({ at, kind: 'drop' }) as const)
const heldBack = HELD_BACK.map((at) => ({ at, kind: 'holdBack', behind: 1 }) as const)

const troubles: Readonly<Record<string, Datagrams>> = {
  'brings each datagram twice': { chance: { duplicate: 1 } },
  'lets datagrams overtake each other': { toPeer: heldBack, fromPeer: heldBack },
  'loses the third datagram each way, and others behind it': { toPeer: lost, fromPeer: lost },
}

/** For a parameter of steps. */
export const networkTrouble = {
  name: 'networkTrouble',
  regexp: Object.keys(troubles),
  transformer: (words: string): Datagrams => troubles[words] ?? {},
}
