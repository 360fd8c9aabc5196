/** An eIM that relays indirect downloads to the played SM-DP+ and SM-DS, as an eIM under test does: SGP.32 v1.2 3.2.3.2. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { systemClock } from '../../transport/clock.ts'
import { Tape } from '../../transport/tape.ts'
import { es9Servers, trustUnderCis } from '../eim/relay/es9-servers.ts'
import { errorOf, initiate, type Triggered, triggered } from '../eim/relay/test-download.ts'
import { EID, eidOctetsOf, testPki } from '../eim/test-scene.ts'
import { outcomeOf, pkisOn, printed, variants, within, worldOf } from '../end-to-end/scene.ts'
import { withLongLength } from './euicc-forms.ts'
import { playedProfile } from './rsp-answers.ts'
import { type PlayedRspServer, startPlayedRsp } from './rsp-server.ts'
import { soon } from './test-lpa.ts'

const bindings = ['json', 'asn1'] as const

/** The ES9+' side of an eIM, with the played servers at the ends of their names. */
function es9To(servers: readonly PlayedRspServer[], binding: FunctionBinding) {
  return {
    binding,
    trust: trustUnderCis(servers.map(({ ca }) => ca).join('')),
    locate(address: string) {
      const found = servers.find((one) => one.address === address)
      return found && { host: found.host, port: found.port }
    },
  }
}

for (const variant of variants) {
  for (const rspBinding of bindings) {
    test(`${variant.name}, ES9+' in ${rspBinding}: a profile comes from the played SM-DP+ into an eUICC, and its result back`, async (context) => {
      const [pki, ...others] = await pkisOn('P-256')
      const smdp = await startPlayedRsp({ role: 'smdp', pki })
      context.after(() => smdp.close())
      const tape = new Tape(systemClock)
      smdp.onTape(tape)
      const world = await worldOf({
        ...variant,
        pkis: [pki, ...others],
        ipa: { download: 'indirect' },
        eim: { es9: es9To([smdp], rspBinding) },
      })
      const name = world.operator.queueDownload(world.eid, { kind: 'activationCode', text: `1$${smdp.address}$MATCHING-1` })
      await world.ipa.pokeNow(within())
      assert.equal(outcomeOf(world, name).kind, 'installed', world.lines.join('\n'))
      assert.equal(printed(world.euicc.state.profiles[0]?.iccid ?? ''), playedProfile.iccid)
      await smdp.arrived('handleNotification', 1, soon())
      const calls = ['initiateAuthentication', 'authenticateClient', 'getBoundProfilePackage', 'handleNotification']
      assert.deepEqual(
        smdp.received.map((call) => call.function),
        calls,
      )
      assert.ok(smdp.received.every((call) => call.binding === rspBinding))
      assert.deepEqual(
        tape.exchanges.map(({ sent }) => sent),
        smdp.received.map(({ at }) => at),
      )
    })
  }
}

interface Relayed extends Triggered {
  readonly server: PlayedRspServer
}

/** An eIM whose SM-DP+ is a played one, with a trigger that has reached the IPA. */
async function relayed(context: TestContext, binding: FunctionBinding): Promise<Relayed> {
  const pki = await testPki()
  const server = await startPlayedRsp({ role: 'smdp', pki })
  const servers = es9Servers(es9To([server], binding))
  context.after(async () => {
    await servers.close()
    await server.close()
  })
  const features = ['indirectRspServerCommunication', 'eimProfileMetadataVerification']
  // TLS goes by the real clock.
  const one = await triggered({ servers, features, clock: systemClock, behaviour: { refusedPolicyRules: ['ppr2'] } })
  return { ...one, server }
}

async function authenticate(one: Relayed, rewritten?: (octets: Buffer) => Buffer) {
  const answer = await initiate(one)
  if (answer.kind !== 'initiateAuthenticationOkEsipa') return answer
  const response = one.euicc.authenticate(answer.value, 'full', answer.value.matchingId, rewritten)
  const { transactionId } = answer.value.serverSigned1
  return one.ipa.call('authenticateClient', { transactionId, authenticateServerResponse: response })
}

async function load(one: Relayed, rewritten?: (octets: Buffer) => Buffer) {
  const answer = await authenticate(one, rewritten)
  if (answer.kind !== 'authenticateClientOkDPEsipa') return answer
  const prepareDownloadResponse = one.euicc.prepare(answer.value)
  const { transactionId } = answer.value.smdpSigned2
  return one.ipa.call('getBoundProfilePackage', { transactionId, prepareDownloadResponse })
}

for (const binding of bindings) {
  test(`what the SM-DP+ does wrong reaches the IPA as the error that the eIM has for it, in ${binding}`, async (context) => {
    const one = await relayed(context, binding)
    const { server } = one
    const seen = async () => errorOf(await load(one))
    assert.equal(await seen(), 'getBoundProfilePackageOkEsipa')
    const scripts = [
      [{ refuse: { initiateAuthentication: { error: 'ciPKIdNotSupported' } } }, 'ciPKIdNotSupported'],
      [{ refuse: { authenticateClient: { error: 'matchingIdRefused' } } }, 'matchingIdRefused'],
      [{ refuse: { getBoundProfilePackage: { error: 'downloadOrderExpired' } } }, 'downloadOrderExpired'],
      [{ serverAddress: 'other.harness.test' }, 'smdpAddressMismatch'],
      [{ metadata: { profilePolicyRules: ['ppr2'] } }, 'pprNotAllowed'],
      [{ metadataInPackage: { profileName: 'Another profile' } }, 'metadataMismatch'],
      [{ auth: 'expired' }, 'undefinedError'],
      [{ pb: 'otherRegisteredId' }, 'undefinedError'],
      [{ spoilt: ['smdpSignature2'] }, 'undefinedError'],
      [{ http: { every: { kind: 'status', status: 500 } } }, 'undefinedError'],
      [{ tls: 'expired' }, 'undefinedError'],
      [{ refusesConnections: true }, 'undefinedError'],
    ] as const
    for (const [script, error] of scripts) {
      await server.reset()
      await server.script(script)
      assert.equal(await seen(), error, JSON.stringify(script))
    }
    await server.reset()
    assert.equal(await seen(), 'getBoundProfilePackageOkEsipa')
  })

  test(`nothing is sent to an SM-DP+ whose TLS certificate is wrong, and that the eIM came is known, in ${binding}`, async (context) => {
    const one = await relayed(context, binding)
    const tape = new Tape(systemClock)
    one.server.onTape(tape)
    await one.server.script({ tls: 'otherCi' })
    assert.equal(errorOf(await initiate(one)), 'undefinedError')
    assert.equal((await one.server.connected(1, soon())).length, 1)
    assert.equal(one.server.received.length, 0)
    assert.equal(tape.entries.filter(({ direction }) => direction === 'received').length, 0)
  })

  test(`signed objects of the eUICC can be compared octet by octet, in ${binding}`, async (context) => {
    const one = await relayed(context, binding)
    const answer = await initiate(one)
    assert.ok(answer.kind === 'initiateAuthenticationOkEsipa')
    const { transactionId } = answer.value.serverSigned1
    const authentication = one.euicc.authenticate(answer.value, 'full', undefined, withLongLength)
    const dp = await one.ipa.call('authenticateClient', { transactionId, authenticateServerResponse: authentication })
    assert.ok(dp.kind === 'authenticateClientOkDPEsipa')
    const prepared = one.euicc.prepare(dp.value)
    await one.ipa.call('getBoundProfilePackage', { transactionId, prepareDownloadResponse: prepared })
    const cancelled = one.euicc.cancel(transactionId, 'loadBppExecutionError')
    await one.ipa.call('cancelSession', { transactionId, cancelSessionResponse: cancelled })
    const result = one.euicc.installation(transactionId, one.server.address)
    await one.ipa.call('handleNotification', { kind: 'pendingNotification', value: result })
    const [notified] = await one.server.arrived('handleNotification', 1, soon())
    const octetsOf = (name: string) => {
      const call = one.server.received.find((found) => found.function === name)
      return call?.function === undefined ? {} : call.octets
    }
    assert.deepEqual(octetsOf('authenticateClient')['authenticateServerResponse'], rawOf(authentication))
    assert.deepEqual(octetsOf('getBoundProfilePackage')['prepareDownloadResponse'], rawOf(prepared))
    const contents = octetsOf('cancelSession')['cancelSessionResponse']
    assert.ok(contents !== undefined && rawOf(cancelled)?.subarray(-contents.length).equals(contents))
    assert.ok(notified?.function === 'handleNotification')
    assert.deepEqual(notified.octets['pendingNotification'], rawOf(result))
  })
}

test('an event of the played SM-DS leads to the played SM-DP+', async (context) => {
  const pki = await testPki()
  const smds = await startPlayedRsp({ role: 'smds', pki })
  const smdp = await startPlayedRsp({ role: 'smdp', pki })
  const servers = es9Servers(es9To([smds, smdp], 'json'))
  context.after(() => Promise.all([servers.close(), smds.close(), smdp.close()]))
  await smds.script({ events: [{ eventId: 'EVENT-1', rspServerAddress: smdp.address }] })
  const one = await triggered({ servers, clock: systemClock })
  for (const order of one.operator.orders(EID)) one.operator.abandon(`${EID}-${order.id}`, 'another download is tested')
  one.operator.queueDownload(EID, { kind: 'smds', address: smds.address })
  const polled = await one.ipa.call('getEimPackage', { eidValue: eidOctetsOf(EID) })
  assert.ok(polled.kind === 'profileDownloadTriggerRequest' && polled.value.eimTransactionId)
  const session = { ...one, eimTransactionId: polled.value.eimTransactionId }
  const initiated = await initiate(session, smds.address)
  assert.ok(initiated.kind === 'initiateAuthenticationOkEsipa')
  const { transactionId } = initiated.value.serverSigned1
  const authenticateServerResponse = one.euicc.authenticate(initiated.value)
  const found = await one.ipa.call('authenticateClient', { transactionId, authenticateServerResponse })
  assert.ok(found.kind === 'authenticateClientOkDSEsipa')
  const { profileDownloadTrigger } = found.value
  assert.equal(profileDownloadTrigger?.profileDownloadData?.value, `1$${smdp.address}$EVENT-1`)
  const next = { ...session, eimTransactionId: profileDownloadTrigger?.eimTransactionId ?? Buffer.of() }
  assert.equal((await initiate(next, smdp.address)).kind, 'initiateAuthenticationOkEsipa')
  assert.deepEqual([smds.received.length, smdp.received.length], [2, 1])
})
