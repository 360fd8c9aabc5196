/** A DTLS server on a UDP port: an association for each address that proves to be one, until it ends or is forgotten. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'
import { PeerFault } from '../faults.ts'
import type { TlsFacts } from '../tape.ts'
import { systemTimers } from '../timers.ts'
import { DtlsContext, type DtlsSettings } from './dtls-context.ts'
import { DtlsSession } from './dtls-session.ts'

export interface DtlsServerSettings extends Omit<DtlsSettings, 'side'> {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default one that the system chooses. */
  readonly port?: number
  /** Associations at most, begun ones among them; the one that was silent longest goes first. Default 4,096. */
  readonly most?: number
  /** What misbehaves below DTLS. */
  readonly beneath?: DatagramGate
}

/** Sees each datagram before DTLS does. @returns whether DTLS gets it */
export type DatagramGate = (datagram: Buffer, peer: GatedPeer) => boolean

/** What can be done in the place of DTLS. */
export interface GatedPeer {
  readonly address: string
  readonly port: number
  /** As if a record with these octets had come; default those of the last record. Nothing without an association. */
  deliver(octets?: Buffer): void
  /** Without keys. */
  send(datagram: Buffer): void
  /** Ends the association without a word. */
  end(): void
}

/** One association that stands. */
export interface DtlsAssociation {
  readonly address: string
  readonly port: number
  readonly facts: TlsFacts
  send(octets: Uint8Array): void
  close(): void
}

/** What the server tells of an association. */
export interface DtlsHandler {
  data(octets: Buffer): void
  /** @param why in words where it was no orderly end */
  closed(why?: string): void
}

export interface DtlsServer {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

interface Peer {
  /** The association that stands, or that is being made where none does. */
  current: DtlsSession | undefined
  /** A client that begins anew from the address of its old association, which it may have forgotten (RFC 6347 4.2.8). */
  candidate: DtlsSession | undefined
  /** Hands octets over as those of a record; the last ones. */
  deliver?: (octets?: Buffer) => void
}

const MOST = 4_096
const HANDSHAKE = 22
const CLIENT_HELLO = 1
const EPOCH = 3
const SHORTEST = 13

/**
 * @param begin called for each association that stands
 * @param failed told of handshakes that came to nothing
 * @throws PeerFault where the port cannot be had; OpenSslMissing; RangeError for settings that OpenSSL does not take
 */
export async function listenDtls(
  { host = '127.0.0.1', port = 0, most = MOST, beneath, ...settings }: DtlsServerSettings,
  begin: (association: DtlsAssociation) => DtlsHandler,
  failed: (why: string, from: string) => void = () => {},
): Promise<DtlsServer> {
  const context = new DtlsContext({ ...settings, side: 'server' })
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  const peers = new Map<string, Peer>()
  try {
    const listening = once(socket, 'listening')
    socket.bind(port, host)
    await listening
  } catch (cause) {
    context.free()
    throw new PeerFault('unreachable', 'connect', `cannot listen on ${host}:${port} (${(cause as NodeJS.ErrnoException).code})`, {
      cause,
    })
  }

  const forget = (name: string, peer: Peer) => {
    if (peer.current === undefined && peer.candidate === undefined && peers.get(name) === peer) peers.delete(name)
  }
  const make = (name: string, peer: Peer, address: string, from: number): DtlsSession => {
    let handler: DtlsHandler | undefined
    const session: DtlsSession = new DtlsSession(
      context,
      {
        timers: systemTimers,
        send: (datagram) => void socket.send(Buffer.from(datagram), from, address, () => {}),
        secure() {
          if (peer.candidate === session) {
            const old = peer.current
            peer.current = session
            peer.candidate = undefined
            old?.close()
          }
          const facts = session.facts(session.certificates)
          const send = (octets: Uint8Array) => session.write(octets)
          handler = begin({ address, port: from, facts, send, close: () => session.close() })
        },
        data(octets) {
          handler?.data(octets)
          if (beneath !== undefined) peer.deliver = (other = octets) => handler?.data(other)
        },
        closed(why) {
          if (peer.candidate === session) peer.candidate = undefined
          else if (peer.current === session) peer.current = undefined
          if (handler === undefined) failed(why ?? 'the client ended the handshake', name)
          else handler.closed(why)
          forget(name, peer)
        },
      },
      name,
    )
    return session
  }
  const gatedPeer = (name: string, address: string, from: number): GatedPeer => ({
    address,
    port: from,
    deliver: (octets) => peers.get(name)?.deliver?.(octets),
    send: (octets) => socket.send(octets, from, address, () => {}),
    end: () => void peers.delete(name),
  })
  socket.on('message', (datagram, { address, port: from }) => {
    const name = `${address}:${from}`
    const gated = beneath && gatedPeer(name, address, from)
    if (gated !== undefined && beneath?.(datagram, gated) === false) return
    const isBeginning =
      datagram.length > SHORTEST &&
      datagram[0] === HANDSHAKE &&
      datagram.readUInt16BE(EPOCH) === 0 &&
      // The last flight of a client, which comes again where ours was lost, begins nothing.
      datagram[SHORTEST] === CLIENT_HELLO
    let peer = peers.get(name)
    if (peer === undefined) {
      if (!isBeginning) return
      peer = { current: undefined, candidate: undefined }
    }
    // In the order in which they were last heard.
    peers.delete(name)
    peers.set(name, peer)
    if (isBeginning && peer.current?.isSecure === true) {
      peer.candidate ??= make(name, peer, address, from)
      peer.candidate.receive(datagram)
    } else {
      peer.current ??= make(name, peer, address, from)
      peer.current.receive(datagram)
      peer.candidate?.receive(datagram)
    }
    if (peers.size <= most) return
    const [oldest] = peers
    if (oldest === undefined) return
    peers.delete(oldest[0])
    for (const session of [oldest[1].candidate, oldest[1].current]) session?.close()
  })
  const { port: bound } = socket.address()
  return {
    host,
    port: bound,
    async close() {
      for (const { current, candidate } of [...peers.values()]) for (const session of [candidate, current]) session?.close()
      const closed = once(socket, 'close')
      // What says goodbye is on its way first.
      setImmediate(() => socket.close())
      await closed
      context.free()
    },
  }
}
