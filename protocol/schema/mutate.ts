/** Damage of the kinds that real encoders and lines do, for property tests: repeatable from a seed. */

/** Numbers from 0 below `bound`, the same for the same seed (mulberry32). */
export function seeded(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
}

/** Random octets, sometimes with a tag of the type in front. */
export function randomOctets(below: (bound: number) => number, tags: readonly number[]): Buffer {
  const octets = Buffer.alloc(below(64))
  for (let i = 0; i < octets.length; i++) octets[i] = below(256)
  const tag = tags[below(Math.max(1, tags.length))]
  if (tag === undefined || below(2) === 0) return octets
  const header = tag.toString(16).padStart(tag > 0xff ? 4 : 2, '0')
  return Buffer.concat([Buffer.from(header, 'hex'), Buffer.of(octets.length), octets])
}

const interesting = [0x00, 0x01, 0x02, 0x04, 0x05, 0x30, 0x5a, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x9f, 0xa0, 0xa1, 0xbf, 0xff]

/** One to four damages: octets changed, cut out, doubled, put in, the end cut off. */
export function mutated(bytes: Uint8Array, below: (bound: number) => number): Buffer {
  let result = Buffer.from(bytes)
  for (let damages = 1 + below(4); damages > 0 && result.length > 0; damages--) {
    const at = below(result.length)
    const length = 1 + below(Math.min(8, result.length - at))
    switch (below(6)) {
      case 0:
        result[at] = below(256)
        break
      case 1:
        result[at] = interesting[below(interesting.length)] ?? 0
        break
      case 2:
        result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)])
        break
      case 3:
        result = Buffer.concat([result.subarray(0, at + length), result.subarray(at)])
        break
      case 4:
        result = Buffer.concat([
          result.subarray(0, at),
          Buffer.of(interesting[below(interesting.length)] ?? 0),
          result.subarray(at),
        ])
        break
      default:
        result = result.subarray(0, at)
    }
  }
  return result
}
