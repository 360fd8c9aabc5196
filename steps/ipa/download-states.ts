/** What is on the eUICC, and what our eIM is, where a download depends on it. */
import { Given } from '@cucumber/cucumber'
import { identityOfOtherCa } from '../../simulators/played/other-ca.ts'
import { iccids } from './iccids.ts'
import { withCard } from './state.ts'
import { orderFrom } from './triggers.ts'
import type { IpaWorld } from './world.ts'

Given('the RAT of the eUICC allows no policy rule', async function (this: IpaWorld) {
  await withCard(this, { chip: { settings: { rat: [] } } })
})

Given('profile B is the Fallback Profile', async function (this: IpaWorld) {
  await withCard(this, {
    profiles: [
      { iccid: iccids.A, enabled: true },
      { iccid: iccids.B, enabled: false, isFallback: true, metadata: { fallbackAllowed: true } },
    ],
  })
})

Given('the enabled profile is the Emergency Profile', async function (this: IpaWorld) {
  await withCard(this, {
    profiles: [
      { iccid: iccids.A, enabled: false },
      { iccid: iccids.B, enabled: true, metadata: { ecallIndication: true } },
    ],
  })
})

Given(
  'the eIM has a TLS certificate of a CA of its own, which the eUICC has stored, and a trigger',
  async function (this: IpaWorld) {
    const { eim, pki } = this.bench
    await withCard(this, { trust: 'otherCa' })
    await orderFrom(this, 'TOKEN-1')
    await eim.script({ identity: await identityOfOtherCa(pki) })
  },
)
