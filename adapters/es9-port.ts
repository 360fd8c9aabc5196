import type { Es9Interface } from '../protocol/bindings/es9-asn1.ts'
import { Es9Client, type Es9FunctionOf, type Es9Request, type Es9Response } from '../transport/es9-client.ts'
import type { HttpsPatience } from '../transport/https-client.ts'
import type { ServerAccess } from './access.ts'
import { exchangeOf } from './exchange.ts'
import type { PortFunction } from './port.ts'

/** What the ports of an SM-DP+ and an SM-DS are made of: a client over HTTPS (SGP.22 6.2, 6.5, 6.6) that connects at the first call. */
export function es9Port<I extends Es9Interface>(
  of: I,
  peer: 'smdp' | 'smds',
  { adapter, binding = 'json', ...access }: ServerAccess,
  patience: Partial<HttpsPatience>,
) {
  const client = new Es9Client<I>({ ...access, peer, interface: of, binding, patience })
  return {
    identity: { role: peer, adapter, endpoint: client.endpoint },
    /** A function of the port. */
    calls:
      <F extends Es9FunctionOf<I>>(name: F): PortFunction<Es9Request<I, F>, Es9Response<I, F>> =>
      async (request, tape, signal) =>
        exchangeOf(await client.call(name, request, tape, signal)),
    close: () => client.close(),
  }
}
