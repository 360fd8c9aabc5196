/** Our eIM answers over CoAP otherwise than with one message behind each request, and what of it the IPA takes (RFC 7252). */
import { setTimeout as pause } from 'node:timers/promises'
import { Given, Then, When } from '@cucumber/cucumber'
import { GetEimPackageResponse } from '../../protocol/esipa/get-eim-package.ts'
import { decode } from '../../protocol/schema/type.ts'
import { es10Exchanges } from '../../requirements/es10-exchange.ts'
import { waysToAnswer } from '../../simulators/played/coap-gates.ts'
import { systemClock } from '../../transport/clock.ts'
import { isResponse } from '../../transport/coap/message.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { alsoCoaps } from './coaps-script.ts'
import { answersMade, hasBegun, hasLeft, hasLeftWhole, type Made, type Shows } from './fetched-answers.ts'
import { carries } from './http-answers.ts'
import type { IpaWorld } from './world.ts'

/** So many patiences an IPA has for what is not over with one poll. */
const PATIENCES = 4
const PAUSE_MS = 100
/** What has come to nothing so often was not kept from it by a path that loses datagrams. */
export const ROUNDS = 3
/** Of the patience, how long an answer takes that does not come at once, and at most so many milliseconds. */
const LATER = { part: 0.3, mostMs: 5_000 }

/** How often {@link pollUntil} has had the IPA poll. */
export const commanded = kept<number>('polls that the IPA was made to do')

/**
 * Has the IPA poll until this holds, or our patience is over.
 *
 * @param isBusy whether the next poll would come upon something that the IPA is at; default never
 */
export async function pollUntil(
  world: IpaWorld,
  isOver: () => boolean,
  { patiences = PATIENCES, isBusy = () => false }: { readonly patiences?: number; readonly isBusy?: () => boolean } = {},
): Promise<void> {
  const until = systemClock.elapsed() + patiences * world.parameters.patienceMs
  const isDone = () => isOver() || systemClock.elapsed() >= until
  for (let polls = 1; ; polls++) {
    world.keep(commanded, polls)
    await world.act((signal) => world.bench.ipa.pokeNow(signal))
    if (isDone()) return
    do await world.within((signal) => pause(PAUSE_MS, undefined, { signal }))
    while (isBusy() && !isDone())
    if (isOver()) return
  }
}

/** Packages that reached the eUICC. */
export function loadedPackages(world: IpaWorld) {
  return es10Exchanges(world.tape.entries).filter((call) => call.function === 'LoadEuiccPackage')
}

Given('each answer of the eIM comes {}', async function (this: IpaWorld, way: string) {
  const around = waysToAnswer(Math.min(LATER.part * this.parameters.patienceMs, LATER.mostMs))[way]
  if (around === undefined) throw new RangeError(`no way to answer ${way}`)
  await alsoCoaps(this, { around })
})

When('the IPA polls, as often as it takes until a package is on the eUICC', async function (this: IpaWorld) {
  await pollUntil(this, () => loadedPackages(this).length > 0 || comebacks(this, hasBegun) >= ROUNDS)
})

/** Answers to GetEimPackage with a package. */
function packagesSent(world: IpaWorld): readonly Made[] {
  return answersMade(world.calls('getEimPackage')).filter(({ body }) => !isNoPackage(body))
}

/**
 * How often the IPA has asked for a package anew behind an answer with one that has left our eIM so far: it has one request under way at
 * once, and is done with the answer then.
 */
function comebacks(world: IpaWorld, shows: Shows): number {
  const polls = world.calls('getEimPackage')
  return packagesSent(world).filter((sent) => {
    const next = polls.find(({ at }) => at > sent.at)
    return next !== undefined && hasLeft(world, sent, shows, next.at)
  }).length
}

function isNoPackage(body: Buffer): boolean {
  return decode(GetEimPackageResponse, body).value.kind === 'eimPackageError'
}

/** Whoever has no blocks, or none of that size, does not fetch all of an answer: that is not what the row is about. */
Then('the eUICC gets the package as the eIM sent it, once for each time', function (this: IpaWorld) {
  checkLoaded(this, comebacks(this, hasLeftWhole))
})

Then('the eUICC gets the package as the eIM sent it in those blocks, once for each time', function (this: IpaWorld) {
  checkLoaded(this, comebacks(this, hasBegun))
})

/** An answer that has left our eIM may have been lost there, each time. */
Then('the eUICC gets the package as the eIM sent it over that network, once for each time', function (this: IpaWorld) {
  checkLoaded(this, 0)
})

/** @param anew how often the IPA has asked again behind an answer that must have come to it */
function checkLoaded(world: IpaWorld, anew: number): void {
  const loaded = loadedPackages(world)
  const sent = packagesSent(world)
  const polls = world.calls('getEimPackage')
  if (loaded.length === 0 && anew < ROUNDS)
    throw new PeerFault('silent', 'headers', 'no package reached the eUICC, and a path may lose datagrams', {
      at: world.linesOf(polls),
    })
  const others = loaded.filter(({ request }) => !sent.some(({ body }) => carries(body, request)))
  const times = sent.filter(({ body }) => loaded.some(({ request }) => carries(body, request))).length
  world.check({
    claim: 'ES10b.LoadEuiccPackage at the eUICC',
    expected: 'the octets of the package, no more often than the eIM has answered with them',
    seen:
      loaded.length === 0
        ? `no package, and the IPA has asked again ${anew} times behind answers with one`
        : `${loaded.length} packages, ${others.length} of other octets, and ${times} answers with them`,
    holds: loaded.length > 0 && others.length === 0 && loaded.length <= times,
    at: loaded.length === 0 ? world.linesOf(polls) : loaded.flatMap(({ at }) => at),
  })
}

/**
 * Whether the IPA has shown that it is done with an answer: it asks anew behind it, sends the same request again, as who has ignored an
 * acknowledgement does (RFC 7252 4.2), or resets the answer.
 */
function isDoneWithAnswer(world: IpaWorld): boolean {
  const answered = new Set<string>()
  for (const { direction, association, message } of world.bench.eim.coap.seen) {
    if (message === undefined) continue
    const name = `${association} ${message.messageId}`
    if (direction === 'received' && answered.has(name) && message.type !== 'ACK') return true
    if (direction === 'sent' && isResponse(message)) answered.add(name)
  }
  return comebacks(world, hasBegun) > 0
}

When('the IPA polls, as often as it takes until it is done with an answer', async function (this: IpaWorld) {
  await pollUntil(this, () => loadedPackages(this).length > 0 || isDoneWithAnswer(this))
})

/** Whoever does not take it asks again, or gives up; what it does then is its own business. */
Then('no package of such an answer reaches the eUICC', function (this: IpaWorld) {
  const answered = this.calls('getEimPackage')
  if (answered.length === 0) throw new StateNotReached('the IPA has not polled the eIM', this.linesOf([]))
  const loaded = loadedPackages(this)
  if (loaded.length === 0 && !isDoneWithAnswer(this))
    throw new StateNotReached(
      'nothing shows that an answer has come to the IPA, and what it has made of it',
      this.linesOf(answered),
    )
  this.check({
    claim: 'ES10b.LoadEuiccPackage at the eUICC',
    expected: 'none',
    seen: `${loaded.length || 'none'}, and the eIM has answered ${answered.length} polls`,
    holds: loaded.length === 0,
    at: loaded.length === 0 ? this.linesOf(answered) : loaded.flatMap(({ at }) => at),
  })
})
