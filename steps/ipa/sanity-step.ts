/** Ends every hostile scenario: what came was one thing, and that the IPA still works is another. */
import { Then } from '@cucumber/cucumber'
import type { IpaWorld } from './world.ts'

Then('the IPA still polls', async function (this: IpaWorld) {
  const { eim, slot, ipa } = this.bench
  slot.interfere(undefined)
  // The eIM is right again. The IPA and its card stay what the scenario has made of them.
  await eim.script({})
  const before = eim.received.length
  const sent = this.tape.next
  await this.withDevice((signal) => ipa.pokeNow(signal))
  const came = eim.received.slice(before).filter(({ message }) => message?.function === 'getEimPackage')
  this.check({
    claim: 'the IPA polls afterwards, when the eIM is right again',
    expected: 'a GetEimPackage request',
    seen: came.length > 0 ? 'a GetEimPackage request' : 'none',
    holds: came.length > 0,
    at: [came[0]?.at ?? sent],
  })
})
