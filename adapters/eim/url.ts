import type { EsipaFunction } from '../../protocol/bindings/paths.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { EsipaClient, type EsipaRequest, type EsipaResponse } from '../../transport/esipa-client.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import type { ServerAccess } from '../access.ts'
import { exchangeOf } from '../exchange.ts'
import type { EimPort, PortFunction } from '../port.ts'

/** Where an eIM is and how to get to it. */
export type EimAccess = ServerAccess

/** An eIM behind a URL: ESipa of v1.2 over HTTPS (SGP.32 6.1). Connects at the first exchange and stays connected. */
export function eimAtUrl(access: EimAccess, patience: Partial<HttpsPatience> = {}): EimPort {
  return eimOfVersion('1.2', access, patience)
}

/** The same with the types of another version. */
export function eimOfVersion<S extends SpecVersion>(
  spec: S,
  { adapter, binding = 'asn1', ...access }: EimAccess,
  patience: Partial<HttpsPatience> = {},
): EimPort<S> {
  const client = new EsipaClient<S>({ ...access, peer: 'eim', spec, binding, patience })
  const calls =
    <F extends EsipaFunction>(name: F): PortFunction<EsipaRequest<S, F>, EsipaResponse<S, F>> =>
    async (request, tape, signal) =>
      exchangeOf(await client.call(name, request, tape, signal))

  return {
    identity: { role: 'eim', adapter, endpoint: client.endpoint },
    getEimPackage: calls('getEimPackage'),
    provideEimPackageResult: calls('provideEimPackageResult'),
    handleNotification: calls('handleNotification'),
    initiateAuthentication: calls('initiateAuthentication'),
    authenticateClient: calls('authenticateClient'),
    getBoundProfilePackage: calls('getBoundProfilePackage'),
    cancelSession: calls('cancelSession'),
    close: () => client.close(),
  }
}
