/** What goes wrong with a TCP connection on a path, as plain data, and in words. Loss is not among it: TCP makes up for it by itself. */
import type { PathDirection } from './trouble.ts'

/**
 * How a connection is cut: both ends see it. A reset that comes before a receiver has read the last octets may look like an end to it, as
 * libuv reads.
 */
export type CutBy = 'reset' | 'end'

/** For one direction. Octets are counted for each connection, since the script began. */
export interface StreamTrouble {
  /** How long every octet takes. */
  readonly latencyMs?: number | undefined
  /** How many octets go through in a second, at most. */
  readonly octetsPerSecond?: number | undefined
  /** After so many octets, 0 for at once, the connection is cut in both directions. */
  readonly cut?: { readonly after: number; readonly by: CutBy } | undefined
  /** After so many octets, 0 for at once, nothing goes through for so long; without `ms`, until there is another script. */
  readonly stall?: { readonly after: number; readonly ms?: number | undefined } | undefined
}

export type StreamScript = Readonly<Partial<Record<PathDirection, StreamTrouble>>>

const MOST = { ms: 3_600_000, octets: 2 ** 32 }

/** @throws RangeError for numbers that mean nothing, with what to write instead */
export function checkStreamScript({ toPeer = {}, fromPeer = {} }: StreamScript): void {
  for (const { latencyMs = 0, octetsPerSecond = 1, cut, stall } of [toPeer, fromPeer]) {
    demand('latencyMs', latencyMs, 0, MOST.ms)
    demand('octetsPerSecond', octetsPerSecond, 1, MOST.octets)
    demand('cut.after', cut?.after ?? 0, 0, MOST.octets)
    demand('stall.after', stall?.after ?? 0, 0, MOST.octets)
    demand('stall.ms', stall?.ms ?? 0, 0, MOST.ms)
    for (const after of [cut?.after ?? 0, stall?.after ?? 0])
      if (!Number.isInteger(after)) throw new RangeError(`after is ${after}: write a whole number`)
  }
}

function demand(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw new RangeError(`${name} is ${value}: write ${least} to ${most}`)
}

/** What a path does to any connection, but for what is told when it happens; undefined for nothing. */
export function streamScriptText(peer: string, script: StreamScript): string | undefined {
  const what = (['toPeer', 'fromPeer'] as const).flatMap((direction) => {
    const { latencyMs = 0, octetsPerSecond } = script[direction] ?? {}
    const said = [
      ...(latencyMs > 0 ? [`${latencyMs} ms`] : []),
      ...(octetsPerSecond === undefined ? [] : [`${octetsPerSecond} octets per second`]),
    ]
    return said.length === 0 ? [] : [`${direction === 'toPeer' ? 'to it' : 'from it'} ${said.join(', ')}`]
  })
  return what.length === 0 ? undefined : `path to ${peer}: ${what.join('; ')}`
}
