/** Results of download triggers, and packages that an IPA could not read: SGP.32 v1.2 2.11.2.3, 5.14.6. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { ProfileDownloadTriggerResult } from '../../protocol/sgp32/profile-download-trigger.ts'
import type * as v101 from '../../protocol/v101/ipa-euicc-data.ts'
import type { EimCore } from './core.ts'
import { finishAny } from './finish-order.ts'
import { hexOf } from './package-result.ts'
import type { Taken } from './provide-result.ts'
import { type Euicc, type Order, type Outcome, withOrder } from './state.ts'
import { iccidText, installed } from './view.ts'

/** Nothing of it is acknowledged: the PIR inside goes its own way to the SM-DP+. */
export function takeTriggerResult(
  eim: EimCore,
  euicc: Euicc,
  result: ProfileDownloadTriggerResult | Of<typeof v101.ProfileDownloadTriggerResult>,
): Taken {
  const nothing = (state: Euicc, what: string): Taken => ({ euicc: state, taken: [], received: [], what })
  const order = waiting(euicc, 'trigger', hexOf(result.eimTransactionId))
  if (order === undefined || !eim.decisions.isOverByResult(order))
    return nothing(euicc, 'profileDownloadTriggerResult of no trigger, ignored')
  const { profileDownloadTriggerResultData: data } = result
  const octets = showOctets(rawOf(result) ?? Buffer.of())
  if (data.kind === 'profileDownloadError') {
    const reason = 'profileDownloadErrorReason' in data.value ? data.value.profileDownloadErrorReason : 'undefinedError'
    return nothing(finishAny(eim, euicc, order, { kind: 'notInstalled', reason, octets }), `profileDownloadError ${reason}`)
  }
  const { profileInstallationResultData: pir, euiccSignPIR } = data.value
  const fault = eim.decisions.notificationFault(eim, euicc, signedBytes.euiccSignPIR(rawOf(pir) ?? Buffer.of()), euiccSignPIR)
  if (fault !== undefined) {
    const what = `profileInstallationResult discarded: ${fault}`
    if (eim.euiccKeys.of(euicc).kind === 'key') return nothing(euicc, what)
    // It cannot get better by another download; a result that can be checked still counts.
    return nothing(withOrder(euicc, { ...order, status: 'parked', outcome: { kind: 'unverified', why: fault, octets } }), what)
  }
  const { finalResult, notificationMetadata } = pir
  if (finalResult.kind === 'errorResult') {
    const reason = finalResult.value.errorReason
    return nothing(finishAny(eim, euicc, order, { kind: 'notInstalled', reason, octets }), `profileInstallationResult ${reason}`)
  }
  const iccid = notificationMetadata.iccid && iccidText(showOctets(notificationMetadata.iccid))
  const outcome: Outcome = { kind: 'installed', octets, ...(iccid === undefined ? {} : { iccid }) }
  const done = finishAny(eim, euicc, order, outcome)
  const view = iccid === undefined ? done.view : installed(done.view, iccid)
  const what = `profileInstallationResult ${iccid ?? 'without ICCID'}`
  return { euicc: { ...done, view }, taken: [], received: [notificationMetadata.seqNumber], what }
}

/** The IPA could not read a package, or does not know its kind. */
export function takeFormatError(
  eim: EimCore,
  euicc: Euicc,
  { code, eimTransactionId }: { readonly code: string | number; readonly eimTransactionId: string | undefined },
): Taken {
  const order = waiting(euicc, undefined, eimTransactionId)
  const state = order === undefined ? euicc : eim.decisions.afterFormatError(eim, euicc, order, { kind: 'ipaError', code })
  return { euicc: state, taken: [], received: [], what: `eimPackageResultResponseError ${code}` }
}

/** The order that a result without a counter is for: that of the transaction, or the one that went out. */
export function waiting(euicc: Euicc, kind: Order['kind'] | undefined, transaction: string | undefined): Order | undefined {
  const out = euicc.open.filter(
    (order) => order.status !== 'queued' && (kind === undefined || order.kind === kind || order.kind === 'raw'),
  )
  if (transaction === undefined) return out.find(({ status }) => status === 'delivered')
  return out.find((order) => order.eimTransactionId === transaction)
}
