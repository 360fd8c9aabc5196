/** A network in front of a server on loopback that loses datagrams by chance, and delays them so that they overtake each other. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

export interface Losses {
  /** Chance of each datagram, 0 to 1. */
  readonly loss: number
  /** Each comes up to so much later. */
  readonly delayMs: number
  /** 0 to 1. */
  chance(): number
}

/** So many datagrams come through first: whether a run begins at all is not in question. */
const FIRST = 40

export interface LossyNetwork {
  readonly host: string
  readonly port: number
  close(): void
}

/** Each client has an address of its own at the server, as without it. */
export async function lossyNetwork(
  server: { readonly host: string; readonly port: number },
  { loss, delayMs, chance }: Losses,
): Promise<LossyNetwork> {
  const front = createSocket('udp4')
  const backs = new Map<string, Socket>()
  let isClosed = false
  let count = 0
  const pass = (send: () => void) => {
    if (++count <= FIRST) return send()
    if (chance() < loss) return
    if (delayMs === 0) send()
    else setTimeout(() => isClosed || send(), delayMs * chance()).unref()
  }
  const backOf = (address: string, port: number): Socket => {
    const name = `${address}:${port}`
    const known = backs.get(name)
    if (known !== undefined) return known
    const back = createSocket('udp4')
    back.on('message', (octets) => pass(() => front.send(octets, port, address, () => {})))
    backs.set(name, back)
    return back
  }
  front.on('message', (octets, { address, port }) => {
    const back = backOf(address, port)
    pass(() => back.send(octets, server.port, server.host, () => {}))
  })
  const listening = once(front, 'listening')
  front.bind(0, '127.0.0.1')
  await listening
  const { address, port } = front.address()
  return {
    host: address,
    port,
    close() {
      isClosed = true
      for (const socket of [front, ...backs.values()]) socket.close()
    },
  }
}
