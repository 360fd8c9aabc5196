/** Events of an SM-DS that the eIM fetches for a device: SGP.32 3.9, 5.8, 5.14.3. */
import { Then } from '@cucumber/cucumber'
import { download } from './download.ts'
import { relayAnswer } from './relay-refusal.ts'
import { callsOf, demandFound, serverOf } from './rsp-servers.ts'
import { readCode } from './trigger-code.ts'
import type { ConformanceWorld } from './world.ts'

Then('the SM-DS is asked for the device', function (this: ConformanceWorld) {
  const { challenge } = this.kept(download)
  const { words, at } = relayAnswer(this)
  const [call] = callsOf(this, 'initiateAuthentication', 'smds')
  if (call === undefined) demandFound(this, 'smds', at)
  const seen = call === undefined ? `nothing at the SM-DS, and the eIM answers ${words}` : 'another challenge'
  const holds = call !== undefined && challenge.equals(call.value.euiccChallenge)
  this.check({
    claim: 'the eIM fetches events of the SM-DS that the trigger names',
    expected: 'InitiateAuthentication at the SM-DS with the challenge of the eUICC',
    seen: holds ? 'InitiateAuthentication with this challenge' : seen,
    holds,
    at: [...at, ...(call === undefined ? [] : [call.at])],
  })
})

Then('the eIM answers with a trigger for the event', function (this: ConformanceWorld) {
  const { answer, received } = this.answerTo('authenticateClient')
  const { words } = relayAnswer(this)
  const data =
    answer.kind === 'authenticateClientOkDSEsipa' ? answer.value.profileDownloadTrigger?.profileDownloadData : undefined
  const code = data?.kind === 'activationCode' ? readCode(data.value) : undefined
  const isEvent = code?.matchingId === 'EVENT-1' && serverOf(this, 'smdp').address.startsWith(code.smdpAddress.host)
  const keepsData =
    answer.kind === 'authenticateClientOkDSEsipa' && answer.value.profileDownloadTrigger !== undefined && data === undefined
  this.check({
    claim: 'the event of the SM-DS becomes the trigger of the answer',
    expected: 'authenticateClientOkDSEsipa with a trigger for EVENT-1 of the SM-DP+',
    seen:
      data === undefined
        ? `${words.split(',')[0]}, ${keepsData ? 'a trigger without data' : 'no trigger'}`
        : `a trigger with ${data.kind} ${String(data.value)}`,
    holds: isEvent,
    at: [received],
  })
})
