/** ProfileRollback: SGP.32 v1.2 3.3.2, 5.9.16. No clock takes part: a grant lasts until it is used or withdrawn. */
import { tlv } from '../../../protocol/ber/writer.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { ProfileRollbackRequest, ProfileRollbackResponse } from '../../../protocol/es10b/profile-state.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { EuiccPackageResult, EuiccPackageResultDataSigned } from '../../../protocol/sgp32/euicc-package-result.ts'
import type { Chip } from '../chip.ts'
import type { Es10Function } from '../es10.ts'
import { profileOf } from '../profile-states-facts.ts'
import { switchProfiles } from '../profile-states-switch.ts'
import { isToolkitBusy } from '../profile-states-toolkit.ts'
import type { EimEntry, RollbackGrant } from '../state.ts'

type Refusal = 'rollbackNotAllowed' | 'catBusy' | 'commandError'

export const profileRollback: Es10Function = {
  tag: 0xbf58,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run(chip, request) {
    const { refreshFlag } = decode(ProfileRollbackRequest, request, { variants: true }).value
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
  switchProfiles(chip, 'rollback', former.iccid)
  const seqNumber = decisions.rollbackSequenceNumber(grant, () => chip.nextSequenceNumber())
  const result = signedResult(chip, grant, eim, seqNumber)
  const kept = decisions.withoutFormerResult(chip.state.packageResults, grant)
  chip.state = { ...chip.state, packageResults: [...kept, { seqNumber, tlv: result.toString('hex').toUpperCase() }] }
  chip.switched(refreshFlag)
  return result
}

/** The eUICC package result of a rollback. v1.0.1 signs the eimSignature of the package in place of the token. */
function signedResult(chip: Chip, grant: RollbackGrant, eim: EimEntry, seqNumber: number): Buffer {
  const { eimId, counterValue, eimTransactionId, eimSignature } = grant
  const data = encode(EuiccPackageResultDataSigned, {
    eimId,
    counterValue,
    ...(eimTransactionId === undefined ? {} : { eimTransactionId: Buffer.from(eimTransactionId, 'hex') }),
    seqNumber,
    euiccResult: [{ kind: 'rollbackResult', value: 'ok' }],
  })
  const signed =
    chip.settings.spec === '1.0.1' && eimSignature !== undefined
      ? signedBytes.euiccSignOverEimSignature(data, Buffer.from(eimSignature, 'hex'))
      : signedBytes.euiccSignEPR(data, eim.associationToken)
  const key = eim.euiccCiPKId === undefined ? undefined : Buffer.from(eim.euiccCiPKId, 'hex')
  const credentials = chip.credentials(key) ?? chip.credentials()
  if (credentials === undefined) throw new RangeError('an eUICC without keys cannot sign a result')
  return tlv(0xbf51, tlv(0xa0, data, signatureObject(chip.sign(credentials, signed))))
}
