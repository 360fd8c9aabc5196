/** A TCP path between a client and a server that breaks some of its connections: what a radio network does to devices. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { seeded } from '../../protocol/schema/mutate.ts'

export interface PathSettings {
  /** Asked for each connection. */
  readonly to: () => { readonly host: string; readonly port: number }
  /** Of a thousand connections, how many are reset. */
  readonly resetPerThousand: number
  /** The same seed breaks the same connections at the same octets. */
  readonly seed: number
  /** A connection that is to be reset is reset after at most this number of octets, of both directions together, or when it ends before. */
  readonly mostOctets: number
}

export interface ResettingPath {
  readonly port: number
  /** Connections taken so far, and how many of them were reset. */
  readonly counts: { readonly connections: number; readonly resets: number }
  close(): Promise<void>
}

/** Listens on loopback. Connections are numbered as they come; the seed says which of them are reset, with a TCP RST on both sides, and when. */
export async function resettingPath({ to, resetPerThousand, seed, mostOctets }: PathSettings): Promise<ResettingPath> {
  const below = seeded(seed)
  const open = new Set<Socket>()
  const counts = { connections: 0, resets: 0 }
  const server = createServer((outer) => {
    counts.connections++
    const octetsLeft = below(1000) < resetPerThousand ? 1 + below(mostOctets) : Number.POSITIVE_INFINITY
    const inner = connect(to())
    join(outer, inner, octetsLeft)
  })

  const join = (outer: Socket, inner: Socket, most: number): void => {
    let left = most
    const pair = [outer, inner]
    const reset = () => {
      counts.resets++
      left = Number.POSITIVE_INFINITY
      for (const socket of pair) socket.resetAndDestroy()
    }
    const pass = (to: Socket) => (octets: Buffer) => {
      left -= octets.length
      if (left > 0) to.write(octets)
      else reset()
    }
    const end = (to: Socket) => () => {
      if (left === Number.POSITIVE_INFINITY) to.end()
      else reset()
    }
    outer.on('data', pass(inner)).on('end', end(inner))
    inner.on('data', pass(outer)).on('end', end(outer))
    for (const [one, other] of [pair, pair.toReversed()] as [Socket, Socket][]) {
      open.add(one)
      one.setNoDelay(true)
      one.on('error', () => {})
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
