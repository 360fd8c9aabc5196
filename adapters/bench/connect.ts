import type { EsipaBinding } from '../../protocol/bindings/content-types.ts'
import type { HttpsPatience } from '../../transport/https-client.ts'
import { accessOver, type ServerAccess } from '../access.ts'
import { eimAtUrl } from '../eim/url.ts'
import type { EimPort } from '../port.ts'
import type { Connection } from './bench.ts'
import { type Pace, paced } from './paced.ts'

/** How connections to an eIM are made, with the patience of the profile for every stage of an exchange. */
export function connector(access: ServerAccess, patienceMs: number, pace: Pace) {
  const patience: Partial<HttpsPatience> = {
    connectMs: patienceMs,
    handshakeMs: patienceMs,
    headersMs: patienceMs,
    bodyMs: patienceMs,
  }
  return (over: EsipaBinding, connection: Connection = {}): EimPort => {
    const { patience: own, binding = over, coaps, ...changes } = connection
    return paced(eimAtUrl({ ...accessOver(throughPath(access, coaps), binding), ...changes }, { ...patience, ...own }), pace)
  }
}

function throughPath(access: ServerAccess, coaps: Connection['coaps']): ServerAccess {
  const { coapsAt } = access
  if (coapsAt === undefined || coaps === undefined) return access
  const { near, ...mapping } = coaps
  const at = { ...coapsAt, mapping: { ...coapsAt.mapping, ...mapping } }
  return { ...access, coapsAt: near === undefined ? at : { ...at, address: near } }
}
