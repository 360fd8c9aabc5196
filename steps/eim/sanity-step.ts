/** Ends every hostile scenario: what came was one thing, and that the eIM still serves is another. */
import { setTimeout } from 'node:timers/promises'
import { Then } from '@cucumber/cucumber'
import { StateNotReached } from '../preparation.ts'
import { asksToWait } from './asks-to-wait.ts'
import { askIdle, type IdleAsked } from './sanity.ts'
import type { ConformanceWorld } from './world.ts'

Then('the eIM still answers', async function (this: ConformanceWorld) {
  const sent = this.tape.next
  const { seen, fault } = await sanity(this)
  const { state, what } = seen
  if (fault?.byWay === true || asksToWait(fault?.status, this.parameters.binding))
    throw new StateNotReached(`whether the eIM still answers is not seen: ${what}`, [sent])
  this.check({
    claim: 'the sanity exchange works afterwards, on a new connection',
    expected: 'an answer to GetEimPackage that can be read',
    seen: what,
    holds: state === 'works',
    at: [sent],
  })
  this.heard ||= state === 'works'
})

/** Over UDP each datagram of a handshake can be lost: so often in a row they are not. An eIM that asks to wait is asked as often. */
const TIMES = 3
/** Handshakes are sent again after one second, after two more, after four more (RFC 6347 4.2.4.1). */
const HANDSHAKE_MS = 8_000
/** Before an eIM that asks to wait is asked again. */
const PAUSE_MS = 1_000

async function sanity(world: ConformanceWorld): Promise<IdleAsked> {
  const { bench, tape, parameters } = world
  const isOverUdp = parameters.binding === 'coaps'
  const patience = isOverUdp ? { patience: { handshakeMs: Math.max(parameters.patienceMs, HANDSHAKE_MS) } } : {}
  for (let attempt = 1; ; attempt++) {
    const eim = world.connect(patience)
    const asked = await world.within((signal) => askIdle(eim, bench.idleEid, tape, signal))
    const isBusy = asksToWait(asked.fault?.status, parameters.binding)
    if (asked.seen.state === 'works' || !(isOverUdp || isBusy) || attempt === TIMES) return asked
    if (isBusy) await world.within((signal) => setTimeout(PAUSE_MS, undefined, { signal }))
  }
}
