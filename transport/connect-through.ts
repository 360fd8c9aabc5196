/** Connections through an HTTP CONNECT proxy (RFC 9110 9.3.6): TLS is with the server at the end of the tunnel. */
import type { Socket } from 'node:net'
import { PeerFault } from './faults.ts'
import type { OpenConnection } from './https-client.ts'
import { openTcp } from './tcp-open.ts'
import { abortFault, connectTls } from './tls-connect.ts'

export interface ProxyPlace {
  readonly host: string
  readonly port: number
}

/** Longer answers to CONNECT are none. */
const MOST_HEAD = 8192

/** Opens connections to a server through the proxy, which is asked for the server by its name. */
export function connectThrough(proxy: ProxyPlace): OpenConnection {
  return async (target, patience, signal) => {
    const socket = await openTcp(proxy, patience, signal)
    await tunnelled(socket, `${target.servername}:${target.port}`, patience.connectMs, signal)
    return connectTls(target, patience, signal, socket)
  }
}

/** @throws PeerFault in phase connect; the socket is destroyed then */
function tunnelled(socket: Socket, authority: string, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0)
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      for (const event of ['data', 'error', 'close']) socket.removeAllListeners(event)
      socket.pause()
    }
    const fail = (fault: PeerFault) => {
      settle()
      socket.on('error', () => {}).destroy()
      reject(fault)
    }
    const gone = (kind: 'unreachable' | 'silent', how: string) =>
      fail(new PeerFault(kind, 'connect', `no tunnel to ${authority}: ${how}`))
    const onAbort = () => fail(abortFault(signal, 'connect'))
    const timer = setTimeout(() => gone('silent', `the proxy says nothing for ${waitMs} ms`), waitMs)
    signal?.addEventListener('abort', onAbort, { once: true })
    socket.once('error', (error: NodeJS.ErrnoException) => gone('unreachable', error.code ?? error.message))
    socket.once('close', () => gone('unreachable', 'the proxy hung up'))
    socket.on('data', (piece) => {
      head = Buffer.concat([head, piece])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return head.length > MOST_HEAD ? gone('unreachable', 'the proxy does not speak HTTP') : undefined
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1'))?.[1]
      if (status?.startsWith('2') !== true) return gone('unreachable', `the proxy answers ${status ?? 'in no HTTP'}`)
      settle()
      const behind = head.subarray(end + 4)
      if (behind.length > 0) socket.unshift(behind)
      resolve()
    })
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`)
  })
}
