/** More than an eIM should take over CoAP: a body without end, and transfers that are begun and left (RFC 7959, RFC 7252 5.9.2.9). */
import { Then, When } from '@cucumber/cucumber'
import { blockOption } from '../../transport/coap/block-option.ts'
import { codes, REQUEST_TAG, uintOption } from '../../transport/coap/message.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { askOn, coapAnswer, inWords, lineOf, linesOf, requestMessage, responseTo } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

/** @throws CannotBePrepared where requests are counted: these would take minutes */
function demandUnlimited({ bench }: ConformanceWorld): void {
  if (bench.isUnlimited) return
  throw new CannotBePrepared('requestsPerSecond: the scenario sends a thousand messages; leave the key out for this row')
}

/** Octets of one block of what is too much. */
const LARGE = 1024
/** After so many blocks nobody can say that it did not notice. */
const MOST_BLOCKS = 2_000

When('the IPA announces a request of a hundred megabytes, and sends two of them', async function (this: ConformanceWorld) {
  demandUnlimited(this)
  const line = await lineOf(this)
  const payload = this.random.octets(LARGE)
  for (let num = 0; num < MOST_BLOCKS; num++) {
    const request = requestMessage(this, payload)
    const size = num === 0 ? [uintOption('Size1', 100_000_000)] : []
    const options = [...request.options, blockOption('Block1', { num, more: true, size: LARGE }), ...size]
    const asked = this.keep(coapAnswer, await askOn(this, line, { ...request, options }))
    if (asked.response === undefined || responseTo(asked).code !== codes.continue) return
  }
})

Then('the eIM says that it is too much', async function (this: ConformanceWorld) {
  const asked = this.kept(coapAnswer)
  const { ended } = await lineOf(this)
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
  const line = await lineOf(this)
  const payload = this.random.octets(LARGE)
  let lost = 0
  for (let begun = 0; begun < count; begun++) {
    const request = requestMessage(this, payload)
    const tag = Buffer.of(begun >> 8, begun & 0xff)
    const options = [
      ...request.options,
      blockOption('Block1', { num: 0, more: true, size: LARGE }),
      { name: REQUEST_TAG, value: tag },
    ]
    const { response, sent } = await askOn(this, line, { ...request, options })
    if (response !== undefined) continue
    // What comes behind a limit may well be dropped; whether the association lives is what is asked afterwards.
    if (++lost === 3) return
    if (begun === 0) throw new StateNotReached('not even the first block of a transfer is answered', [sent])
  }
})
