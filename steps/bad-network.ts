/** What a bad network does to the datagrams between a device and an eIM, by the words that scenarios have for it. */
import type { Connection } from '../adapters/bench/bench.ts'

export type Datagrams = NonNullable<NonNullable<Connection['network']>['datagrams']>

/** The third datagram, and others behind it: when a flight comes again, another part of it is lost, or none. */
const LOST = { toPeer: [2, 6, 11, 17, 24, 32, 41, 51], fromPeer: [2, 12, 17, 24, 32, 41, 51] }
const HELD_BACK = [1, 4, 7, 10, 13, 16]

const drop = (at: number) => ({ at, kind: 'drop' }) as const
const heldBack = HELD_BACK.map((at) => ({ at, kind: 'holdBack', behind: 1 }) as const)

const troubles: Readonly<Record<string, Datagrams>> = {
  'brings each datagram twice': { chance: { duplicate: 1 } },
  'lets datagrams overtake each other': { toPeer: heldBack, fromPeer: heldBack },
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
