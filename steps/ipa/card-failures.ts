/** A card that says what no version knows, refuses, or loses its power in the middle (SGP.32 v1.2 3.3.1, 3.6; SGP.22 v2.5 5.7.2). */
import { Given, Then, When } from '@cucumber/cucumber'
import { INS } from '../../protocol/apdu/instructions.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { contentsOf, elementsIn, inside } from '../../requirements/answer-elements.ts'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import { otherAnswers } from '../../simulators/played/other-answers.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { alsoDo, always, nothingMore } from './eim-answers.ts'
import { deliveredResults } from './result-octets.ts'
import { demandResults, givenResults, numbersIn, resultText } from './results.ts'
import type { IpaWorld } from './world.ts'

/** An element that no version has. */
const unknownElement = tlv(0x9f7d, Buffer.from('new'))

/** Line of the tape at which the power came back. */
const poweredAgain = kept<TapeRef>('a loss of power')

/** Tags of functions, as they begin a request. */
const tags = { LoadEuiccPackage: 'bf51', RemoveNotificationFromList: 'bf30' } as const

Given('the result of the eUICC has an element behind its signature that no version knows', function (this: IpaWorld) {
  this.bench.slot.interfere(
    otherAnswers({
      change(right, request) {
        if (!request.subarray(0, 2).equals(BF51)) return right
        const [result] = right.data.subarray(0, 2).equals(BF51) ? elementsIn(right.data) : []
        const [signed] = result === undefined ? [] : inside(result)
        if (signed?.tag !== SIGNED_RESULT) return right
        return { ...right, data: tlv(0xbf51, tlv(SIGNED_RESULT, contentsOf(signed), unknownElement)) }
      },
    }),
  )
})

Given('the card answers LoadEuiccPackage with the status word {word}', async function (this: IpaWorld, sw: string) {
  const refusal = Buffer.from(sw, 'hex')
  let loading = false
  // The card itself sees nothing of it: what it had carried out an IPA might rightly deliver.
  this.bench.slot.interfere((octets) => {
    if (octets[1] !== INS.storeData) return undefined
    if (octets[3] === 0) loading = BF51.equals(octets.subarray(5, 7))
    if (!loading) return undefined
    return ((octets[2] ?? 0) & LAST) === 0 ? Buffer.from('9000', 'hex') : refusal
  })
  // An IPA that says nothing about it would else get it again and again.
  await alsoDo(this, { replies: { getEimPackage: [(right) => right, ...always(nothingMore)] } })
})

When('the IPA loses its power with {word}', async function (this: IpaWorld, name: keyof typeof tags) {
  await loseAt(this, (request) => request.startsWith(tags[name]))
})

When('the IPA loses its power with a function that chance picks', async function (this: IpaWorld) {
  let left = 1 + this.random.below(MOST_FUNCTIONS)
  await loseAt(this, () => --left === 0)
})

Then('the eIM gets the result with the unknown element, octet by octet', function (this: IpaWorld) {
  const results = demandResults(this)
  const sent = deliveredResults(this.received)
  const answers = es10Exchanges(this.tape.entries).map(({ response }) => response.toString('hex'))
  const changed = sent.filter(({ octets }) => !answers.some((answer) => answer.includes(octets)))
  this.check({
    claim: 'octets of the result, in which the eUICC said something that no version knows',
    expected: 'those of the eUICC',
    seen: sent.length === 0 ? results.map(({ result }) => resultText(result)).join(', ') : changed.length === 0 ? 'so' : 'others',
    holds: sent.length > 0 && changed.length === 0,
    at: this.linesOf(results),
  })
})

Then('the eIM gets no signed result of this package', function (this: IpaWorld) {
  const calls = es10Exchanges(this.tape.entries).filter((call) => call.function === 'LoadEuiccPackage')
  if (calls.length === 0) throw new StateNotReached('the IPA did not give the package to the eUICC', this.linesOf([]))
  const results = givenResults(this)
  this.check({
    claim: 'results of a package that the card refused',
    expected: 'none, or an error',
    seen: results.map(({ result }) => resultText(result)).join(', ') || 'none',
    holds: results.every(({ result }) => numbersIn(result).length === 0),
    at: this.linesOf(results),
  })
})

Then('the IPA asks for work again when its power is back', function (this: IpaWorld) {
  const from = this.kept(poweredAgain)
  const calls = this.calls('getEimPackage').filter(({ at }) => at >= from)
  this.check({
    claim: 'requests of GetEimPackage after the loss of power',
    expected: 'one or more',
    seen: String(calls.length),
    holds: calls.length > 0,
    at: calls.length > 0 ? this.linesOf(calls) : [from],
  })
})

const BF51 = Buffer.from('BF51', 'hex')
/** Arm of EuiccPackageResult. */
const SIGNED_RESULT = 0xa0
/** Bit of P1 that marks the last block. */
const LAST = 0x80
/** So many functions a package takes in every IPA. */
const MOST_FUNCTIONS = 4

/** Takes the power away when the card has carried out the function that is looked for, and lets the IPA poll when it is back. */
async function loseAt(world: IpaWorld, isPoint: (request: string) => boolean): Promise<void> {
  const { ipa, slot } = world.bench
  if (ipa.identity.adapter === 'prompt')
    throw new CannotBePrepared('ipa.adapter: a person is asked one thing at a time, and this is in the middle of a poll')
  let loss: Promise<void> | undefined
  await world.act(async (signal) => {
    slot.interfere(async (octets, own) => {
      const isFunction = octets[1] === INS.storeData && octets[3] === 0
      const request = Buffer.from(octets.subarray(5)).toString('hex')
      if (loss !== undefined || !isFunction || !isPoint(request)) return undefined
      const answer = await own(octets)
      loss = ipa.restart(signal)
      loss.catch(() => {})
      return answer
    })
    try {
      await ipa.pokeNow(signal)
    } catch (error) {
      // A poll that the power was taken from may end as it likes.
      if (loss === undefined || !(error instanceof PeerFault)) throw error
    }
    await loss
  })
  slot.interfere(undefined)
  if (loss === undefined) throw new StateNotReached('the IPA did not come to this point', world.linesOf([]))
  world.keep(poweredAgain, world.tape.next)
  await world.act((signal) => ipa.pokeNow(signal))
}
