/** An eIM manages an eUICC through its IPA: every operation of packages, and data requests with every tag. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { download, enabledOf, outcomeOf, printed, resultsOf, run, variants, within, worldOf } from './scene.ts'

const second = { eimId: 'other.eim.test', eimFqdn: 'other.eim.test', counterValue: 0, requestToken: true } as const

for (const variant of variants) {
  const { name, spec } = variant

  test(`${name}: enable, disable, delete, listProfileInfo, getRAT, configureImmediateEnable`, async () => {
    const world = await worldOf(variant)
    const a = await download(world)
    const b = await download(world)
    assert.deepEqual(await resultsOf(world, { enable: { iccid: a } }), [['enableResult', 'ok']])
    assert.deepEqual(enabledOf(world), [a])
    assert.deepEqual(await resultsOf(world, { enable: { iccid: b } }), [['enableResult', 'ok']])
    assert.deepEqual(enabledOf(world), [b])
    assert.deepEqual(await resultsOf(world, { disable: { iccid: b } }), [['disableResult', 'ok']])
    assert.deepEqual(enabledOf(world), [])
    const [list, rat] = await resultsOf(world, { listProfileInfo: {} }, { getRAT: {} })
    assert.match(JSON.stringify(list), /profileInfoListOk/)
    assert.equal(rat?.[0], 'getRATResult')
    const { profiles } = world.operator.euicc(world.eid).view
    assert.deepEqual(
      profiles?.map(({ iccid, enabled }) => [iccid, enabled]),
      [
        [a, false],
        [b, false],
      ],
    )
    const configured = await resultsOf(world, { configureImmediateEnable: { enable: true } })
    assert.deepEqual(configured, [[spec === '1.0.1' ? 'configureAutoEnableResult' : 'configureImmediateEnableResult', 'ok']])
    assert.deepEqual(await resultsOf(world, { delete: { iccid: a } }), [['deleteResult', 'ok']])
    assert.deepEqual(
      world.euicc.state.profiles.map(({ iccid }) => printed(iccid)),
      [b],
    )
  })

  test(`${name}: addEim, listEim, updateEim, deleteEim`, async () => {
    const world = await worldOf(variant)
    const publicKey = world.pki.eimSigningOther.publicKey.export({ type: 'spki', format: 'der' }).toString('hex')
    assert.deepEqual(await resultsOf(world, { addEim: { ...second, publicKey } }), [
      ['addEimResult', { kind: 'associationToken', value: 2 }],
    ])
    const [list] = await resultsOf(world, { listEim: {} })
    assert.match(JSON.stringify(list), /other\.eim\.test/)
    const update = { updateEim: { eimId: second.eimId, eimFqdn: 'moved.eim.test' } }
    assert.deepEqual(await resultsOf(world, update), [['updateEimResult', 'ok']])
    assert.equal(world.euicc.state.eims[1]?.eimFqdn, 'moved.eim.test')
    assert.deepEqual(await resultsOf(world, { deleteEim: { eimId: second.eimId } }), [['deleteEimResult', 'ok']])
    assert.equal(world.euicc.state.eims.length, 1)
  })

  test(`${name}: a data request with every tag`, async () => {
    const world = await worldOf({ ...variant, euiccState: { defaultDpAddress: 'smdp.harness.test' } })
    await download(world)
    await world.ipa.pokeNow(within())
    const order = world.operator.queueDataRequest(world.eid)
    await world.ipa.pokeNow(within())
    const outcome = outcomeOf(world, order)
    assert.equal(outcome.kind, 'data', JSON.stringify(outcome))
    const members = outcome.kind === 'data' ? outcome.members : []
    const expected = [
      'euiccInfo1',
      'euiccInfo2',
      'rootSmdsAddress',
      'eumCertificate',
      'euiccCertificate',
      'ipaCapabilities',
      'deviceInfo',
    ]
    for (const member of [...expected, 'defaultSmdpAddress', 'associationToken', 'notificationsList'])
      assert.ok(members.includes(member), `${member} in ${members.join(', ')}`)
    assert.equal(members.includes('euiccPackageResultList'), spec !== '1.0.1')
  })
}

for (const variant of variants.filter(({ spec }) => spec === '1.2')) {
  test(`${variant.name}: setFallbackAttribute, unsetFallbackAttribute, setDefaultDpAddress`, async () => {
    const world = await worldOf(variant)
    const { iccid, activationCode } = await world.orderProfile({
      profile: {
        iccid: '89000123456780000023',
        profileType: 'generic',
        serviceProviderName: 'F',
        profileName: 'Fallback',
        profileClass: 'operational',
        fallbackAllowed: true,
      },
    })
    world.operator.queueDownload(world.eid, { kind: 'activationCode', text: activationCode })
    await world.ipa.pokeNow(within())
    assert.deepEqual(await resultsOf(world, { setFallbackAttribute: { iccid } }), [['setFallbackAttributeResult', 'ok']])
    assert.deepEqual(
      world.euicc.state.profiles.map(({ fallbackAttribute }) => fallbackAttribute),
      [true],
    )
    assert.deepEqual(await resultsOf(world, { unsetFallbackAttribute: {} }), [['unsetFallbackAttributeResult', 'ok']])
    const set = await run(world, { setDefaultDpAddress: { address: 'smdp2.harness.test' } })
    assert.match(JSON.stringify(set), /setDefaultDpAddressResult/)
    assert.equal(world.euicc.state.defaultDpAddress, 'smdp2.harness.test')
  })
}
