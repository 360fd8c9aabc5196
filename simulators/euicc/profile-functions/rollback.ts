/** ProfileRollback: SGP.32 v1.2 3.3.2, 5.9.16. No clock takes part: a grant lasts until it is used or withdrawn. */
import { ProfileRollbackRequest, ProfileRollbackResponse } from '../../../protocol/es10b/profile-state.ts'
import { decodeUnambiguous } from '../../../protocol/schema/decode-complete.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { EuiccPackageResult } from '../../../protocol/sgp32/euicc-package-result.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import { type PackageReference, signedResult } from '../package/answers.ts'
import { profileOf } from '../profile-states-facts.ts'
import { switchProfiles } from '../profile-states-switch.ts'
import { isToolkitBusy } from '../profile-states-toolkit.ts'
import type { RollbackGrant } from '../state.ts'

type Refusal = 'rollbackNotAllowed' | 'catBusy' | 'commandError'

export const profileRollback: Es10Function = {
  tag: 0xbf58,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run(chip, request) {
    const { refreshFlag } = decodeUnambiguous(ProfileRollbackRequest, request, { variants: true }).value
    const outcome = rollBack(chip, refreshFlag)
    if (typeof outcome === 'string') return encode(ProfileRollbackResponse, { cmdResult: outcome })
    const eUICCPackageResult = decode(EuiccPackageResult, outcome).value
    return encode(ProfileRollbackResponse, { cmdResult: 'ok', eUICCPackageResult }, { received: 'keep' })
  },
}

/**
 * Goes back to the profile of the grant and makes the package result anew: rollbackResult in place of the results that the eIM never
 * saw, with the same eIM, counter and transaction and another sequence number.
 *
 * @returns the new result, or why there is none
 */
function rollBack(chip: Chip, refreshFlag: boolean): Buffer | Refusal {
  const { decisions } = chip
  const grant = chip.state.rollback
  if (grant === undefined) return 'rollbackNotAllowed'
  if (isToolkitBusy(chip, 'rollback')) return 'catBusy'
  const former = profileOf(chip.state, grant.iccid)
  const eim = decisions.eimOfRollback(chip.state.eims, grant)
  if (former === undefined || eim === undefined) return 'commandError'
  if (decisions.discardsReverted()) discardReverted(chip, grant)
  switchProfiles(chip, 'rollback', former.iccid)
  const seqNumber = decisions.rollbackSequenceNumber(grant, () => chip.nextSequenceNumber())
  const result = signedResult(chip, eim, referenceOf(grant), seqNumber, [{ kind: 'rollbackResult', value: 'ok' }])
  const kept = decisions.withoutFormerResult(chip.state.packageResults, grant)
  chip.state = { ...chip.state, packageResults: [...kept, { seqNumber, tlv: result.toString('hex').toUpperCase() }] }
  chip.switched(refreshFlag)
  return result
}

/** Takes back what was told of the operation. */
function discardReverted(chip: Chip, { toldBefore }: RollbackGrant): void {
  if (toldBefore === undefined) return
  const isOfSwitch = (event: string) => event === 'notificationEnable' || event === 'notificationDisable'
  const notifications = chip.state.notifications.filter(({ seqNumber, event }) => seqNumber <= toldBefore || !isOfSwitch(event))
  chip.state = { ...chip.state, notifications }
}

/** What the result of a rollback takes over from the package. */
function referenceOf({ eimId, counterValue, eimTransactionId, eimSignature }: RollbackGrant): PackageReference {
  return {
    eimId,
    counterValue,
    eimTransactionId: eimTransactionId === undefined ? undefined : Buffer.from(eimTransactionId, 'hex'),
    eimSignature: Buffer.from(eimSignature ?? '', 'hex'),
  }
}
