/** A device that comes back after its sleep with the session of its last association (SGP.32 v1.2 2.6.3). */
import { Then, When } from '@cucumber/cucumber'
import type { CoapLine } from '../../adapters/eim/coap-line.ts'
import { kept } from '../kept.ts'
import { StateNotReached } from '../preparation.ts'
import { askOn, lineOf, openLine, pollMessage, responseTo } from './coaps-line.ts'
import type { ConformanceWorld } from './world.ts'

const again = kept<CoapLine>('an association with the session of an earlier one')

When('the IPA comes back with the session of its association', async function (this: ConformanceWorld) {
  const first = await lineOf(this)
  responseTo(await askOn(this, first, pollMessage(this)))
  const saved = first.save()
  if (saved === undefined) throw new StateNotReached('the association ended before its session could be kept')
  this.closeWithScenario(() => saved.free())
  first.fallSilent()
  this.keep(again, await openLine(this, { saved }))
})

Then('the eIM takes the session of DTLS up', function (this: ConformanceWorld) {
  const { isResumed } = this.kept(again)
  this.check({
    claim: 'a session of an earlier association spares a full handshake',
    expected: 'a resumed session',
    seen: isResumed ? 'a resumed session' : 'a full handshake',
    holds: isResumed,
    at: [this.tape.next - 1],
  })
})
