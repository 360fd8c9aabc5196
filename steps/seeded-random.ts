import { createHash } from 'node:crypto'

/** Octets that look random and are the same for the same seed and name. */
export class SeededRandom {
  readonly #seed: string
  #count = 0

  /** @param name of what they are for, so that two scenarios do not get the same ones */
  constructor(seed: string, name: string) {
    this.#seed = `${seed} ${name}`
  }

  octets(count: number): Buffer {
    const pieces: Buffer[] = []
    for (let length = 0; length < count; length += 32)
      pieces.push(
        createHash('sha256')
          .update(`${this.#seed} ${this.#count++}`)
          .digest(),
      )
    return Buffer.concat(pieces).subarray(0, count)
  }

  /** From 0 to below `limit`. */
  below(limit: number): number {
    return this.octets(4).readUInt32BE() % limit
  }
}
