/** Downloads that are cut, and what comes after them (SGP.32 v1.2 3.2.3.1, 3.6, 3.7). */
import { Given, Then } from '@cucumber/cucumber'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { decode } from '../../protocol/schema/type.ts'
import { NotificationSentRequest } from '../../protocol/sgp22/notifications.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { RefusableFunction } from '../../simulators/played/rsp-behaviour.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { enabledProfiles } from './data-on-card.ts'
import { callsAt, es10Calls, linesOrStep, resultsAtEim } from './download-seen.ts'
import { iccids, secondIccid } from './iccids.ts'
import { smdpDoes } from './smdp-scripts.ts'
import { orderFrom } from './triggers.ts'
import type { IpaWorld } from './world.ts'

/** Sequence number of the installation result that the SM-DP+ did not take. */
const unacknowledged = kept<bigint>('an installation result that was not acknowledged')

Given(
  'the IPA has tried the download, which the SM-DP+ cut in {downloadFunction}',
  async function (this: IpaWorld, name: RefusableFunction) {
    await smdpDoes(this, { http: { [name]: { kind: 'hangUp' } } })
    await this.act((signal) => this.bench.ipa.pokeNow(signal))
    if (callsAt(this, 'smdp', name).length === 0) throw new StateNotReached(`the download did not come to ${name}`)
    if (resultsAtEim(this).length === 0)
      throw new StateNotReached('the eIM got no result, and offers the first trigger before any other')
    await smdpDoes(this, { http: {} })
  },
)

Given('the eIM has a trigger with the same activation code', async function (this: IpaWorld) {
  await orderFrom(this, 'TOKEN-1')
})

Given('the SM-DP+ has answered the installation result of this download with HTTP status 500', async function (this: IpaWorld) {
  await smdpDoes(this, { http: { handleNotification: { kind: 'status', status: 500 } } })
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  const number = callsAt(this, 'smdp', 'handleNotification').map(({ value }) => numberOf(value.pendingNotification))[0]
  if (number === undefined) throw new StateNotReached('no installation result came to the SM-DP+')
  if (resultsAtEim(this).length === 0) throw new StateNotReached('the eIM got no result, and offered the same download again')
  this.keep(unacknowledged, number)
})

Given('the eIM has a trigger for a further profile of the same SM-DP+', async function (this: IpaWorld) {
  await smdpDoes(this, { metadata: { iccid: iccidOctets(secondIccid) } })
  await orderFrom(this, 'TOKEN-2')
})

Then('the SM-DP+ gets no notification behind the one that it did not acknowledge', function (this: IpaWorld) {
  const first = this.kept(unacknowledged)
  const calls = callsAt(this, 'smdp', 'handleNotification')
  const numbers = calls.map(({ value }) => numberOf(value.pendingNotification))
  this.check({
    claim: 'sequence numbers of the notifications that come to this address',
    expected: `none above ${first}`,
    seen: numbers.join(', ') || 'none',
    holds: numbers.every((number) => number === undefined || number <= first),
    at: linesOrStep(
      this,
      calls.map(({ at }) => at),
    ),
  })
})

Then('the eUICC gives a profileInstallationResult with {word}', function (this: IpaWorld, arm: string) {
  const loads = es10Calls(this, 'LoadBoundProfilePackage')
  const seen = loads.flatMap(({ answer }) =>
    answer?.function === 'LoadBoundProfilePackage' ? [answer.value.profileInstallationResultData.finalResult.kind] : [],
  )
  this.check({
    claim: 'what the eUICC says of the package that the IPA loads',
    expected: arm,
    seen: seen.join(', ') || 'no result',
    holds: seen.some((kind) => kind === arm),
    at: loads[0]?.at ?? linesOrStep(this, []),
  })
})

Then('the eUICC still has the installation result', function (this: IpaWorld) {
  const number = this.kept(unacknowledged)
  const removed = es10Calls(this, 'RemoveNotificationFromList').filter(
    ({ request }) => BigInt(decode(NotificationSentRequest, request).value.seqNumber) === number,
  )
  this.check({
    claim: `RemoveNotificationFromList of ${number}, which the SM-DP+ did not acknowledge`,
    expected: 'none',
    seen: `${removed.length}`,
    holds: removed.length === 0,
    at: removed[0]?.at ?? linesOrStep(this, []),
  })
})

Then('profile A is still enabled', async function (this: IpaWorld) {
  const wanted = iccidOctets(iccids.A).toString('hex').toUpperCase()
  const enabled = await enabledProfiles(this)
  this.check({
    claim: 'the profile that was enabled before the download',
    expected: wanted,
    seen: enabled.join(', ') || 'none',
    holds: enabled.includes(wanted),
    at: linesOrStep(this, []),
  })
})

function numberOf(notification: PendingNotification): bigint | undefined {
  if (notification.kind === 'profileInstallationResult')
    return BigInt(notification.value.profileInstallationResultData.notificationMetadata.seqNumber)
  // Compact forms are none that an SM-DP+ can get.
  if (notification.kind !== 'otherSignedNotification') return undefined
  // What a peer has left out is missing, whatever the type says.
  const tbs: typeof notification.value.tbsOtherNotification | undefined = notification.value.tbsOtherNotification
  return tbs && BigInt(tbs.seqNumber)
}
