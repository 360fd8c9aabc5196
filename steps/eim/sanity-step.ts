/** Ends every hostile scenario: what came was one thing, and that the eIM still serves is another. */
import { Then } from '@cucumber/cucumber'
import { sanityExchange } from './sanity.ts'
import type { ConformanceWorld } from './world.ts'

Then('the eIM still answers', async function (this: ConformanceWorld) {
  const { bench, tape } = this
  const eim = this.connect()
  const sent = tape.next
  const { state, what } = await this.within((signal) => sanityExchange(eim, bench.idleEid, tape, signal))
  this.check({
    claim: 'the sanity exchange works afterwards, on a new connection',
    expected: 'an answer to GetEimPackage that can be read',
    seen: what,
    holds: state === 'works',
    at: [sent],
  })
  this.heard ||= state === 'works'
})
