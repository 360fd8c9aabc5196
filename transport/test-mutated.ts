/** For tests: octets that were changed as networks and enemies change them. */
import type { Random } from './random.ts'

/** A number of chance below a limit. */
export type Below = (limit: number) => number

export function numbersOf(random: Random): Below {
  return (limit) => Buffer.from(random(4)).readUInt32BE() % limit
}

const MOST_BEHIND = 40

/** One bit other than it was, the end cut off, something behind it, or two of them spliced. */
export function mutated(octets: Buffer, other: Buffer, random: Random, below: Below): Buffer {
  const place = below(octets.length)
  switch (below(4)) {
    case 0: {
      const changed = Buffer.from(octets)
      changed[place] = (changed[place] ?? 0) ^ (1 << below(8))
      return changed
    }
    case 1:
      return octets.subarray(0, place)
    case 2:
      return Buffer.concat([octets, random(1 + below(MOST_BEHIND))])
    default:
      return Buffer.concat([octets.subarray(0, place), other.subarray(below(other.length))])
  }
}
