/** Two bodies whose blocks come in turns, over one association or over two: neither gets blocks of the other (RFC 7959, RFC 9175 3). */
import { Then, When } from '@cucumber/cucumber'
import type { Asked, CoapLine } from '../../adapters/eim/coap-line.ts'
import { eidCheckDigits, eidOctets } from '../../protocol/identifiers/eid.ts'
import { codes } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { sendBlock } from './coaps-blocks.ts'
import { askOn, lineOf, linesOf, openLine, requestMessage, responseTo } from './coaps-line.ts'
import { bodyOf } from './plain-requests.ts'
import type { ConformanceWorld } from './world.ts'

type Asker = 'known' | 'stranger'

interface Question {
  readonly asker: Asker
  /** What the same question is answered with in one message. */
  readonly expected: Buffer
  readonly asked: Asked
}

const questions = kept<readonly Question[]>('questions that were asked in blocks')

/** An EID that nobody has been given, whose other digits stand in front: with the end of the known one it has wrong check digits. */
function otherInTheFirstBlock(eid: string): string {
  const digits = `${eid.slice(0, 10)}${eid[10] === '7' ? '3' : '7'}${eid.slice(11, 30)}`
  return `${digits}${eidCheckDigits(digits)}`
}

/** Two questions with different answers, whose blocks come in turns. */
async function inTurns(world: ConformanceWorld, lines: readonly [CoapLine, CoapLine]): Promise<void> {
  const isShared = lines[0] === lines[1]
  const { idleEid } = world.bench
  const eids = { known: idleEid, stranger: otherInTheFirstBlock(idleEid) }
  const sendings = (['known', 'stranger'] as const).map((asker, place) => {
    const body = bodyOf(world, 'getEimPackage', { eidValue: eidOctets(eids[asker]) })
    const tag = isShared ? { tag: world.random.octets(2) } : {}
    return { asker, sending: { line: lines[place] ?? lines[0], body, ...tag } }
  })
  const plain = new Map<Asker, Buffer>()
  for (const { asker, sending } of sendings) {
    const { payload } = responseTo(await askOn(world, sending.line, requestMessage(world, sending.body)))
    plain.set(asker, payload)
  }
  const [one, other] = [...plain.values()]
  if (one === undefined || other === undefined || one.equals(other))
    throw new StateNotReached('an EID that the eIM knows and one that it does not have the same answer')
  const last = new Map<Asker, Asked>()
  for (const num of [0, 1])
    for (const { asker, sending } of sendings) {
      const before = last.get(asker)
      // Who was refused does not go on.
      if (before === undefined || responseTo(before).code === codes.continue)
        last.set(asker, await sendBlock(world, sending, num))
    }
  world.keep(
    questions,
    [...last].map(([asker, asked]) => ({ asker, expected: plain.get(asker) ?? one, asked })),
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
