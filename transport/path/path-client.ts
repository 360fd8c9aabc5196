/** One client of a path, and the addresses that the peer has seen it under. */
import { createSocket, type Socket } from 'node:dgram'
import { sendDatagram } from './send-datagram.ts'

export interface PeerAddress {
  /** An address, and no name. */
  readonly address: string
  readonly port: number
  readonly family: 4 | 6
}

export interface PathClientPorts {
  readonly peer: PeerAddress
  /** A datagram of the peer to the address that the client has now. */
  received(datagram: Buffer): void
  /** A datagram of the peer to an address that the client had. */
  strayed(): void
}

/** Old addresses that are kept, so that nobody else gets one of them while the peer still sends there. */
const MOST_OLD = 16

export class PathClient {
  readonly #ports: PathClientPorts
  readonly #sockets: Socket[] = []
  readonly #closed = new WeakSet<Socket>()
  /** Ports of this machine at which the peer sees the client, or has seen it. */
  readonly #seenAt = new Set<number>()

  constructor(ports: PathClientPorts) {
    this.#ports = ports
    this.#open()
  }

  /** Gives the client another address; what comes to the old one is dropped from now on. */
  rebind(): void {
    this.#open()
    if (this.#sockets.length > 1 + MOST_OLD) this.#close(this.#sockets.shift())
  }

  /** How to send from the address that the client has now, also when it has another one by then. */
  wayOut(): (datagram: Buffer) => void {
    const { address, port } = this.#ports.peer
    const socket = this.#sockets.at(-1)
    return (datagram) => {
      // What cannot be sent is lost, as on any path.
      if (socket !== undefined && !this.#closed.has(socket)) sendDatagram(socket, datagram, port, address)
    }
  }

  /** Whether the peer sees the client at this port, or has seen it there. */
  isAt(port: number): boolean {
    return this.#seenAt.has(port)
  }

  close(): void {
    for (const socket of this.#sockets.splice(0)) this.#close(socket)
  }

  #open(): void {
    const { peer, received, strayed } = this.#ports
    const socket = createSocket(peer.family === 6 ? 'udp6' : 'udp4')
    socket.on('error', () => {})
    socket.once('listening', () => this.#seenAt.add(socket.address().port))
    socket.on('message', (datagram, { address, port }) => {
      if (withoutZone(address) !== withoutZone(peer.address) || port !== peer.port) return
      if (socket === this.#sockets.at(-1)) received(datagram)
      else strayed()
    })
    // On loopback, nobody else can send to it.
    const local = peer.address.startsWith('127.') ? '127.0.0.1' : peer.address === '::1' ? '::1' : undefined
    socket.bind({ port: 0, ...(local === undefined ? {} : { address: local }) })
    this.#sockets.push(socket)
  }

  #close(socket: Socket | undefined): void {
    if (socket === undefined || this.#closed.has(socket)) return
    this.#closed.add(socket)
    socket.close()
  }
}

/** Of a link-local address the zone is a number here, and a name there. */
function withoutZone(address: string): string {
  return address.split('%')[0] ?? address
}
