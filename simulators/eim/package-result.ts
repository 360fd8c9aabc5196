/** The eIM's checks of an eUICC package result, and what it does with a good one: SGP.32 v1.2 5.14.6, 3.3.1, 3.3.2. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import type { EuiccPackageResult } from '../../protocol/sgp32/euicc-package-result.ts'
import type { EuiccPackageResult as EuiccPackageResultV101 } from '../../protocol/v101/euicc-package-result.ts'
import type { EimCore } from './core.ts'
import { finishAny } from './finish-order.ts'
import { jsonValue } from './json-value.ts'
import { dataOrder } from './make-orders.ts'
import type { Euicc, OperationResult, Outcome, PackageOrder } from './state.ts'
import { withOrder } from './state.ts'

export type AnyPackageResult = EuiccPackageResult | Of<typeof EuiccPackageResultV101>

/** What a result came to. */
export interface Processed {
  readonly euicc: Euicc
  /** Sequence number that may be removed from the eUICC. */
  readonly acknowledged?: UnboundedInteger
  /** In words, for the log. */
  readonly what: string
}

/** Takes a result of whatever kind. A discarded one leaves everything as it was. */
export function takePackageResult(eim: EimCore, euicc: Euicc, result: AnyPackageResult): Processed {
  switch (result.kind) {
    case 'euiccPackageResultSigned':
      return takeSigned(eim, euicc, result)
    case 'euiccPackageErrorSigned':
      return takeSignedError(eim, euicc, result)
    case 'euiccPackageErrorUnsigned':
      return takeUnsignedError(eim, euicc, result)
  }
}

function takeSigned(
  eim: EimCore,
  euicc: Euicc,
  { value }: AnyPackageResult & { readonly kind: 'euiccPackageResultSigned' },
): Processed {
  const { decisions } = eim
  const { euiccPackageResultDataSigned: data, euiccSignEPR } = value
  const discard = (why: string): Processed => ({ euicc, what: `euiccPackageResult discarded: ${why}` })
  if (!decisions.isOwnEimId(data.eimId, eim.behaviour.eimId)) return discard(`eimId ${data.eimId}`)
  const order = decisions.orderOfResult(euicc, data.counterValue, hexOf(data.eimTransactionId))
  // Of a package that is still in the books the transaction is known, and another one is none of its results.
  const isPruned = order === undefined && data.counterValue <= euicc.prunedThrough && !hasCounter(euicc, data.counterValue)
  if (order === undefined && !isPruned) return discard(`no package with counter ${data.counterValue} was sent to it`)
  const signed = decisions.octetsToVerify(value, 'euiccPackageResultDataSigned')
  const fault = decisions.signatureFault(eim, euicc, order, signed, euiccSignEPR)
  if (fault !== undefined) return discard(fault)

  const acknowledged = data.seqNumber
  if (order === undefined) return { euicc, acknowledged, what: `an old result of counter ${data.counterValue}` }
  const octets = showOctets(signed)
  const results: readonly OperationResult[] = data.euiccResult.map(({ kind, value: one }) => ({ kind, value: jsonValue(one) }))
  const rolledBack = results.some((one) => one.kind === 'rollbackResult' && (one.value === 'ok' || one.value === 0))
  const before = order.outcome?.kind === 'results' ? order.outcome : undefined
  const isRepeated = before !== undefined && (before.octets === octets || !rolledBack || before.rolledBack)
  const what = `counter ${data.counterValue}, seqNumber ${data.seqNumber}: ${results.map(shortly).join(', ')}`
  if (isRepeated && !decisions.executesAgain(order)) return { euicc, acknowledged, what: `repeated, ${what}` }

  const names = order.notes.map(({ name }) => name)
  const outcome: Outcome & { readonly kind: 'results' } = {
    kind: 'results',
    seqNumber: String(acknowledged),
    results: decisions.recordedResults(results),
    fits: rolledBack || fits(results, names),
    notExecuted: rolledBack ? [] : names.slice(results.length - (results.at(-1)?.kind === 'processingTerminated' ? 1 : 0)),
    rolledBack,
    octets,
  }
  const next = finish(eim, euicc, order, outcome)
  const after = decisions.afterResults(next, order, outcome, eim)
  return { euicc: after, what, ...(decisions.acknowledgesResult(results, outcome.fits) ? { acknowledged } : {}) }
}

function takeSignedError(
  eim: EimCore,
  euicc: Euicc,
  { value }: AnyPackageResult & { readonly kind: 'euiccPackageErrorSigned' },
): Processed {
  const { decisions } = eim
  const { euiccPackageErrorDataSigned: data, euiccSignEPE } = value
  const discard = (why: string): Processed => ({ euicc, what: `euiccPackageError discarded: ${why}` })
  if (!decisions.isOwnEimId(data.eimId, eim.behaviour.eimId)) return discard(`eimId ${data.eimId}`)
  const order = decisions.orderOfResult(euicc, data.counterValue, hexOf(data.eimTransactionId))
  if (order === undefined) return discard(`no package with counter ${data.counterValue} was sent to it`)
  const signed = decisions.octetsToVerify(value, 'euiccPackageErrorDataSigned')
  const fault = decisions.signatureFault(eim, euicc, order, signed, euiccSignEPE)
  if (fault !== undefined) return discard(fault)
  const code = data.euiccPackageErrorCode
  const what = `euiccPackageError ${code} for counter ${data.counterValue}`
  const isRepeated = order.status === 'done' || (order.status === 'parked' && order.outcome?.kind === 'signedError')
  if (isRepeated) return { euicc, what: `repeated, ${what}` }
  const outcome: Outcome = { kind: 'signedError', code, octets: showOctets(signed) }
  if (code === 'replayError') return { euicc: decisions.afterReplayError(eim, euicc, order, outcome), what }
  if (code === 'ecallActive') return { euicc: decisions.afterEcallActive(eim, euicc, order, outcome), what }
  return { euicc: finish(eim, euicc, order, outcome), what }
}

/** Nobody signed it: what it says is reported, and the package is not offered again. A signed result still counts. */
function takeUnsignedError(
  eim: EimCore,
  euicc: Euicc,
  { value }: AnyPackageResult & { readonly kind: 'euiccPackageErrorUnsigned' },
): Processed {
  const { decisions } = eim
  const transaction = 'eimTransactionId' in value ? hexOf(value.eimTransactionId) : undefined
  const token = value.associationToken === undefined ? {} : { associationToken: String(value.associationToken) }
  const out = euicc.open.filter(({ status }) => status === 'delivered')
  const order = out.find(
    (one): one is PackageOrder =>
      one.kind === 'package' &&
      (transaction === undefined || one.eimTransactionId === transaction) &&
      decisions.isOwnEimId(value.eimId, one.eimId ?? eim.behaviour.eimId),
  )
  const what = `euiccPackageErrorUnsigned of eimId ${value.eimId}`
  const outcome: Outcome = { kind: 'unsignedError', ...token }
  if (order === undefined) {
    // What eUICC and operator make of octets that are no package is between the two of them.
    const raw = out.find(({ kind }) => kind === 'raw')
    return raw === undefined ? { euicc, what: `${what}, ignored` } : { euicc: finishAny(eim, euicc, raw, outcome), what }
  }
  return { euicc: decisions.afterUnsignedError(eim, euicc, order, outcome), what }
}

/** The package with this counter and this transaction, open or finished. */
export function orderByCounter(
  { open, done }: Euicc,
  counter: UnboundedInteger,
  transaction: string | undefined,
): PackageOrder | undefined {
  const isIt = (order: Euicc['open'][number]): order is PackageOrder =>
    order.kind === 'package' && order.request !== undefined && order.counter === counter && order.eimTransactionId === transaction
  return open.find(isIt) ?? done.findLast(isIt)
}

function hasCounter({ open, done }: Euicc, counter: UnboundedInteger): boolean {
  return [...open, ...done].some((order) => order.kind === 'package' && order.counter === counter)
}

/** The eUICC with an order among the finished ones; the oldest of those are let go. */
export function finish({ behaviour }: Pick<EimCore, 'behaviour'>, euicc: Euicc, order: PackageOrder, outcome: Outcome): Euicc {
  const { request: _sent, operations, ...rest } = order
  const finished: PackageOrder = { ...rest, operations, status: 'done', outcome, request: '' }
  // A finished order comes back only where a rollback took the place of its result.
  const others = order.status === 'done' ? euicc.done.filter(({ id }) => id !== order.id) : euicc.done
  const all = [...others, finished]
  const gone = all.slice(0, Math.max(0, all.length - behaviour.keepFinished))
  const counters = gone.flatMap((one) => (one.kind === 'package' && one.counter !== undefined ? [one.counter] : []))
  return {
    ...euicc,
    open: euicc.open.filter(({ id }) => id !== order.id),
    done: gone.length === 0 ? all : all.slice(gone.length),
    prunedThrough: Math.max(euicc.prunedThrough, ...counters),
  }
}

/**
 * A package that went out several times was executed when it came first: its result is on the eUICC, and is asked for. One that went out
 * once has a counter that the eUICC has passed: it is made anew under a higher one.
 */
export function afterReplayError(eim: EimCore, euicc: Euicc, order: PackageOrder, outcome: Outcome): Euicc {
  const { behaviour, random } = eim
  if (order.deliveries > 1) {
    const parked = withOrder(euicc, { ...order, status: 'parked', outcome })
    const asked = dataOrder(behaviour, parked, { names: ['euiccPackageResults'] }, random)
    const others = asked.euicc.open.filter(({ id }) => id !== asked.order.id)
    return { ...asked.euicc, open: [asked.order, ...others] }
  }
  return again(eim, euicc, order, outcome)
}

/** Made anew under a higher counter, so many times as a replayError is. An emergency call that lasts longer ends it. */
export function again(eim: EimCore, euicc: Euicc, order: PackageOrder, outcome: Outcome): Euicc {
  const retries = (order.retries ?? 0) + 1
  if (retries > eim.behaviour.retriesAfterReplay) return finish(eim, euicc, order, outcome)
  const { request: _sent, counter: _used, eimSignature: _signature, ...rest } = order
  return withOrder(euicc, { ...rest, status: 'queued', deliveries: 0, retries })
}

export function parkUnsigned(_eim: EimCore, euicc: Euicc, order: PackageOrder, outcome: Outcome): Euicc {
  return withOrder(euicc, { ...order, status: 'parked', outcome })
}

/** Result kinds that have not the name of their operation with `Result`. */
const resultNames: Readonly<Record<string, string>> = { getRAT: 'getRATResult', configureAutoEnable: 'configureAutoEnableResult' }

function fits(results: readonly OperationResult[], names: readonly string[]): boolean {
  return (
    results.length <= names.length &&
    results.length > 0 &&
    results.every(({ kind }, at) => {
      const name = names[at] ?? ''
      const isLast = at === results.length - 1
      if (kind === 'processingTerminated') return isLast
      return (
        kind === (resultNames[name] ?? `${name}Result`) ||
        kind === name.replace('configureImmediate', 'configureAuto').concat('Result')
      )
    }) &&
    (results.length === names.length || hasFailed(results.at(-1)))
  )
}

function hasFailed(result: OperationResult | undefined): boolean {
  if (result === undefined) return false
  if (result.kind === 'processingTerminated') return true
  if (typeof result.value === 'object' && result.value !== null && 'kind' in result.value) {
    const { kind, value } = result.value as { readonly kind: unknown; readonly value?: unknown }
    return /Error$|Code$/.test(String(kind)) && value !== 'ok'
  }
  if (result.kind === 'setDefaultDpAddressResult')
    return JSON.stringify(result.value) !== JSON.stringify({ setDefaultDpAddressResult: 'ok' })
  return typeof result.value === 'string' ? result.value !== 'ok' : typeof result.value === 'number'
}

function shortly({ kind, value }: OperationResult): string {
  return typeof value === 'string' || typeof value === 'number' ? `${kind} ${value}` : kind
}

export function hexOf(octets: Uint8Array | undefined): string | undefined {
  return octets === undefined ? undefined : showOctets(octets)
}

/** The octets that were received and that the signature covers. */
export function receivedOctets(value: object, field: string): Buffer {
  return rawOf(value, field) ?? Buffer.of()
}
