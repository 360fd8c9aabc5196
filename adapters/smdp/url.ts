import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { Es9Client, type Es9FunctionOf, type Es9Request, type Es9Response } from '../../transport/es9-client.ts'
import type { FunctionAccess } from '../../transport/function-client.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import { exchangeOf } from '../exchange.ts'
import type { PortFunction, SmdpPort } from '../port.ts'

/** Where an SM-DP+ is and how to get to it. Plain data. */
export interface SmdpAccess extends Pick<FunctionAccess, 'url' | 'address' | 'trust' | 'tls' | 'authorization'> {
  /** Name of the adapter that reports show. */
  readonly adapter: 'url' | 'simulated'
  /** Default JSON, which every SM-DP+ has. */
  readonly binding?: FunctionBinding
}

/** An SM-DP+ behind a URL: ES9+ over HTTPS (SGP.22 6.2, 6.5, 6.6). Connects at the first exchange and stays connected. */
export function smdpAtUrl({ adapter, binding = 'json', ...access }: SmdpAccess, patience: Partial<HttpsPatience> = {}): SmdpPort {
  const client = new Es9Client<'ES9+'>({ ...access, peer: 'smdp', interface: 'ES9+', binding, patience })
  const calls =
    <F extends Es9FunctionOf<'ES9+'>>(name: F): PortFunction<Es9Request<'ES9+', F>, Es9Response<'ES9+', F>> =>
    async (request, tape, signal) =>
      exchangeOf(await client.call(name, request, tape, signal))

  return {
    identity: { role: 'smdp', adapter, endpoint: client.endpoint },
    initiateAuthentication: calls('initiateAuthentication'),
    authenticateClient: calls('authenticateClient'),
    getBoundProfilePackage: calls('getBoundProfilePackage'),
    handleNotification: calls('handleNotification'),
    cancelSession: calls('cancelSession'),
    close: () => client.close(),
  }
}
