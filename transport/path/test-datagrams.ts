/** For tests: UDP sockets on loopback, and a path to a peer that is told of. */
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { after } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type DatagramPath, openDatagramPath } from './datagram-path.ts'
import type { TroubleScript } from './trouble.ts'

/** A socket until the tests of the file are done. */
export async function udpSocket(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  after(() => socket.close())
  return socket
}

/** A path to a port of this machine, and what it told. */
export async function pathTo(port: number, script: TroubleScript = {}): Promise<DatagramPath & { readonly told: string[] }> {
  const told: string[] = []
  const tell = (text: string) => void told.push(text)
  const path = await openDatagramPath({ target: { host: '127.0.0.1', port }, peer: 'the eIM', script, tell })
  after(() => path.close())
  return Object.assign(path, { told })
}

/** Until it holds. @throws Error where it does not for so long that it never will */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    if (waited > 20_000) throw new Error(`waited for in vain: ${what}`)
    await setTimeout(5)
  }
}
