/** Immediate enabling: its configuration by package or by the IPA, and the installation that it follows (SGP.32 v1.2 3.4.4, 5.9.15, 5.9.17). */
import { Given, Then, When } from '@cucumber/cucumber'
import type { Es10Asked } from '../../protocol/es10/functions.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import { loadPackage } from './eim-of-ours.ts'
import { type InstallationSeen, LocalDownload } from './local-download.ts'
import { order } from './state-functions.ts'
import { profileNamed } from './test-profiles.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** The last installation of this scenario. */
export const installed = kept<InstallationSeen>('an installation')
const configured = kept<Es10Answered<'ConfigureImmediateProfileEnabling'>>('an answer to ConfigureImmediateProfileEnabling')

/** registeredID of an SM-DP+ that this harness never is. */
const OTHER_OID = '2.999.99'

Given('the IPA has just installed profile {word}', async function (this: EuiccWorld, name: string) {
  const seen = await new LocalDownload(this).install(profileNamed(name))
  if (seen.outcome !== 'successResult') throw new StateNotReached(`the download ended with ${seen.outcome}`, seen.at)
  this.keep(installed, seen)
})

Given('immediate enabling is configured', async function (this: EuiccWorld) {
  await configure(this, {})
})

Given('immediate enabling is configured for our SM-DP+ alone', async function (this: EuiccWorld) {
  const { smdp } = new LocalDownload(this)
  const [oid] = smdp.pki.dpAuth.certificate.extensions.subjectAltName?.value.registeredIds ?? []
  if (oid === undefined) throw new CannotBePrepared('servers: CERT.DPauth has no registered identifier')
  await configure(this, { defaultSmdpOid: oid, defaultSmdpAddress: smdp.address })
})

Given('immediate enabling is configured for another SM-DP+', async function (this: EuiccWorld) {
  await configure(this, { defaultSmdpOid: OTHER_OID })
})

async function configure(world: EuiccWorld, more: Omit<Es10Asked<'ConfigureImmediateProfileEnabling'>, 'immediateEnableFlag'>) {
  await order(world, [{ kind: 'configureImmediateEnable', value: { immediateEnableFlag: true, ...more } }])
}

/** By a reset of the configuration and by a package: an eUICC may have one of them, or nothing to switch off. */
Given('immediate enabling is not configured', async function (this: EuiccWorld) {
  await this.call('eUICCMemoryReset', { resetOptions: ['resetImmediateEnableConfig'] })
  await loadPackage(this, this.bench.eims.first, [{ kind: 'configureImmediateEnable', value: {} }])
})

When('the IPA switches immediate enabling on', async function (this: EuiccWorld) {
  this.keep(configured, await this.call('ConfigureImmediateProfileEnabling', { immediateEnableFlag: true }))
})

Then('ConfigureImmediateProfileEnabling is answered with {string}', function (this: EuiccWorld, expected: string) {
  const { value, at } = this.kept(configured)
  const seen = `configImmediateEnableResult ${value.configImmediateEnableResult}`
  this.check({ claim: 'the answer to ConfigureImmediateProfileEnabling', expected, seen, holds: seen === expected, at })
})
