/** An eUICC that has given the eIM an association token: it is signed with every package from then on (SGP.32 2.11.1.1, 3.5.1). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Device } from '../../adapters/bench/bench.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared } from '../preparation.ts'
import { emptyQueue, fetchedPackage, fetchPackage, signing } from './ipa.ts'
import { operationNamed } from './operations.ts'
import { placeOrder } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

const withToken = kept<Device>('an eUICC with a token')

Given('the operator has ordered enable for an eUICC that has given the eIM a token', async function (this: ConformanceWorld) {
  const device = this.bench.devices.find(({ euicc }) => euicc !== undefined && euicc.state.token !== 0n)
  if (device === undefined)
    throw new CannotBePrepared(
      'assets.euiccs: no eUICC has given the eIM a token; add one whose eimConfiguration or state holds an associationToken',
    )
  this.keep(withToken, device)
  await emptyQueue(this, device)
  await placeOrder(this, device, { kind: 'package', operations: [operationNamed('enable', device)] })
})

When('the IPA of that eUICC fetches the package', async function (this: ConformanceWorld) {
  await fetchPackage(this, this.kept(withToken))
})

Then('the package is signed over the token of the eUICC', function (this: ConformanceWorld) {
  const { device, request, received } = this.kept(fetchedPackage)
  const { publicKey } = device.association ?? {}
  if (publicKey === undefined)
    throw new CannotBePrepared(
      `assets.euiccs: the key that the eIM signs with is not known; add eimConfiguration: for ${device.eid}`,
    )
  const euicc = signing(device)
  const holds = euicc.accepts(request, { publicKey })
  const { token } = euicc.state
  // Tells a wrong token from a wrong signature, which is another row's business.
  const overNone = !holds && euicc.accepts(request, { publicKey }, 0n)
  this.check({
    claim: 'eimSignature covers the package and the token that the eUICC gave',
    expected: `a signature over the package and the token ${token}`,
    seen: holds
      ? 'as expected'
      : overNone
        ? 'a signature over the token 0, as for an eUICC without one'
        : 'a signature that does not verify over it',
    holds,
    at: [received],
  })
})
