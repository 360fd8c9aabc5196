/** A device that sleeps for hours, and what has become of its association with our eIM then (RFC 7252 4.8.2). */
import { Given } from '@cucumber/cucumber'
import { hoursOf, letHoursPass } from '../hours.ts'
import { StateNotReached } from '../preparation.ts'
import { alsoCoaps } from './coaps-script.ts'
import { demandLeftAlone } from './left-alone.ts'
import { gone, polledBoth } from './nat.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

const KEY = 'device.coaps.awaySeconds'

Given('hours have gone by', async function (this: IpaWorld) {
  await letHoursPass(this, this.bench.hours, 'ipa', KEY)
  demandLeftAlone(this)
  const last = this.mayHave(gone)
  // What comes over it at times, a ping or a heartbeat, keeps it.
  if (last !== undefined && this.bench.eim.arrivals.isAnyStanding(last))
    throw new StateNotReached('the IPA has kept its association in use while hours went by, and our eIM did not end it')
})

Given(
  'the IPA has polled two eIMs, the first of which ends associations over which nothing comes',
  async function (this: IpaWorld) {
    const { idleMs } = hoursOf(this.bench.hours, KEY)
    await withCard(this, { otherEim: true })
    await alsoCoaps(this, { idleMs })
    await polledBoth(this)
    this.keep(gone, Math.max(...this.bench.eim.received.map(({ http }) => http.connection)))
  },
)
