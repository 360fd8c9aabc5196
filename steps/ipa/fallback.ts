/** A network that is lost, for good or for a while, and the profile that the IPA has enabled meanwhile (SGP.32 v1.2 5.9.20, 5.9.21). */
import { Given, Then, When } from '@cucumber/cucumber'
import { PeerFault } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { cardCalls, cardCallsWithin } from './card-calls.ts'
import { iccids } from './iccids.ts'
import { withCard } from './state.ts'
import { isRefusal } from './state-changes.ts'
import type { IpaWorld } from './world.ts'

/** How often the network went. */
const outages = kept<number>('a network that goes and comes')

Given('profile B has the fallback attribute', async function (this: IpaWorld) {
  await withCard(this, {
    profiles: [
      { iccid: iccids.A, enabled: true },
      { iccid: iccids.B, enabled: false, isFallback: true },
    ],
  })
})

When('the device loses its network', async function (this: IpaWorld) {
  await this.loseNetwork()
})

When('the device has its network back', async function (this: IpaWorld) {
  await this.regainNetwork()
})

When('the network of the device goes and comes {int} times', async function (this: IpaWorld, count: number) {
  this.keep(outages, count)
  for (let n = 0; n < count; n++) {
    await this.loseNetwork()
    await this.regainNetwork()
  }
})

Then('the IPA calls ES10b.ExecuteFallbackMechanism', async function (this: IpaWorld) {
  await demandChange(this, 'ExecuteFallbackMechanism', 'its network was lost')
})

Then('the IPA calls ES10b.ReturnFromFallback', async function (this: IpaWorld) {
  await demandChange(this, 'ReturnFromFallback', 'its network was back')
})

Then('the IPA falls back fewer times than that', function (this: IpaWorld) {
  const times = this.kept(outages)
  const calls = cardCalls(this, 'ExecuteFallbackMechanism').filter(({ answer }) => !isRefusal(answer))
  this.check({
    claim: `fallbacks of a device whose network goes and comes ${times} times`,
    expected: `fewer than ${times}`,
    seen: String(calls.length),
    holds: calls.length < times,
    at: calls.flatMap(({ at }) => at),
    ...(calls.length === 0 ? { remark: 'the IPA waited until its network came back' } : {}),
  })
})

/** When a network counts as lost or as back is the IPA's own choice: as its vendor declares. */
async function demandChange(
  world: IpaWorld,
  name: 'ExecuteFallbackMechanism' | 'ReturnFromFallback',
  since: string,
): Promise<void> {
  const { fallbackWaitMs } = world.parameters.declared
  const calls = await cardCallsWithin(world, name, fallbackWaitMs ?? 0)
  const why = `the IPA had not called ES10b.${name} within our patience`
  if (calls.length === 0 && fallbackWaitMs === undefined)
    throw new PeerFault('silent', 'connect', `${why}: declared.fallbackWaitMs says when it does`, { at: world.linesOf([]) })
  world.check({
    claim: `ES10b.${name} after ${since}`,
    expected: 'called',
    seen: calls.length > 0 ? 'called' : `not called within ${fallbackWaitMs} ms`,
    holds: calls.length > 0,
    at: calls.flatMap(({ at }) => at),
  })
}
