/** Notifications that an operation made, delivered with its result: ePRAndNotifications (SGP.32 2.11.2, 3.7). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared } from '../preparation.ts'
import { numberOf, numberOfNotification } from './acknowledgements.ts'
import { deliver, delivery } from './delivery.ts'
import { signing } from './ipa.ts'
import { signedResult } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

export const notifications = kept<readonly PendingNotification[]>('notifications')
const altered = kept<PendingNotification>('a notification with an altered signature')

Given('the eUICC has made notifications of disable and enable for our SM-DP+', function (this: ConformanceWorld) {
  const { smdp } = this.bench
  if (smdp === undefined) throw new CannotBePrepared('smdp: the eIM has no SM-DP+ to forward notifications to; add smdp')
  const euicc = signing(this.device)
  const { enabled, disabled } = this.device.profiles
  this.keep(notifications, [
    euicc.notification(smdp.address, 'notificationDisable', 'full', { iccid: enabled }),
    euicc.notification(smdp.address, 'notificationEnable', 'full', { iccid: disabled }),
  ])
})

Given(
  'the eUICC has made a notification of disable, and one of enable whose signature was altered',
  function (this: ConformanceWorld) {
    // An eIM without a server of ours leaves both to the IPA, and is right too.
    const address = this.bench.smdp?.address ?? 'smdp.harness.test'
    const euicc = signing(this.device)
    const { enabled, disabled } = this.device.profiles
    const good = euicc.notification(address, 'notificationDisable', 'full', { iccid: enabled })
    const bad = euicc.notification(address, 'notificationEnable', 'full', { iccid: disabled, spoilt: true })
    this.keep(altered, bad)
    this.keep(notifications, [good, bad])
  },
)

Given('the eUICC has made a notification of enable', function (this: ConformanceWorld) {
  const iccid = this.device.profiles.disabled
  this.keep(notifications, [signing(this.device).notification(addressOf(this), 'notificationEnable', 'full', { iccid })])
})

When('the IPA delivers the result with the notifications', async function (this: ConformanceWorld) {
  await deliver(this, resultAndNotifications(this))
})

When('the IPA delivers result and notification over another connection without its EID', async function (this: ConformanceWorld) {
  await deliver(this, resultAndNotifications(this), { port: this.connect(), eidValue: undefined })
})

Then('the eIM acknowledges the result and every notification', function (this: ConformanceWorld) {
  demandNumbers(this, [...numberOf(this.kept(signedResult)), ...this.kept(notifications).map(numberOfNotification)])
})

Then('the eIM acknowledges every notification', function (this: ConformanceWorld) {
  demandNumbers(this, this.kept(notifications).map(numberOfNotification))
})

Then('the eIM does not acknowledge the altered notification', function (this: ConformanceWorld) {
  const { acknowledged, words, at } = this.kept(delivery)
  const number = numberOfNotification(this.kept(altered))
  const own = numberOf(this.kept(signedResult))
  const resultIsLeft = own.some((one) => !acknowledged.includes(one))
  this.check({
    claim: 'a notification whose signature does not verify is not acknowledged',
    expected: `an answer without ${number}`,
    seen: words,
    holds: !acknowledged.includes(number),
    at,
    ...(resultIsLeft ? { remark: `the result itself (${own.join()}) is not acknowledged either` } : {}),
  })
})

/** An eIM that has no way to a server of ours leaves the notification to the IPA, and is right too. */
function addressOf({ bench }: ConformanceWorld): string {
  return bench.smdp?.address ?? 'smdp.harness.test'
}

function resultAndNotifications(world: ConformanceWorld) {
  const value = { euiccPackageResult: world.kept(signedResult), notificationList: world.kept(notifications) }
  return { kind: 'ePRAndNotifications', value } as const
}

function demandNumbers(world: ConformanceWorld, numbers: readonly string[]): void {
  const { acknowledged, words, at } = world.kept(delivery)
  world.check({
    claim: 'everything that was delivered under a sequence number is acknowledged',
    expected: `EimAcknowledgements with ${numbers.join(', ')}`,
    seen: words,
    holds: numbers.every((number) => acknowledged.includes(number)),
    at,
  })
}
