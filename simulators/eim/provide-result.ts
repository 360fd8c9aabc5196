/** ESipa.ProvideEimPackageResult, alone or inside HandleNotification: whose result it is, and what is acknowledged (SGP.32 v1.2 5.14.6). */
import { showOctets } from '../../protocol/ber/octets.ts'
import { judgeEid } from '../../protocol/identifiers/eid.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import type { IpaEuiccDataResponse } from '../../protocol/sgp32/ipa-euicc-data.ts'
import type { ProfileDownloadTriggerResult } from '../../protocol/sgp32/profile-download-trigger.ts'
import type * as v101 from '../../protocol/v101/ipa-euicc-data.ts'
import type { EimCore } from './core.ts'
import { takeDataResponse } from './data-response.ts'
import { type AnyNotification, eidOfCertificate } from './notification.ts'
import { takeOver } from './outbox.ts'
import { type AnyPackageResult, hexOf, orderByCounter, takePackageResult } from './package-result.ts'
import type { Euicc } from './state.ts'
import { takeFormatError, takeTriggerResult } from './trigger-result.ts'

/** A result of any kind, the same for all versions. */
export type AnyResult =
  | {
      readonly kind: 'package'
      readonly result: AnyPackageResult
      readonly notifications: readonly AnyNotification[]
      readonly further: readonly AnyPackageResult[]
    }
  | { readonly kind: 'data'; readonly response: IpaEuiccDataResponse | Of<typeof v101.IpaEuiccDataResponse> }
  | { readonly kind: 'trigger'; readonly result: ProfileDownloadTriggerResult | Of<typeof v101.ProfileDownloadTriggerResult> }
  | { readonly kind: 'formatError'; readonly code: string | number; readonly eimTransactionId: string | undefined }

export interface Provided {
  readonly eidValue: Uint8Array | undefined
  readonly result: AnyResult
  readonly connection: number
  /** Whether requests of this version can carry an EID. */
  readonly carriesEid: boolean
}

/** Why a result is nobody's. */
export type ResultError = 'eidNotFound' | 'invalidEid' | 'missingEid'

export type ProvidedAnswer =
  | { readonly kind: 'acknowledgements'; readonly eid: string; readonly numbers: readonly UnboundedInteger[] }
  | { readonly kind: 'error'; readonly error: ResultError }

/** EID of a result, or the error that its EID earns. */
export type PackageResultOwner = (eim: EimCore, provided: Provided) => { readonly eid: string } | { readonly error: ResultError }

/** Sequence numbers that came, by how they fared. */
export interface Acknowledging {
  /** Of results and notifications that were verified and are kept. */
  readonly taken: readonly UnboundedInteger[]
  /** All that the request held. */
  readonly received: readonly UnboundedInteger[]
  readonly kind: AnyResult['kind']
  /** Number of the last order for this eUICC, in the books of the eIM. */
  readonly lastOrder: number
}

export const acknowledgementsOf = ({ taken }: Acknowledging): readonly UnboundedInteger[] => taken

/** What a data request, a package with its notifications or a trigger brought. */
export interface Taken {
  readonly euicc: Euicc
  readonly taken: readonly UnboundedInteger[]
  readonly received: readonly UnboundedInteger[]
  readonly what: string
}

export function provideResult(eim: EimCore, provided: Provided): ProvidedAnswer {
  const { decisions, records, log } = eim
  const owner = decisions.ownerOfResult(eim, provided)
  if ('error' in owner) {
    log(`ESipa.ProvideEimPackageResult -> ${owner.error}`)
    return { kind: 'error', error: owner.error }
  }
  const before = records.euiccs.get(owner.eid)
  if (before === undefined) return { kind: 'error', error: 'eidNotFound' }
  const { euicc, taken, received, what } = take(eim, before, provided.result)
  records.put(euicc)
  const numbers = decisions.acknowledgements({ taken, received, kind: provided.result.kind, lastOrder: euicc.lastOrder })
  log(
    `ESipa.ProvideEimPackageResult EID ${owner.eid} ${what} -> ${numbers.length > 0 ? `eimAcknowledgements ${numbers.join(', ')}` : 'emptyResponse'}`,
  )
  return { kind: 'acknowledgements', eid: owner.eid, numbers }
}

function take(eim: EimCore, euicc: Euicc, result: AnyResult): Taken {
  switch (result.kind) {
    case 'package':
      return takePackage(eim, euicc, result)
    case 'data':
      return takeDataResponse(eim, euicc, result.response)
    case 'trigger':
      return takeTriggerResult(eim, euicc, result.result)
    case 'formatError':
      return takeFormatError(eim, euicc, result)
  }
}

function takePackage(
  eim: EimCore,
  euicc: Euicc,
  { result, notifications, further }: AnyResult & { readonly kind: 'package' },
): Taken {
  let state = euicc
  const taken: UnboundedInteger[] = []
  const received: UnboundedInteger[] = []
  const words: string[] = []
  for (const one of [result, ...further]) {
    const done = takePackageResult(eim, state, one)
    state = done.euicc
    words.push(done.what)
    if (one.kind === 'euiccPackageResultSigned') received.push(one.value.euiccPackageResultDataSigned.seqNumber)
    if (done.acknowledged !== undefined) taken.push(done.acknowledged)
  }
  const rest = takeNotifications(eim, state, notifications)
  return {
    euicc: rest.euicc,
    taken: [...taken, ...rest.taken],
    received: [...received, ...rest.received],
    what: [...words, ...(rest.what === '' ? [] : [rest.what])].join('; '),
  }
}

export function takeNotifications(eim: EimCore, euicc: Euicc, notifications: readonly AnyNotification[]): Taken {
  let state = euicc
  const taken: UnboundedInteger[] = []
  const words: string[] = []
  for (const notification of notifications) {
    const one = takeOver(eim, state, notification)
    state = one.euicc
    words.push(one.what)
    if (one.acknowledged !== undefined) taken.push(one.acknowledged)
  }
  return { euicc: state, taken, received: notifications.map(sequenceNumberOf), what: words.join('; ') }
}

export function sequenceNumberOf({ kind, value }: AnyNotification): UnboundedInteger {
  switch (kind) {
    case 'profileInstallationResult':
      return value.profileInstallationResultData.notificationMetadata.seqNumber
    case 'compactProfileInstallationResult':
      return value.compactProfileInstallationResultData.seqNumber
    default:
      return value.tbsOtherNotification.seqNumber
  }
}

/** By 5A; without it by the transaction and counter that are waited for, by the connection, or by a certificate in the notifications. */
export const resultOwner: PackageResultOwner = (eim, { eidValue, result, connection, carriesEid }) => {
  const { records, connections } = eim
  if (eidValue !== undefined) {
    if (judgeEid(eidValue).reasons.length > 0) return { error: 'invalidEid' }
    const eid = showOctets(eidValue)
    return records.euiccs.has(eid) ? { eid } : { error: 'eidNotFound' }
  }
  const byConnection = connections.get(connection)
  const waitedFor = euiccThatWaits(eim, result, byConnection)
  if (waitedFor !== undefined) return { eid: waitedFor }
  if (byConnection !== undefined) return { eid: byConnection }
  const certified = certificateEid(result)
  if (certified !== undefined) return records.euiccs.has(certified) ? { eid: certified } : { error: 'eidNotFound' }
  return { error: carriesEid ? 'missingEid' : 'eidNotFound' }
}

function euiccThatWaits({ records }: EimCore, result: AnyResult, first: string | undefined): string | undefined {
  const waits = waitsFor(result)
  const known = records.euiccs.get(first ?? '')
  if (known !== undefined && waits(known)) return known.eid
  for (const euicc of records.euiccs.values()) if (waits(euicc)) return euicc.eid
  return undefined
}

function waitsFor(result: AnyResult): (euicc: Euicc) => boolean {
  const byTransaction = (transaction: string | undefined) => (euicc: Euicc) =>
    transaction !== undefined && [...euicc.open, ...euicc.done].some((order) => order.eimTransactionId === transaction)
  switch (result.kind) {
    case 'package': {
      const { kind, value } = result.result
      if (kind === 'euiccPackageErrorUnsigned')
        return byTransaction('eimTransactionId' in value ? hexOf(value.eimTransactionId) : undefined)
      const data = kind === 'euiccPackageResultSigned' ? value.euiccPackageResultDataSigned : value.euiccPackageErrorDataSigned
      const transaction = hexOf(data.eimTransactionId)
      // A counter alone is shared by many eUICCs.
      return (euicc) => transaction !== undefined && orderByCounter(euicc, data.counterValue, transaction) !== undefined
    }
    case 'data': {
      const { kind, value } = result.response
      if (kind === 'ipaEuiccDataError') return () => false
      return byTransaction('eimTransactionId' in value ? hexOf(value.eimTransactionId) : undefined)
    }
    case 'trigger':
      return byTransaction(hexOf(result.result.eimTransactionId))
    case 'formatError':
      return byTransaction(result.eimTransactionId)
  }
}

function certificateEid(result: AnyResult): string | undefined {
  if (result.kind !== 'package') return undefined
  for (const one of result.notifications)
    if (one.kind === 'otherSignedNotification') return eidOfCertificate(one.value.euiccCertificate)
  return undefined
}
