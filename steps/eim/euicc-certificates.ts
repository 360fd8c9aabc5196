/** eUICCs whose certificates the eIM has from their IPAs only, and certificates that vouch for nothing (SGP.32 2.6; SGP.26). */
import type { KeyObject } from 'node:crypto'
import { Given } from '@cucumber/cucumber'
import type { Device, Uncertified } from '../../adapters/bench/bench.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import { curveOf } from '../../protocol/crypto/curves.ts'
import { HarnessError } from '../../transport/faults.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared } from '../preparation.ts'
import { giveCertificates } from './certificates.ts'
import { fetchedPackage, signing } from './ipa.ts'
import { okResult } from './operations.ts'
import { takeOrdersBack } from './orders.ts'
import { orderedOperation, signedResult } from './packages.ts'
import type { ConformanceWorld } from './world.ts'

/** Key of certificates that end in a CI which nobody trusts. */
const strangeKey = kept<{ readonly privateKey: KeyObject }>('a key of certificates of another CI')

Given('an eUICC whose certificates the eIM was not told', async function (this: ConformanceWorld) {
  this.device = uncertified(this, 'permitted')
  await takeOrdersBack(this, this.device)
})

Given('an eUICC whose EID its EUM may not certify', async function (this: ConformanceWorld) {
  this.device = uncertified(this, 'notPermitted')
  await takeOrdersBack(this, this.device)
})

Given('its IPA has given the certificates to the eIM', async function (this: ConformanceWorld) {
  await giveCertificates(this, this.device)
})

Given('somebody has given certificates of another CI to the eIM', async function (this: ConformanceWorld) {
  const { eid } = this.device
  const { publicKey } = signing(this.device).credentials
  const pki = await otherPki(curveOf(publicKey), eid, this.started)
  const issued = pki.euiccs.get(eid)
  if (issued === undefined) throw new HarnessError(`the PKI that was made for ${eid} has no certificate of it`)
  this.keep(strangeKey, issued)
  await giveCertificates(this, this.device, { euiccCertificate: issued.certificate.der, eumCertificate: pki.eum.certificate.der })
})

Given('somebody has signed a result with the key of those certificates', function (this: ConformanceWorld) {
  const { request } = this.kept(fetchedPackage)
  const ok = [okResult(this.kept(orderedOperation))]
  this.keep(signedResult, signing(this.device).result(request, ok, { key: this.kept(strangeKey) }))
})

const otherPkis = new Map<string, Promise<TestPki>>()

/** Of a CI that nobody knows. The same in every scenario: to issue two dozen certificates takes as long as several of them. */
function otherPki(curve: TestPki['curve'], eid: string, now: Date): Promise<TestPki> {
  const day = 86_400_000
  const notBefore = (Math.floor(now.getTime() / day) - 1) * day
  const name = `${curve} ${eid} ${notBefore}`
  const made = otherPkis.get(name) ?? createTestPki({ curve, notBefore, eids: [eid] })
  otherPkis.set(name, made)
  return made
}

Given('an eUICC that has given the eIM a token', function (this: ConformanceWorld) {
  const device = this.bench.devices.find(({ euicc }) => euicc !== undefined && euicc.state.token !== 0n)
  if (device === undefined)
    throw new CannotBePrepared(
      'assets.euiccs: no eUICC has given the eIM a token; add one whose eimConfiguration or state holds an associationToken',
    )
  this.device = device
})

const described = {
  permitted: 'an eUICC that the eIM manages by its EID alone',
  notPermitted: 'an eUICC that the eIM manages by its EID alone, which is outside of the range of its EUM',
} as const satisfies Record<keyof Uncertified, string>

function uncertified({ bench }: ConformanceWorld, name: keyof Uncertified): Device {
  const device = bench.uncertified[name]
  if (device !== undefined) return device
  throw new CannotBePrepared(
    `assets.uncertified.${name}: the scenario needs ${described[name]}; add it, with certificates that its IPA gives`,
  )
}
