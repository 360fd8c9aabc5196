/** APDUs that carry ES10: long requests in blocks, long answers by GET RESPONSE, and the form of all of them (SGP.22 v2.5 5.7.2). */
import { Given, Then } from '@cucumber/cucumber'
import { classOf } from '../../protocol/apdu/channel.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import { outcomeOf } from '../../protocol/apdu/status-word.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { BerReader } from '../../protocol/ber/reader.ts'
import type { CardCommand } from '../../requirements/card-commands.ts'
import { otherAnswers } from '../../simulators/played/other-answers.ts'
import { StateNotReached } from '../preparation.ts'
import { commandsOfStep } from './card-sessions.ts'
import { demandResults, numbersIn, resultText } from './results.ts'
import type { IpaWorld } from './world.ts'

/** Bit of P1 that marks the last block. */
const LAST = 0x80
const LONGEST = 255

Given('the card hands all data over by GET RESPONSE, {int} octets at once', function (this: IpaWorld, atOnce: number) {
  this.bench.slot.interfere(otherAnswers({ atOnce }))
})

Given('the card takes no Le but the length of its answer', function (this: IpaWorld) {
  this.bench.slot.interfere(otherAnswers({ wantsLe: true }))
})

Then('the eIM gets the result, which the card handed over in parts', function (this: IpaWorld) {
  const chained = commandsOfStep(this).filter(({ answer }) => answer !== undefined && outcomeOf(answer.sw).kind === 'more')
  if (chained.length === 0) throw new StateNotReached('the card had nothing to hand over', this.linesOf([]))
  const results = demandResults(this)
  this.check({
    claim: 'the result of a package, of a card that answers 61XX to everything that has data',
    expected: 'a signed result, alone or with notifications',
    seen: results.map(({ result }) => resultText(result)).join(', '),
    holds: results.some(({ result }) => numbersIn(result).length > 0),
    at: this.linesOf(results),
  })
})

Then('each command that the card answers with 6CXX comes again with this Le', function (this: IpaWorld) {
  const commands = storeDataOf(this)
  const refused = commands.filter(({ answer }) => answer !== undefined && outcomeOf(answer.sw).kind === 'wrongLe')
  // T=0 carries no Le with a request that has data: there is nothing to correct, and the cycle goes to its end.
  const done = refused.length === 0 ? demandResults(this) : []
  const left = refused.filter((one) => {
    const next = commands.find(({ at, channel }) => at > one.at && channel === one.channel)
    return next === undefined || !isRepeated(one, next)
  })
  this.check({
    claim: 'what follows 6CXX',
    expected: 'the same command with the Le that the card said',
    seen: left.length === 0 ? 'so' : `${left.length} of ${refused.length} commands did not come again`,
    holds: left.length === 0,
    at: done.length > 0 ? this.linesOf(done) : (left.length > 0 ? left : refused).map(({ at }) => at),
    ...(done.length > 0 ? { remark: 'no command came with an Le that was not the length of its answer' } : {}),
  })
})

Then('the package comes to the eUICC in blocks that count from 00, whole', function (this: IpaWorld) {
  const blocks = packageBlocks(this)
  const octets = Buffer.concat(blocks.map(({ command }) => command.data))
  const wrong = [
    ...(blocks.every(({ command }, place) => command.p2 === place) ? [] : ['block numbers do not count from 00']),
    ...(blocks.every(({ command: { p1 } }, place) => (p1 & LAST) === (place === blocks.length - 1 ? LAST : 0))
      ? []
      : ['the last block is not marked, or another one is']),
    ...(blocks.every(({ command }) => command.data.length <= LONGEST) ? [] : ['a block has more than 255 octets']),
    ...(isWhole(octets) ? [] : ['the package is not whole']),
  ]
  this.check({
    claim: 'STORE DATA commands that bring a long package',
    expected: 'blocks of at most 255 octets from 00 on, the last one marked, the package whole',
    seen: wrong.join(', ') || `${blocks.length} blocks, so`,
    holds: wrong.length === 0,
    at: blocks.slice(0, 1).map(({ at }) => at),
  })
})

Then('the ES10 functions come in short APDUs without secure messaging', function (this: IpaWorld) {
  const commands = storeDataOf(this)
  if (commands.length === 0) throw new StateNotReached('no ES10 function came', this.linesOf([]))
  const wrong = commands.filter(({ command: { cla, extended, data } }) => {
    const place = classOf(cla)
    return extended === true || data.length > LONGEST || place?.form !== 'proprietary' || place.furtherBits !== 0
  })
  this.check({
    claim: 'form of the STORE DATA commands',
    expected: 'short APDUs of the classes 80 to 83 and C0 to CF',
    seen: wrong.length === 0 ? 'so' : `${wrong.length} of ${commands.length} are not`,
    holds: wrong.length === 0,
    at: (wrong.length > 0 ? wrong : commands).slice(0, 1).map(({ at }) => at),
  })
})

function storeDataOf(world: IpaWorld): readonly CardCommand[] {
  return commandsOfStep(world).filter(({ command }) => command.ins === INS.storeData)
}

/** Those of the first package, from its beginning to its last block. @throws StateNotReached where none came to the card */
function packageBlocks(world: IpaWorld): readonly CardCommand[] {
  const commands = storeDataOf(world)
  const begin = commands.findIndex(({ command: { data } }) => data[0] === 0xbf && data[1] === 0x51)
  const [first] = commands.slice(begin)
  if (begin < 0 || first === undefined)
    throw new StateNotReached('the IPA gave the package to no eUICC: whether it takes so many octets is its own business')
  const own = commands.slice(begin).filter(({ channel }) => channel === first.channel)
  const end = own.findIndex(({ command: { p1 } }) => (p1 & LAST) !== 0)
  return end < 0 ? own : own.slice(0, end + 1)
}

function isRepeated({ command, answer }: CardCommand, next: CardCommand): boolean {
  const { cla, ins, p1, p2, data, le } = next.command
  const isSame = cla === command.cla && ins === command.ins && p1 === command.p1 && p2 === command.p2
  return isSame && Buffer.compare(data, command.data) === 0 && (le ?? 0) === ((answer?.sw ?? 0) & 0xff)
}

function isWhole(octets: Buffer): boolean {
  const reader = new BerReader(octets)
  try {
    reader.next(0, octets.length)
    return reader.end === octets.length
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
}
