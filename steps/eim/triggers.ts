/** Download triggers as the IPA gets them (SGP.32 2.11.1.3, 3.2.3). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Order } from '../../adapters/operator/port.ts'
import { printFqdn } from '../../protocol/identifiers/fqdn.ts'
import type { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { deliver, delivery } from './delivery.ts'
import { download } from './download.ts'
import { askForWork, askPastInquiries, askUntilWork, describeAnswer, emptyQueue } from './ipa.ts'
import { forget, giveUp, operatorOf, placedOrder, placeOrder } from './orders.ts'
import { readCode } from './trigger-code.ts'
import type { ConformanceWorld } from './world.ts'

const orderedCode = kept<string>('an activation code that was ordered')

/** Of an SM-DP+ and an SM-DS that nobody asks for anything. */
const SMDP = 'smdp.harness.test'
const SMDS = 'smds.harness.test'

Given(
  'the operator has ordered a download of matching identifier {word}',
  async function (this: ConformanceWorld, token: string) {
    await order(this, { kind: 'download', activationCode: this.keep(orderedCode, `1$${SMDP}$${token}`) })
  },
)

Given('the operator has ordered a download from the default SM-DP+', async function (this: ConformanceWorld) {
  await order(this, { kind: 'downloadFromDefaultSmdp' })
})

Given('the operator has ordered a download from what the SM-DS names', async function (this: ConformanceWorld) {
  await order(this, { kind: 'downloadFromSmds', address: SMDS })
})

Given(
  'the IPA has fetched the trigger, and the answer was lost {int} times',
  async function (this: ConformanceWorld, times: number) {
    for (let time = 0; time < times; time++) {
      const port = this.connect()
      const { answer, received } = await (time === 0 ? askUntilWork : askPastInquiries)(this, this.device, port)
      if (time === 0 && answer.kind !== 'profileDownloadTriggerRequest')
        throw new StateNotReached(`a download was ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
      await port.close()
    }
  },
)

Given('the operator has taken the order back', async function (this: ConformanceWorld) {
  const operator = operatorOf(this)
  if (!operator.offers('cancel')) throw new CannotBePrepared('operator.cancel: its interface has no way to take an order back')
  const placed = this.kept(placedOrder)
  await this.askOperator((signal) => operator.cancel(placed, this.tape, signal))
  forget(this, placed)
})

Given('the operator has given the order up', async function (this: ConformanceWorld) {
  await giveUp(this)
})

When('the IPA asks for the trigger', async function (this: ConformanceWorld) {
  await askUntilWork(this, this.device)
})

When('the IPA tells that it could not download from the SM-DP+ itself', async function (this: ConformanceWorld) {
  const { eimTransactionId } = this.kept(download).trigger
  const profileDownloadTriggerResultData = {
    kind: 'profileDownloadError',
    value: { profileDownloadErrorReason: 'undefinedError' },
  } as const
  const same = eimTransactionId === undefined ? {} : { eimTransactionId }
  await deliver(this, { kind: 'profileDownloadTriggerResult', value: { ...same, profileDownloadTriggerResultData } })
})

Then('the download counts as done', async function (this: ConformanceWorld) {
  const { words, answer, at } = this.kept(delivery)
  const next = await askForWork(this, this.device.eid)
  const taken = answer !== undefined && answer.kind !== 'provideEimPackageResultError'
  this.check({
    claim: 'the result of a direct download is all that the eIM needs of it',
    expected: 'an acknowledgement or emptyResponse, and no trigger after it',
    seen: `${words}; then ${describeAnswer(next.answer)}`,
    holds: taken && next.answer.kind !== 'profileDownloadTriggerRequest',
    at: [...at, next.received],
  })
})

Then('the trigger names the SM-DP+ and the matching identifier that were ordered', function (this: ConformanceWorld) {
  const ordered = this.kept(orderedCode)
  const trigger = offeredTrigger(this)
  const data = trigger?.profileDownloadData
  const code = data?.kind === 'activationCode' ? data.value : undefined
  const [due, seen] = [partsOf(ordered), code === undefined ? undefined : partsOf(code)]
  this.check({
    claim: 'the trigger carries address and matching identifier of the SM-DP+ as they were ordered',
    expected: `an activation code for ${due?.address} with matching identifier ${due?.matchingId}`,
    seen: code === undefined ? inWords(trigger) : JSON.stringify(code),
    holds: seen?.address === due?.address && seen?.matchingId === due?.matchingId,
    at: [lastLine(this)],
  })
})

Then('the eIM offers the trigger again', function (this: ConformanceWorld) {
  const trigger = triggerIn(this)
  this.check({
    claim: 'a trigger without a result is offered again',
    expected: 'the download trigger',
    seen: trigger === undefined ? describeAnswer(this.answerTo('getEimPackage').answer) : inWords(trigger),
    holds: trigger !== undefined,
    at: [lastLine(this)],
  })
})

Then('the trigger is not offered', function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('getEimPackage')
  this.check({
    claim: 'a trigger that was taken back before an IPA got it does not come',
    expected: 'no download trigger',
    seen: describeAnswer(answer),
    holds: answer.kind !== 'profileDownloadTriggerRequest',
    at: [received],
  })
})

Then('the trigger holds the data of the download', function (this: ConformanceWorld) {
  offeredTrigger(this)
  checkSource(this, (trigger) => trigger.profileDownloadData !== undefined, 'a trigger with the data of the download')
})

Then('the trigger names the default SM-DP+', function (this: ConformanceWorld) {
  const names = ({ profileDownloadData: data }: ProfileDownloadTriggerRequest) =>
    data?.kind === 'contactDefaultSmdp' || (data?.kind === 'activationCode' && partsOf(data.value)?.matchingId === '')
  checkSource(this, names, 'a trigger for the default SM-DP+')
})

Then('the trigger names the SM-DS', function (this: ConformanceWorld) {
  checkSource(this, ({ profileDownloadData: data }) => data?.kind === 'contactSmds', 'a trigger for the SM-DS')
})

async function order(world: ConformanceWorld, wanted: Order): Promise<void> {
  await emptyQueue(world, world.device)
  await placeOrder(world, world.device, wanted)
}

function checkSource(
  world: ConformanceWorld,
  isRight: (trigger: ProfileDownloadTriggerRequest) => boolean,
  expected: string,
): void {
  const trigger = offeredTrigger(world)
  world.check({
    claim: 'the trigger says where the profile comes from, for an IPA that leaves this to nobody',
    expected,
    seen: inWords(trigger),
    holds: trigger !== undefined && isRight(trigger),
    at: [lastLine(world)],
  })
}

/** The trigger in the last answer; undefined where it is something else. */
function triggerIn(world: ConformanceWorld): ProfileDownloadTriggerRequest | undefined {
  const { answer } = world.answerTo('getEimPackage')
  return answer.kind === 'profileDownloadTriggerRequest' ? answer.value : undefined
}

/** For what a trigger says. @throws StateNotReached where nothing is offered: that a trigger comes at all is for other rows */
function offeredTrigger(world: ConformanceWorld): ProfileDownloadTriggerRequest | undefined {
  const { answer, received } = world.answerTo('getEimPackage')
  if (answer.kind === 'eimPackageError')
    throw new StateNotReached(`a download was ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
  return triggerIn(world)
}

function lastLine(world: ConformanceWorld): number {
  return world.answerTo('getEimPackage').received
}

function inWords(trigger: ProfileDownloadTriggerRequest | undefined): string {
  if (trigger === undefined) return 'no trigger'
  const data = trigger.profileDownloadData
  if (data === undefined) return 'a trigger without data'
  return data.kind === 'activationCode' ? `a trigger with ${JSON.stringify(data.value)}` : `a trigger with ${data.kind}`
}

/** Undefined for text that is no activation code. */
function partsOf(text: string): { readonly address: string; readonly matchingId: string } | undefined {
  const code = readCode(text)
  return code && { address: printFqdn(code.smdpAddress).toLowerCase(), matchingId: code.matchingId }
}
