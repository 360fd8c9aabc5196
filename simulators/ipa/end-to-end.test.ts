/** The IPA among the other simulated actors, where its settings, its restart or ES9+ in ASN.1 make a difference to the flows of all. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import type { Operation } from '../eim/operation.ts'
import { startWorld, type WorldOptions } from '../world.ts'

const soon = () => AbortSignal.timeout(120_000)
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
    await ipa.pokeNow(soon())
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
    context: () => ipa.between(async (context) => context, soon()),
  }
}

for (const download of ['direct', 'indirect'] as const) {
  test(`ES9+ in ASN.1: a download that is ${download} installs the profile, and its notifications go the same way`, async () => {
    const world = await worldOf({ rspBinding: 'asn1', ipa: { download } })
    const { outcome } = await world.install()
    assert.deepEqual(outcome, { status: 'done', outcome: 'installed' }, world.lines.join('\n'))
    const way = download === 'direct' ? 'IPA: ES9+.HandleNotification 1' : 'IPA: ESipa.HandleNotification 1'
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
  await world.eim.machine.forwardNotifications(soon())
  assert.equal(world.euicc.state.notifications.length, 0, world.lines.join('\n'))
  assert.equal(world.said('SM-DP+: ES9+.HandleNotification').length, 2, world.lines.join('\n'))
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
  await world.ipa.pokeNow(soon())
  assert.notEqual(world.operator.order(name).status, 'done')
  world.listen(() => {})
  await world.ipa.restart(soon())
  assert.equal((await world.settled(name)).status, 'done', world.lines.join('\n'))
  assert.equal(world.euicc.state.packageResults.length, 0)
})
