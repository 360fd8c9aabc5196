/** An IPA behind a NAT, which forgets connections and lets nobody in: the IPA has to open others itself. */
import { setTimeout as pause } from 'node:timers/promises'
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
import { silenceBehind } from '../../simulators/played/arrivals.ts'
import type { NatAnswer } from '../../simulators/played/nat.ts'
import { systemClock } from '../../transport/clock.ts'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { alsoDo } from './eim-answers.ts'
import { iccids } from './iccids.ts'
import { leaveAlone } from './left-alone.ts'
import { givenResults } from './results.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

/** So many patiences an IPA has for its cycle: it may find out late, wait, and come back. */
const PATIENCES = 4

/** Between two polls that the IPA is made to do. */
const PAUSE_MS = 200

/** An IPA that asks its other eIM in so many rounds has no reason to leave ours out: it is online, and it polls. */
const ROUNDS = 5

/** Of intervals that double, the wait behind the last repetition is twice as long as the one before it; six times, where that one was lost. */
const LAST_WAIT = 6
/** How long an IPA over UDP has to be silent at least, of the patience. */
const SILENT_PATIENCES = 2
const MAX_TRANSMIT_WAIT_MS = 93_000

const answers: readonly NatAnswer[] = ['a reset', 'nothing']

/** Number of the last connection to our eIM that is gone by another way than the NAT. */
export const gone = kept<number>('connections that have ended')
/** Line of the tape at which they were gone, where that was in the deciding step. */
export const goneSince = kept<number>('the moment at which connections were gone')

defineParameterType({
  name: 'NAT answer',
  regexp: answers.join('|'),
  transformer: (text: string): NatAnswer => answers.find((one) => one === text) ?? 'nothing',
})

Given('the IPA has polled the eIM, which had nothing for it', async function (this: IpaWorld) {
  await withCard(this, {})
  await polled(this)
})

Given('the IPA has polled two eIMs, which had nothing for it', async function (this: IpaWorld) {
  await withCard(this, { otherEim: true })
  await polledBoth(this)
})

/** @throws StateNotReached; CannotBePrepared where there is one eIM only */
export async function polledBoth(world: IpaWorld): Promise<void> {
  const { otherEim } = world
  await polled(world)
  if (otherEim.calls('getEimPackage').length === 0) throw new StateNotReached('the IPA has not polled its other eIM')
}

Given(
  'the NAT has forgotten the connections to the eIM since, and answers with {NAT answer}',
  function (this: IpaWorld, answer: NatAnswer) {
    this.bench.eim.nat.forget(answer)
    this.tape.note('ipa', 'the NAT forgets the connections to the eIM that stand')
  },
)

Given(
  'the NAT forgets the connection that has brought the package, and answers with {NAT answer}',
  async function (this: IpaWorld, answer: NatAnswer) {
    const { nat } = this.bench.eim
    await alsoDo(this, {
      replies: {
        getEimPackage: [
          (right) => {
            nat.forget(answer)
            this.keep(goneSince, this.tape.next)
            return right
          },
        ],
      },
    })
  },
)

Given('the eIM has got a package that enables profile B', function (this: IpaWorld) {
  leaveAlone(this)
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ enable: { iccid: iccids.B } }])
})

When('the IPA polls, as often as it takes to complete the cycle', async function (this: IpaWorld) {
  const until = systemClock.elapsed() + PATIENCES * this.parameters.patienceMs
  const isOver = () => givenResults(this).length > 0 || systemClock.elapsed() >= until
  await this.act((signal) => this.bench.ipa.pokeNow(signal))
  while (!isOver()) {
    await this.within((signal) => pause(PAUSE_MS, undefined, { signal }))
    await this.act((signal) => this.bench.ipa.pokeNow(signal))
  }
})

/**
 * An IPA takes the time that it wants, and what becomes of a package and its result is the business of other rows. It has not opened a
 * connection itself only where it is seen at work in the meantime.
 */
Then('the result comes over a connection that the IPA has opened since', function (this: IpaWorld) {
  const { eim, otherEim } = this.bench
  const last = this.mayHave(gone) ?? eim.nat.forgotten
  const [result] = givenResults(this)
  if (result !== undefined) {
    const number = this.received.find(({ at }) => at === result.at)?.http.connection ?? 0
    return this.check({
      claim: 'connection that the result of the package comes over',
      expected: `one behind the ${last} that are gone`,
      seen: `connection ${number}`,
      holds: number > last,
      at: [result.at],
    })
  }
  const from = this.mayHave(goneSince) ?? this.decidesFrom ?? 0
  const opened = eim.handshakes.filter(({ at }) => at >= from)
  if (opened.length > 0)
    throw new StateNotReached('the IPA has opened another connection, and the eIM got no result', this.linesOf(opened))
  const heard = eim.arrivals.all.findLast(({ at }) => at >= from)
  if (eim.arrivals.isBeginning(Number.POSITIVE_INFINITY))
    throw new StateNotReached('the IPA has begun another connection, and it did not come about', this.linesOf([]))
  if (heard !== undefined && !hasGivenUp(this, from))
    throw new PeerFault('silent', 'headers', 'the IPA had not given up what it sent over the old connection', {
      at: this.linesOf([]),
    })
  const elsewhere = otherEim?.calls('getEimPackage').filter(({ at }) => at >= Math.max(from, heard?.at ?? 0)) ?? []
  if (elsewhere.length < ROUNDS)
    throw new PeerFault('silent', 'connect', 'the IPA has opened no other connection within our patience', {
      at: this.linesOf([]),
    })
  this.check({
    claim: 'connections that the IPA opens to an eIM when those that it had are gone',
    expected: 'one at least',
    seen: `none, in ${elsewhere.length} rounds in which it has asked its other eIM`,
    holds: false,
    at: this.linesOf(elsewhere),
  })
})

/**
 * Over UDP an IPA finds out that nobody is there when the last repetition of a request has come to nothing, 93 s behind the first one with
 * the times of RFC 7252: a task for each eIM serves the others meanwhile.
 *
 * @param from line of the tape at which the connections were gone: what came before shows no interval between repetitions
 */
function hasGivenUp({ bench, parameters }: IpaWorld, from: number): boolean {
  const times = bench.eim.arrivals.all.filter(({ at, isAlert }) => at >= from && !isAlert).map(({ ms }) => ms)
  const seen = Math.max(silenceBehind(times, LAST_WAIT), SILENT_PATIENCES * parameters.patienceMs)
  return performance.now() - (times.at(-1) ?? 0) > (times.length > 1 ? seen : MAX_TRANSMIT_WAIT_MS)
}

/** @throws StateNotReached */
async function polled(world: IpaWorld): Promise<void> {
  const { ipa, eim } = world.bench
  await world.act((signal) => ipa.pokeNow(signal))
  if (eim.calls('getEimPackage').length === 0) throw new StateNotReached('the IPA has not polled the eIM')
}
