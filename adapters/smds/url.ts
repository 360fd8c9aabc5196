import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { Es9Client, type Es9FunctionOf, type Es9Request, type Es9Response } from '../../transport/es9-client.ts'
import type { FunctionAccess } from '../../transport/function-client.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import { exchangeOf } from '../exchange.ts'
import type { PortFunction, SmdsPort } from '../port.ts'

/** Where an SM-DS is and how to get to it. Plain data. */
export interface SmdsAccess extends Pick<FunctionAccess, 'url' | 'address' | 'trust' | 'tls' | 'authorization'> {
  /** Name of the adapter that reports show. */
  readonly adapter: 'url' | 'simulated'
  /** Default JSON, which every SM-DS has. */
  readonly binding?: FunctionBinding
}

/** An SM-DS behind a URL: ES11 over HTTPS (SGP.22 6.2, 6.5, 6.6). Connects at the first exchange and stays connected. */
export function smdsAtUrl({ adapter, binding = 'json', ...access }: SmdsAccess, patience: Partial<HttpsPatience> = {}): SmdsPort {
  const client = new Es9Client<'ES11'>({ ...access, peer: 'smds', interface: 'ES11', binding, patience })
  const calls =
    <F extends Es9FunctionOf<'ES11'>>(name: F): PortFunction<Es9Request<'ES11', F>, Es9Response<'ES11', F>> =>
    async (request, tape, signal) =>
      exchangeOf(await client.call(name, request, tape, signal))

  return {
    identity: { role: 'smds', adapter, endpoint: client.endpoint },
    initiateAuthentication: calls('initiateAuthentication'),
    authenticateClient: calls('authenticateClient'),
    close: () => client.close(),
  }
}
