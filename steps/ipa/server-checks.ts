/** What an IPA looks at in certificates of an SM-DP+ that the eUICC does not (SGP.32 v1.2 3.2.3.1; SGP.22 v2.5 3.1.2). */
import { Given, Then } from '@cucumber/cucumber'
import { StateNotReached } from '../preparation.ts'
import { callsAt, es10Calls, linesOrStep } from './download-seen.ts'
import { smdpDoes } from './smdp-scripts.ts'
import type { IpaWorld } from './world.ts'

Given('CERT.DPauth has expired', async function (this: IpaWorld) {
  await smdpDoes(this, { auth: 'expired' })
})

Given('CERT.DPauth is of another CI than euiccCiPKIdToBeUsed', async function (this: IpaWorld) {
  await smdpDoes(this, { auth: 'otherCi' })
})

Then('no profile is loaded onto the eUICC', function (this: IpaWorld) {
  checkNone(this, 'LoadBoundProfilePackage')
})

Then('the eUICC is not asked to authenticate this server', function (this: IpaWorld) {
  checkNone(this, 'AuthenticateServer')
})

/** @throws StateNotReached where the IPA never got as far as the certificate */
function checkNone(world: IpaWorld, name: 'LoadBoundProfilePackage' | 'AuthenticateServer'): void {
  const begun = callsAt(world, 'smdp', 'initiateAuthentication')
  if (begun.length === 0) throw new StateNotReached('the IPA did not begin the download', linesOrStep(world, []))
  const calls = es10Calls(world, name)
  world.check({
    claim: `${name} at the eUICC`,
    expected: 'none',
    seen: calls.length === 0 ? 'none' : String(calls.length),
    holds: calls.length === 0,
    at: linesOrStep(world, calls.length === 0 ? begun.map(({ at }) => at) : calls.map(({ at: [first] }) => first)),
  })
}
