/** ProfileRollback: what it leaves of the package before (SGP.32 v1.2 3.3.2, 5.9.16). */
import { Given, Then } from '@cucumber/cucumber'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import type { Es10Answer } from '../../protocol/es10/functions.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Psmo } from '../../protocol/sgp32/psmo.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { pollForAnHour } from './coverage.ts'
import { loadPackage } from './eim-of-ours.ts'
import { answerOf } from './es10-calls.ts'
import { answerText } from './results.ts'
import { openAgain } from './state-functions.ts'
import type { EuiccWorld } from './world.ts'

type Signed = Extract<Es10Answer<'LoadEuiccPackage'>, { kind: 'euiccPackageResultSigned' }>['value']

/** Result of the package that the rollback takes back. */
const takenBack = kept<Signed>('a result that is to be taken back')

/** Numbers of what it told of that package. */
const pending = kept<readonly string[]>('notifications of the package before')

Given('the eIM has ordered {operations} without having got the result', ordered('first'))

Given('the second eIM has ordered {operations} without having got the result', ordered('second'))

function ordered(name: 'first' | 'second') {
  return async function (this: EuiccWorld, operations: readonly Psmo[]): Promise<void> {
    const { value, at } = await loadPackage(this, this.bench.eims[name], operations)
    if (value.kind !== 'euiccPackageResultSigned' || !/ ok$/.test(answerText(value)))
      throw new StateNotReached(`the package before was answered with ${answerText(value)}`, at)
    this.keep(takenBack, value.value)
    await openAgain(this)
  }
}

Given('the device has polled the eUICC for an hour since', async function (this: EuiccWorld) {
  await pollForAnHour(this)
})

Then('the answer holds the rollbackResult of this package, signed anew', function (this: EuiccWorld) {
  const { value, at } = answerOf(this, 'ProfileRollback')
  const result = 'eUICCPackageResult' in value ? value.eUICCPackageResult : undefined
  const former = this.kept(takenBack).euiccPackageResultDataSigned
  const expected = `rollbackResult ok for ${referenceOf(former)}, another seqNumber, a signature that verifies`
  const seen =
    result?.kind !== 'euiccPackageResultSigned'
      ? (result?.kind ?? 'no package result')
      : [
          `${answerText(result)} for ${referenceOf(result.value.euiccPackageResultDataSigned)}`,
          result.value.euiccPackageResultDataSigned.seqNumber === former.seqNumber ? 'the same seqNumber' : 'another seqNumber',
          isSigned(this, result.value, at[0]) ? 'a signature that verifies' : 'a signature that does not verify',
        ].join(', ')
  this.check({ claim: 'the package result in the answer', expected, seen, holds: seen === expected, at })
})

Then('the result before is not stored any more, and the rollbackResult is', async function (this: EuiccWorld) {
  const { seqNumber: former } = this.kept(takenBack).euiccPackageResultDataSigned
  const { value, at } = await this.call('RetrieveNotificationsList', {
    searchCriteria: { kind: 'euiccPackageResults', value: true },
  })
  const stored = value.kind === 'euiccPackageResultList' ? value.value : []
  const isThere = (of: (one: (typeof stored)[number]) => boolean) => (stored.some(of) ? 'stored' : 'not stored')
  const seen = `the result before ${isThere(
    (one) => one.kind === 'euiccPackageResultSigned' && one.value.euiccPackageResultDataSigned.seqNumber === former,
  )}, rollbackResult ${isThere((one) => answerText(one) === 'rollbackResult ok')}`
  const expected = 'the result before not stored, rollbackResult stored'
  this.check({ claim: 'the stored results', expected, seen, holds: seen === expected, at })
})

Given('the eUICC has notifications of this package pending', async function (this: EuiccWorld) {
  const told = await toldNow(this)
  if (told.length === 0) throw new StateNotReached('the package before was told to nobody')
  this.keep(pending, told)
})

Then('none of the notifications of this package is pending', async function (this: EuiccWorld) {
  const at = [this.tape.next]
  const former = this.kept(pending)
  const told = await toldNow(this)
  const left = told.filter((one) => former.includes(one))
  const seen = left.length === 0 ? 'none' : left.join(', ')
  this.check({ claim: 'notifications of the operation that was taken back', expected: 'none', seen, holds: seen === 'none', at })
})

/** Each notification by its number and event. */
async function toldNow(world: EuiccWorld): Promise<readonly string[]> {
  const { value } = await world.call('ListNotification', {})
  if (value.kind !== 'notificationMetadataList') return []
  return value.value.map(({ seqNumber, profileManagementOperation: bits, notificationAddress: address }) =>
    [`seqNumber ${seqNumber}`, ...bits, address].join(' '),
  )
}

function referenceOf({ eimId, counterValue, eimTransactionId }: Signed['euiccPackageResultDataSigned']): string {
  const id = eimTransactionId === undefined ? 'none' : Buffer.from(eimTransactionId).toString('hex')
  return `eimId ${eimId}, counterValue ${counterValue}, eimTransactionId ${id}`
}

function isSigned(world: EuiccWorld, { euiccPackageResultDataSigned: data, euiccSignEPR }: Signed, at = 0): boolean {
  const octets = rawOf(data)
  const { euiccKey } = world
  if (octets === undefined || euiccKey === undefined) return false
  return verify(euiccKey, euiccSignEPR, signedBytes.euiccSignEPR(octets, world.tokenOf(data.eimId, at) ?? 0n))
}
