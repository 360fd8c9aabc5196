/** A profile travels from the SM-DP+ into the eUICC, by both routes, on both curves, through TLS. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Curve } from '../../protocol/crypto/curves.ts'
import { findProfile } from '../smdp/state.ts'
import { outcomeOf, printed, variants, within, worldOf } from './scene.ts'

for (const variant of variants) {
  for (const curve of ['P-256', 'brainpoolP256r1'] satisfies Curve[]) {
    for (const route of ['direct', 'indirect'] as const) {
      test(`${variant.name}, ${curve}: ${route} download from the trigger of the eIM to the report at the SM-DP+`, async () => {
        const world = await worldOf({ ...variant, curve, ipa: { download: route } })
        const { iccid, activationCode } = await world.orderProfile()
        const name = world.operator.queueDownload(world.eid, { kind: 'activationCode', text: activationCode })
        await world.ipa.pokeNow(within())
        assert.equal(outcomeOf(world, name).kind, 'installed')
        const [profile, ...others] = world.euicc.state.profiles
        assert.equal(others.length, 0)
        assert.equal(printed(profile?.iccid ?? ''), iccid)
        assert.equal(profile?.enabled, false)
        assert.equal(profile?.smdpAddress, 'smdp.harness.test')
        assert.deepEqual(world.euicc.state.notifications, [])
        const relayed = world.lines.filter((line) => line.startsWith('eIM ESipa.InitiateAuthentication'))
        assert.equal(relayed.length, route === 'indirect' ? 1 : 0)
        const stored = findProfile(world.smdp.machine.state, iccid)
        assert.equal(stored?.status, 'Installed')
      })
    }
  }
}
