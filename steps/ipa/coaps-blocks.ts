/** Bodies in blocks over CoAP: smaller ones than the IPA has, and what becomes of them on their way (RFC 7959). */
import { Given, Then } from '@cucumber/cucumber'
import type { CoapSeen } from '../../simulators/played/coap-log.ts'
import { answersResults, changesInMidTransfer } from '../../simulators/played/coap-losses.ts'
import { sentOctets } from '../../simulators/played/eim-misreplies.ts'
import { blockIn } from '../../transport/coap/block-option.ts'
import { isRequest } from '../../transport/coap/message.ts'
import { demandRoomFor } from '../block-room.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { loadedPackages } from './coaps-messages.ts'
import { alsoCoaps } from './coaps-script.ts'
import { carries } from './http-answers.ts'
import type { IpaWorld } from './world.ts'

const sizes = [64, 256, 1024] as const

Given('the eIM has blocks of {int} octets', async function (this: IpaWorld, octets: number) {
  const blockSize = sizes.find((size) => size === octets)
  if (blockSize === undefined) throw new RangeError(`no blocks of ${octets} octets`)
  demandRoomFor(blockSize, this.bench.largestBlock, 'device.coaps.mtu')
  await alsoCoaps(this, { mapping: { blockSize } })
})

Given('the eIM sends no datagram of more than {int} octets', async function (this: IpaWorld, mtu: number) {
  await alsoCoaps(this, { mapping: { mtu } })
})

/** Messages of the IPA with a block of a request in it, from the deciding step on. */
function uploads(world: IpaWorld): readonly (CoapSeen & { readonly num: number; readonly size: number })[] {
  return world.bench.eim.coap.seen.flatMap((seen) => {
    const block = isRequest(seen.message) ? blockIn(seen.message, 'Block1') : undefined
    return seen.direction === 'sent' || block === undefined || seen.at < (world.decidesFrom ?? 0) ? [] : [{ ...seen, ...block }]
  })
}

Then('the blocks behind the first one are no larger than {int} octets', function (this: IpaWorld, octets: number) {
  const blocks = uploads(this)
  const later = blocks.filter(({ num }) => num > 0)
  if (later.length === 0) throw new StateNotReached('the IPA has sent nothing in blocks', this.linesOf(this.received))
  const larger = later.filter(({ size }) => size > octets)
  this.check({
    claim: 'blocks of a request, where the eIM has asked for smaller ones',
    expected: `${octets} octets at most`,
    seen: `${later.length} blocks behind the first, of up to ${Math.max(...later.map(({ size }) => size))} octets`,
    holds: larger.length === 0,
    at: (larger.length > 0 ? larger : later).map(({ at }) => at),
  })
})

const changed = kept<{ count: number }>('blocks of another representation')

Given('the first answer in blocks is another one from its second block on, as its ETag says', async function (this: IpaWorld) {
  const told = this.keep(changed, { count: 0 })
  await alsoCoaps(this, { around: changesInMidTransfer(() => told.count++) })
})

/** Whoever notices asks again or gives up: a whole package may come then. */
Then('no package of both reaches the eUICC', function (this: IpaWorld) {
  if (this.kept(changed).count === 0)
    throw new StateNotReached('the IPA has asked for no further block of an answer', this.linesOf(this.received))
  const loaded = loadedPackages(this)
  const sent = this.calls('getEimPackage').flatMap(({ reply }) => sentOctets(reply) ?? [])
  const mixed = loaded.filter(({ request }) => !sent.some((body) => carries(body, request)))
  this.check({
    claim: 'ES10b.LoadEuiccPackage at the eUICC',
    expected: 'none with octets of two representations',
    seen: `${loaded.length || 'no'} packages, ${mixed.length || 'none'} of them with octets of both`,
    holds: mixed.length === 0,
    at: loaded.length === 0 ? this.linesOf(this.received) : loaded.flatMap(({ at }) => at),
  })
})

const endings = ['4.08', '4.13', '5.03', 'a reset'] as const

Given('the eIM answers each result with {} of CoAP', async function (this: IpaWorld, how: string) {
  const ending = endings.find((one) => one === how)
  if (ending === undefined) throw new RangeError(`no answer with ${how}`)
  await alsoCoaps(this, { around: answersResults(ending) })
})
