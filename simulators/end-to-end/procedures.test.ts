/** Procedures in which several actors decide: rollback, fallback, immediate enabling, memory reset, notifications, SM-DS. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { listenHttps } from '../../transport/https-server.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { findProfile } from '../smdp/state.ts'
import { download, enabledOf, outcomeOf, resultsOf, variants, within, worldOf } from './scene.ts'

const impatient = { retries: { attempts: 1, firstWaitMs: 1, longestWaitMs: 1 } }

for (const variant of variants) {
  const { name } = variant

  test(`${name}: an eIM that the new profile does not reach gets the old one back, and learns of it`, async () => {
    const world = await worldOf({ ...variant, ipa: impatient })
    const a = await download(world)
    const b = await download(world)
    await resultsOf(world, { enable: { iccid: a } })
    const setOnline = await world.switchNetwork()
    world.listen((line) => {
      if (line.startsWith('IPA ES10b.LoadEuiccPackage')) setOnline(false)
      if (line.startsWith('IPA ES10b.ProfileRollback')) setOnline(true)
    })
    const order = world.operator.queueOperations(world.eid, [{ enable: { iccid: b, rollback: true } }])
    await world.ipa.pokeNow(within())
    assert.deepEqual(enabledOf(world), [a])
    const outcome = outcomeOf(world, order)
    assert.ok(outcome.kind === 'results' && outcome.rolledBack, JSON.stringify(outcome))
    assert.deepEqual(world.euicc.state.packageResults, [])
    assert.equal(world.euicc.state.rollback, undefined)
    world.listen(() => {})
    assert.deepEqual(await resultsOf(world, { disable: { iccid: a } }), [['disableResult', 'ok']])
  })

  test(`${name}: a new profile is enabled at once where the eIM has configured that`, async () => {
    const world = await worldOf(variant)
    await resultsOf(world, { configureImmediateEnable: { enable: true } })
    const iccid = await download(world)
    assert.deepEqual(enabledOf(world), [iccid])
  })

  test(`${name}: notifications reach both recipients that the profile names`, async () => {
    const pki = await createTestPki({ curve: 'P-256', notBefore: Date.now() - 86_400_000 })
    const got: string[] = []
    const second = await listenHttps({
      identity: identityOf(pki.dpTls),
      answer({ path }) {
        got.push(path)
        return { kind: 'answer', status: 204, headers: {}, body: new Uint8Array() }
      },
    })
    after(() => second.close())
    // What is for others stays with the IPA, which delivers it itself.
    const behaviour = { handledAddresses: ['smdp.harness.test'] }
    const place = { host: '127.0.0.1', port: second.port }
    const world = await worldOf({ ...variant, pkis: [pki], ipa: { places: { localhost: place } }, eim: { behaviour } })
    const events = ['notificationEnable', 'notificationDisable'] as const
    const notifications = [world.smdp.name, 'localhost'].map((address) => ({ events, address }))
    const iccid = await download(world, { profile: { ...profileFor('89000123456780000031'), notifications } })
    await resultsOf(world, { enable: { iccid } }, { disable: { iccid } })
    await world.ipa.pokeNow(within())
    assert.deepEqual(got, ['/gsma/rsp2/es9plus/handleNotification', '/gsma/rsp2/es9plus/handleNotification'])
    const told = world.lines.filter((line) => /^SM-DP\+ .* notification(Enable|Disable) /.test(line))
    assert.equal(told.length, 2, world.lines.join('\n'))
    assert.deepEqual(world.euicc.state.notifications, [])
  })

  test(`${name}: a profile that waits behind an event of the SM-DS`, async () => {
    const world = await worldOf(variant)
    const { iccid } = await world.orderProfile({ eid: world.eid, smdsAddress: world.smds.name })
    const order = world.operator.queueDownload(world.eid, { kind: 'smds' })
    await world.ipa.pokeNow(within())
    assert.equal(outcomeOf(world, order).kind, 'installed')
    assert.equal(findProfile(world.smdp.machine.state, iccid)?.status, 'Installed')
  })

  test(`${name}: a memory reset takes profiles and eIM, and a new association works`, async () => {
    const world = await worldOf(variant)
    await download(world)
    const options = ['deleteOperationalProfiles', 'resetEimConfigData'] as const
    await world.ipa.memoryReset([...options], within())
    assert.deepEqual(world.euicc.state.profiles, [])
    assert.deepEqual(world.euicc.state.eims, [])
  })
}

for (const variant of variants.filter(({ spec }) => spec === '1.2')) {
  test(`${variant.name}: fallback when the network is lost, and back`, async () => {
    const world = await worldOf({ ...variant, ipa: { fallback: true } })
    const main = await download(world)
    const fallback = await download(world, { profile: { ...profileFor('89000123456780000049'), fallbackAllowed: true } })
    await resultsOf(world, { enable: { iccid: main } })
    await resultsOf(world, { setFallbackAttribute: { iccid: fallback } })
    await world.ipa.loseNetwork(within())
    assert.deepEqual(enabledOf(world), [fallback])
    await world.ipa.regainNetwork(within())
    assert.deepEqual(enabledOf(world), [main])
  })
}

function profileFor(iccid: string) {
  return {
    iccid,
    profileType: 'generic',
    serviceProviderName: 'Harness',
    profileName: iccid,
    profileClass: 'operational',
  } as const
}
