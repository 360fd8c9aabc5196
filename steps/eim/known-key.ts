/** That the eIM has something to check the signatures of an eUICC with (SGP.32 5.14.6; 2.11.1.2 for the certificates). */
import { Given } from '@cucumber/cucumber'
import { CannotBePrepared } from '../preparation.ts'
import { giveCertificates } from './certificates.ts'
import { operatorOf } from './orders.ts'
import type { ConformanceWorld } from './world.ts'

Given('the eIM knows the key of the eUICC', async function (this: ConformanceWorld) {
  const operator = operatorOf(this)
  // Its operator entered it before the run.
  if (this.device.registration !== undefined && operator.offers('register')) return
  if (!operator.offers('data'))
    throw new CannotBePrepared(
      'operator.register: the eIM has neither the key nor the certificates of the eUICC, so it cannot check signatures; add register, or data',
    )
  await giveCertificates(this, this.device)
})
