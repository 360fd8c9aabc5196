/** Two bodies whose blocks come in turns, over one association or over two: neither gets blocks of the other (RFC 7959, RFC 9175 3). */
import { Then, When } from '@cucumber/cucumber'
import type { Asked, CoapLine } from '../../adapters/eim/coap-line.ts'
import { eidCheckDigits } from '../../protocol/identifiers/eid.ts'
import { codes } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { sendBlock } from './coaps-blocks.ts'
import { askOn, lineOf, linesOf, openLine, requestMessage, responseTo } from './coaps-line.ts'
import { bodyOf } from './plain-requests.ts'
import type { ConformanceWorld } from './world.ts'

interface Question {
  readonly asker: string
  /** What the same question is answered with in one message. */
  readonly expected: Buffer
  readonly asked: Asked
}

/** A question for work, and what it is answered with in one message. */
interface Plain {
  readonly line: CoapLine
  readonly body: Buffer
  readonly expected: Buffer
}

async function questionOf(world: ConformanceWorld, line: CoapLine, eid: string): Promise<Plain> {
  const body = bodyOf(world, 'getEimPackage', { eidValue: Buffer.from(eid, 'hex') })
  const { payload } = responseTo(await askOn(world, line, requestMessage(world, body)))
  return { line, body, expected: payload }
}

const questions = kept<readonly Question[]>('questions that were asked in blocks')

/**
 * EIDs that nobody has been given, whose other digits stand in front: the end of the known one makes the check digits of the first of them
 * wrong. The second has wrong ones: an eIM of v1.0.1 has no word of its own for an EID that it does not know.
 */
function othersInTheFirstBlock(eid: string): readonly string[] {
  const digits = `${eid.slice(0, 10)}${eid[10] === '7' ? '3' : '7'}${eid.slice(11, 30)}`
  const right = eidCheckDigits(digits)
  return [`${digits}${right}`, `${digits}${right === '07' ? '08' : '07'}`]
}

/** Two questions with different answers, whose blocks come in turns. */
async function inTurns(world: ConformanceWorld, lines: readonly [CoapLine, CoapLine]): Promise<void> {
  const { idleEid } = world.bench
  const known = await questionOf(world, lines[0], idleEid)
  const strangers: Plain[] = []
  for (const eid of othersInTheFirstBlock(idleEid))
    if (strangers.every(({ expected }) => expected.equals(known.expected))) strangers.push(await questionOf(world, lines[1], eid))
  const stranger = strangers.find(({ expected }) => !expected.equals(known.expected))
  if (stranger === undefined)
    throw new StateNotReached('an EID that the eIM knows and those that it does not know have the same answer')
  const isShared = lines[0] === lines[1]
  const sendings = [
    { asker: 'known', ...known },
    { asker: 'stranger', ...stranger },
  ].map(({ asker, ...sending }) => ({ asker, ...sending, ...(isShared ? { tag: world.random.octets(2) } : {}) }))
  const last = new Map<string, Asked>()
  for (const num of [0, 1])
    for (const { asker, ...sending } of sendings) {
      const before = last.get(asker)
      // Who was refused does not go on.
      if (before === undefined || responseTo(before).code === codes.continue)
        last.set(asker, await sendBlock(world, sending, num))
    }
  world.keep(
    questions,
    sendings.flatMap(({ asker, expected }) => {
      const asked = last.get(asker)
      return asked === undefined ? [] : [{ asker, expected, asked }]
    }),
  )
}

When('the IPA sends two requests in blocks over one association, in turns', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  await inTurns(this, [line, line])
})

When('two devices send requests in blocks, in turns', async function (this: ConformanceWorld) {
  await inTurns(this, [await lineOf(this), await openLine(this)])
})

Then('each of them is answered as what it was, or not taken', function (this: ConformanceWorld) {
  const judged = this.kept(questions).map(({ asker, expected, asked }) => {
    const { code, payload } = responseTo(asked)
    const isRight = code.startsWith('2.') && payload.equals(expected)
    const seen = code.startsWith('2.') ? `${code} with ${isRight ? 'its own' : 'another'} answer` : code
    return { seen: `${asker}: ${seen}`, holds: code.startsWith('4.') || isRight, at: linesOf(asked) }
  })
  this.check({
    claim: 'blocks of two bodies make no third one',
    expected: 'the answer of each request, or 4.08',
    seen: judged.map(({ seen }) => seen).join('; '),
    holds: judged.every(({ holds }) => holds),
    at: judged.flatMap(({ at }) => at),
  })
})
