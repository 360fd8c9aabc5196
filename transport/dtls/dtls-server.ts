/** A DTLS server on a UDP port: an association for each address that proves to be one, until it ends or is forgotten. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIP } from 'node:net'
import { sendDatagram } from '../path/send-datagram.ts'
import type { TlsFacts } from '../tape.ts'
import { systemTimers, type Timers } from '../timers.ts'
import { Associations } from './associations.ts'
import { DtlsContext, type DtlsSettings } from './dtls-context.ts'
import type { DatagramTraffic } from './traffic.ts'

export interface DtlsServerSettings extends Omit<DtlsSettings, 'side'> {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default one that the system chooses. */
  readonly port?: number
  /** Associations at most, and as many handshakes under way; of both, the one that was silent longest goes first. Default 4,096. */
  readonly most?: number
  /** Whether a datagram passes; those that do not are lost. @param peer address and port of the other end */
  readonly passes?: (datagram: Buffer, direction: 'received' | 'sent', peer: string) => boolean
  /** What misbehaves below DTLS. */
  readonly beneath?: DatagramGate
  /** An association over which nothing has come for so long is ended. Default it stands until there are too many. */
  readonly idleMs?: number
  /** Times of everything but the repetition of flights, which OpenSSL has on the clock of the system. */
  readonly timers?: Timers
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
  /** In Server Name Indication; undefined where there was none. */
  readonly serverName: string | undefined
  /** What has come from the client and went to it. Goes on counting. */
  readonly traffic: Readonly<DatagramTraffic>
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

const MOST = 4_096

/**
 * @param begin called for each association that stands
 * @param failed told of handshakes that came to nothing
 * @throws Error of the system where the port cannot be had; OpenSslMissing; RangeError for settings that OpenSSL does not take
 */
export async function listenDtls(
  {
    host = '127.0.0.1',
    port = 0,
    beneath,
    passes = () => true,
    most = MOST,
    idleMs,
    timers = systemTimers,
    ...settings
  }: DtlsServerSettings,
  begin: (association: DtlsAssociation) => DtlsHandler,
  failed: (why: string, from: string) => void = () => {},
): Promise<DtlsServer> {
  const context = new DtlsContext({ ...settings, side: 'server' })
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4')
  // What the system cannot take or give for a moment is lost, as any datagram may be.
  socket.on('error', () => {})
  try {
    const listening = once(socket, 'listening')
    socket.bind(port, host)
    await listening
  } catch (error) {
    context.free()
    socket.close()
    throw error
  }
  const send = (datagram: Buffer, to: number, address: string) => {
    if (passes(datagram, 'sent', `${address}:${to}`)) sendDatagram(socket, datagram, to, address)
  }
  const associations = new Associations(context, { timers, send, begin, failed }, { most, idleMs })
  socket.on('message', (datagram, { address, port: from }) => {
    // Nobody can be answered there (RFC 768: the sender has left out its port).
    if (from === 0) return
    if (!passes(datagram, 'received', `${address}:${from}`)) return
    const gated = (): GatedPeer => ({
      address,
      port: from,
      deliver: (octets) => associations.deliver(address, from, octets),
      send: (octets) => send(octets, from, address),
      end: () => associations.forget(address, from),
    })
    if (beneath === undefined || beneath(datagram, gated())) associations.receive(datagram, address, from)
  })
  const { port: bound } = socket.address()
  const end = async () => {
    associations.close()
    const closed = once(socket, 'close')
    // What says goodbye is on its way first.
    setImmediate(() => socket.close())
    await closed
    context.free()
  }
  let ended: Promise<void> | undefined
  return {
    host,
    port: bound,
    close() {
      ended ??= end()
      return ended
    },
  }
}
