/** Inject mode: the eIM calls TransferEimPackage on an IPA that can be reached (SGP.32 v1.2 5.14.4, 6.3.3.1). */
import { decode, type Type } from '../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import type { EsipaClient, EsipaRequest, EsipaResponse } from '../../transport/esipa-client.ts'
import { blankTape, type Tape } from '../../transport/tape.ts'
import type { EimCore } from './core.ts'
import { next } from './get-package.ts'
import { type AnyResult, provideResult } from './provide-result.ts'

/** What became of one push. */
export type Injected =
  | { readonly kind: 'nothingToDo' }
  /** The IPA has it, and the result comes another way. */
  | { readonly kind: 'received' }
  | { readonly kind: 'refused'; readonly code: string | number }
  | { readonly kind: 'done'; readonly acknowledged: readonly UnboundedInteger[] }

const packageTypes: Readonly<Record<number, readonly [kind: string, type: Type<unknown>]>> = {
  48977: ['euiccPackageRequest', EuiccPackageRequest],
  48978: ['ipaEuiccDataRequest', IpaEuiccDataRequest],
  48980: ['profileDownloadTriggerRequest', ProfileDownloadTriggerRequest],
}

/** No connection of ours has this number: what an IPA answers here came on the eIM's own. */
const OWN_CONNECTION = -1

/**
 * Sends the next package for an eUICC, takes an immediate result, and pushes the acknowledgements.
 *
 * @throws PeerFault; the package is then offered again
 */
export async function injectNext(
  eim: EimCore,
  eid: string,
  client: EsipaClient<'1.2'>,
  tape: Tape = blankTape,
  signal?: AbortSignal,
): Promise<Injected> {
  const euicc = eim.records.euiccs.get(eid)
  const found = euicc === undefined ? undefined : next(eim, euicc)
  if (found?.kind !== 'order') return { kind: 'nothingToDo' }
  const [kind, type] = packageTypes[found.octets.readUInt16BE(0)] ?? []
  if (kind === undefined || type === undefined) return { kind: 'nothingToDo' }
  const request = { kind, value: decode(type, found.octets).value } as EsipaRequest<'1.2', 'transferEimPackage'>
  const { value: answer } = await client.call('transferEimPackage', request, tape, signal)
  eim.log(`ESipa.TransferEimPackage EID ${eid} ${kind} -> ${answer.kind}`)
  if (answer.kind === 'eimPackageReceived') return { kind: 'received' }
  const result = resultOf(answer, found.order.eimTransactionId)
  const provided = provideResult(eim, {
    eidValue: Buffer.from(eid, 'hex'),
    result,
    connection: OWN_CONNECTION,
    carriesEid: true,
  })
  if (result.kind === 'formatError') return { kind: 'refused', code: result.code }
  const numbers = provided.kind === 'acknowledgements' ? provided.numbers : []
  if (numbers.length > 0) await client.call('transferEimPackage', { kind: 'eimAcknowledgements', value: numbers }, tape, signal)
  return { kind: 'done', acknowledged: numbers }
}

function resultOf(
  answer: Exclude<EsipaResponse<'1.2', 'transferEimPackage'>, { readonly kind: 'eimPackageReceived' }>,
  eimTransactionId: string | undefined,
): AnyResult {
  switch (answer.kind) {
    case 'euiccPackageResult':
      return { kind: 'package', result: answer.value, notifications: [], further: [] }
    case 'ePRAndNotifications': {
      const { euiccPackageResult, notificationList } = answer.value
      return { kind: 'package', result: euiccPackageResult, notifications: notificationList, further: [] }
    }
    case 'ipaEuiccDataResponse':
      return { kind: 'data', response: answer.value }
    case 'eimPackageError':
      return { kind: 'formatError', code: answer.value, eimTransactionId }
  }
}
