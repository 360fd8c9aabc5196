/** What becomes of the card when another profile is enabled: proactive commands, REFRESH, channels that are lost (SGP.32 v1.2 3.3.1, 3.8). */
import { Given, Then } from '@cucumber/cucumber'
import { parseCommand } from '../../protocol/apdu/command.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { parseProactiveCommand, REFRESH, refreshQualifierName } from '../../protocol/apdu/proactive.ts'
import { SW, swHex } from '../../protocol/apdu/status-word.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { type CardCommand, cardResets, selectsIsdr } from '../../requirements/card-commands.ts'
import type { Es10Exchange } from '../../requirements/es10-exchange.ts'
import { otherAnswers } from '../../simulators/played/other-answers.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { cardCalls } from './card-calls.ts'
import { commandsOfStep } from './card-sessions.ts'
import { demandResults, numbersIn, resultText } from './results.ts'
import type { IpaWorld } from './world.ts'

/** Tells how often the card has refused since the switch. */
const refusals = kept<() => number>('a card that refuses after a switch')

const refused = Buffer.from([SW.conditionsNotSatisfied >> 8, SW.conditionsNotSatisfied & 0xff])

Given(
  'the eUICC switches without REFRESH, and answers 6985 until it is reset or the ISD-R selected again',
  function (this: IpaWorld) {
    const { slot } = this.bench
    let [count, resets] = [0, 0]
    let isClosed = false
    const isSwitch = (request: Buffer, data: Buffer) => request.subarray(0, 2).equals(BF51) && data.subarray(0, 2).equals(BF51)
    const without = otherAnswers({
      change(right, request) {
        if (!isSwitch(request, right.data) || right.sw >> 8 !== PENDING) return right
        ;[isClosed, resets] = [true, slot.resets]
        return { ...right, sw: SW.ok }
      },
    })
    slot.interfere((octets, own) => {
      const { ins } = parseCommand(octets)
      if (slot.resets !== resets || ins === INS.select) isClosed = false
      if (!isClosed || ins !== INS.storeData) return without(octets, own)
      count++
      return refused
    })
    this.keep(refusals, () => count)
  },
)

Then('the card is reset or the ISD-R selected again after the first 6985', function (this: IpaWorld) {
  if (this.kept(refusals)() === 0)
    throw new StateNotReached(
      'the card did not answer 6985: it was not asked, or was reset before',
      switches(this).flatMap(({ at }) => at),
    )
  const commands = commandsOfStep(this)
  const from =
    commands.find(({ command, answer }) => command.ins === INS.storeData && answer?.sw === SW.conditionsNotSatisfied)?.at ?? 0
  const [reset] = cardResets(this.tape.entries).filter((at) => at > from)
  const [selected] = commands.filter((one) => one.at > from && selectsIsdr(one))
  const at = [reset, selected?.at].filter((line) => line !== undefined)
  const goesOn = [...commands, ...this.received].some((one) => one.at > from)
  if (at.length === 0 && !goesOn)
    throw new PeerFault('silent', 'headers', 'nothing came from the IPA behind 6985 within our patience', { at: [from] })
  this.check({
    claim: 'what follows 6985 after a profile change',
    expected: 'a reset of the card, or SELECT ISD-R',
    seen: at.length > 0 ? 'so' : 'neither',
    holds: at.length > 0,
    at: [from, ...at],
  })
})

Then('the eUICC is initialised again before its next ES10 function', function (this: IpaWorld) {
  const [change] = demandSwitch(this)
  const turn = beginsAnew(this, change)
  const commands = commandsOfStep(this).filter(({ at }) => at > turn.at)
  // Whatever was on its way when the REFRESH came: what counts is where the IPA ends up.
  const last = commands.findLast(({ command }) => command.ins === INS.storeData)
  if (last === undefined) throw new StateNotReached(`no ES10 function came after ${turn.what}`, [turn.at])
  const selected = commands.find((one) => one.at < last.at && one.channel === last.channel && selectsIsdr(one))
  this.check({
    claim: `what came between ${turn.what} and the last ES10 function`,
    expected: 'SELECT ISD-R on the channel of the function',
    seen: selected === undefined ? 'no SELECT ISD-R on it' : 'so',
    holds: selected !== undefined,
    at: [turn.at, ...(selected === undefined ? [] : [selected.at]), last.at],
  })
})

Then('the proactive command is fetched and answered', function (this: IpaWorld) {
  const [{ at: range, sw = 0 }] = demandPending(this)
  const [, from] = range
  const commands = commandsOfStep(this).filter(({ at }) => at > from)
  const [reset = Number.POSITIVE_INFINITY] = cardResets(this.tape.entries).filter((at) => at > from)
  const fetched = commands.find(({ at, command }) => command.ins === INS.fetch && at < reset)
  if (fetched === undefined && reset < Number.POSITIVE_INFINITY)
    throw new StateNotReached('the card was reset before anybody fetched: whoever did so in the device had its reasons', [from])
  const answered = commands.find(({ at, command }) => command.ins === INS.terminalResponse && at > (fetched?.at ?? 0))
  // TS 102 223 6.4.7: a UICC reset may come in place of TERMINAL RESPONSE.
  const isOver = answered !== undefined || reset < Number.POSITIVE_INFINITY
  this.check({
    claim: `what follows ${swHex(sw)} where the card knows that the device can be commanded`,
    expected: 'FETCH, then TERMINAL RESPONSE or a reset of the card',
    seen: fetched === undefined ? 'no FETCH' : isOver ? 'FETCH, and its end' : 'FETCH, and nothing behind it',
    holds: fetched !== undefined && isOver,
    at: [from, ...(fetched === undefined ? [] : [fetched.at])],
  })
})

Then('the eIM gets the result of the eUICC, which ended with 91XX', function (this: IpaWorld) {
  const [{ at }] = demandPending(this)
  const results = demandResults(this)
  this.check({
    claim: 'the result of a package at whose end the card said 91XX',
    expected: 'a signed result, alone or with notifications',
    seen: results.map(({ result }) => resultText(result)).join(', '),
    holds: results.some(({ result }) => numbersIn(result).length > 0),
    at: [at[1], ...this.linesOf(results)],
  })
})

/** Status words of a proactive command that waits. */
const PENDING = 0x91
const BF51 = Buffer.from('BF51', 'hex')

/** Packages that the card has answered. */
function switches(world: IpaWorld): readonly Es10Exchange[] {
  return cardCalls(world, 'LoadEuiccPackage').filter(({ response }) => response.length > 0)
}

function demandSwitch(world: IpaWorld): readonly [Es10Exchange, ...Es10Exchange[]] {
  const [first, ...more] = switches(world)
  if (first === undefined) throw new StateNotReached('the IPA did not have the package carried out', world.linesOf([]))
  return [first, ...more]
}

/** @throws StateNotReached where the card has no command for the device: that sent no TERMINAL PROFILE with REFRESH since the last reset */
function demandPending(world: IpaWorld): readonly [Es10Exchange, ...Es10Exchange[]] {
  const [first, ...more] = demandSwitch(world).filter(({ sw = 0 }) => sw >> 8 === PENDING)
  if (first === undefined) throw new StateNotReached('nobody in the device has told the card that it can be commanded')
  return [first, ...more]
}

interface Turn {
  readonly at: TapeRef
  readonly what: string
}

/** Where the session of the card ends after a switch. @throws StateNotReached where it does not: a device may go on */
function beginsAnew(world: IpaWorld, { at: [, from] }: Es10Exchange): Turn {
  const [reset] = cardResets(world.tape.entries).filter((at) => at > from)
  const commands = commandsOfStep(world).filter(({ at }) => at > from)
  const fetched = commands.find(isUiccReset)
  const performed = commands.find(({ at, command }) => command.ins === INS.terminalResponse && at > (fetched?.at ?? Infinity))
  // A device may say that it has performed REFRESH, and reset the card a while later: only then is its session over.
  if (reset !== undefined) return { at: reset, what: 'the reset of the card' }
  if (performed !== undefined) return { at: performed.at, what: 'TERMINAL RESPONSE to REFRESH' }
  throw new StateNotReached('there was neither a REFRESH with a UICC reset nor a reset of the card', [from])
}

/** FETCH that brought REFRESH with the qualifier UICC reset. */
function isUiccReset({ command, answer }: CardCommand): boolean {
  if (command.ins !== INS.fetch || answer === undefined) return false
  try {
    const { details } = parseProactiveCommand(answer.data)
    return details.type === REFRESH && refreshQualifierName(details.qualifier) === 'UICC reset'
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}
