/** More than an eIM should take over CoAP: a body without end, and transfers that are begun and left (RFC 7959, RFC 7252 5.9.2.9). */
import { Then, When } from '@cucumber/cucumber'
import type { Asked } from '../../adapters/eim/coap-line.ts'
import type { Block } from '../../transport/coap/block-option.ts'
import { type CoapOption, codes, REQUEST_TAG, uintOption } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { askOn, coapAnswer, coapOf, inWords, lineOf, linesOf, responseTo } from './coaps-line.ts'
import { blockMessage, sizeBehind, smallerBlocks } from './coaps-uploads.ts'
import type { ConformanceWorld } from './world.ts'

/** @throws CannotBePrepared where requests are counted: these would take minutes */
function demandUnlimited({ bench }: ConformanceWorld): void {
  if (bench.isUnlimited) return
  throw new CannotBePrepared('requestsPerSecond: the scenario sends a thousand messages; leave the key out for this row')
}

/** Octets of the largest block that there is. */
const LARGE = 1024
/** After so many blocks, or so many octets, nobody can say that it did not notice. */
const MOST_BLOCKS = 2_000
const MOST_OCTETS = MOST_BLOCKS * LARGE

When('the IPA announces a request of a hundred megabytes, and sends two of them', async function (this: ConformanceWorld) {
  demandUnlimited(this)
  let size = Math.min(LARGE, coapOf(this).blockSize)
  for (let blocks = 0, sent = 0; blocks < MOST_BLOCKS && sent < MOST_OCTETS; blocks++) {
    const announced = sent === 0 ? [uintOption('Size1', 100_000_000)] : []
    const asked = this.keep(coapAnswer, await sendOne(this, { num: sent / size, more: true, size }, announced))
    const smaller = smallerBlocks(asked, size)
    if (smaller === undefined && (asked.response === undefined || responseTo(asked).code !== codes.continue)) return
    // A refusal with smaller blocks in it wants the same body in those.
    sent = smaller === undefined ? sent + size : 0
    size = smaller ?? sizeBehind(responseTo(asked), size)
    this.keep(taken, sent)
  }
})

const taken = kept<number>('octets of a body beyond every bound')

async function sendOne(world: ConformanceWorld, block: Block, added: readonly CoapOption[]): Promise<Asked> {
  return askOn(world, await lineOf(world), blockMessage(world, world.random.octets(block.size), block, added))
}

Then('the eIM says that it is too much', async function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  const { ended } = await lineOf(this)
  const { code } = asked.response?.message ?? {}
  const octets = this.mayHave(taken) ?? 0
  if (ended === undefined && code === codes.continue && octets < MOST_OCTETS)
    throw new StateNotReached(`blocks are small here: ${MOST_BLOCKS} of them are ${octets} octets, which may be in its bound`)
  const seen = ended ?? inWords(asked)
  this.check({
    claim: 'a request beyond every bound is not taken',
    expected: '4.13, or the end of the association',
    seen,
    holds: ended !== undefined || responseTo(asked).code === '4.13',
    at: linesOf(asked),
  })
})

When('the IPA begins {int} transfers and leaves them', async function (this: ConformanceWorld, count: number) {
  demandUnlimited(this)
  let size = Math.min(LARGE, coapOf(this).blockSize)
  let [lost, taken] = [0, 0]
  for (let begun = 0; begun < count; begun++) {
    const tag = { name: REQUEST_TAG, value: Buffer.of(begun >> 8, begun & 0xff) }
    const asked = await sendOne(this, { num: 0, more: true, size }, [tag])
    if (asked.response?.message?.code === codes.continue) taken++
    size = smallerBlocks(asked, size) ?? size
    if (asked.response !== undefined) continue
    // What comes behind a limit may well be dropped; whether the association lives is what is asked afterwards.
    if (++lost === MOST_LOST) break
    if (begun === 0) throw new StateNotReached('not even the first block of a transfer is answered', [asked.sent])
  }
  if (taken === 0)
    throw new StateNotReached(`not one of ${count} transfers began: the eIM goes on behind none of their first blocks`)
})

const MOST_LOST = 3
