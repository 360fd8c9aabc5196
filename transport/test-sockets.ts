/** For tests: the sockets of UDP that a piece of code binds, to be seen from outside. */
import { Socket } from 'node:dgram'
import type { TestContext } from 'node:test'

/** Sockets that are bound from here on until the test is over, the first ones first. */
export function boundSockets(t: TestContext): readonly Socket[] {
  const bound: Socket[] = []
  const { bind } = Socket.prototype
  t.mock.method(Socket.prototype, 'bind', function (this: Socket, ...values: Parameters<typeof bind>) {
    bound.push(this)
    return bind.apply(this, values)
  })
  return bound
}

/** As if a datagram had come from port 0, which no socket can send from, and anybody with a raw one. */
export function fromPortZero(socket: Socket | undefined, octets: Buffer): void {
  socket?.emit('message', octets, { address: '127.0.0.1', family: 'IPv4', port: 0, size: octets.length })
}
