/** What the IPA answers to packages that are injected, by our eIM and by somebody else (SGP.32 v1.2 5.14.4). */
import { Then } from '@cucumber/cucumber'
import { tagAt } from '../../protocol/ber/tag.ts'
import type { TransferEimPackageResponse } from '../../protocol/esipa/transfer-eim-package.ts'
import { PeerFault } from '../../transport/faults.ts'
import { StateNotReached } from '../preparation.ts'
import { cardCalls } from './card-calls.ts'
import { answered, answeredLater, stranger } from './injection.ts'
import { type GivenResult, givenResults, resultText } from './results.ts'
import type { IpaWorld } from './world.ts'

Then('the answer has the tag of TransferEimPackageResponse', function (this: IpaWorld) {
  const { sent, received } = this.kept(answered)
  const body = this.tape.exchanges.find((exchange) => exchange.received === received)?.response.body ?? new Uint8Array()
  const seen = body.length === 0 ? 'no body' : tagAt(body, 0).toString(16).toUpperCase()
  this.check({ claim: 'outermost tag of the answer', expected: 'BF4E', seen, holds: seen === 'BF4E', at: [sent, received] })
})

Then('transferEimPackage is served at {string}', function (this: IpaWorld, expected: string) {
  const { answer, sent, received } = this.kept(answered)
  const path = this.tape.exchanges.find((exchange) => exchange.received === received)?.request.path ?? 'none'
  const holds = path.endsWith(expected)
  this.check({ claim: 'path of transferEimPackage', expected, seen: `${path}: ${answer.kind}`, holds, at: [sent, received] })
})

/** What an answer may be beside a result: it can come later, and everything can go wrong. */
const always: readonly string[] = ['eimPackageReceived', 'eimPackageError']

function isOneOf(world: IpaWorld, results: readonly TransferEimPackageResponse['kind'][]): void {
  const { answer, sent, received } = world.kept(answered)
  const kinds = [...results, ...always]
  world.check({
    claim: 'answer to an injected package of this kind',
    expected: kinds.join(', '),
    seen: textOf(answer),
    holds: kinds.includes(answer.kind),
    at: [sent, received],
    ...(answer.kind === 'eimPackageError' ? { remark: 'an error for a package that is right' } : {}),
  })
}

Then(
  'the IPA answers with euiccPackageResult, ePRAndNotifications, eimPackageReceived or eimPackageError',
  function (this: IpaWorld) {
    isOneOf(this, ['euiccPackageResult', 'ePRAndNotifications'])
  },
)

Then('the IPA answers with ipaEuiccDataResponse, eimPackageReceived or eimPackageError', function (this: IpaWorld) {
  isOneOf(this, ['ipaEuiccDataResponse'])
})

Then('the IPA answers with eimPackageReceived or eimPackageError', function (this: IpaWorld) {
  isOneOf(this, [])
})

function textOf(answer: TransferEimPackageResponse): string {
  return answer.kind === 'eimPackageError' ? `eimPackageError ${answer.value}` : answer.kind
}

/** A package that the eUICC has judged is no longer the IPA's to judge. */
const judged = 'the IPA let the eUICC judge the package, and the eUICC did'
const ofEuicc: readonly string[] = ['euiccPackageResult', 'ePRAndNotifications']

Then('the IPA answers with the eimPackageError {word}', function (this: IpaWorld, expected: string) {
  const { answer, sent, received, errorForm } = this.kept(answered)
  const at = [sent, received]
  const claim = 'what the IPA says of the package'
  if (errorForm === 'header')
    throw new StateNotReached('the IPA says an error by status codes, and no source says which pair means which one', at)
  const isJudged = cardCalls(this, 'LoadEuiccPackage').some((call) => call.answer !== undefined)
  if (isJudged && ofEuicc.includes(answer.kind)) throw new StateNotReached(judged, at)
  if (answer.kind !== 'eimPackageReceived') {
    const seen = textOf(answer)
    this.check({ claim, expected: `eimPackageError ${expected}`, seen, holds: seen === `eimPackageError ${expected}`, at })
    return
  }
  const results = givenResults(this)
  const later = results.find(({ result }) => result.kind === 'eimPackageResultResponseError') ?? results[0]
  if (later !== undefined && isJudged && ofEuicc.includes(later.result.kind))
    throw new StateNotReached(judged, [...at, ...this.linesOf([later])])
  if (later === undefined) throw new StateNotReached('the IPA has received the package, and says no more within our patience', at)
  const [seen, lines] = [resultText(later.result), [...at, ...this.linesOf([later])]]
  const remark = 'said in a result that came later'
  this.check({ claim, expected, seen, holds: seen === expected, at: lines, remark })
})

Then('the IPA answers with eimPackageReceived, and the result follows', function (this: IpaWorld) {
  const { answer, sent, received } = this.kept(answered)
  const results = givenResults(this).filter(({ result }) => result.kind === 'profileDownloadTriggerResult')
  const seen = textOf(answer)
  if (results.length === 0 && always.includes(answer.kind))
    throw new StateNotReached(`${seen}, and no result followed within our patience`, [sent, received])
  const holds = answer.kind === 'eimPackageReceived'
  const at = [sent, received, ...resultLines(this, results)]
  this.check({ claim: 'answer to a trigger whose result follows', expected: 'eimPackageReceived', seen, holds, at })
})

function resultLines(world: IpaWorld, results: readonly GivenResult[]) {
  return results.length === 0 ? [] : world.linesOf(results)
}

Then('the IPA gives no data', function (this: IpaWorld) {
  const came = this.kept(stranger)
  const claim = 'what somebody gets who is not the eIM'
  const expected = 'a connection that ends, a status that is no success, or eimPackageError'
  if (came instanceof PeerFault) {
    const { kind, phase, status, what } = came
    // Who did not answer, or could not be reached, has not refused anything.
    if (kind === 'silent' || kind === 'aborted' || phase === 'resolve' || phase === 'connect') throw came
    const holds = kind !== 'malformed' || (status !== undefined && status >= 300)
    this.check({ claim, expected, seen: what, holds, at: came.at.length > 0 ? came.at : this.linesOf([]) })
    return
  }
  const { answer, sent, received } = came
  const given = givenResults(this).filter(({ result }) => result.kind === 'ipaEuiccDataResponse')
  const [data] = given
  const polled = this.calls('getEimPackage').some(({ at }) => at < (data?.at ?? 0))
  if (answer.kind === 'eimPackageReceived' && data !== undefined && (polled || this.mayHave(answeredLater) === true))
    throw new StateNotReached('data came that the eIM itself has asked for', [sent, received, ...resultLines(this, given)])
  const isKept = answer.kind === 'eimPackageError' || (answer.kind === 'eimPackageReceived' && given.length === 0)
  this.check({
    claim,
    expected,
    seen: given.length > 0 ? `${answer.kind}, and data for the eIM` : textOf(answer),
    holds: isKept,
    at: [sent, received, ...resultLines(this, given)],
    ...(answer.kind === 'eimPackageReceived' ? { remark: 'received, and not carried out' } : {}),
  })
})
