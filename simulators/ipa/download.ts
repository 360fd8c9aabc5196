/** A profile download from its trigger to the result for the eIM (SGP.32 v1.2 3.2.3, 2.11.2.3). */
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type {
  ProfileDownloadTriggerRequest,
  ProfileDownloadTriggerResult,
} from '../../protocol/sgp32/profile-download-trigger.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { directServer } from './direct-server.ts'
import { DownloadSession, type Order, type Outcome } from './download-session.ts'
import { sourceOf } from './download-source.ts'
import type { AssociatedEim } from './eim-trust.ts'
import { isEmergencyProfileEnabled } from './emergency.ts'
import { Es10Error } from './es10-error.ts'
import { findEvents } from './find-events.ts'
import { indirectServer } from './indirect-server.ts'
import type { IpaContext } from './ipa-context.ts'
import { ServerRefusal } from './rsp-server.ts'
import { complaintAbout } from './run-package.ts'

type ResultData = ProfileDownloadTriggerResult['profileDownloadTriggerResultData']

/** Triggers that lead to another trigger, at most. */
const MOST_TRIGGERS = 4

/** Carries out a trigger, once. The result for the eIM; `undefined` where a fault keeps it back. */
export async function download(
  ipa: IpaContext,
  eim: AssociatedEim,
  request: ProfileDownloadTriggerRequest,
  tape: Tape,
  signal: AbortSignal,
): Promise<EimPackageResult | undefined> {
  const id = request.eimTransactionId && Buffer.from(request.eimTransactionId).toString('hex')
  if (id !== undefined && ipa.triggersDone.has(id) && !ipa.decisions.repeatsTriggers) return ipa.triggersDone.get(id)
  const result = await carryOut(ipa, eim, request, tape, signal)
  if (id !== undefined) ipa.triggersDone.set(id, result)
  return result
}

async function carryOut(
  ipa: IpaContext,
  eim: AssociatedEim,
  request: ProfileDownloadTriggerRequest,
  tape: Tape,
  signal: AbortSignal,
): Promise<EimPackageResult | undefined> {
  const { eimTransactionId } = request
  const echoed = ipa.decisions.echoed(eimTransactionId, 'trigger')
  const withData = (profileDownloadTriggerResultData: ResultData): EimPackageResult => ({
    kind: 'profileDownloadTriggerResult',
    value: { ...(echoed === undefined ? {} : { eimTransactionId: echoed }), profileDownloadTriggerResultData },
  })
  const failed = (profileDownloadErrorReason: 'ecallActive' | 'undefinedError', errorResponse?: Uint8Array) =>
    withData({
      kind: 'profileDownloadError',
      value: { profileDownloadErrorReason, ...(errorResponse === undefined ? {} : { errorResponse }) },
    })

  if (ipa.decisions.refusesInEmergency(await isEmergencyProfileEnabled(ipa, tape, signal))) return failed('ecallActive')
  const { outcome, way } = await follow(ipa, eim, request, tape, signal)
  if (outcome.kind === 'malformed') {
    return complaintAbout(ipa, { kind: 'unusable', why: 'invalidPackageFormat', eimTransactionId, what: outcome.why })
  }
  if (outcome.kind === 'result') {
    if (!ipa.decisions.reportsResult(way)) return undefined
    return withData({ kind: 'profileInstallationResult', value: outcome.pir })
  }
  if (!ipa.decisions.reportsFailure(way)) return undefined
  const { answered, why } = outcome
  const isTold = answered !== undefined && ipa.settings.tellsErrorsOfServers === true
  return failed('undefinedError', isTold ? ipa.decisions.errorResponse(answered, why) : undefined)
}

type Followed = { readonly kind: 'malformed'; readonly why: string } | Exclude<Outcome, { kind: 'trigger' }>

async function follow(
  ipa: IpaContext,
  eim: AssociatedEim,
  first: ProfileDownloadTriggerRequest,
  tape: Tape,
  signal: AbortSignal,
): Promise<{ readonly outcome: Followed; readonly way: 'direct' | 'indirect' }> {
  const way = wayOf(ipa, eim)
  let trigger = first
  for (let count = 0; count < MOST_TRIGGERS; count++) {
    const source = await sourceOf(ipa, trigger, tape, signal)
    if (source.kind === 'malformed') return { outcome: source, way }
    const session = () =>
      way === 'direct'
        ? downloadDirectly(ipa, source, tape, signal)
        : downloadThrough(ipa, eim, source, first.eimTransactionId, tape, signal)
    const outcome = await runs(ipa, source, session, tape, signal)
    if (outcome.kind !== 'trigger') {
      await afterDownload(ipa, eim.eimId, outcome, way, tape, signal)
      return { outcome, way }
    }
    if (!ipa.decisions.followsTriggers) return { outcome: { kind: 'none', why: 'the SM-DS names another download' }, way }
    trigger = outcome.trigger
  }
  return { outcome: { kind: 'none', why: `more than ${MOST_TRIGGERS} triggers that lead to one another` }, way }
}

/** The way that both can go; the eIM says whether it relays. */
function wayOf(ipa: IpaContext, eim: AssociatedEim): 'direct' | 'indirect' {
  const direct = ipa.has('directRspServerCommunication')
  // v1.0.1 has no field in which an eIM could say so: there the setting decides.
  const indirect =
    ipa.has('indirectRspServerCommunication') && (eim.indirectProfileDownload || ipa.settings.download === 'indirect')
  return ipa.decisions.way({ direct, indirect: indirect && ipa.settings.download !== 'direct' })
}

/** Runs the session of an order, and what the IPA does where it ends early. */
async function runs(
  { decisions, triedCodes, es10 }: IpaContext,
  source: Source,
  session: () => Promise<Outcome>,
  tape: Tape,
  signal: AbortSignal,
): Promise<Outcome> {
  const code = source.kind === 'order' ? `${source.order.smdpAddress}$${source.order.matchingId}` : source.address
  if (!decisions.begins(triedCodes.has(code))) return { kind: 'none', why: 'it was tried before' }
  triedCodes.add(code)
  const outcome = await session()
  if (outcome.kind !== 'none' || outcome.end === undefined) return outcome
  if (decisions.fallsBack(outcome.end)) await es10.executeFallback(tape, signal)
  return decisions.beginsAgain(outcome.end) ? session() : outcome
}

async function downloadThrough(
  ipa: IpaContext,
  eim: AssociatedEim,
  source: Source,
  eimTransactionId: Uint8Array | undefined,
  tape: Tape,
  signal: AbortSignal,
): Promise<Outcome> {
  const order = source.kind === 'order' ? source.order : { smdpAddress: source.address, matchingId: '', smdpOid: undefined }
  const server = indirectServer(ipa, eim, order.smdpAddress, eimTransactionId, tape, signal)
  return new DownloadSession(ipa, server, order, tape, signal).run()
}

type Source = { readonly kind: 'order'; readonly order: Order } | { readonly kind: 'smds'; readonly address: string }

/** Downloads from the SM-DP+ itself; from each one that the SM-DS names. The first failure is what is reported. */
export async function downloadDirectly(ipa: IpaContext, source: Source, tape: Tape, signal: AbortSignal): Promise<Outcome> {
  let orders: readonly Order[]
  try {
    orders = source.kind === 'order' ? [source.order] : await findEvents(ipa, source.address, tape, signal)
  } catch (error) {
    const ends = error instanceof ServerRefusal || error instanceof Es10Error || error instanceof PeerFault
    if (!ends || (error instanceof PeerFault && error.kind === 'aborted')) throw error
    return { kind: 'none', why: error.message }
  }
  let reported: Outcome = { kind: 'none', why: 'the SM-DS has no event for this eUICC' }
  let failed = false
  for (const order of orders) {
    const { smdpAddress } = order
    if (smdpAddress === undefined) return { kind: 'none', why: 'no SM-DP+ address is known' }
    const server = directServer(ipa, smdpAddress, tape, signal)
    const outcome = await new DownloadSession(ipa, server, order, tape, signal).run()
    if (!failed) reported = outcome
    failed ||= outcome.kind !== 'result' || !outcome.installed
  }
  return reported
}

/** What follows from a new profile: notifications wait, it may be enabled at once, other eIMs have to look again. */
export async function afterDownload(
  ipa: IpaContext,
  eimId: string | undefined,
  outcome: Exclude<Outcome, { kind: 'trigger' }>,
  way: 'direct' | 'indirect',
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  ipa.notificationsMayWait = true
  if (outcome.kind !== 'result') return
  const { seqNumber } = outcome.pir.profileInstallationResultData.notificationMetadata
  if (way === 'indirect' && eimId !== undefined && ipa.decisions.relaysResult)
    ipa.change({ ...ipa.state, throughEim: { ...ipa.state.throughEim, [String(seqNumber)]: eimId } })
  if (!outcome.installed) return
  // Nothing is defined for what no eIM has asked for.
  await ipa.tell(eimId === undefined ? 'undefined' : 'otherEim', tape, signal, eimId)
  if (!(ipa.settings.immediateEnable ?? true) || !ipa.decisions.enablesAtOnce) return
  const result = await ipa.es10.immediateEnable(tape, signal)
  ipa.event(`ES10b.ImmediateEnable -> ${result}`)
  if (result === 'ok') await ipa.tell('immediateEnableProfile', tape, signal)
}
