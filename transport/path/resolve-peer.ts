import { lookup } from 'node:dns/promises'
import { isIP, isIPv6, SocketAddress } from 'node:net'
import { PeerFault } from '../faults.ts'
import { abortFault } from '../tls-connect.ts'
import type { PeerAddress } from './path-client.ts'

/**
 * The address behind a name, or an address as the system writes it. Of a name that has both, the one of IPv4: no datagram tells which of
 * them has a way to the peer.
 *
 * @throws PeerFault in phase resolve
 */
export async function resolvePeer(
  { host, port }: { readonly host: string; readonly port: number },
  signal?: AbortSignal,
): Promise<PeerAddress> {
  if (signal?.aborted) throw abortFault(signal, 'resolve')
  if (isIP(host) !== 0) return { address: canonical(host), port, family: isIP(host) === 6 ? 6 : 4 }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortFault(signal, 'resolve'))
    signal?.addEventListener('abort', onAbort, { once: true })
    const none = (why: string, cause?: unknown) =>
      reject(new PeerFault('unreachable', 'resolve', `${host} has no address (${why})`, { cause }))
    lookup(host, { all: true })
      .then(
        (found) => {
          const { address, family } = found.find((one) => one.family === 4) ?? found[0] ?? {}
          if (address === undefined) none('none was found')
          else resolve({ address, port, family: family === 6 ? 6 : 4 })
        },
        (cause: NodeJS.ErrnoException) => none(cause.code ?? cause.message, cause),
      )
      .finally(() => signal?.removeEventListener('abort', onAbort))
  })
}

/** What comes back is from an address as the system writes it: `::1`, and not `0:0:0:0:0:0:0:1`. */
function canonical(address: string): string {
  if (!isIPv6(address)) return address
  const [plain, ...zone] = address.split('%')
  return [new SocketAddress({ address: plain, family: 'ipv6' }).address, ...zone].join('%')
}
