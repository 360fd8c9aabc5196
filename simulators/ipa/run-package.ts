/** A package for the eUICC, from the eIM to the card and back (SGP.32 v1.2 3.3.1). */
import { SW } from '../../protocol/apdu/status-word.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type { Tape } from '../../transport/tape.ts'
import type { EuiccPackage, UnusablePackage } from './eim-package.ts'
import type { AssociatedEim } from './eim-trust.ts'
import type { StoredResult } from './es10.ts'
import { Es10Error, isCardFailure } from './es10-error.ts'
import type { IpaContext } from './ipa-context.ts'

/** What the card made of it, or what is wrong with it. */
export type Executed =
  | { readonly kind: 'executed'; readonly result: StoredResult; readonly rollbackGranted: boolean }
  | UnusablePackage

/** ES10b.LoadEuiccPackage with the octets as they came, and what follows from its result for the other eIMs and the session. */
export async function runPackage(
  ipa: IpaContext,
  eim: AssociatedEim,
  eimPackage: EuiccPackage,
  tape: Tape,
  signal: AbortSignal,
): Promise<Executed> {
  let result: StoredResult
  try {
    result = await ipa.es10.loadEuiccPackage(eimPackage.octets, tape, signal)
  } catch (error) {
    if (!isCardFailure(error)) throw error
    ipa.event(`ES10b.LoadEuiccPackage -> ${error.message}`)
    const { eimTransactionId } = eimPackage
    const why = error instanceof Es10Error && error.sw === SW.wrongData ? 'invalidPackageFormat' : 'undefinedError'
    return { kind: 'unusable', why, eimTransactionId, what: error.message }
  }
  const { changesState, switches, enabled } = effectOf(result)
  ipa.event(`ES10b.LoadEuiccPackage counter ${eimPackage.counterValue} -> ${result.kind}`)
  if (switches) ipa.session.afterSwitch()
  if (!eimPackage.psmo && ipa.decisions.readsEntriesAnew) ipa.forgetEims()
  if (changesState) {
    ipa.notificationsMayWait = true
    await ipa.tell('otherEim', tape, signal, eim.eimId)
  }
  return { kind: 'executed', result, rollbackGranted: eimPackage.asksForRollback && enabled }
}

/** What the IPA says to the eIM about a package that cannot be used; `undefined` where it says nothing. */
export function complaintAbout(ipa: IpaContext, unusable: UnusablePackage): EimPackageResult | undefined {
  ipa.event(`package cannot be used: ${unusable.why}, ${unusable.what}`)
  const eimPackageResultErrorCode = ipa.decisions.complaint(unusable)
  if (eimPackageResultErrorCode === undefined) return undefined
  const eimTransactionId = ipa.decisions.echoed(unusable.eimTransactionId, 'error')
  const value = { ...(eimTransactionId === undefined ? {} : { eimTransactionId }), eimPackageResultErrorCode }
  return { kind: 'eimPackageResultResponseError', value }
}

function effectOf(result: StoredResult): {
  readonly changesState: boolean
  readonly switches: boolean
  readonly enabled: boolean
} {
  const list = result.kind === 'euiccPackageResultSigned' ? result.value.euiccPackageResultDataSigned.euiccResult : []
  const worked = (...kinds: readonly string[]) => list.some(({ kind, value }) => kinds.includes(kind) && value === 'ok')
  const enabled = worked('enableResult')
  const switches = enabled || worked('disableResult')
  const changesState = switches || worked('deleteResult', 'setFallbackAttributeResult', 'unsetFallbackAttributeResult')
  return { changesState, switches, enabled }
}
