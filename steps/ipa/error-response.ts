/** What the eIM hears of the answer of an SM-DP+ that has refused (SGP.32 v1.2 2.11.2.3, 3.2.3.1). */
import { Then } from '@cucumber/cucumber'
import type { StatusCode } from '../../protocol/bindings/status-codes.ts'
import { StateNotReached } from '../preparation.ts'
import { callsAt, linesOrStep, resultsAtEim } from './download-seen.ts'
import type { IpaWorld } from './world.ts'

Then('errorResponse has what the SM-DP+ has answered', function (this: IpaWorld) {
  const refused = callsAt(this, 'smdp', 'authenticateClient').flatMap(({ outcome }) =>
    outcome.kind === 'refused' ? [outcome.codes] : [],
  )
  if (refused.length === 0) throw new StateNotReached('the SM-DP+ has refused nothing', linesOrStep(this, []))
  const given = resultsAtEim(this).flatMap(({ result, at }) => {
    if (result.kind !== 'profileDownloadTriggerResult') return []
    const { profileDownloadTriggerResultData: data } = result.value
    const octets = data.kind === 'profileDownloadError' ? data.value.errorResponse : undefined
    return octets === undefined ? [] : [{ octets: Buffer.from(octets), at }]
  })
  if (given.length === 0) throw new StateNotReached('the IPA sent no errorResponse: it is optional', linesOrStep(this, []))
  const answers = this.tape.exchanges
    .filter(({ peer, response }) => peer === 'smdp' && response.body.length > 0)
    .map(({ response }) => Buffer.from(response.body))
  const isAnswer = (octets: Buffer) =>
    answers.some((body) => body.includes(octets) || octets.includes(body)) || refused.some((codes) => hasCodes(octets, codes))
  this.check({
    claim: 'errorResponse in profileDownloadError',
    // In which form the error stands there is not known: the whole answer, a part of it, or its codes.
    expected: 'octets of the answer of the SM-DP+, or the codes in it',
    seen: given.map(({ octets }) => octets.toString('latin1')).join(', '),
    holds: given.every(({ octets }) => octets.length > 0 && isAnswer(octets)),
    at: given.map(({ at }) => at),
  })
})

function hasCodes(octets: Buffer, codes: StatusCode | undefined): boolean {
  return codes !== undefined && octets.includes(codes.subjectCode) && octets.includes(codes.reasonCode)
}
