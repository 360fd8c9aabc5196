/** What an eIM does in a download for an IPA that has declared it, and for no other: SGP.32 4.1, 2.11.2.2. */
import { Given, Then } from '@cucumber/cucumber'
import { hashCc } from '../../protocol/crypto/confirmation-code.ts'
import { StateNotReached } from '../preparation.ts'
import { deliver } from './delivery.ts'
import { download, orderedDownload, transactionOf } from './download.ts'
import { confirmationCode } from './downloads.ts'
import { describeAnswer, emptyQueue, fetchPackage, signing } from './ipa.ts'
import { placeOrder } from './orders.ts'
import { relayAnswer } from './relay-refusal.ts'
import type { ConformanceWorld } from './world.ts'

Given('the eIM has learnt that the eUICC authorises no policy rule', async function (this: ConformanceWorld) {
  const { device } = this
  await emptyQueue(this, device)
  await placeOrder(this, device, { kind: 'package', operations: [{ name: 'getRAT' }] })
  const { request } = await fetchPackage(this, device)
  const value = signing(device).result(request, [{ kind: 'getRATResult', value: [] }])
  await deliver(this, { kind: 'euiccPackageResult', value })
})

Then('the eIM gives ctxParams1 for the device', function (this: ConformanceWorld) {
  const { ctxParams1 } = begunOf(this)
  this.check({
    claim: 'the eIM makes ctxParams1 for an IPA that has declared eimCtxParams1Generation',
    expected: 'ctxParams1 in the answer',
    seen: ctxParams1 === undefined ? 'none' : `ctxParams1 with ${Object.keys(ctxParams1.value).join(', ')}`,
    holds: ctxParams1 !== undefined,
    at: relayAnswer(this).at,
  })
})

Then('the eIM gives no ctxParams1', function (this: ConformanceWorld) {
  const { ctxParams1 } = begunOf(this)
  this.check({
    claim: 'the eIM leaves ctxParams1 to an IPA that has not declared eimCtxParams1Generation',
    expected: 'no ctxParams1 in the answer',
    seen: ctxParams1 === undefined ? 'none' : `ctxParams1 with ${Object.keys(ctxParams1.value).join(', ')}`,
    holds: ctxParams1 === undefined,
    at: relayAnswer(this).at,
  })
})

Then('the eIM gives the matching identifier of the order', function (this: ConformanceWorld) {
  const { matchingId, ctxParams1 } = begunOf(this)
  const [, , ordered = ''] = this.kept(orderedDownload).split('$')
  const given = matchingId ?? ctxParams1?.value.matchingId
  this.check({
    claim: 'the eIM gives the matching identifier to an IPA that has it keep the download data',
    expected: `matchingId ${ordered}`,
    seen: given === undefined ? 'no matchingId' : `matchingId ${given}`,
    holds: given === ordered,
    at: relayAnswer(this).at,
  })
})

Then('the eIM gives the hash of the confirmation code, or leaves it to the IPA', function (this: ConformanceWorld) {
  const { profile } = this.kept(download)
  const { words, at } = relayAnswer(this)
  if (profile === undefined) throw new StateNotReached(`the SM-DP+ has refused nothing, and the eIM answers ${words}`, at)
  const right = hashCc(this.kept(confirmationCode), transactionOf(this.kept(download)))
  const { hashCc: given } = profile
  this.check({
    claim: 'a hash that the eIM gives is that of the confirmation code of the order and the transaction',
    expected: `hashCc ${right.toString('hex')}, or none`,
    seen: given === undefined ? 'none' : `hashCc ${Buffer.from(given).toString('hex')}`,
    holds: given === undefined || right.equals(given),
    at,
    ...(given === undefined ? { remark: 'the eIM leaves the confirmation code to the IPA' } : {}),
  })
})

Then('the trigger holds the activation code of the order', function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('getEimPackage')
  if (answer.kind !== 'profileDownloadTriggerRequest')
    throw new StateNotReached(`a download was ordered, and the eIM answers ${describeAnswer(answer)}`, [received])
  const ordered = this.kept(orderedDownload)
  const data = answer.value.profileDownloadData
  this.check({
    claim: 'only an IPA that has declared eimDownloadDataHandling gets a trigger without the download data',
    expected: `the activation code ${ordered}`,
    seen: data?.kind === 'activationCode' ? data.value : (data?.kind ?? 'no download data'),
    holds: data?.kind === 'activationCode',
    at: [received],
  })
})

Then('the answer leaves out nothing of the SM-DP+', function (this: ConformanceWorld) {
  const { words, at } = relayAnswer(this)
  const missing = missingIn(this)
  if (missing === undefined) throw new StateNotReached(`the SM-DP+ has refused nothing, and the eIM answers ${words}`, at)
  this.check({
    claim: 'what an IPA needs is left out only where it has declared that it does without',
    expected: 'every member that the SM-DP+ gave',
    seen: missing.length === 0 ? 'every member' : `no ${missing.join(', no ')}`,
    holds: missing.length === 0,
    at,
  })
})

/** Members that an answer may leave out, and does; undefined for a refusal. */
function missingIn(world: ConformanceWorld): readonly string[] | undefined {
  const { answer } = world.last.exchange
  if (answer === undefined || !('kind' in answer)) return undefined
  switch (answer.kind) {
    case 'initiateAuthenticationOkEsipa':
    case 'getBoundProfilePackageOkEsipa':
      return answer.value.transactionId === undefined ? ['transactionId'] : []
    case 'authenticateClientOkDPEsipa':
      return (['transactionId', 'profileMetaData'] as const).filter((name) => answer.value[name] === undefined)
    default:
      return undefined
  }
}

function begunOf(world: ConformanceWorld) {
  const { server } = world.kept(download)
  if (server !== undefined) return server
  const { words, at } = relayAnswer(world)
  throw new StateNotReached(`the SM-DP+ has refused nothing, and the eIM answers ${words}`, at)
}
