/** Packages that our eIM brings to the IPA in place of waiting for its poll (SGP.32 v1.2 5.14.4). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Exchange, InjectPort } from '../../adapters/port.ts'
import { tagAt } from '../../protocol/ber/tag.ts'
import type { TransferEimPackageResponse } from '../../protocol/esipa/transfer-eim-package.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EimAcknowledgements } from '../../protocol/sgp32/eim-acknowledgements.ts'
import { HarnessError, PeerFault } from '../../transport/faults.ts'
import type { TlsIdentity } from '../../transport/tls-identity.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { cardCalls } from './card-calls.ts'
import { type GivenResult, givenResults, resultText } from './results.ts'
import type { IpaWorld } from './world.ts'

type Answered = Exchange<TransferEimPackageResponse>

const answered = kept<Answered>('an answer to TransferEimPackage')
/** What became of the package of somebody whom the IPA does not know. */
const stranger = kept<Answered | PeerFault>('an injection by somebody else')

function injectPort({ bench }: IpaWorld): InjectPort {
  if (bench.inject === undefined) throw new CannotBePrepared('device.inject: it is not said where the IPA takes packages')
  return bench.inject
}

/** The package that waits for the eUICC at our eIM. */
function waiting({ bench: { eim, eid } }: IpaWorld): Uint8Array {
  const octets = eim.nextPackage(eid)
  if (octets === undefined) throw new HarnessError('the scenario lacks a step that gives the eIM a package')
  return octets
}

/** @throws StateNotReached where the IPA does not take us for an eIM; PeerFault for everything else that is no answer */
async function injected(world: IpaWorld, octets: Uint8Array): Promise<Answered> {
  const port = injectPort(world)
  try {
    const exchange = await world.within((signal) => port.transferEimPackage(octets, world.tape, signal))
    world.heard = true
    return exchange
  } catch (error) {
    if (!(error instanceof PeerFault) || (error.status !== 401 && error.status !== 403)) throw error
    throw new StateNotReached(`the IPA lets our eIM inject nothing: ${error.what}`, error.at)
  }
}

When('the eIM injects it', async function (this: IpaWorld) {
  this.keep(answered, await injected(this, waiting(this)))
})

When('the eIM injects an acknowledgement of sequence number {int}', async function (this: IpaWorld, number: number) {
  this.keep(answered, await injected(this, encode(EimAcknowledgements, [number])))
})

Given('the IPA has answered when the eIM injected it', async function (this: IpaWorld) {
  try {
    await injected(this, waiting(this))
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    throw new StateNotReached(`the IPA takes no packages of the eIM: ${error.what}`, error.at)
  }
})

async function byStranger(world: IpaWorld, identity: TlsIdentity | undefined): Promise<void> {
  const port = injectPort(world)
  const as = identity === undefined ? {} : { identity }
  const octets = waiting(world)
  const came = world.within((signal) => port.transferEimPackage(octets, world.tape, signal, as))
  world.keep(
    stranger,
    await came.catch((error: unknown) => {
      if (error instanceof PeerFault) return error
      throw error
    }),
  )
}

When('somebody injects it who has no certificate', async function (this: IpaWorld) {
  await byStranger(this, undefined)
})

When('somebody injects it who has the certificate of the eIM for another key', async function (this: IpaWorld) {
  await byStranger(this, await this.bench.identity('otherKey'))
})

Then('the answer is a TransferEimPackageResponse under BF4E', function (this: IpaWorld) {
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

Then('the IPA answers with euiccPackageResult or ePRAndNotifications, a receipt or an error', function (this: IpaWorld) {
  isOneOf(this, ['euiccPackageResult', 'ePRAndNotifications'])
})

Then('the IPA answers with ipaEuiccDataResponse, a receipt or an error', function (this: IpaWorld) {
  isOneOf(this, ['ipaEuiccDataResponse'])
})

Then('the IPA answers with a receipt or an error', function (this: IpaWorld) {
  isOneOf(this, [])
})

function textOf(answer: TransferEimPackageResponse): string {
  return answer.kind === 'eimPackageError' ? `eimPackageError ${answer.value}` : answer.kind
}

Then('the IPA answers with the eimPackageError {word}', function (this: IpaWorld, expected: string) {
  const { answer, sent, received, errorForm } = this.kept(answered)
  const at = [sent, received]
  const claim = 'what the IPA says of the package'
  if (errorForm === 'header')
    throw new StateNotReached('the IPA says an error by status codes, and no source says which pair means which one', at)
  if (answer.kind === 'euiccPackageResult' && cardCalls(this, 'LoadEuiccPackage').some((call) => call.answer !== undefined))
    throw new StateNotReached('the IPA let the eUICC judge the package, and the eUICC did', at)
  if (answer.kind !== 'eimPackageReceived') {
    const seen = textOf(answer)
    this.check({ claim, expected: `eimPackageError ${expected}`, seen, holds: seen === `eimPackageError ${expected}`, at })
    return
  }
  const [later] = givenResults(this)
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
  const expected = 'a connection that ends, a status 4xx, or eimPackageError'
  if (came instanceof PeerFault) {
    const { kind, phase, status, what } = came
    // Who did not answer, or could not be reached, has not refused anything.
    if (kind === 'silent' || kind === 'aborted' || phase === 'resolve' || phase === 'connect') throw came
    const holds = kind !== 'malformed' || (status !== undefined && status >= 400 && status < 500)
    this.check({ claim, expected, seen: what, holds, at: came.at.length > 0 ? came.at : this.linesOf([]) })
    return
  }
  const { answer, sent, received } = came
  const given = givenResults(this).filter(({ result }) => result.kind === 'ipaEuiccDataResponse')
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
