/** The states that scenarios begin with: what is on the card of the device, and what waits at our eIM. */
import { Given } from '@cucumber/cucumber'
import type { CardContents } from '../../adapters/bench/ipa-bench.ts'
import { kept } from '../kept.ts'
import { iccids } from './iccids.ts'
import { bringCardInto } from './real-card.ts'
import type { IpaWorld } from './world.ts'

/** What is on the card: profile A enabled, profile B disabled. */
const usual: CardContents = {
  profiles: [
    { iccid: iccids.A, enabled: true },
    { iccid: iccids.B, enabled: false },
  ],
}

const contents = kept<CardContents>('a card in the device')

/** The card of the scenario, with what a further Given adds to it. */
export async function withCard(world: IpaWorld, more: Partial<CardContents>): Promise<void> {
  const all = world.keep(contents, { ...(world.mayHave(contents) ?? usual), ...more })
  const { bench, parameters } = world
  if (bench.realCard !== undefined) await bringCardInto(bench.realCard, parameters, all)
  await world.withDevice((signal) => bench.begin(all, signal))
}

Given('the eIM has nothing for the IPA', async function (this: IpaWorld) {
  await withCard(this, {})
})

Given('the eIM has a package that enables profile B', async function (this: IpaWorld) {
  await withCard(this, {})
  this.bench.eim.operator.queueOperations(this.bench.eid, [{ enable: { iccid: iccids.B } }])
})

Given('the eIM has {int} packages that list profiles', async function (this: IpaWorld, count: number) {
  await withCard(this, {})
  for (let n = 0; n < count; n++) this.bench.eim.operator.queueOperations(this.bench.eid, [{ listProfileInfo: {} }])
})
