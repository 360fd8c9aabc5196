/** eIM package retrieval (SGP.32 v1.2 3.1.1.1): packages one after the other over one kept connection, until there are none left. */
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { ProfileDownloadTriggerResult } from '../../protocol/sgp32/profile-download-trigger.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { answerDataRequest } from './answer-data-request.ts'
import { download } from './download.ts'
import type { Retrieved } from './eim-link.ts'
import { readEimPackage } from './eim-package.ts'
import type { AssociatedEim } from './eim-trust.ts'
import type { StoredResult } from './es10.ts'
import type { IpaContext } from './ipa-context.ts'
import { deliverPackageResult, deliverResult, settle } from './result-delivery.ts'
import { complaintAbout, runPackage } from './run-package.ts'
import { resultNumberOf } from './waiting-notifications.ts'

/** How a round with one eIM went. */
export interface RoundReport {
  readonly eimId: string
  readonly packages: number
  readonly ended: 'noEimPackageAvailable' | 'error' | 'unreachable' | 'limit' | 'stopped'
  /** The eIM's error, or why it was not reached. */
  readonly detail?: string
}

/** A round with each of them that is retrieved from over the transport of this IPA. */
export async function pollRounds(
  ipa: IpaContext,
  eims: readonly AssociatedEim[],
  tape: Tape,
  signal: AbortSignal,
): Promise<readonly RoundReport[]> {
  const reports: RoundReport[] = []
  for (const eim of eims)
    if (reports.at(-1)?.ended === 'unreachable' && !ipa.decisions.goesOnToTheNextEim) break
    else if (eim.eimFqdn !== undefined && eim.isRetrievedFrom) reports.push(await pollRound(ipa, eim, tape, signal))
    else
      ipa.event(
        `${eim.eimId} is not polled: ${eim.eimFqdn === undefined ? 'it has no address' : `it does not offer retrieval over ${ipa.settings.coaps === undefined ? 'HTTPS' : 'CoAP'}`}`,
      )
  ipa.lastRounds = ipa.clock.elapsed()
  return reports
}

/** One round with one eIM. */
async function pollRound(ipa: IpaContext, eim: AssociatedEim, tape: Tape, signal: AbortSignal): Promise<RoundReport> {
  if (ipa.avoided.has(eim.eimId) || ipa.state.isWorking === true) return { eimId: eim.eimId, packages: 0, ended: 'stopped' }
  await deliverKept(ipa, eim, tape, signal)
  const most = ipa.settings.mostPackages ?? 100
  let packages = 0
  for (let requests = 0; requests < most; requests++) {
    let retrieved: Retrieved
    try {
      retrieved = await retrieve(ipa, eim, tape, signal)
    } catch (error) {
      if (!(error instanceof PeerFault) || error.kind === 'aborted') throw error
      ipa.event(`ESipa.GetEimPackage -> ${error.message}`)
      if (error.kind === 'malformed' && !ipa.decisions.asksAgainAfterRubbish) ipa.avoided.add(eim.eimId)
      if (ipa.decisions.beginsTheRoundAgain && error.kind !== 'malformed') continue
      if (ipa.decisions.rollsBackLater && ipa.state.probation !== undefined) await ipa.es10.profileRollback(tape, signal)
      return { eimId: eim.eimId, packages, ended: 'unreachable', detail: error.message }
    }
    if (retrieved.kind === 'error') {
      const none = retrieved.error === 'noEimPackageAvailable'
      if (ipa.decisions.asksAgain(none ? 'noEimPackageAvailable' : 'error')) continue
      const ended = none ? 'noEimPackageAvailable' : 'error'
      return { eimId: eim.eimId, packages, ended, detail: String(retrieved.error) }
    }
    packages++
    await underLock(ipa, () => handlePackage(ipa, eim, retrieved.octets, tape, signal), signal)
    if (!ipa.decisions.asksAgain('package')) return { eimId: eim.eimId, packages, ended: 'stopped' }
  }
  return { eimId: eim.eimId, packages, ended: 'limit' }
}

async function retrieve(ipa: IpaContext, eim: AssociatedEim, tape: Tape, signal: AbortSignal): Promise<Retrieved> {
  const { settings, decisions } = ipa
  const eidValue = await ipa.eid(tape, signal)
  const cause = ipa.state.stateChanges[eim.eimId]
  const request = {
    eidValue,
    ...(cause === undefined ? {} : { notifyStateChange: true as const, stateChangeCause: decisions.stateChangeCause(cause) }),
    ...(settings.rPlmn === undefined ? {} : { rPLMN: decisions.rPlmn(settings.rPlmn) }),
  }
  const heard = (outcome: 'answered' | 'failed') => {
    if (cause === undefined || !decisions.hasHeard(outcome)) return
    const { [eim.eimId]: _, ...stateChanges } = ipa.state.stateChanges
    ipa.change({ ...ipa.state, stateChanges })
  }
  try {
    const link = ipa.link(eim)
    const retrieved = await ipa.repeated(() => link.getEimPackage(request, tape, signal), tape, signal)
    heard('answered')
    const told = cause === undefined ? '' : ` stateChangeCause ${cause}`
    const what =
      retrieved.kind === 'error'
        ? retrieved.error
        : `${packageNames[readEimPackage(retrieved.octets, ipa.spec).kind]}, ${retrieved.octets.length} octets`
    ipa.event(`ESipa.GetEimPackage EID ${Buffer.from(eidValue).toString('hex')}${told} -> ${what}`)
    return retrieved
  } catch (error) {
    heard('failed')
    throw error
  }
}

/** Where an IPA has a lock for packages, it is written down as long as it works on one. */
async function underLock(ipa: IpaContext, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  if (!ipa.decisions.locksWhileItWorks) return work()
  ipa.change({ ...ipa.state, isWorking: true })
  try {
    await work()
  } finally {
    // Without power nobody releases it.
    if (!signal.aborted) ipa.change({ ...ipa.state, isWorking: false })
  }
}

/** What came, in the words of GetEimPackage. */
const packageNames = {
  euiccPackage: 'euiccPackageRequest',
  dataRequest: 'ipaEuiccDataRequest',
  trigger: 'profileDownloadTriggerRequest',
  unusable: 'no package',
} as const

async function handlePackage(
  ipa: IpaContext,
  eim: AssociatedEim,
  octets: Uint8Array,
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  const eimPackage = ipa.decisions.readPackage(octets, ipa.spec)
  if (eimPackage.kind === 'euiccPackage') {
    const executed = await runPackage(ipa, eim, eimPackage, tape, signal)
    if (executed.kind === 'executed') {
      const { result, rollbackGranted } = executed
      if (!ipa.decisions.isWorthDelivering(result)) return
      const wants = ipa.decisions.wantsNotifications(eimPackage)
      if (rollbackGranted) putOnProbation(ipa, eim, result)
      await deliverPackageResult(ipa, eim, result, wants, rollbackGranted, tape, signal)
      return
    }
    await deliverIfAny(ipa, eim, complaintAbout(ipa, executed), tape, signal)
    return
  }
  if (eimPackage.kind === 'unusable') {
    await deliverIfAny(ipa, eim, complaintAbout(ipa, eimPackage), tape, signal)
  } else if (eimPackage.kind === 'dataRequest') {
    const value = await answerDataRequest(ipa, eim, eimPackage, tape, signal)
    await deliverIfAny(ipa, eim, { kind: 'ipaEuiccDataResponse', value }, tape, signal)
  } else {
    const result = await download(ipa, eim, eimPackage.request, tape, signal)
    if (result !== undefined) await deliverTriggerResult(ipa, eim, result, tape, signal)
  }
}

/** Written down before the first delivery: a loss of power must not take the way back away. */
function putOnProbation(ipa: IpaContext, { eimId }: AssociatedEim, result: StoredResult): void {
  const seqNumber = String(resultNumberOf(result) ?? '')
  ipa.change({ ...ipa.state, probation: { eimId, seqNumber, failures: 0 } })
}

async function deliverIfAny(
  ipa: IpaContext,
  eim: AssociatedEim,
  result: EimPackageResult | undefined,
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  if (result === undefined) return
  await deliverResult(ipa, eim, result, ipa.settings.resultFunction ?? 'provideEimPackageResult', tape, signal)
}

/**
 * Delivers what became of a download, and keeps it for the next round where the eIM does not take it: the card does not. An eIM that
 * answers with an error is asked once more then.
 */
export async function deliverTriggerResult(
  ipa: IpaContext,
  eim: AssociatedEim,
  result: EimPackageResult,
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  const by = ipa.settings.resultFunction ?? 'provideEimPackageResult'
  const delivery = await deliverResult(ipa, eim, result, by, tape, signal)
  const isTaken = delivery !== 'unreachable' && delivery !== 'errorAnswer'
  if (isTaken || result.kind !== 'profileDownloadTriggerResult') return
  const octets = encode(ProfileDownloadTriggerResult, result.value, { received: 'keep' }).toString('hex').toUpperCase()
  ipa.change({ ...ipa.state, triggerResults: [...ipa.state.triggerResults, { eimId: eim.eimId, octets }] })
}

/** Results that no eIM has acknowledged: package results lie on the card, trigger results with the IPA. */
async function deliverKept(ipa: IpaContext, eim: AssociatedEim, tape: Tape, signal: AbortSignal): Promise<void> {
  const { triggerResults } = ipa.state
  for (const kept of triggerResults.filter(({ eimId }) => eimId === eim.eimId)) {
    const { value } = decode(ProfileDownloadTriggerResult, Buffer.from(kept.octets, 'hex'))
    const result = { kind: 'profileDownloadTriggerResult', value } as const
    if ((await deliverResult(ipa, eim, result, 'provideEimPackageResult', tape, signal)) === 'unreachable') return
    ipa.change({ ...ipa.state, triggerResults: ipa.state.triggerResults.filter((one) => one !== kept) })
  }
  const { clock, lastRounds = clock.elapsed(), decisions } = ipa
  if (!decisions.stillDelivers(clock.elapsed() - lastRounds)) ipa.resultsMayWait = false
  if (!ipa.resultsMayWait) return

  const { results } = await ipa.es10.retrieveNotificationsList({ kind: 'euiccPackageResults', value: true }, tape, signal)
  let left = false
  for (const result of results) {
    if (result.kind !== 'euiccPackageResultSigned') continue
    const { eimId } = result.value.euiccPackageResultDataSigned
    if (!ipa.decisions.isResultFor(eimId, eim.eimId)) {
      left = true
      continue
    }
    const { probation } = ipa.state
    const granted = probation?.eimId === eim.eimId && probation.seqNumber === String(resultNumberOf(result))
    const body = { kind: 'euiccPackageResult', value: result } as const
    const delivery = await deliverResult(ipa, eim, body, 'provideEimPackageResult', tape, signal)
    const settled = await settle(ipa, eim, result, delivery, false, granted, tape, signal)
    left ||= settled !== 'acknowledged'
    if (settled === 'unreachable') break
  }
  ipa.resultsMayWait = left
}
