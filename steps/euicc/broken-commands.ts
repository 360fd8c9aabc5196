/** Requests and chains of blocks that are broken, and commands that are too long: what an eUICC has to outlive (SGP.22 v2.5 5.7.2). */
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { type CardAnswer, reading } from '../../adapters/euicc/es10-card.ts'
import { openChannel, parseChannelOpened } from '../../protocol/apdu/channel.ts'
import { select } from '../../protocol/apdu/select.ts'
import { describe, isSuccess, swHex } from '../../protocol/apdu/status-word.ts'
import { storeData } from '../../protocol/apdu/store-data.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { ISDR_AID } from '../../protocol/identifiers/aid.ts'
import { mutated } from '../../protocol/schema/mutate.ts'
import { kept } from '../kept.ts'
import { missing } from '../scenario-world.ts'
import { cardAnswer, getEid } from './card-interface.ts'
import { packageOf } from './eim-of-ours.ts'
import type { EuiccWorld } from './world.ts'

/** Requests with the answers to them. */
const broken = kept<readonly { readonly request: Buffer; readonly answer: CardAnswer }[]>('answers to broken requests')

/** Requests that read and do nothing else: damage makes of them what no other row has an opinion on. */
const plain: readonly string[] = [
  'BF3E035C015A',
  'BF2000',
  'BF2200',
  'BF2D045C025A91',
  'BF28028102',
  'BF5500',
  'BF5606800420212223',
  'BF3C00',
  'BF4300',
]

/** Damaged requests in one scenario: a reader takes a second for some tens of them. */
const DAMAGED = 60
/** Octets of a package that fills the 256 blocks of a chain, but for a few. */
const LONG = 65_000

function requestsOf(world: EuiccWorld): readonly Buffer[] {
  const { first } = world.bench.eims
  const list = packageOf(world, first, { eco: [{ kind: 'listEim', value: {} }] })
  return [...plain.map((hex) => Buffer.from(hex, 'hex')), list]
}

async function sendAll(world: EuiccWorld, requests: readonly Buffer[]): Promise<void> {
  const seen: { readonly request: Buffer; readonly answer: CardAnswer }[] = []
  for (const request of requests) seen.push({ request, answer: await world.ask(request) })
  world.keep(broken, seen)
}

When('the device sends requests that are cut off', async function (this: EuiccWorld) {
  const cut = (octets: Buffer) => octets.subarray(0, 2 + this.random.below(octets.length - 2))
  await sendAll(
    this,
    requestsOf(this).flatMap((octets) => [octets.subarray(0, -1), cut(octets)]),
  )
})

When('the device sends requests that are damaged', async function (this: EuiccWorld) {
  const all = plain.map((hex) => Buffer.from(hex, 'hex'))
  const below = (limit: number) => this.random.below(limit)
  const damaged = Array.from({ length: DAMAGED }, () => mutated(all[below(all.length)] ?? getEid, below))
  await sendAll(
    this,
    damaged.filter((octets) => octets.length > 0 && !deletes(octets)),
  )
})

/** Damage makes other functions, and those that delete are not meant. */
function deletes(octets: Buffer): boolean {
  return octets[0] === 0xbf && [0x33, 0x34, 0x64].includes(octets[1] ?? 0)
}

When('the device calls a function that does not exist', async function (this: EuiccWorld) {
  this.keep(cardAnswer, await this.ask(Buffer.from('BF7E00', 'hex')))
})

When('the device sends a package of nearly 64 KB', async function (this: EuiccWorld) {
  if (this.card.channel === undefined) await this.powerCycle()
  const sent = this.tape.next
  let last: CardAnswer | undefined
  // Each block has the patience of a command: a reader takes long for all of them.
  for (const block of storeData(this.card.channel ?? 0, tlv(0xbf51, Buffer.alloc(LONG, 0x30)))) {
    last = await this.within((signal) => this.card.command(block, signal))
    if (!isSuccess(last.sw)) break
  }
  this.keep(cardAnswer, { ...(last ?? missing('that sends blocks')), sent })
})

/** A refusal in an object is one of the function, and its name is the business of other rows. */
function isRefusal({ sw, data }: CardAnswer): boolean {
  return !isSuccess(sw) || data.length > 0
}

Then('the eUICC does not carry it out, or answers with an object', function (this: EuiccWorld) {
  const answer = this.kept(cardAnswer)
  const seen = `${describe(answer.sw)}, ${answer.data.length} octets`
  const expected = 'a status word that is no success, or an object'
  this.check({ claim: 'the answer', expected, seen, holds: isRefusal(answer), at: [answer.sent, answer.received] })
})

Then('the eUICC carries none of them out, or answers with an object', function (this: EuiccWorld) {
  for (const { request, answer } of this.kept(broken)) {
    const seen = `${swHex(answer.sw)}, ${answer.data.length} octets`
    const claim = `the answer to ${request.toString('hex').toUpperCase()}`
    const expected = 'a status word that is no success, or an object'
    this.check({ claim, expected, seen, holds: isRefusal(answer), at: [answer.sent, answer.received] })
  }
})

/** A card that says nothing more is found while they are sent. */
Then('each of them has an end', function (this: EuiccWorld) {
  const all = this.kept(broken)
  const [from, to] = [all[0]?.answer.sent ?? 0, all.at(-1)?.answer.received ?? 0]
  const seen = `${all.length} requests, each with a status word`
  this.check({ claim: 'the answers to damaged requests', expected: 'a status word for each', seen, holds: true, at: [from, to] })
})

Then('GetEID works on the same channel', async function (this: EuiccWorld) {
  const { sw, data, sent, received } = await this.ask(getEid)
  const seen = `${describe(sw)}, ${data.length} octets`
  const holds = isSuccess(sw) && data.length > 0
  this.check({ claim: 'GetEID without a restart', expected: 'success, and an object', seen, holds, at: [sent, received] })
})

type Ending = (world: EuiccWorld) => Promise<void>

const [firstOfTwo, secondOfTwo] = [0, 1]

/** The n-th of two blocks of a request. */
function blockOf(world: EuiccWorld, place: number) {
  return storeData(world.card.channel ?? 0, getEid, { blockSize: 3 })[place] ?? missing('that makes blocks')
}

const sendBlock = (world: EuiccWorld, change: Partial<ReturnType<typeof blockOf>> = {}, place = firstOfTwo) =>
  world.within((signal) => world.card.command({ ...blockOf(world, place), ...change }, signal))

/** What becomes of a chain whose first block was taken. */
const endings: Readonly<Record<string, Ending>> = {
  'was broken off': async () => {},
  'went on with a block out of its order': async (world) => {
    await sendBlock(world, { p2: 5 }, secondOfTwo)
  },
  'went on with a P1 that does not exist': async (world) => {
    await sendBlock(world, { p1: 0x42 }, secondOfTwo)
  },
  'was interrupted by another instruction': async (world) => {
    await sendBlock(world, { ins: 0xee })
  },
  'was interrupted by another channel': async (world) => {
    await world.within((signal) => world.card.command(openChannel(), signal))
  },
  'went on beside one on another channel': async (world) => {
    const opened = await world.within((signal) => world.card.command(openChannel(), signal))
    const other = reading('the number of a logical channel', opened, () => parseChannelOpened(opened))
    await world.within((signal) => world.card.command(select(other, ISDR_AID), signal))
    const [first, second] = storeData(other, getEid, { blockSize: 3 })
    if (first === undefined || second === undefined) missing('that makes blocks')
    await world.within((signal) => world.card.command(first, signal))
    await sendBlock(world, {}, secondOfTwo)
    await world.within((signal) => world.card.command(second, signal))
  },
  'was ended by a reset': (world) => world.powerCycle(),
}

defineParameterType({
  name: 'chainEnding',
  regexp: new RegExp(Object.keys(endings).join('|')),
  transformer: (text: string): Ending => endings[text] ?? missing(`for a chain that ${text}`),
})

Given('a chain of blocks {chainEnding}', async function (this: EuiccWorld, ending: Ending) {
  await sendBlock(this)
  await ending(this)
})

When('the device calls GetEID in a new chain', async function (this: EuiccWorld) {
  const blocks = storeData(this.card.channel ?? 0, getEid, { blockSize: 3 })
  this.keep(cardAnswer, await this.within((signal) => this.card.chain(blocks, signal)))
})
