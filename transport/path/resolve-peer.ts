import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { PeerFault } from '../faults.ts'
import { abortFault } from '../tls-connect.ts'
import type { PeerAddress } from './path-client.ts'

/** The address behind a name. @throws PeerFault in phase resolve */
export async function resolvePeer(
  { host, port }: { readonly host: string; readonly port: number },
  signal?: AbortSignal,
): Promise<PeerAddress> {
  if (signal?.aborted) throw abortFault(signal, 'resolve')
  if (isIP(host) !== 0) return { address: host, port, family: isIP(host) === 6 ? 6 : 4 }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortFault(signal, 'resolve'))
    signal?.addEventListener('abort', onAbort, { once: true })
    lookup(host)
      .then(
        ({ address, family }) => resolve({ address, port, family: family === 6 ? 6 : 4 }),
        (cause: NodeJS.ErrnoException) =>
          reject(new PeerFault('unreachable', 'resolve', `${host} has no address (${cause.code ?? cause.message})`, { cause })),
      )
      .finally(() => signal?.removeEventListener('abort', onAbort))
  })
}
