/** Requests and flights that are lost before our eIM, and how the IPA sends them again (RFC 7252 4.2, RFC 6347 4.2.4). */
import { setTimeout as pause } from 'node:timers/promises'
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { silenceBehind } from '../../simulators/played/arrivals.ts'
import type { CoapSeen } from '../../simulators/played/coap-log.ts'
import { losesRequests } from '../../simulators/played/coap-losses.ts'
import { type Flight, flights, givenUp, type LostFlights, loses } from '../../simulators/played/lost-flights.ts'
import { systemClock } from '../../transport/clock.ts'
import { isRequest } from '../../transport/coap/message.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { commanded, pollUntil, ROUNDS } from './coaps-messages.ts'
import { alsoCoaps } from './coaps-script.ts'
import type { IpaWorld } from './world.ts'

/** Transmissions of one request that are lost: the fourth one shows three intervals. */
const LOST = 3
/** Of intervals that double, the third is four times the first: what a path adds to one and takes from another is far from this. */
const GROWTH = 1.5
/** So many patiences an IPA has to give DTLS up, and of them so many in silence. */
const PATIENCES = 4
const SILENT_PATIENCES = 2
const LOOK_MS = 20
/** Requests that were sent once each, with others behind them: no path loses just the repetitions of so many. */
const SENT_ONCE = 5

const from = kept<number>('the first message that the deciding step can see')

Given('each request is lost three times, until one has come through', async function (this: IpaWorld) {
  await alsoCoaps(this, { around: losesRequests(LOST) })
  this.keep(from, this.bench.eim.coap.seen.length)
})

/** Transmissions of each confirmable request, in the order of their coming. */
function transmissions(world: IpaWorld): readonly (readonly CoapSeen[])[] {
  const all = new Map<string, CoapSeen[]>()
  for (const seen of world.bench.eim.coap.seen.slice(world.kept(from))) {
    const { direction, association, message } = seen
    if (direction !== 'received' || !isRequest(message) || message.type !== 'CON') continue
    const name = `${association} ${message.messageId} ${message.token.toString('hex')}`
    all.set(name, [...(all.get(name) ?? []), seen])
  }
  return [...all.values()]
}

/** Requests that were sent once, and not again within our patience. */
function sentOnce(world: IpaWorld): number {
  const before = performance.now() - world.parameters.patienceMs
  return transmissions(world).filter(([first, again]) => again === undefined && first !== undefined && first.ms < before).length
}

/** Whether the latest datagram of the IPA is too young for the next one to be missing. */
function maySendAgain({ bench, parameters }: IpaWorld): boolean {
  const latest = bench.eim.coap.seen.findLast(({ direction }) => direction === 'received')
  return latest !== undefined && performance.now() - latest.ms < parameters.patienceMs
}

/** A poll in between may be where the IPA gives up what it was at: it gets the time to send a request again. */
When('the IPA polls, as often as it takes until a request comes through', async function (this: IpaWorld) {
  const isOver = () => this.received.length > 0 || sentOnce(this) >= SENT_ONCE
  await pollUntil(this, isOver, { patiences: SENT_ONCE + 2, isBusy: () => maySendAgain(this) })
})

/** No times are demanded: those of RFC 7252 4.8 may be set otherwise. */
Then('the request has been sent again after intervals that grow', function (this: IpaWorld) {
  const all = transmissions(this)
  const at = all.flat().map(({ at: line }) => line)
  if (all.length === 0) throw new StateNotReached('no confirmable request came', this.linesOf([]))
  const often = all.toSorted((one, other) => other.length - one.length)[0] ?? []
  const times = often.map(({ ms }) => ms)
  const intervals = times.slice(1).map((ms, place) => Math.round(ms - (times[place] ?? 0)))
  const [first = 0] = intervals
  const last = intervals.at(-1) ?? 0
  const expected = 'sent again after a longer time each, until it is acknowledged or given up'
  if (intervals.length === 0 && sentOnce(this) >= SENT_ONCE)
    return this.check({ claim: 'transmissions', expected, seen: `${all.length} requests, each sent once`, holds: false, at })
  const holds = last >= GROWTH * first
  if (intervals.length < LOST && !(holds && intervals.length > 1))
    throw new PeerFault('silent', 'headers', `${intervals.length} repetitions of a request: too few to see intervals grow`, {
      at,
    })
  this.check({ claim: 'transmissions', expected, seen: `again after ${intervals.join(', ')} ms`, holds, at })
})

defineParameterType({
  name: 'flight',
  regexp: flights.join('|'),
  transformer: (text: string): Flight => flights.find((one) => one === text) ?? 'the first ClientHello',
})

const lostFlights = kept<LostFlights['lost']>('flights that were lost')

Given('{flight} of each handshake is lost once', async function (this: IpaWorld, flight: Flight) {
  const { lost, passes } = loses(flight, () => this.tape.note('ipa', `lost on the path: ${flight}`))
  this.keep(lostFlights, lost)
  await alsoCoaps(this, { passes })
})

/** Handshakes that lost a flight, and that the IPA gave up with nothing sent again. */
function broken(world: IpaWorld): number {
  return givenUp(world.kept(lostFlights), world.kept(commanded), performance.now())
}

When('the IPA polls, as often as it takes until a handshake ends', async function (this: IpaWorld) {
  await pollUntil(this, () => this.received.length > 0 || broken(this) >= ROUNDS)
})

/** Where something came again and led nowhere, the path may have lost more than we did. */
Then('the handshake comes to its end, and a request behind it', function (this: IpaWorld) {
  const tries = broken(this)
  const [request] = this.received
  const at = this.linesOf(request === undefined ? [] : [request])
  if (this.kept(lostFlights).length === 0)
    throw new StateNotReached('no such flight came: the IPA has begun no handshake, or goes another way', at)
  if (request === undefined && tries < ROUNDS)
    throw new PeerFault('silent', 'handshake', 'no handshake came to its end within our patience', { at })
  this.check({
    claim: 'a handshake of which one flight was lost',
    expected: 'goes on with what is sent again, and comes to its end',
    seen: request === undefined ? `${tries} handshakes that were given up with nothing sent again` : 'a request in DTLS',
    holds: request !== undefined,
    at,
  })
})

Given('DTLS with the eIM is blocked, and CoAP without it is not', async function (this: IpaWorld) {
  await alsoCoaps(this, { isBlocked: true })
  this.tape.note('ipa', `DTLS is blocked, and CoAP without it is seen at ${portsSeen(this)}`)
})

function portsSeen({ bench }: IpaWorld): string {
  const { watched = [], taken = [] } = bench.eim.blocked ?? {}
  const unseen = taken.length === 0 ? '' : `, but not at ${taken.join(' and ')}, taken by somebody else`
  return `the UDP ports ${watched.join(', ')}${unseen}`
}

/** Of timers that double, the next hello comes behind two intervals as long as the last one. */
const NEXT_HELLO = 2.5

/** Whether the IPA has begun no handshake for longer than it would take it to send the next hello. */
function hasStopped({ bench, decidesFrom = 0, parameters }: IpaWorld): boolean {
  const hellos = bench.eim.arrivals.all.filter(({ at }) => at >= decidesFrom).map(({ ms }) => ms)
  const last = hellos.at(-1)
  const silence = Math.max(silenceBehind(hellos, NEXT_HELLO), SILENT_PATIENCES * parameters.patienceMs)
  return last !== undefined && performance.now() - last > silence
}

/** An IPA that goes another way where DTLS leads nowhere does so when it has given DTLS up. */
When('the IPA polls, and is given the time to give DTLS up', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  const until = systemClock.elapsed() + PATIENCES * this.parameters.patienceMs
  const isOver = () => this.bench.eim.unprotected.some(({ isOfIpa }) => isOfIpa) || hasStopped(this)
  await this.within(async (signal) => {
    while (!isOver() && systemClock.elapsed() < until) await pause(LOOK_MS, undefined, { signal })
  })
})

Then('the IPA sends no CoAP without DTLS', function (this: IpaWorld) {
  const { handshakes, unprotected, blocked } = this.bench.eim
  const begun = handshakes.filter(({ at }) => at >= (this.decidesFrom ?? 0))
  const sent = unprotected.filter(({ isOfIpa }) => isOfIpa)
  if (sent.length === 0) {
    const unseen = (why: string, seen: readonly { readonly at: TapeRef }[]) => new StateNotReached(why, this.linesOf(seen))
    if (unprotected.length > 0) throw unseen('CoAP without DTLS came, and nothing shows whether it is of the IPA', unprotected)
    if (begun.length === 0) throw unseen('the IPA was made to poll, and nothing came', [])
    if (!hasStopped(this)) throw unseen('the IPA was still trying DTLS when our patience was over', begun)
    if (blocked?.watched.length === 1) throw unseen(`CoAP without DTLS is seen at ${portsSeen(this)}`, begun)
  }
  this.check({
    claim: `CoAP messages at ${portsSeen(this)}, outside of DTLS`,
    expected: 'none',
    seen: `${sent.length || 'none'}, beside ${begun.length} datagrams of handshakes`,
    holds: sent.length === 0,
    at: this.linesOf(sent.length > 0 ? sent : begun),
  })
})
