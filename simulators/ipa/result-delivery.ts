/** A result on its way to the eIM, and what may be removed from the card for it (SGP.32 v1.2 3.3.1 steps 10 to 17, 3.3.2). */
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { ResultAnswer } from './eim-link.ts'
import type { AssociatedEim } from './eim-trust.ts'
import type { StoredResult } from './es10.ts'
import type { IpaContext } from './ipa-context.ts'
import type { Delivery } from './ipa-decisions.ts'
import type { IpaState } from './ipa-state.ts'
import { resultNumberOf, sequenceNumberOf } from './waiting-notifications.ts'

/** Delivers one result of any kind. What the eIM acknowledges is removed from the card, and nothing else. */
export async function deliverResult(
  ipa: IpaContext,
  eim: AssociatedEim,
  result: EimPackageResult,
  by: 'provideEimPackageResult' | 'handleNotification',
  tape: Tape,
  signal: AbortSignal,
): Promise<Delivery> {
  const sent = numbersIn(result)
  const eid = ipa.decisions.eidOfResult(await ipa.eid(tape, signal))
  await removeFromCard(ipa, ipa.decisions.toRemove('beforeAnswer', sent, []), tape, signal)
  const link = ipa.link(eim)
  let answer: ResultAnswer
  try {
    answer = await ipa.repeated(
      () =>
        (by === 'handleNotification' ? link.handleResult : link.provideEimPackageResult).call(link, eid, result, tape, signal),
      tape,
      signal,
    )
  } catch (error) {
    if (!(error instanceof PeerFault) || error.kind === 'aborted') throw error
    ipa.event(`${nameOfFunction[by]} ${result.kind} -> ${error.message}`)
    if (ipa.decisions.dropsUndelivered) await removeFromCard(ipa, sent, tape, signal)
    // An eIM that answers with something else was reached all the same.
    return error.kind === 'malformed' ? 'errorAnswer' : 'unreachable'
  }
  const acknowledged = answer.kind === 'acknowledged' ? answer.numbers.map(BigInt) : []
  ipa.event(`${nameOfFunction[by]} ${result.kind} -> ${answerText(answer)}`)
  await removeFromCard(ipa, ipa.decisions.toRemove('afterAnswer', sent, acknowledged), tape, signal)
  if (answer.kind === 'acknowledged' && ipa.decisions.confirmsAcknowledgements)
    await link.confirm(answer.numbers, tape, signal).catch((error: unknown) => ipa.event(String(error)))
  return answer.kind
}

/** Delivers an eUICC package result, bundled with notifications where the package held PSMOs, and rolls back by the IPA's policy. */
export async function deliverPackageResult(
  ipa: IpaContext,
  eim: AssociatedEim,
  result: StoredResult,
  withNotifications: boolean,
  granted: boolean,
  tape: Tape,
  signal: AbortSignal,
): Promise<Delivery> {
  const by = ipa.settings.resultFunction ?? 'provideEimPackageResult'
  const delivery = await deliverResult(ipa, eim, await bundled(ipa, result, withNotifications, tape, signal), by, tape, signal)
  return settle(ipa, eim, result, delivery, withNotifications, granted, tape, signal)
}

/** Draws the consequences of a delivery: rollback, or another delivery at the next opportunity. */
export async function settle(
  ipa: IpaContext,
  eim: AssociatedEim,
  result: StoredResult,
  delivery: Delivery,
  withNotifications: boolean,
  granted: boolean,
  tape: Tape,
  signal: AbortSignal,
): Promise<Delivery> {
  const { probation } = ipa.state
  const state = withoutProbation(ipa.state)
  const failures = (probation?.failures ?? 0) + (delivery === 'unreachable' ? 1 : 0)
  const question = { delivery, granted, failures, patience: ipa.settings.rollbackAfter ?? 1 }
  const again = ipa.settings.redeliverAfterHandleNotification ?? true
  if (delivery !== 'acknowledged' && (delivery !== 'taken' || again)) ipa.resultsMayWait = true

  if (ipa.decisions.rollsBack(question)) {
    const rolledBack = await rollBack(ipa, eim, result, withNotifications, tape, signal)
    ipa.change(withoutProbation(ipa.state))
    return rolledBack
  }
  if (granted && delivery === 'unreachable') {
    const seqNumber = String(resultNumberOf(result) ?? '')
    ipa.change({ ...state, probation: { eimId: eim.eimId, seqNumber, failures } })
  } else if (probation !== undefined && !ipa.decisions.rollsBackLater) ipa.change(state)
  return delivery
}

function withoutProbation({ probation: _, ...state }: IpaState): IpaState {
  return state
}

async function rollBack(
  ipa: IpaContext,
  eim: AssociatedEim,
  replaced: StoredResult,
  withNotifications: boolean,
  tape: Tape,
  signal: AbortSignal,
): Promise<Delivery> {
  const { cmdResult, eUICCPackageResult } = await ipa.es10.profileRollback(tape, signal)
  ipa.event(`ES10b.ProfileRollback -> ${cmdResult}`)
  if (cmdResult !== 'ok' || eUICCPackageResult === undefined) return 'unreachable'
  ipa.notificationsMayWait = true
  const result = ipa.decisions.resultAfterRollback(replaced, eUICCPackageResult)
  const body = await bundled(ipa, result, withNotifications, tape, signal)
  const delivery = await deliverResult(ipa, eim, body, 'provideEimPackageResult', tape, signal)
  ipa.resultsMayWait = delivery !== 'acknowledged'
  return delivery
}

/** The result with what waits on the card beside it. */
export async function bundled(
  ipa: IpaContext,
  euiccPackageResult: StoredResult,
  withNotifications: boolean,
  tape: Tape,
  signal: AbortSignal,
): Promise<EimPackageResult> {
  const value = ipa.decisions.resultToSend(euiccPackageResult)
  const alone = { kind: 'euiccPackageResult', value } as const
  if (!withNotifications) return alone
  const { notifications } = await ipa.es10.retrieveNotificationsList(undefined, tape, signal)
  if (notifications.length > 0) ipa.notificationsMayWait = true
  const notificationList = notifications.map((one) => ipa.decisions.notificationToSend(one))
  return ipa.decisions.bundles(notifications.length)
    ? { kind: 'ePRAndNotifications', value: { euiccPackageResult: value, notificationList } }
    : alone
}

/** Removes by sequence number, and forgets the way that a notification was to go. That there is nothing to delete is no failure: an answer may have been lost before. */
export async function removeFromCard(
  ipa: IpaContext,
  numbers: readonly bigint[],
  tape: Tape,
  signal: AbortSignal,
): Promise<void> {
  for (const seqNumber of numbers) {
    const status = await ipa.es10.removeNotificationFromList(seqNumber, tape, signal)
    const { [String(seqNumber)]: relayed, ...throughEim } = ipa.state.throughEim
    if (relayed !== undefined) ipa.change({ ...ipa.state, throughEim })
    if (!ipa.decisions.goesOnRemoving(status)) break
  }
}

/** Every sequence number that stands in a result. */
function numbersIn(result: EimPackageResult): bigint[] {
  switch (result.kind) {
    case 'euiccPackageResult':
      return present(resultNumberOf(result.value))
    case 'ePRAndNotifications':
      return [...present(resultNumberOf(result.value.euiccPackageResult)), ...result.value.notificationList.map(sequenceNumberOf)]
    case 'ipaEuiccDataResponse':
      return result.value.kind === 'ipaEuiccData'
        ? [
            ...(result.value.value.notificationsList ?? []).map(sequenceNumberOf),
            ...(result.value.value.euiccPackageResultList ?? []).flatMap((one) => present(resultNumberOf(one))),
          ]
        : []
    default:
      return []
  }
}

function present(number: bigint | undefined): bigint[] {
  return number === undefined ? [] : [number]
}

const nameOfFunction = {
  provideEimPackageResult: 'ESipa.ProvideEimPackageResult',
  handleNotification: 'ESipa.HandleNotification',
} as const

function answerText(answer: ResultAnswer): string {
  if (answer.kind === 'acknowledged') return `eimAcknowledgements ${answer.numbers.join(', ')}`
  return answer.kind === 'errorAnswer' ? `error ${answer.error}` : answer.kind === 'empty' ? 'emptyResponse' : '204'
}
