/** An eIM that DTLS does not reach: its port is open, nothing ever answers, and what is sent there is seen. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readable } from '../../transport/coap/message.ts'

export interface BlockedPort {
  readonly port: number
  close(): Promise<void>
}

/** The port of CoAP without DTLS stands before that of coaps: 5683 and 5684 (RFC 7252 6.1, 6.2). */
const BEFORE = 1

/**
 * @param seen told of each datagram, of the CoAP message that it is, unprotected, where it is one, and of its sender
 * @throws Error of the system where the port itself cannot be listened on; the one before it may be somebody else's
 */
export async function listenBlocked(
  host: string,
  port: number,
  seen: (octets: Buffer, isPlainCoap: boolean, peer: string) => void,
): Promise<BlockedPort> {
  const own = await listening(host, port)
  const { port: bound } = own.address()
  const sockets = [own]
  try {
    if (bound > BEFORE) sockets.push(await listening(host, bound - BEFORE))
  } catch {
    // What is sent there then reaches whoever has it.
  }
  for (const socket of sockets)
    socket.on('message', (octets, { address, port: from }) => seen(octets, isPlain(octets), `${address}:${from}`))
  return {
    port: bound,
    async close() {
      await Promise.all(
        sockets.map(async (socket) => {
          const closed = once(socket, 'close')
          socket.close()
          await closed
        }),
      )
    },
  }
}

async function listening(host: string, port: number): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const bound = once(socket, 'listening')
  socket.bind(port, host)
  await bound
  return socket
}

/** The first octets of DTLS records and of CoAP messages are never the same (RFC 7983). */
function isPlain(octets: Buffer): boolean {
  return readable(octets) !== undefined
}
