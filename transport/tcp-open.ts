import { connect, isIP, type Socket } from 'node:net'
import { PeerFault, type Phase } from './faults.ts'
import { abortFault, type ConnectPatience, connectFault, connectTls, type TlsConnection, type TlsTarget } from './tls-connect.ts'

/** Opens a TCP connection without anything on it. @throws PeerFault in phase resolve or connect */
export function openTcp(
  place: { readonly host: string; readonly port: number },
  { connectMs }: Pick<ConnectPatience, 'connectMs'>,
  signal?: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let phase: Phase = isIP(place.host) === 0 ? 'resolve' : 'connect'
    const settle = (give: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      for (const event of ['lookup', 'error', 'connect']) socket.removeAllListeners(event)
      give()
    }
    const fail = (fault: PeerFault) =>
      settle(() => {
        socket.on('error', () => {}).destroy()
        reject(fault)
      })
    const onAbort = () => fail(abortFault(signal, phase))
    const socket = connect({ ...place, noDelay: true })
    const late = () => fail(new PeerFault('silent', phase, `no connection to ${place.host}:${place.port} for ${connectMs} ms`))
    const timer = setTimeout(late, connectMs)
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    socket.once('lookup', (error: Error | null) => {
      if (error === null) phase = 'connect'
    })
    socket.once('error', (error) => fail(connectFault(error, phase, place)))
    socket.once('connect', () => settle(() => resolve(socket)))
  })
}

/**
 * Opens a TLS connection as `connectTls` does, over a TCP connection of its own whose octets are counted.
 *
 * @throws PeerFault in phase resolve, connect or handshake
 */
export async function connectCounted(target: TlsTarget, patience: ConnectPatience, signal?: AbortSignal): Promise<TlsConnection> {
  const tcp = await openTcp(target, patience, signal)
  // TLS tells of its errors.
  tcp.on('error', () => {})
  return connectTls(target, patience, signal, tcp)
}
