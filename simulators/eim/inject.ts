/** Inject mode: the eIM calls TransferEimPackage on an IPA that can be reached (SGP.32 v1.2 5.14.4, 6.3.3.1). */
import type { UnboundedInteger } from '../../protocol/schema/unbounded-integer.ts'
import type { EsipaClient, EsipaRequest } from '../../transport/esipa-client.ts'
import { blankTape, type Tape } from '../../transport/tape.ts'
import type { EimCore } from './core.ts'
import { next } from './get-package.ts'
import { packagesOfV12, packagesOfV101, readPackage } from './package-answer.ts'
import { type AnyResult, provideResult } from './provide-result.ts'
import { resultOfTransfer, resultOfTransferV101 } from './results-of.ts'

/** What became of one push. */
export type Injected =
  | { readonly kind: 'nothingToDo' }
  /** The IPA has it, and the result comes another way. */
  | { readonly kind: 'received' }
  | { readonly kind: 'refused'; readonly code: string | number }
  | { readonly kind: 'done'; readonly acknowledged: readonly UnboundedInteger[] }

/** No connection of ours has this number: what an IPA answers here came on the eIM's own. */
const OWN_CONNECTION = -1

/** A client of one version: what is pushed and what comes back are of the same. */
export type InjectClient =
  | { readonly spec: '1.2'; readonly client: EsipaClient<'1.2'> }
  | { readonly spec: '1.0.1'; readonly client: EsipaClient<'1.0.1'> }

/**
 * Sends the next package for an eUICC, takes an immediate result, and pushes the acknowledgements.
 *
 * @param to the IPA, in the version that the eIM speaks
 * @throws PeerFault; the package is then offered again
 */
export async function injectNext(
  eim: EimCore,
  eid: string,
  to: InjectClient,
  tape: Tape = blankTape,
  signal?: AbortSignal,
): Promise<Injected> {
  const euicc = eim.records.euiccs.get(eid)
  const found = euicc === undefined ? undefined : next(eim, euicc)
  if (found?.kind !== 'order') return { kind: 'nothingToDo' }
  const pushed = readPackage(found.octets, to.spec === '1.2' ? packagesOfV12 : packagesOfV101)
  if (pushed === undefined) return { kind: 'nothingToDo' }
  const answer = await transfer(to, pushed, tape, signal, found.order.eimTransactionId)
  eim.log(`ESipa.TransferEimPackage EID ${eid} ${pushed.kind} -> ${answer?.kind ?? 'eimPackageReceived'}`)
  if (answer === undefined) return { kind: 'received' }
  const provided = provideResult(eim, {
    eidValue: Buffer.from(eid, 'hex'),
    result: answer,
    connection: OWN_CONNECTION,
    carriesEid: true,
  })
  if (answer.kind === 'formatError') return { kind: 'refused', code: answer.code }
  const numbers = provided.kind === 'acknowledgements' ? provided.numbers : []
  if (numbers.length > 0) await transfer(to, { kind: 'eimAcknowledgements', value: numbers }, tape, signal)
  return { kind: 'done', acknowledged: numbers }
}

/** One push. The result in its answer; undefined where the IPA has only received it. */
async function transfer(
  to: InjectClient,
  pushed: { readonly kind: string; readonly value: unknown },
  tape: Tape,
  signal: AbortSignal | undefined,
  eimTransactionId?: string,
): Promise<AnyResult | undefined> {
  // The table that read the package is that of the version.
  if (to.spec === '1.2') {
    const request = pushed as EsipaRequest<'1.2', 'transferEimPackage'>
    const { value } = await to.client.call('transferEimPackage', request, tape, signal)
    return value.kind === 'eimPackageReceived' ? undefined : resultOfTransfer(value, eimTransactionId)
  }
  const request = pushed as EsipaRequest<'1.0.1', 'transferEimPackage'>
  const { value } = await to.client.call('transferEimPackage', request, tape, signal)
  return value.kind === 'eimPackageReceived' ? undefined : resultOfTransferV101(value, eimTransactionId)
}
