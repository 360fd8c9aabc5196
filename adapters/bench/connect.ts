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
    const { patience: own, binding = over, coaps, near, ...changes } = connection
    const way = near === undefined ? mapped(access, coaps) : throughPath(mapped(access, coaps), near)
    return paced(eimAtUrl({ ...accessOver(way, binding), ...changes }, { ...patience, ...own }), pace)
  }
}

function mapped(access: ServerAccess, mapping: Connection['coaps']): ServerAccess {
  const { coapsAt } = access
  if (coapsAt === undefined || mapping === undefined) return access
  return { ...access, coapsAt: { ...coapsAt, mapping: { ...coapsAt.mapping, ...mapping } } }
}

/** The trouble of the profile is on the path already. */
function throughPath({ network: _, coapsAt, ...access }: ServerAccess, near: NonNullable<Connection['near']>): ServerAccess {
  return { ...access, address: near, ...(coapsAt === undefined ? {} : { coapsAt: { ...coapsAt, address: near } }) }
}
