/** Bodies that come in blocks, and not as they should: gaps, other orders, blocks of two bodies (RFC 7959). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import type { Asked, CoapLine } from '../../adapters/eim/coap-line.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import { blockOption } from '../../transport/coap/block-option.ts'
import { type CoapOption, codes, optionOf, REQUEST_TAG, uintOption } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { acknowledgedIn, describeProvided, numberOf } from './acknowledgements.ts'
import { answerIn } from './coaps-answers.ts'
import { askOn, coapAnswer, coapOf, inWords, lineOf, linesOf, openLine, requestMessage, responseTo } from './coaps-line.ts'
import { blockMessage } from './coaps-uploads.ts'
import { signedResult } from './packages.ts'
import { bodyOf } from './plain-requests.ts'
import type { ConformanceWorld } from './world.ts'

/** So small that every body has many. */
const SIZE = 16

/** The places of the blocks of a body, in an order that is wrong. */
type Order = (count: number) => readonly number[]

const places = (count: number) => Array.from({ length: count }, (_, place) => place)
/** In the last blocks are the signature and nothing that tells lengths: swapped, they still make an object. */
const SIGNATURE = 3

const orders: Readonly<Record<string, Order>> = {
  'one block left out': (count) => places(count).filter((place) => place !== count - SIGNATURE),
  'two blocks in the wrong order': (count) => {
    const all = places(count)
    const [third, second] = [count - SIGNATURE, count - SIGNATURE + 1]
    return all.map((place) => (place === third ? second : place === second ? third : place))
  },
  'the second block before the first': (count) => [1, 0, ...places(count).slice(2)],
  'each block sent twice': (count) => places(count).flatMap((place) => [place, place]),
}
defineParameterType({ name: 'blockOrder', regexp: Object.keys(orders), transformer: (words: string) => orders[words] ?? places })

export interface Sending {
  readonly line: CoapLine
  readonly body: Buffer
  readonly tag?: Buffer
}

/** One block of a body, in a message of its own. */
export function sendBlock(world: ConformanceWorld, { line, body, tag }: Sending, num: number): Promise<Asked> {
  const more = (num + 1) * SIZE < body.length
  const tagged: readonly CoapOption[] = tag === undefined ? [] : [{ name: REQUEST_TAG, value: tag }]
  const payload = body.subarray(num * SIZE, (num + 1) * SIZE)
  return askOn(world, line, blockMessage(world, payload, { num, more, size: SIZE }, tagged))
}

/** Sends blocks until one is answered by anything but Continue. */
async function sendInOrder(world: ConformanceWorld, sending: Sending, order: readonly number[]): Promise<Asked> {
  for (const num of order) {
    const asked = await sendBlock(world, sending, num)
    if (responseTo(asked).code !== codes.continue) return asked
  }
  throw new StateNotReached('the eIM asks to go on behind every block')
}

function resultBody(world: ConformanceWorld): Buffer {
  return bodyOf(world, 'provideEimPackageResult', {
    eidValue: eidOctets(world.device.eid),
    eimPackageResult: { kind: 'euiccPackageResult', value: world.kept(signedResult) },
  })
}

When('the IPA delivers the result in blocks, {blockOrder}', async function (this: ConformanceWorld, order: Order) {
  const body = resultBody(this)
  const sending = { line: await lineOf(this), body, tag: this.random.octets(2) }
  const asked = await sendInOrder(this, sending, order(Math.ceil(body.length / SIZE)))
  this.keep(coapAnswer, asked)
})

Then('the eIM says that blocks are missing', function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  this.check({
    claim: 'a body with a gap is answered with Request Entity Incomplete',
    expected: '4.08',
    seen: inWords(asked),
    holds: responseTo(asked).code === '4.08',
    at: linesOf(asked),
  })
})

Then('the eIM acknowledges the result as it was, or takes no such body', function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  const { code, payload } = responseTo(asked)
  const said = code.startsWith('2.') ? acknowledgement(this, payload) : undefined
  const own = numberOf(this.kept(signedResult))
  const isRight = said !== undefined && own.every((number) => said.acknowledged.includes(number))
  this.check({
    claim: 'blocks that do not make the body are not processed',
    expected: `4.08 or another refusal, or EimAcknowledgements with ${own.join(', ')}`,
    seen: said === undefined ? inWords(asked) : `${code}, ${said.words}`,
    holds: code.startsWith('4.') || isRight,
    at: linesOf(asked),
  })
})

function acknowledgement(
  world: ConformanceWorld,
  payload: Buffer,
): { readonly acknowledged: readonly string[]; readonly words: string } {
  const answer = answerIn(world, payload)
  return answer?.function === 'provideEimPackageResult'
    ? { acknowledged: acknowledgedIn(answer.value), words: describeProvided(answer.value) }
    : { acknowledged: [], words: 'no answer of ProvideEimPackageResult' }
}

When('the IPA asks for a package in blocks', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  const request = requestMessage(this, bodyOf(this, 'getEimPackage', { eidValue: eidOctets(this.device.eid) }))
  // Nobody has to say how long the whole is, and least of all to whom does not ask (RFC 7959 4).
  const wanted = [blockOption('Block2', { num: 0, more: false, size: SIZE }), uintOption('Size2', 0)]
  this.keep(coapAnswer, await askOn(this, line, { ...request, options: [...coapOf(this).requestOptions, ...wanted] }))
})

Then('the eIM announces how long the whole is', function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  const response = responseTo(asked)
  if (optionOf(response, 'Block2') === undefined)
    throw new StateNotReached(`the answer came without blocks: ${inWords(asked)}`, linesOf(asked))
  const size = optionOf(response, 'Size2')
  this.check({
    claim: 'the first block tells the size of all',
    expected: 'Size2',
    seen: size === undefined ? 'no Size2' : `Size2 of ${size.reduce((sum, octet) => sum * 256 + octet, 0)} octets`,
    holds: size !== undefined,
    at: linesOf(asked),
  })
})

const begun = kept<Sending>('half of a result in blocks')

const halfOf = ({ body }: Sending) => Math.floor(body.length / SIZE / 2)

async function sendHalf(world: ConformanceWorld): Promise<Sending> {
  const sending = { line: await openLine(world), body: resultBody(world), tag: world.random.octets(2) }
  for (const num of places(halfOf(sending))) {
    const asked = await sendBlock(world, sending, num)
    if (responseTo(asked).code !== codes.continue)
      throw new StateNotReached(`block ${num} is answered with ${inWords(asked)}`, linesOf(asked))
  }
  return sending
}

Given('the IPA has sent half of the result in blocks and lost its association', async function (this: ConformanceWorld) {
  const { line } = await sendHalf(this)
  line.fallSilent()
})

Given('the IPA has sent half of the result in blocks', async function (this: ConformanceWorld) {
  this.keep(begun, await sendHalf(this))
})

When('the IPA sends the other half', async function (this: ConformanceWorld) {
  const sending = this.kept(begun)
  const all = places(Math.ceil(sending.body.length / SIZE))
  this.keep(coapAnswer, await sendInOrder(this, sending, all.slice(halfOf(sending))))
})

/** RFC 7959 sets no bound, and servers keep what is not completed for minutes. */
const LONG_MS = 3_600_000

/**
 * Whatever is no success is a refusal, a reset too. An eIM that has ended the association in the meantime has no half either.
 *
 * @throws StateNotReached where it has the half still, and less than an hour was waited for
 */
Then('the eIM has no half of it any more', function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  const { code } = responseTo(asked)
  const isKept = code.startsWith('2.')
  const { waitMs = 0 } = this.bench.hours ?? {}
  if (isKept && waitMs > 0 && waitMs < LONG_MS)
    throw new StateNotReached(
      `the eIM has the half still, and may: only ${waitMs / 1_000} s have gone by; an hour in eim.coaps.awaySeconds is judged`,
      linesOf(asked),
    )
  this.check({
    claim: 'blocks of hours before are not kept',
    expected: '4.08 or another refusal',
    seen: inWords(asked),
    holds: !isKept,
    at: linesOf(asked),
  })
})
