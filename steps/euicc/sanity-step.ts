/** Ends every hostile scenario: what came was one thing, and that the eUICC still works is another. */
import { Then } from '@cucumber/cucumber'
import { sanityExchange } from './sanity.ts'
import type { EuiccWorld } from './world.ts'

Then('the eUICC still answers', async function (this: EuiccWorld) {
  const { bench, tape } = this
  const sent = tape.next
  const { state, what } = await this.within((signal) => sanityExchange(bench, tape, signal))
  // That session is another one.
  this.card.forget()
  this.check({
    claim: 'the sanity exchange works afterwards, after a restart',
    expected: 'an answer to GetEID that can be read',
    seen: what,
    holds: state === 'works',
    at: [sent],
  })
  this.heard ||= state === 'works'
})
