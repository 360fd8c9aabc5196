import { randomBytes } from 'node:crypto'

/** Gives `count` octets. Tests inject a seeded one; runs use {@link systemRandom}. */
export type Random = (count: number) => Uint8Array

export const systemRandom: Random = (count) => randomBytes(count)
