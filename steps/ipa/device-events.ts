/** What befalls a device, and no eIM has asked for (SGP.32 v1.2 5.9.5, 5.9.22): an emergency call, an owner who deletes everything. */
import { Given, Then, When } from '@cucumber/cucumber'
import type { TapeRef } from '../../transport/tape.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { es10Calls } from './download-seen.ts'
import { iccids } from './iccids.ts'
import { withCard } from './state.ts'
import { happened } from './state-changes.ts'
import type { IpaWorld } from './world.ts'

/** Line at which the device has its network again. */
const networkBack = kept<TapeRef>('a network that comes back')

Given('profile B is the Emergency Profile', async function (this: IpaWorld) {
  await withCard(this, {
    profiles: [
      { iccid: iccids.A, enabled: true },
      { iccid: iccids.B, enabled: false, metadata: { ecallIndication: true } },
    ],
  })
})

Given('the device has begun an emergency call', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.startEmergencyCall(signal))
  happened(this, 'EnableEmergencyProfile', 'enable the Emergency Profile for an emergency call')
})

Given('the owner has deleted the profiles of the eUICC', async function (this: IpaWorld) {
  demandOurCard(this, 'a memory reset deletes whatever profiles a real card has')
  await withCard(this, {})
  await this.act((signal) => this.bench.ipa.resetMemory(signal))
  happened(this, 'eUICCMemoryReset', 'reset the memory of the eUICC')
})

Given('the device has lost its network', async function (this: IpaWorld) {
  await this.loseNetwork()
})

When('the device begins an emergency call, and has its network again later', async function (this: IpaWorld) {
  await this.act((signal) => this.bench.ipa.startEmergencyCall(signal))
  this.keep(networkBack, this.tape.note('ipa', 'the device gets its network back'))
  await this.regainNetwork()
})

Then('ES10b.EnableEmergencyProfile has come before the network', function (this: IpaWorld) {
  const back = this.kept(networkBack)
  const calls = es10Calls(this, 'EnableEmergencyProfile')
  if (calls.length === 0) throw new StateNotReached('the IPA called no EnableEmergencyProfile', this.linesOf([]))
  const isBefore = calls.some(({ at: [first] }) => first < back)
  this.check({
    claim: 'ES10b.EnableEmergencyProfile in an emergency call without network',
    expected: 'before the network is back',
    seen: isBefore ? 'before' : 'when the network was back',
    holds: isBefore,
    at: [...(calls[0]?.at ?? []), back],
  })
})

/** @throws CannotBePrepared for a real card */
function demandOurCard({ bench: { realCard } }: IpaWorld, why: string): void {
  if (realCard !== undefined) throw new CannotBePrepared(`device.card: ${why}`)
}
