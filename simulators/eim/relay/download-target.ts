/** Where a download goes: found by the transaction of the trigger, by the connection, or by the address alone (SGP.32 v1.2 5.14.1). */
import { showOctets } from '../../../protocol/ber/octets.ts'
import { parseActivationCode } from '../../../protocol/identifiers/activation-code.ts'
import type { EimCore } from '../core.ts'
import type { Euicc, TriggerOrder } from '../state.ts'

export interface DownloadTarget {
  readonly euicc?: Euicc
  readonly order?: TriggerOrder
  readonly server: 'smdp' | 'smds'
  readonly address: string
  readonly matchingId?: string
  readonly oid?: string
}

export interface TargetQuestion {
  readonly eimTransactionId?: Uint8Array | undefined
  readonly smdpAddress?: string | undefined
  readonly connection: number
}

/** The target, or the error of InitiateAuthentication. */
export function targetOf(
  eim: EimCore,
  question: TargetQuestion,
): DownloadTarget | 'invalidEimTransactionId' | 'invalidDpAddress' | 'undefinedError' {
  const found = eim.decisions.triggerOf(eim, question)
  if (found === undefined && question.eimTransactionId !== undefined) return 'invalidEimTransactionId'
  const { smdpAddress } = question
  if (found === undefined) {
    if (smdpAddress === undefined) return 'undefinedError'
    const euicc = eim.records.euiccs.get(eim.connections.get(question.connection) ?? '')
    return { server: 'smdp', address: smdpAddress, ...(euicc === undefined ? {} : { euicc }) }
  }
  const { euicc, order } = found
  const { source } = order
  if (source.kind === 'smds') {
    const address = source.address ?? smdpAddress ?? euicc.rootSmdsAddress
    return address === undefined ? 'undefinedError' : { euicc, order, server: 'smds', address, matchingId: '' }
  }
  if (source.kind === 'defaultSmdp') {
    const address = smdpAddress ?? euicc.view.defaultSmdpAddress
    return address === undefined ? 'undefinedError' : { euicc, order, server: 'smdp', address, matchingId: '' }
  }
  const { smdpAddress: fqdn, matchingId, smdpOid } = parseActivationCode(source.text)
  const address = fqdn.port === undefined ? fqdn.host : `${fqdn.host}:${fqdn.port}`
  // The IPA read the same activation code: another address is a mistake of one side.
  if (smdpAddress !== undefined && smdpAddress.toLowerCase() !== address.toLowerCase()) return 'invalidDpAddress'
  return { euicc, order, server: 'smdp', address, matchingId, ...(smdpOid === undefined ? {} : { oid: smdpOid }) }
}

/** The trigger that this transaction names; without one, the last that went out on the connection. */
export function triggerByTransaction(
  { records, connections }: EimCore,
  { eimTransactionId, connection }: TargetQuestion,
): { readonly euicc: Euicc; readonly order: TriggerOrder } | undefined {
  const isTrigger = (order: Euicc['open'][number]): order is TriggerOrder =>
    order.kind === 'trigger' && order.status === 'delivered'
  if (eimTransactionId === undefined) {
    const euicc = records.euiccs.get(connections.get(connection) ?? '')
    const order = euicc?.open.find(isTrigger)
    return euicc && order && { euicc, order }
  }
  const transaction = showOctets(eimTransactionId)
  for (const euicc of records.euiccs.values()) {
    const order = euicc.open.filter(isTrigger).find((one) => one.eimTransactionId === transaction)
    if (order !== undefined) return { euicc, order }
  }
  return undefined
}
