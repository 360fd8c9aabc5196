/** A path of UDP to a peer that can be looked at and disturbed: what a network does to datagrams, and what somebody on it can do. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'
import { openDatagramPath } from '../../transport/path/datagram-path.ts'
import type { Meddling } from '../../transport/path/meddling.ts'
import { resolvePeer } from '../../transport/path/resolve-peer.ts'
import type { TroubleScript } from '../../transport/path/trouble.ts'

/** A datagram that has crossed the path, whole as it was. */
export interface Crossed {
  readonly by: 'us' | 'peer'
  readonly octets: Buffer
}

export interface PathSettings {
  /** Where the peer is. */
  readonly host: string
  readonly port: number
  /** Octets of a datagram at most, without IP and UDP: larger ones are lost, in either direction. */
  readonly largest?: number
  /** What becomes of each datagram of ours. */
  readonly outgoing?: (datagram: Buffer) => readonly Buffer[]
  /** Trouble behind it: what is lost there on its way back is not seen here. Default none. */
  readonly script?: TroubleScript | undefined
  /** Told of losses for length, of another address, and of the trouble behind it; the caller puts it on a tape as a note. */
  readonly tell?: (text: string) => void
}

/** The next hop: the peer itself, or trouble on the way to it. */
interface Hop {
  /** An address, and no name. */
  readonly host: string
  readonly port: number
  readonly meddling: Meddling | undefined
  close(): Promise<void>
}

export class DatagramPath {
  /** What crossed it, in order; of what was too large, that it was sent. */
  readonly crossed: Crossed[] = []
  /** What came back to addresses that are not the one of our association. */
  readonly toStrangers: Buffer[] = []
  readonly #settings: PathSettings
  readonly #inner: Socket
  readonly #hop: Hop
  readonly #strangers: Socket[] = []
  #outer: Socket
  #client: { readonly address: string; readonly port: number } | undefined
  readonly #gone = new Set<number>()
  #isClosed = false

  private constructor(settings: PathSettings, inner: Socket, hop: Hop) {
    this.#settings = settings
    this.#inner = inner
    this.#hop = hop
    this.#outer = this.#toPeer((octets) => this.#back(octets))
    inner.on('message', (datagram, { address, port }) => {
      if (this.#gone.has(port)) return
      this.#client = { address, port }
      for (const octets of settings.outgoing?.(datagram) ?? [datagram]) this.send(octets)
    })
  }

  /**
   * @param signal ends the search for the address of a name; a path that is open does not end with it
   * @throws PeerFault in phase resolve; Error where no port can be had on loopback; RangeError for a script that means nothing
   */
  static async open(settings: PathSettings, signal?: AbortSignal): Promise<DatagramPath> {
    // Looked up once: a name with several addresses may stand for several machines, and whoever sends on a path means one of them.
    const { address, port } = await resolvePeer(settings, signal)
    const hop = await nextHop({ ...settings, host: address, port })
    const inner = createSocket('udp4')
    // What a system reports of a socket that listens is like a lost datagram too.
    inner.on('error', () => {})
    try {
      const listening = once(inner, 'listening')
      inner.bind(0, '127.0.0.1')
      await listening
      return new DatagramPath(settings, inner, hop)
    } catch (error) {
      inner.close()
      await hop.close()
      throw error
    }
  }

  /** Where our end of the path is: what is sent there reaches the peer. */
  get near(): { readonly host: string; readonly port: number } {
    const { address, port } = this.#inner.address()
    return { host: address, port }
  }

  /** What trouble behind it may have done to an association. What is done here, such as another address, a scenario does on purpose. */
  get meddling(): Meddling | undefined {
    return this.#hop.meddling
  }

  /** Sends a datagram from the address of our association. */
  send(octets: Buffer): void {
    this.crossed.push({ by: 'us', octets })
    if (this.#fits(octets, 'to')) transmit(this.#outer, octets)
  }

  /** Sends a datagram from an address that the peer has never seen. */
  sendAsStranger(octets: Buffer): void {
    if (this.#isClosed) return
    const socket = this.#toPeer((answer) => void this.toStrangers.push(answer))
    this.#strangers.push(socket)
    transmit(socket, octets)
  }

  /** From here on, our datagrams come from another port, and those to the old one are lost: what a NAT does that has forgotten. */
  rebind(): void {
    const old = this.#outer
    this.#outer = this.#toPeer((octets) => this.#back(octets))
    old.close()
    this.#settings.tell?.('path: the device has another address, and what is sent to the old one is lost')
  }

  /** What our end sends from its port is lost from here on, until another one takes its place: it has lost its power. */
  forgetClient(): void {
    if (this.#client !== undefined) this.#gone.add(this.#client.port)
    this.#client = undefined
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const socket of [this.#inner, this.#outer, ...this.#strangers]) socket.close()
    void this.#hop.close()
  }

  #back(octets: Buffer): void {
    this.crossed.push({ by: 'peer', octets })
    if (this.#isClosed || this.#client === undefined || !this.#fits(octets, 'from')) return
    this.#inner.send(octets, this.#client.port, this.#client.address, () => {})
  }

  #fits({ length }: Buffer, way: 'to' | 'from'): boolean {
    const { largest, tell } = this.#settings
    if (largest === undefined || length <= largest) return true
    tell?.(`path: a datagram ${way} the eIM is lost: it has ${length} octets, and ${largest} are the most`)
    return false
  }

  #toPeer(heard: (octets: Buffer) => void): Socket {
    const { host, port } = this.#hop
    const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
    // That nobody listens, as another machine has told, is like a lost datagram.
    socket.on('error', () => {})
    socket.on('message', (octets) => heard(octets))
    socket.connect(port, host)
    return socket
  }
}

async function nextHop({ host, port, script, tell }: PathSettings): Promise<Hop> {
  if (script === undefined) return { host, port, meddling: undefined, close: async () => {} }
  return openDatagramPath({ target: { host, port }, peer: 'the eIM', script, ...(tell === undefined ? {} : { tell }) })
}

/** A datagram that cannot be sent is one that is lost. */
function transmit(socket: Socket, octets: Buffer): void {
  const send = () => {
    try {
      socket.send(octets, () => {})
    } catch {
      // The socket was closed meanwhile.
    }
  }
  try {
    socket.remoteAddress()
    send()
  } catch {
    socket.once('connect', send)
  }
}
