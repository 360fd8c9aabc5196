/** Compact installation results of an IPA that saves octets on ESipa (SGP.32 v1.2 5.14.7; capability minimizeEsipaBytes). */
import { Given, Then } from '@cucumber/cucumber'
import { StateNotReached } from '../preparation.ts'
import { es10Calls } from './download-seen.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** EUICCResponse with two statuses ok in place of one: the eUICC has installed the profile, and had more to say. */
const talkative = Buffer.from('300CA00A30038001003003800100', 'hex')

Given('the eUICC has more to say of a success than usual', async function (this: IpaWorld) {
  await withCard(this, { chip: { settings: { successResponse: talkative } } })
})

Then('the compact installation result says what the eUICC has signed', function (this: IpaWorld) {
  const { compact, at } = compactResult(this)
  const { compactProfileInstallationResultData: data, euiccSignPIR } = compact
  const made = resultsOfCard(this)
  if (made.length === 0) throw new StateNotReached('the eUICC has installed nothing in this scenario', [at])
  const wrong = made.map(({ profileInstallationResultData: whole, euiccSignPIR: signature }) => {
    const { seqNumber, iccid } = whole.notificationMetadata
    const { finalResult } = whole
    const [short, full] = [data.compactFinalResult, finalResult]
    const isAid =
      short.kind !== 'compactSuccessResult' ||
      (full.kind === 'successResult' && same(short.value.compactAid, full.value.aid.subarray(13, 15)))
    return [
      ...(same(euiccSignPIR, signature) ? [] : ['euiccSignPIR']),
      ...(same(data.transactionId, whole.transactionId) ? [] : ['transactionId']),
      ...(data.seqNumber === seqNumber ? [] : ['seqNumber']),
      ...(data.iccidPresent === (iccid !== undefined) ? [] : ['iccidPresent']),
      ...((short.kind === 'compactSuccessResult') === (full.kind === 'successResult') ? [] : ['compactFinalResult']),
      ...(isAid ? [] : ['compactAid']),
    ]
  })
  this.check({
    claim: 'CompactProfileInstallationResult beside the ProfileInstallationResult of the eUICC',
    expected: 'the same signature, and what was signed',
    seen: wrong.some(({ length }) => length === 0) ? 'the same' : `other ${wrong[0]?.join(', ')}`,
    holds: wrong.some(({ length }) => length === 0),
    at: [at],
  })
})

Then('the compact installation result has the simaResponse of the eUICC', function (this: IpaWorld) {
  const { compact, at } = compactResult(this)
  const { compactFinalResult } = compact.compactProfileInstallationResultData
  const isGiven = resultsOfCard(this).some(({ profileInstallationResultData: { finalResult } }) => {
    return finalResult.kind === 'successResult' && same(finalResult.value.simaResponse, talkative)
  })
  if (!isGiven || compactFinalResult.kind !== 'compactSuccessResult')
    throw new StateNotReached('the profile was not installed', this.linesOf([]))
  const { simaResponse } = compactFinalResult.value
  this.check({
    claim: 'simaResponse in compactSuccessResult, where it is not the standard one',
    expected: talkative.toString('hex'),
    seen: simaResponse === undefined ? 'none' : Buffer.from(simaResponse).toString('hex'),
    holds: simaResponse !== undefined && same(simaResponse, talkative),
    at: [at],
  })
})

/** @throws StateNotReached where the IPA sends none */
function compactResult(world: IpaWorld) {
  for (const { message, at } of world.calls('handleNotification')) {
    const { value } = message
    if (value.kind === 'pendingNotification' && value.value.kind === 'compactProfileInstallationResult')
      return { compact: value.value.value, at }
  }
  throw new StateNotReached('the IPA sent no compact installation result: the form is its own choice', world.linesOf([]))
}

function resultsOfCard(world: IpaWorld) {
  return es10Calls(world, 'LoadBoundProfilePackage').flatMap(({ answer }) =>
    answer?.function === 'LoadBoundProfilePackage' ? [answer.value] : [],
  )
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other)
}
