/** A new key of the eIM for packages to one eUICC, from the order to the first package under it (SGP.32 2.11.1.1.1, 3.5.1). */
import type { KeyObject } from 'node:crypto'
import { After, Given, Then } from '@cucumber/cucumber'
import type { Association, Device } from '../../adapters/bench/bench.ts'
import { publicKeyOf } from '../../requirements/package-signature.ts'
import { keysBroughtBy } from '../../requirements/replaced-key.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { delivery } from './delivery.ts'
import { emptyQueue, fetchedPackage, signing } from './ipa.ts'
import { okResult } from './operations.ts'
import { placeOrder } from './orders.ts'
import { signedResult } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

const newKey = kept<KeyObject>('a new key of the eIM that the eUICC has stored')
const dueKey = kept<KeyObject | undefined>('the key that the eIM has been seen to sign with')

Given('the operator has ordered a new key of the eIM', async function (this: ConformanceWorld) {
  associationOf(this.device)
  await emptyQueue(this, this.device)
  await placeOrder(this, this.device, { kind: 'newKey' })
})

Given('the eUICC has stored the new key of the eIM', function (this: ConformanceWorld) {
  const { request, received } = this.kept(fetchedPackage)
  const { euiccPackageSigned } = request
  const [spki] = keysBroughtBy(euiccPackageSigned, associationOf(this.device).eimId)
  const key = publicKeyOf(spki)
  if (key === undefined)
    throw new StateNotReached('a new key of the eIM was ordered, and the package brings none that can be used', [received])
  this.keep(newKey, key)
  const results = euiccPackageSigned.euiccPackage.value.map(() => okResult('updateEim'))
  this.keep(signedResult, signing(this.device).result(request, results))
})

Then('the package is signed with the new key of the eIM', function (this: ConformanceWorld) {
  const { request, received } = this.kept(fetchedPackage)
  const association = associationOf(this.device)
  const publicKey = this.kept(newKey)
  const isNew = signing(this.device).accepts(request, { publicKey })
  const { publicKey: old } = association
  const isOld = old !== undefined && signing(this.device).accepts(request, { publicKey: old })
  this.keep(dueKey, isNew ? publicKey : old)
  this.check({
    claim: 'once the eUICC has stored the new key, the eIM signs with it, and with the old one no more',
    expected: 'a signature that verifies under the new key',
    seen: isNew
      ? 'it verifies under the new key'
      : isOld
        ? 'it verifies under the old key'
        : 'it verifies neither under the new key nor under the old one',
    holds: isNew,
    at: [received],
  })
})

// Scenarios that follow go by the key that the eIM goes by: one that keeps the old one is red here, and nowhere else. Where no package
// has shown it, an eIM that has answered the result has to go by the new one.
After(function (this: ConformanceWorld) {
  const stored = this.mayHave(newKey)
  if (stored === undefined) return
  const key = this.mayHave(dueKey) ?? (this.mayHave(delivery) === undefined ? undefined : stored)
  if (key !== undefined) associationOf(this.device).publicKey = key
})

/** @throws CannotBePrepared where a new key could not be told from a wrong one, now or in the next run */
function associationOf({ eid, association }: Device): Association {
  if (association?.publicKey === undefined)
    throw new CannotBePrepared(`assets.euiccs: nobody said which key ${eid} has of the eIM; add eimConfiguration:`)
  if (!association.keepsReplacedKey)
    throw new CannotBePrepared(`assets.euiccs: a new key of the eIM would be forgotten with this run; add state: for ${eid}`)
  return association
}
