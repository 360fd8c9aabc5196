/** An eIM that DTLS does not reach: nothing ever answers, and what is sent to it is seen, with DTLS or without. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readable } from '../../transport/coap/message.ts'

export interface BlockedPort {
  readonly port: number
  /** Where CoAP without DTLS is seen: the port itself, and those beside it that could be had. */
  readonly watched: readonly number[]
  /** Ports beside it that are somebody else's. */
  readonly taken: readonly number[]
  close(): Promise<void>
}

/** A datagram that came. */
export interface SeenBlocked {
  readonly octets: Buffer
  /** Whether it is a CoAP message as it is, unprotected. */
  readonly isPlain: boolean
  /** Port that it was sent to, where IPAs look for the eIM. */
  readonly to: number
  /** Whether that is not the one of the eIM. */
  readonly isBeside: boolean
  readonly address: string
  /** Port that it came from. */
  readonly from: number
}

/** Where an IPA looks for CoAP that has no port of it (RFC 7252 6.1). */
const PLAIN_PORT = 5683
/** The port of CoAP without DTLS stands before that of coaps: 5683 and 5684 (RFC 7252 6.1, 6.2). */
const BEFORE = 1

interface Blocking {
  readonly host: string
  readonly port: number
  /** That of CoAP without DTLS. */
  readonly plainPort?: number
  /** Where IPAs look for the eIM, and so for ports beside it; default where it listens. */
  readonly soughtAt?: { readonly host: string; readonly port: number } | undefined
}

interface Watched {
  readonly socket: Socket
  /** By which IPAs know it. */
  readonly port: number
  readonly isBeside: boolean
}

/**
 * @throws Error of the system where the port itself cannot be listened on; those beside it may be somebody else's
 */
export async function listenBlocked(
  { host, port: wanted, plainPort = PLAIN_PORT, soughtAt }: Blocking,
  seen: (datagram: SeenBlocked) => void,
): Promise<BlockedPort> {
  const own = await listening(host, wanted)
  const { port: bound } = own.address()
  const { host: soughtHost, port: sought } = soughtAt ?? { host, port: bound }
  const all: Watched[] = [{ socket: own, port: sought, isBeside: false }]
  const taken: number[] = []
  for (const one of new Set([sought - BEFORE, plainPort].filter((port) => port > 0 && port !== sought))) {
    const socket = await listening(soughtHost, one).catch(() => undefined)
    if (socket === undefined) taken.push(one)
    else all.push({ socket, port: one, isBeside: true })
  }
  for (const { socket, port: to, isBeside } of all)
    socket.on('message', (octets, { address, port: from }) =>
      seen({ octets, isPlain: isPlain(octets), to, isBeside, address, from }),
    )
  return {
    port: bound,
    watched: all.map((one) => one.port),
    taken,
    async close() {
      await Promise.all(all.map(({ socket }) => closed(socket)))
    },
  }
}

async function listening(host: string, port: number): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const bound = once(socket, 'listening')
  try {
    socket.bind(port, host)
    await bound
    return socket
  } catch (error) {
    await closed(socket)
    throw error
  }
}

async function closed(socket: Socket): Promise<void> {
  const end = once(socket, 'close')
  socket.close()
  await end
}

/** The first octets of DTLS records and of CoAP messages are never the same (RFC 7983). */
function isPlain(octets: Buffer): boolean {
  return readable(octets) !== undefined
}
