/** The ProfileInstallationResult that an eUICC stores of every attempt, until it is removed (SGP.22 v2.5 2.5.6, 3.5, 5.7.10, 5.7.11). */
import { Then } from '@cucumber/cucumber'
import type { Of } from '../../protocol/schema/type.ts'
import type { ProfileInstallationResult } from '../../protocol/sgp22/notifications.ts'
import { StateNotReached } from '../preparation.ts'
import { loaded } from './download-loading.ts'
import { installationOf, reasonOf } from './local-download.ts'
import { download } from './server-authentication.ts'
import { nameOfIccid } from './test-profiles.ts'
import type { EuiccWorld } from './world.ts'

type Data = Of<typeof ProfileInstallationResult>['profileInstallationResultData']

/** Results of this session that the eUICC tells. */
async function storedOf(world: EuiccWorld): Promise<{ readonly results: readonly Data[]; readonly at: readonly number[] }> {
  const { value, at } = await world.call('RetrieveNotificationsList', {})
  const { transactionId } = world.kept(download).smdp
  const list = value.kind === 'notificationList' ? value.value : []
  const results = list.flatMap((one) => {
    if (one.kind !== 'profileInstallationResult') return []
    const data = one.value.profileInstallationResultData
    return transactionId.equals(data.transactionId) ? [data] : []
  })
  return { results, at }
}

function textOf({ finalResult, notificationMetadata, smdpOid }: Data): string {
  const { iccid, notificationAddress, profileManagementOperation } = notificationMetadata
  const of = iccid === undefined ? 'no profile' : `profile ${nameOfIccid(iccid)}`
  return `${reasonOf(finalResult)} of ${of}, ${profileManagementOperation.join('+')}, for ${notificationAddress} (${smdpOid})`
}

/**
 * The address is that of the SM-DP+ of the session, and the OID that of its certificate. The result of a failure may name no profile: the
 * member is optional.
 */
Then(
  'the eUICC has stored one result of this session, {string} of profile {word}',
  async function (this: EuiccWorld, outcome: string, name: string) {
    const { results, at } = await storedOf(this)
    const { address, pki } = this.kept(download).smdp
    const [oid = 'none'] = pki.dpAuth.certificate.extensions.subjectAltName?.value.registeredIds ?? []
    const expected = `${outcome} of profile ${name}, notificationInstall, for ${address} (${oid})`
    const seen = results.length === 0 ? 'none' : results.map(textOf).join('; ')
    const mayBeNameless = outcome !== 'successResult'
    const holds = seen === expected || (mayBeNameless && seen === expected.replace(`profile ${name}`, 'no profile'))
    this.check({ claim: 'the stored ProfileInstallationResult', expected, seen, holds, at })
  },
)

Then('the result of the installation is there until the IPA removes it', async function (this: EuiccWorld) {
  const { result } = installationOf(this.kept(loaded))
  const { seqNumber } = result.profileInstallationResultData.notificationMetadata
  const seen: string[] = []
  const look = async (when: string) => {
    const { results, at } = await storedOf(this)
    seen.push(`${when} ${results.length}`)
    return at
  }
  await look('retrieved at once')
  await look('once more')
  await this.powerCycle()
  const at = await look('after a restart')
  const { value } = await this.call('RemoveNotificationFromList', { seqNumber })
  const status = value.deleteNotificationStatus
  if (status !== 'ok' && seen.every((one) => one.endsWith(' 1')))
    throw new StateNotReached(`the removal of the result was answered with ${status}`, at)
  const after = await look('after its removal')
  const expected = 'retrieved at once 1, once more 1, after a restart 1, after its removal 0'
  const text = seen.join(', ')
  this.check({
    claim: 'how many results of this session the eUICC tells',
    expected,
    seen: text,
    holds: text === expected,
    at: after,
  })
})

Then('a result that waits tells of the interruption, or none waits', async function (this: EuiccWorld) {
  const { results, at } = await storedOf(this)
  const reasons = results.map(({ finalResult }) => reasonOf(finalResult))
  const expected = 'installFailedDueToInterruption'
  this.check({
    claim: 'the ProfileInstallationResult of a package that was interrupted',
    expected: `${expected}, or none`,
    seen: reasons.join(', ') || 'none',
    holds: reasons.every((one) => one === expected),
    at,
    ...(reasons.length === 0 ? { remark: 'the eUICC keeps no result of an interruption' } : {}),
  })
})
