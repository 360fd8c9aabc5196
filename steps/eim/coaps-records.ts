/** Records that somebody on the way writes, repeats or spoils: they are dropped, and the association lives (RFC 6347 4.1.2). */
import { setTimeout } from 'node:timers/promises'
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { recordOf, recordsOf } from '../../adapters/eim/dtls-records.ts'
import { type CoapMessage, codes, readable, writeMessage } from '../../transport/coap/message.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { aliveOn, askBehind, askOn, coapOf, lineOf, openLine, pollMessage, responseTo } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

interface Sent {
  readonly request: CoapMessage
  /** Datagrams that carried it. */
  readonly datagrams: readonly Buffer[]
  /** How often it was sent by ourselves: so many answers of its own are right, however late the last one comes. */
  readonly times: number
}

const served = kept<Sent>('a request that was answered')

Given('the eIM has answered a request over an association', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  const from = line.path.crossed.length
  const request = pollMessage(this)
  const asked = await askOn(this, line, request)
  responseTo(asked)
  const datagrams = line.path.crossed.slice(from).flatMap(({ by, octets }) => (by === 'us' ? [octets] : []))
  this.keep(served, { request, datagrams, times: asked.times })
})

When('somebody sends the records of that request again', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  const { datagrams } = this.kept(served)
  for (const datagram of [...datagrams, ...datagrams, ...datagrams]) {
    line.note(`a datagram of ${datagram.length} octets once more, from the same address`)
    line.path.send(datagram)
  }
  await askBehind(this)
})

When('somebody sends the records of that request from another address', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  for (const datagram of this.kept(served).datagrams) {
    line.note(`a datagram of ${datagram.length} octets once more, from another address`)
    line.path.sendAsStranger(datagram)
  }
  await askBehind(this)
})

When('somebody sends a request in a record of the epoch before the keys', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  const { request } = this.kept(served)
  const late = { ...request, messageId: request.messageId ^ 0x5555, token: this.random.octets(4) }
  this.keep(served, { ...this.kept(served), request: late, times: 0 })
  const record = recordOf({ type: APPLICATION_DATA, epoch: 0, content: writeMessage(late) }, HIGH)
  line.note(`a record of epoch 0 with a request in it: ${record.toString('hex')}`)
  line.path.send(record)
  await askBehind(this)
})

const ALERT = 21
const APPLICATION_DATA = 23
/** Above what an association of ours comes to. */
const HIGH = 1_000

Then('the eIM answers none of it', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  const { request, times } = this.kept(served)
  const heard = line.heard.filter(({ message }) => message !== undefined)
  const acknowledgements = heard.filter(({ message }) => message?.type !== 'CON' && message?.messageId === request.messageId)
  const separate = heard.filter(({ message }) => message?.type === 'NON' && message.token.equals(request.token))
  // A confirmable response is sent again until it is acknowledged, which says nothing.
  const came = [...acknowledgements.slice(times), ...separate.slice(times)]
  const elsewhere = line.path.toStrangers.filter((datagram) => recordsOf(datagram).some(({ type }) => type === APPLICATION_DATA))
  this.check({
    claim: 'a record that comes again, or of an epoch that is over, is dropped',
    expected: '0 messages',
    seen: `${came.length} messages that answer it, and ${elsewhere.length} datagrams with messages to another address`,
    holds: came.length === 0 && elsewhere.length === 0,
    at: came.map(({ at }) => at),
  })
})

/** What somebody can write who has no keys. */
const forgeries: Readonly<Record<string, (random: (octets: number) => Buffer) => Buffer>> = {
  'a record that nobody can have encrypted': (random) =>
    recordOf({ type: APPLICATION_DATA, epoch: 1, content: random(64) }, HIGH),
  'a short record under the keys': (random) => recordOf({ type: APPLICATION_DATA, epoch: 1, content: random(3) }, HIGH + 1),
  'an alert that nobody can have encrypted': (random) => recordOf({ type: ALERT, epoch: 1, content: random(26) }, HIGH + 2),
  'an alert without keys': () => recordOf({ type: ALERT, epoch: 0, content: Buffer.of(2, 40) }, HIGH + 3),
  'octets that are no record': (random) => random(80),
}
defineParameterType({ name: 'forgery', regexp: Object.keys(forgeries), transformer: (words: string) => words })

When('somebody sends {forgery} from the address of the IPA', async function (this: ConformanceWorld, what: string) {
  const line = await lineOf(this)
  const forged = forgeries[what]?.((octets) => this.random.octets(octets)) ?? Buffer.of()
  line.note(`${what}: ${forged.toString('hex')}`)
  for (let times = 0; times < 3; times++) line.path.send(forged)
})

When('{int} other associations are opened and left idle', async function (this: ConformanceWorld, count: number) {
  const line = await lineOf(this)
  responseTo(await askOn(this, line, pollMessage(this)))
  for (let number = 0; number < count; number++) {
    await openLine(this)
    // This one is not idle. Whether its silence says something is looked at in the end.
    if (number % 20 === 0 && (await askOn(this, line, pollMessage(this))).response === undefined) return
  }
})

const unprotected = kept<readonly Buffer[]>('what came back without DTLS')

When('a request comes over CoAP without DTLS', async function (this: ConformanceWorld) {
  const { path: open, waitMs } = coapOf(this)
  const path = await this.within((signal) => open(this.tape, {}, signal))
  this.closeWithScenario(() => path.close())
  const octets = writeMessage(pollMessage(this))
  // Three times, since one can be lost.
  for (let times = 0; times < 3; times++) {
    this.tape.note('eim', `without DTLS: ${octets.toString('hex')}`)
    path.sendAsStranger(octets)
  }
  // A poll in an association behind it shows that datagrams cross, and how long an answer takes.
  const line = await openLine(this)
  const begun = performance.now()
  responseTo(await askOn(this, line, pollMessage(this)))
  await letPass(this, Math.max(PLAIN_MS, SLOWER * (performance.now() - begun)))
  // Whoever says that it has a request, and no more, is about to answer it.
  const { toStrangers } = path
  if (toStrangers.some(saysItHasIt) && !toStrangers.some(carriesObject)) await letPass(this, waitMs)
  this.keep(unprotected, toStrangers)
})

/** What answers without DTLS answers no later than this, or than so many times as late as with it. */
const PLAIN_MS = 500
const SLOWER = 3

const letPass = (world: ConformanceWorld, milliseconds: number) =>
  world.within((signal) => setTimeout(milliseconds, undefined, { signal }))

function saysItHasIt(octets: Buffer): boolean {
  const message = readable(octets)
  return message?.type === 'ACK' && message.code === codes.empty
}

/** The tag of GetEimPackageResponse. */
const GET_EIM_PACKAGE = Buffer.of(0xbf, 0x4f)
const carriesObject = (octets: Buffer) => octets.includes(0xff) && octets.includes(GET_EIM_PACKAGE)

Then('no answer of a function comes back', function (this: ConformanceWorld) {
  const came = this.kept(unprotected)
  for (const octets of came) this.tape.note('eim', `came back without DTLS: ${octets.toString('hex')}`)
  const objects = came.filter(carriesObject)
  this.check({
    claim: 'ESipa is not served without DTLS',
    expected: 'nothing, or a message without an object',
    seen: `${came.length} datagrams, ${objects.length} of them with an object of ESipa`,
    holds: objects.length === 0,
    at: [this.tape.next - 1],
  })
})

Then('nothing of this has been done to the association', async function (this: ConformanceWorld) {
  const line = await lineOf(this)
  if (line.path.crossed.length === 0) throw new StateNotReached('nothing has crossed the path')
  const { holds, seen, at } = await aliveOn(this, line)
  this.check({
    claim: 'what others do ends no association that is in use',
    expected: 'an answer to GetEimPackage over the association that there was before',
    seen,
    holds,
    at,
  })
})
