/** The IPA among the other simulated actors: real eUICC, eIM, SM-DP+ and SM-DS over TLS on loopback, one flow after the other. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import type { Operation } from '../eim/operation.ts'
import { testProfile } from '../test-profile.ts'
import { startWorld, type WorldOptions } from '../world.ts'

const signal = AbortSignal.timeout(120_000)
const notBefore = Date.now() - 86_400_000
const pkis = [await createTestPki({ curve: 'P-256', notBefore, eids: [testEid] })] as const

async function worldOf(options: WorldOptions = {}) {
  const lines: string[] = []
  let onLine = (_: string) => {}
  const log = (actor: string, line: string) => {
    lines.push(`${actor}: ${line}`)
    onLine(`${actor}: ${line}`)
  }
  const world = await startWorld({ pkis, ...options, log })
  after(() => world.close())
  const { eid, operator, ipa } = world
  /** What the eIM made of an order after one round. */
  const settled = async (name: string) => {
    await ipa.pokeNow(signal)
    const { status, outcome } = operator.order(name)
    return { status, outcome: outcome?.kind }
  }
  return {
    ...world,
    lines,
    said: (text: string | RegExp) => lines.filter((line) => (typeof text === 'string' ? line.includes(text) : text.test(line))),
    listen(listener: (line: string) => void) {
      onLine = listener
    },
    run: (...operations: Operation[]) => settled(operator.queueOperations(eid, operations)),
    async install(ready = {}) {
      const { activationCode, iccid } = await world.orderProfile(ready)
      const outcome = await settled(operator.queueDownload(eid, { kind: 'activationCode', text: activationCode }))
      return { iccid, outcome }
    },
    settled,
    /** What the procedures of the IPA work with: its network is switched there. */
    context: () => ipa.between(async (context) => context, signal),
  }
}

const ways: readonly (readonly [string, WorldOptions])[] = [
  ['direct, JSON', { binding: 'json', rspBinding: 'json', ipa: { download: 'direct' } }],
  ['direct, ASN.1', { binding: 'asn1', rspBinding: 'asn1', ipa: { download: 'direct' } }],
  ['direct, v1.0.1', { spec: '1.0.1', ipa: { download: 'direct' } }],
  ['indirect, JSON', { binding: 'json' }],
  ['indirect, ASN.1', { binding: 'asn1' }],
  ['indirect, v1.0.1', { spec: '1.0.1', ipa: { download: 'indirect' } }],
]
for (const [what, options] of ways) {
  test(`a download that is ${what} installs the profile, and its notifications reach the SM-DP+`, async () => {
    const world = await worldOf(options)
    const { outcome } = await world.install()
    assert.deepEqual(outcome, { status: 'done', outcome: 'installed' }, world.lines.join('\n'))
    assert.equal(world.euicc.state.profiles.length, 1)
    const way = what.startsWith('direct') ? 'IPA: ES9+.HandleNotification 1' : 'IPA: ESipa.HandleNotification 1'
    assert.deepEqual([world.said(way).length, world.euicc.state.notifications.length], [1, 0], world.lines.join('\n'))
    assert.equal(world.said('SM-DP+: ES9+.HandleNotification ProfileInstallationResult').length, 1, world.lines.join('\n'))
  })
}

test('an eIM that keeps the download data and an IPA that saves octets download together', async () => {
  const features = [
    'indirectRspServerCommunication',
    'eimDownloadDataHandling',
    'eimCtxParams1Generation',
    'eimProfileMetadataVerification',
    'minimizeEsipaBytes',
  ] as const
  const world = await worldOf({ ipa: { features } })
  // The eIM learns what it needs to build the full objects.
  assert.equal((await world.settled(world.operator.queueDataRequest(world.eid))).status, 'done')
  const { outcome } = await world.install()
  assert.deepEqual(outcome, { status: 'done', outcome: 'installed' }, world.lines.join('\n'))
  // The compact installation result and notification are whole again when they reach the SM-DP+.
  await world.eim.machine.forwardNotifications(signal)
  assert.equal(world.euicc.state.notifications.length, 0, world.lines.join('\n'))
  assert.equal(world.said('SM-DP+: ES9+.HandleNotification').length, 2, world.lines.join('\n'))
})

test('a data request with every tag is answered', async () => {
  const world = await worldOf()
  assert.equal((await world.settled(world.operator.queueDataRequest(world.eid))).status, 'done', world.lines.join('\n'))
  assert.deepEqual(world.operator.euicc(world.eid).ipaFeatures, [
    'directRspServerCommunication',
    'indirectRspServerCommunication',
  ])
})

test('an SM-DS leads to the SM-DP+', async () => {
  const world = await worldOf({ ipa: { download: 'direct' } })
  await world.orderProfile({ smdsAddress: world.smds.name, eid: world.eid })
  const name = world.operator.queueDownload(world.eid, { kind: 'smds', address: world.smds.name })
  assert.deepEqual(await world.settled(name), { status: 'done', outcome: 'installed' }, world.lines.join('\n'))
})

test('an enabled profile with rollback is taken back when the eIM is out of reach, and the eIM learns it', async () => {
  const world = await worldOf({ ipa: { retries: { attempts: 1, firstWaitMs: 1, longestWaitMs: 1 } } })
  const first = await world.install()
  const second = await world.install()
  assert.equal((await world.run({ enable: { iccid: first.iccid } })).status, 'done', world.lines.join('\n'))
  const context = await world.context()
  world.listen((line) => {
    if (line.startsWith('IPA: ES10b.LoadEuiccPackage')) context.online = false
    if (line.startsWith('IPA: ES10b.ProfileRollback')) context.online = true
  })
  const name = world.operator.queueOperations(world.eid, [{ enable: { iccid: second.iccid, rollback: true } }])
  assert.equal((await world.settled(name)).status, 'done', world.lines.join('\n'))
  const { outcome } = world.operator.order(name)
  assert.ok(outcome?.kind === 'results' && outcome.rolledBack)
  assert.equal(world.said('IPA: ES10b.ProfileRollback -> ok').length, 1)
  world.listen(() => {})
  // The former profile is enabled again: to enable it once more makes no sense.
  assert.equal((await world.run({ disable: { iccid: first.iccid } })).status, 'done')
})

test('immediate enabling, and what the other eIM hears, in the words of the events', async () => {
  const world = await worldOf()
  assert.equal((await world.run({ configureImmediateEnable: { enable: true } })).status, 'done')
  await world.install()
  assert.equal(world.said('ES10b.ImmediateEnable -> ok').length, 1, world.lines.join('\n'))
  assert.ok(world.said('stateChangeCause immediateEnableProfile').length > 0)
})

test('after a restart in the middle of everything nothing is lost', async () => {
  const world = await worldOf({ ipa: { retries: { attempts: 2, firstWaitMs: 1, longestWaitMs: 1 } } })
  const { iccid } = await world.install()
  const context = await world.context()
  world.listen((line) => {
    if (line.startsWith('IPA: ES10b.LoadEuiccPackage')) context.online = false
  })
  const name = world.operator.queueOperations(world.eid, [{ enable: { iccid } }])
  await world.ipa.pokeNow(signal)
  assert.notEqual(world.operator.order(name).status, 'done')
  world.listen(() => {})
  await world.ipa.restart(signal)
  assert.equal((await world.settled(name)).status, 'done', world.lines.join('\n'))
  assert.equal(world.euicc.state.packageResults.length, 0)
})

test('a device that loses its network falls back to the profile with the Fallback Attribute, and returns', async () => {
  const world = await worldOf({ ipa: { fallback: true } })
  const first = await world.install()
  const fallback = await world.install({ profile: { ...testProfile, iccid: '89000123456799000011', fallbackAllowed: true } })
  await world.run({ enable: { iccid: first.iccid } })
  const set = await world.run({ setFallbackAttribute: { iccid: fallback.iccid } })
  assert.equal(set.status, 'done', world.lines.join('\n'))
  await world.ipa.loseNetwork(signal)
  assert.equal(world.said('IPA: ES10b.ExecuteFallbackMechanism -> ok').length, 1, world.lines.join('\n'))
  await world.ipa.pokeNow(signal)
  assert.equal(world.said('stateChangeCause fallback').length > 0, true)
  await world.ipa.regainNetwork(signal)
  assert.equal(world.said('IPA: ES10b.ReturnFromFallback -> ok').length, 1)
})

test('the eUICC is reset, and its eIM associated anew', async () => {
  const world = await worldOf()
  const answer = await world.ipa.memoryReset(['deleteOperationalProfiles', 'resetEimConfigData'], signal)
  assert.equal(answer.resetEimResult, 'ok', JSON.stringify(answer))
  assert.deepEqual(await world.ipa.pokeNow(signal), [])
})
