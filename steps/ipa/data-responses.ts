/** What the IPA answers to data requests, beside what the eUICC has (IpaEuiccDataResponse, SGP.32 v1.2 2.11.2.2). */
import { Then } from '@cucumber/cucumber'
import type { NotificationMetadata } from '../../protocol/sgp22/notifications.ts'
import type { IpaEuiccData } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { StateNotReached } from '../preparation.ts'
import { objectInWords, onTheCard, ownToken } from './data-on-card.ts'
import { askedId, askedNumber, type ObjectName } from './data-requests.ts'
import { demandResults, type GivenResult, resultText } from './results.ts'
import type { IpaWorld } from './world.ts'

/** The first answer to a data request. */
function answerOf(world: IpaWorld): GivenResult {
  const results = demandResults(world)
  return results.find(({ result }) => result.kind === 'ipaEuiccDataResponse') ?? results[0]
}

function dataOf({ result }: GivenResult): IpaEuiccData | undefined {
  return result.kind === 'ipaEuiccDataResponse' && result.value.kind === 'ipaEuiccData' ? result.value.value : undefined
}

/** The objects that are in it. */
function namesIn(data: IpaEuiccData): readonly string[] {
  return Object.entries(data).flatMap(([name, value]) => (value === undefined || name === 'eimTransactionId' ? [] : [name]))
}

Then('the response has {word} and nothing else', function (this: IpaWorld, name: ObjectName) {
  const answer = answerOf(this)
  const data = dataOf(answer)
  if (data === undefined) throw new StateNotReached(`the answer has no data: ${resultText(answer.result)}`, [answer.at])
  const names = namesIn(data)
  const others = names.filter((one) => one !== name)
  const seen = names.join(', ') || 'nothing'
  this.check({
    claim: 'objects in the response',
    expected: `${name}, and no others`,
    seen,
    holds: others.length === 0,
    at: [answer.at],
  })
})

Then('the response has {word} as the eUICC has it', async function (this: IpaWorld, name: ObjectName) {
  const answer = answerOf(this)
  const data = dataOf(answer)
  const expected = await onTheCard(this, name)
  const seen = data === undefined ? resultText(answer.result) : objectInWords(data, name)
  this.check({ claim: name, expected, seen, holds: seen === expected, at: [answer.at] })
})

Then('the response has ipaMode and iotSpecificInfo in euiccInfo2', function (this: IpaWorld) {
  const answer = answerOf(this)
  const info = dataOf(answer)?.euiccInfo2
  const there = info === undefined ? [] : (['ipaMode', 'iotSpecificInfo'] as const).filter((one) => info[one] !== undefined)
  this.check({
    claim: 'objects in euiccInfo2',
    expected: 'ipaMode, iotSpecificInfo',
    seen: there.join(', ') || 'neither',
    holds: there.length === 2,
    at: [answer.at],
  })
})

Then('the response has the capabilities of the IPA', function (this: IpaWorld) {
  const answer = answerOf(this)
  const features = dataOf(answer)?.ipaCapabilities?.ipaFeatures
  const { O_X_DIRECT: direct, O_X_INDIRECT: indirect } = this.parameters.claims.options
  const known = features?.filter((feature) => typeof feature === 'string') ?? []
  this.check({
    claim: 'ipaFeatures',
    expected: direct || indirect ? 'at least one that SGP.32 names, since the IPA downloads' : 'there',
    seen: features === undefined ? 'no ipaCapabilities' : features.join(', ') || 'none set',
    holds: features !== undefined && (known.length > 0 || !(direct || indirect)),
    at: [answer.at],
  })
})

Then('the response has the device information', function (this: IpaWorld) {
  const answer = answerOf(this)
  const tac = dataOf(answer)?.deviceInfo?.tac
  const seen = tac === undefined ? 'no deviceInfo' : 'a TAC'
  this.check({ claim: 'deviceInfo', expected: 'a TAC', seen, holds: tac !== undefined, at: [answer.at] })
})

Then('the response has no associationToken but that of the eIM that asked', async function (this: IpaWorld) {
  const answer = answerOf(this)
  const token = dataOf(answer)?.associationToken
  const own = await ownToken(this)
  this.check({
    claim: 'associationToken in the response',
    expected: own === undefined ? 'none' : `none, or ${own}`,
    seen: token === undefined ? 'none' : String(token),
    holds: token === undefined || String(token) === own,
    at: [answer.at],
  })
})

Then('the response has only the notification with that sequence number', function (this: IpaWorld) {
  const answer = answerOf(this)
  const data = dataOf(answer)
  const expected = this.kept(askedNumber)
  const seen = data === undefined ? resultText(answer.result) : objectInWords(data, 'notificationsList')
  this.check({ claim: 'sequence numbers in notificationsList', expected, seen, holds: seen === expected, at: [answer.at] })
})

Then('the response has only notifications of enabled profiles', function (this: IpaWorld) {
  const answer = answerOf(this)
  const events = (dataOf(answer)?.notificationsList ?? []).flatMap(({ kind, value }) =>
    kind === 'otherSignedNotification' ? [eventsOf(value.tbsOtherNotification)] : [kind],
  )
  this.check({
    claim: 'events in notificationsList',
    expected: 'notificationEnable',
    seen: events.join(', ') || 'none',
    holds: events.length > 0 && events.every((event) => event === 'notificationEnable'),
    at: [answer.at],
  })
})

Then('the response has no other result', function (this: IpaWorld) {
  const answer = answerOf(this)
  const data = dataOf(answer)
  if (data === undefined) throw new StateNotReached(`the answer has no data: ${resultText(answer.result)}`, [answer.at])
  const seen = objectInWords(data, 'euiccPackageResultList')
  const wanted = this.kept(askedNumber)
  const holds = data.euiccPackageResultList === undefined || seen === '' || seen === wanted
  this.check({
    claim: 'sequence numbers in euiccPackageResultList',
    expected: `none but ${wanted}`,
    seen,
    holds,
    at: [answer.at],
  })
})

Then('the eIM gets the data error {word}', function (this: IpaWorld, expected: string) {
  const { at, result } = answerOf(this)
  const isError = result.kind === 'ipaEuiccDataResponse' && result.value.kind === 'ipaEuiccDataResponseError'
  const seen = resultText(result)
  this.check({ claim: 'ipaEuiccDataErrorCode', expected, seen, holds: isError && seen === expected, at: [at] })
})

Then('the response has the eimTransactionId of the request', function (this: IpaWorld) {
  const { at, result } = answerOf(this)
  const id = result.kind === 'ipaEuiccDataResponse' ? result.value.value.eimTransactionId : undefined
  const expected = this.kept(askedId).toString('hex').toUpperCase()
  const seen = id === undefined ? 'none' : Buffer.from(id).toString('hex').toUpperCase()
  this.check({ claim: 'eimTransactionId of the response', expected, seen, holds: seen === expected, at: [at] })
})

/** What a peer has left out is missing, whatever the type says. */
function eventsOf(tbs: NotificationMetadata | undefined): string {
  const events: NotificationMetadata['profileManagementOperation'] | undefined = tbs?.profileManagementOperation
  return events?.join(' ') ?? 'nothing'
}
