/** A network that loses datagrams by chance, and brings others so late that they overtake each other: the same ones for the same seed. */
import type { DatagramTrouble, TroubleScript } from '../../transport/path/trouble.ts'

export interface Losses {
  readonly seed: string
  /** Chance of each datagram, 0 to 1. */
  readonly loss: number
  /** Each third one comes up to so much later. */
  readonly delayMs: number
  /** 0 to 1. */
  chance(): number
}

/** So many datagrams each way come through first: whether a run begins at all is not in question. */
const FIRST = 20
/** More than a run sends each way while it is not under load. */
const DELAYED = 2_000

export function lossyScript({ seed, loss, delayMs, chance }: Losses): TroubleScript {
  const named = (): readonly DatagramTrouble[] => [
    ...Array.from({ length: FIRST }, (_, at) => ({ at, kind: 'delay', ms: 0 }) as const),
    ...Array.from(
      { length: delayMs === 0 ? 0 : DELAYED },
      (_, place) => ({ at: FIRST + 3 * place, kind: 'delay', ms: delayMs * chance() }) as const,
    ),
  ]
  return { chance: { seed, loss }, toPeer: named(), fromPeer: named() }
}
