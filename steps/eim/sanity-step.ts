/** Ends every hostile scenario: what came was one thing, and that the eIM still serves is another. */
import { Then } from '@cucumber/cucumber'
import type { Sanity } from '../sanity.ts'
import { sanityExchange } from './sanity.ts'
import type { ConformanceWorld } from './world.ts'

Then('the eIM still answers', async function (this: ConformanceWorld) {
  const sent = this.tape.next
  const { state, what } = await sanity(this)
  this.check({
    claim: 'the sanity exchange works afterwards, on a new connection',
    expected: 'an answer to GetEimPackage that can be read',
    seen: what,
    holds: state === 'works',
    at: [sent],
  })
  this.heard ||= state === 'works'
})

/** Over UDP each datagram of a handshake can be lost: so often in a row they are not. */
const TIMES_OVER_UDP = 3
/** Handshakes are sent again after one second, after two more, after four more (RFC 6347 4.2.4.1). */
const HANDSHAKE_MS = 8_000

async function sanity(world: ConformanceWorld): Promise<Sanity> {
  const { bench, tape, parameters } = world
  const isOverUdp = parameters.binding === 'coaps'
  const patience = isOverUdp ? { patience: { handshakeMs: Math.max(parameters.patienceMs, HANDSHAKE_MS) } } : {}
  for (let attempt = 1; ; attempt++) {
    const eim = world.connect(patience)
    const seen = await world.within((signal) => sanityExchange(eim, bench.idleEid, tape, signal))
    if (seen.state === 'works' || !isOverUdp || attempt === TIMES_OVER_UDP) return seen
  }
}
