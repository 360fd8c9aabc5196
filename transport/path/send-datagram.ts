import type { Socket } from 'node:dgram'

/** Sends a datagram. One that cannot be sent is one that is lost: to port 0, which anybody can send from, and from a socket that has ended. */
export function sendDatagram(socket: Socket, octets: Uint8Array, port: number, address: string): void {
  try {
    socket.send(octets, port, address, () => {})
  } catch {
    // Node throws here what it would else give to the callback.
  }
}
