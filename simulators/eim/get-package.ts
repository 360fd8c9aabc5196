/** ESipa.GetEimPackage: which package waits for an eUICC (SGP.32 5.14.5, 3.1.1.1). */
import { showOctets } from '../../protocol/ber/octets.ts'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { EimPackageError } from '../../protocol/esipa/get-eim-package.ts'
import type { Reply } from '../../transport/reply.ts'
import type { EimCore } from './core.ts'
import { certificatesOrder, dataOrder } from './make-orders.ts'
import { signOrder } from './sign-package.ts'
import type { Euicc, Order, PackageOrder } from './state.ts'
import { withOrder } from './state.ts'

/** What is asked, whatever the version. */
export interface Retrieval {
  readonly eidValue: Uint8Array | undefined
  readonly notifyStateChange: boolean
  /** Name or number. */
  readonly stateChangeCause: string | number | undefined
  readonly connection: number
  readonly binding: FunctionBinding
}

export type Retrieved =
  | { readonly kind: 'error'; readonly error: EimPackageError }
  | { readonly kind: 'order'; readonly order: Order; readonly octets: Buffer }
  | { readonly kind: 'reply'; readonly reply: Reply }

export function getEimPackage(eim: EimCore, retrieval: Retrieval): Retrieved {
  const { decisions, records, connections } = eim
  const refusal = decisions.checkEid(retrieval.eidValue)
  if (refusal !== undefined || retrieval.eidValue === undefined) return { kind: 'error', error: refusal ?? 'missingEid' }
  const eid = showOctets(retrieval.eidValue)
  const found = decisions.findEuicc(eid, records)
  if (found === undefined) {
    const unknown = decisions.unknownEid()
    return typeof unknown === 'string' ? { kind: 'error', error: unknown } : { kind: 'reply', reply: unknown }
  }
  remember(connections, retrieval.connection, eid)
  const objection = retrieval.notifyStateChange ? decisions.checkStateChange(retrieval.stateChangeCause) : undefined
  if (objection !== undefined) return { kind: 'error', error: objection }
  const euicc = retrieval.notifyStateChange ? decisions.afterStateChange(eim, found, retrieval.stateChangeCause) : found
  return next(eim, euicc, retrieval.binding)
}

/** The next order as it is sent; the state behind it is kept before anything leaves. @param binding undefined for a push */
export function next(eim: EimCore, before: Euicc, binding?: FunctionBinding): Retrieved {
  const { decisions, records } = eim
  let euicc = withCertificatesAskedFor(eim, before)
  let order = decisions.nextOrder(euicc)
  while (order?.kind === 'package' && (order.request === undefined || !decisions.keepsOctets(order, binding))) {
    const { id } = order
    euicc = signOrder(eim, euicc, order as PackageOrder)
    order = euicc.open.find((one) => one.id === id) ?? decisions.nextOrder(euicc)
    if (order?.id === id) break
  }
  if (order === undefined || order.request === undefined) {
    records.put(euicc)
    return { kind: 'error', error: 'noEimPackageAvailable' }
  }
  const octets = decisions.octetsOf(order, Buffer.from(order.request, 'hex'))
  const delivered: Order = {
    ...order,
    status: 'delivered',
    deliveries: order.deliveries + 1,
    ...(binding === undefined ? {} : { binding }),
  }
  records.put(decisions.afterDelivery(withOrder(euicc, delivered), delivered))
  return { kind: 'order', order: delivered, octets }
}

/** A question that so many answers held, and that the IPA did not answer, lets others pass. */
const MOST_QUESTIONS = 3

/** The oldest that is to be offered. A data request that the IPA leaves unanswered holds up no package behind it. */
export function oldestOrder({ open }: Euicc): Order | undefined {
  const offered = open.filter(({ status }) => status === 'queued' || status === 'delivered')
  return offered.find(({ kind, deliveries }) => kind !== 'data' || deliveries < MOST_QUESTIONS) ?? offered[0]
}

/** Marks what the eIM knows as old, and asks anew as the settings say (2.11.1.1.3, 2.11.1.2). */
export function stateChanged({ behaviour, random }: EimCore, euicc: Euicc, cause: string | number | undefined): Euicc {
  const stale: Euicc = { ...euicc, view: { ...euicc.view, stale: String(cause ?? 'unknown') } }
  const asks = behaviour.asksAfterStateChange
  if (asks === 'nothing') return stale
  const isAsking = (order: Order) =>
    order.status === 'queued' &&
    (asks === 'dataRequest' ? order.kind === 'data' : order.kind === 'package' && order.notes[0]?.name === 'listProfileInfo')
  if (stale.open.some(isAsking)) return stale
  if (asks === 'dataRequest') return dataOrder(behaviour, stale, {}, random).euicc
  const listProfileInfo: PackageOrder = {
    kind: 'package',
    id: stale.lastOrder + 1,
    status: 'queued',
    deliveries: 0,
    operations: 'A003BF2D00',
    notes: [{ name: 'listProfileInfo', flag: true }],
  }
  return { ...stale, lastOrder: listProfileInfo.id, open: [...stale.open, listProfileInfo] }
}

/** Puts the question for the certificates before a package or a trigger whose result could not be checked. */
function withCertificatesAskedFor(eim: EimCore, euicc: Euicc): Euicc {
  const { behaviour, decisions, euiccKeys } = eim
  if (!behaviour.learnsCertificates) return euicc
  const first = decisions.nextOrder(euicc)
  if ((first?.kind !== 'package' && first?.kind !== 'trigger') || first.deliveries > 0 || euiccKeys.of(euicc).kind !== 'none')
    return euicc
  return certificatesOrder(eim, euicc)
}

const MAX_CONNECTIONS = 20_000

function remember(connections: Map<number, string>, connection: number, eid: string): void {
  if (connections.get(connection) === eid) return
  connections.delete(connection)
  connections.set(connection, eid)
  if (connections.size <= MAX_CONNECTIONS) return
  const [oldest] = connections.keys()
  if (oldest !== undefined) connections.delete(oldest)
}
