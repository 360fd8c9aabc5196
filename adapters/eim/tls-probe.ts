import { defaultPatience, type HttpsPatience } from '../../transport/https-client.ts'
import { placeOf } from '../../transport/server-place.ts'
import type { Tape } from '../../transport/tape.ts'
import type { TlsChoice } from '../../transport/tls-choice.ts'
import type { TlsHello } from '../../transport/tls-connect.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import { probeTls, type TlsProbe } from '../../transport/tls-probe.ts'
import type { EimAccess } from './url.ts'

/** What one handshake offers. What is not said is as in every connection of ours. */
export interface TlsOffer extends TlsHello {
  readonly choice?: TlsChoice
  /** The client's own certificate. */
  readonly identity?: TlsIdentity
  /** Whether a request is sent once the handshake is done, to see that the server takes the connection. Default true. */
  readonly asks?: boolean
}

/**
 * Makes one connection of its own to the eIM under test and tells how it took the offer (SGP.32 2.6.3). Refusals are data.
 *
 * The request that it sends is a GET of `/`, which no function has: any answer will do, and it is judged by nobody.
 *
 * @throws PeerFault where there is no TCP connection, or where the run was cancelled
 */
export function tlsProbe(
  { url, address, trust, tls }: EimAccess,
  { choice, identity, asks = true, ...hello }: TlsOffer,
  tape: Tape,
  signal: AbortSignal,
  patience: Partial<HttpsPatience> = {},
): Promise<TlsProbe> {
  const place = placeOf({ url, ...(address === undefined ? {} : { address }) })
  const target = {
    ...place,
    trust,
    hello,
    tls: { ...tls, ...choice },
    ...(identity === undefined ? {} : { identity }),
  }
  const ask = asks ? `GET / HTTP/1.1\r\nHost: ${place.authority}\r\nConnection: close\r\n\r\n` : ''
  return probeTls('eim', target, Buffer.from(ask), { ...defaultPatience, ...patience }, tape, signal)
}
