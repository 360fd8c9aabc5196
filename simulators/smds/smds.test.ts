import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { es12Json } from '../../protocol/bindings/json/operator-functions.ts'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { validateServer } from '../../protocol/certificates/validate.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { operate } from '../rsp-server/test-operator.ts'
import { eids, NOW, outcome, TurnedClock, testPki } from '../smdp/test-scene.ts'
import { SMDS_NAME } from './server.ts'
import { SmdsScene } from './test-scene.ts'

const pki = await testPki()
const brainpool = await testPki('brainpoolP256r1')
const smdp = { certificate: pki.dpTls.certificate.der }
const otherSmdp = { certificate: pki.eimTls.certificate.der }
const event = (eventId: string, eid: string = eids[0]) => ({
  eid,
  rspServerAddress: 'smdp.harness.test',
  eventId,
  forwardingIndicator: false,
})
const bindings = ['json', 'asn1'] as const

for (const binding of bindings) {
  test(`DS-001 DS-002 DS-011: without matchingId, or with an empty one, all events of the EID come in the order of their registration, in ${binding}`, async () => {
    const scene = new SmdsScene({ pki, binding })
    for (const id of ['EVENT-2', 'EVENT-1', 'EVENT-3']) await operate(scene.smds.es12, es12Json.registerEvent, event(id), smdp)
    await operate(scene.smds.es12, es12Json.registerEvent, event('EVENT-9', eids[1]), smdp)
    const entries = ['EVENT-2', 'EVENT-1', 'EVENT-3'].map((eventId) => ({ eventId, rspServerAddress: 'smdp.harness.test' }))
    assert.deepEqual(await scene.entries(undefined), entries)
    assert.deepEqual(await scene.entries(''), entries)
    assert.deepEqual(await scene.entries(undefined), entries)
  })

  test(`DS-002 DS-003 DS-004: no events are an empty list; an EventID gives its event, and an unknown one eventIdUnknown, in ${binding}`, async () => {
    const scene = new SmdsScene({ pki, binding })
    assert.deepEqual(await scene.entries(undefined), [])
    for (const id of ['A', 'B']) scene.smds.registerEvent(event(id))
    scene.smds.registerEvent(event('C', eids[1]))
    assert.deepEqual(await scene.entries('B'), [{ eventId: 'B', rspServerAddress: 'smdp.harness.test' }])
    const unknown = binding === 'json' ? 'eventIdUnknown 8.9.5/3.9' : 'eventIdUnknown'
    assert.equal(outcome(await scene.asked('X')), unknown)
    assert.equal(outcome(await scene.asked('C')), unknown)
  })

  test(`DS-001: InitiateAuthentication of the SM-DS has pairs of its own for address, version and CI, in ${binding}`, async () => {
    const scene = new SmdsScene({ pki, binding, furtherCis: [brainpool.ci.certificate] })
    const json = binding === 'json'
    const asked = async (name = SMDS_NAME) => outcome(await scene.call('initiateAuthentication', scene.euicc.initiate(name)))
    assert.equal(await asked('smdp.harness.test'), json ? 'invalidDpAddress 8.9.1/3.8' : 'invalidDpAddress')
    assert.equal(await asked(SMDS_NAME.toUpperCase()), 'initiateAuthenticationOk')
    scene.euicc.cis = [randomBytes(20)]
    assert.equal(await asked(), json ? 'ciPKIdNotSupported 8.9.2/3.1' : 'ciPKIdNotSupported')
    scene.euicc.cis = [brainpool.ci.certificate.extensions.subjectKeyIdentifier!.value]
    assert.equal(await asked(), json ? 'ciPKIdNotSupported 8.9.4/3.7' : 'ciPKIdNotSupported')
    scene.euicc.svn = Buffer.from('010000', 'hex')
    assert.equal(await asked(), json ? 'euiccVersionNotSupportedByDp 8.9.3/3.1' : 'euiccVersionNotSupportedByDp')
  })

  test(`DS-001: AuthenticateClient of the SM-DS proves the eUICC as an SM-DP+ does, in ${binding}`, async () => {
    const scene = new SmdsScene({ pki, binding })
    const pair = (error: string, codes: string) => (binding === 'json' ? `${error} ${codes}` : error)
    const wrongSignature = { signature: () => randomBytes(64) }
    assert.equal(outcome(await scene.asked(undefined, wrongSignature)), pair('euiccSignatureInvalid', '8.1/6.1'))
    const request = scene.euicc.authenticate(await scene.initiated(), undefined)
    const unknown = { ...request, transactionId: randomBytes(16) }
    assert.equal(outcome(await scene.call('authenticateClient', unknown)), pair('invalidTransactionId', '8.10.1/3.9'))
    scene.euicc.eum = await issueNegative(pki, { role: 'eum', kind: 'expired' })
    assert.equal(outcome(await scene.asked(undefined)), pair('eumCertificateExpired', '8.1.2/6.3'))
    scene.euicc.eum = await issueNegative(pki, { role: 'eum', kind: 'otherCi' })
    assert.equal(outcome(await scene.asked(undefined)), pair('undefinedError', '8.11.1/3.9'))
  })
}

test('DS-001: a session of the SM-DS is over with AuthenticateClient, whatever came of it, and when it has waited too long', async () => {
  const clock = new TurnedClock()
  const scene = new SmdsScene({ pki, clock, sessionMs: 60_000 })
  const asked = async (value: ReturnType<typeof scene.euicc.authenticate>) =>
    outcome(await scene.call('authenticateClient', value))
  const request = scene.euicc.authenticate(await scene.initiated(), undefined)
  assert.equal(await asked(request), 'authenticateClientOk')
  assert.equal(await asked(request), 'invalidTransactionId 8.10.1/3.9')
  const wrong = scene.euicc.authenticate(await scene.initiated(), 'NONE')
  assert.equal(await asked(wrong), 'eventIdUnknown 8.9.5/3.9')
  assert.equal(await asked(wrong), 'invalidTransactionId 8.10.1/3.9')
  const late = scene.euicc.authenticate(await scene.initiated(), undefined)
  clock.ms += 60_001
  assert.equal(await asked(late), 'invalidTransactionId 8.10.1/3.9')
})

test('DS-001: serverSigned1 of the SM-DS is signed under a certificate with the role ds-auth', async () => {
  const scene = new SmdsScene({ pki })
  const { serverSigned1, serverSignature1, serverCertificate } = await scene.initiated()
  const certificate = parseCertificate(serverCertificate)
  assert.deepEqual(validateServer(certificate, 'ds-auth', { cis: [pki.ci.certificate], now: NOW }).failures, [])
  assert.ok(verify(certificate.publicKey.key!, serverSignature1, signedBytes.serverSignature1(rawOf(serverSigned1)!)))
})

test('DS-005: RegisterEvent refuses an EventID that is in use, an EID with wrong check digits, and who has no certificate', async () => {
  const scene = new SmdsScene({ pki })
  const register = (value: ReturnType<typeof event>, caller: Parameters<typeof operate>[3] = smdp) =>
    operate(scene.smds.es12, es12Json.registerEvent, value, caller)
  assert.deepEqual(await register(event('A')), {})
  assert.equal(await register(event('A')), '8.9.5/3.3')
  assert.equal(await register(event('A', eids[1]), otherSmdp), '8.9.5/3.3')
  assert.equal(await register(event('B', `${eids[0].slice(0, 31)}0`)), '8.1.1/2.1')
  assert.equal(await register({ ...event('B'), rspServerAddress: 'https://smdp.harness.test' }), '8.8.1/2.1')
  assert.equal(await register(event('B'), {}), 'HTTP 403')
  assert.equal(scene.smds.state.events.length, 1)
})

test('DS-006: DeleteEvent works for the SM-DP+ that registered the event, and for no other', async () => {
  const scene = new SmdsScene({ pki })
  const remove = (caller: Parameters<typeof operate>[3], eid: string = eids[0]) =>
    operate(scene.smds.es12, es12Json.deleteEvent, { eid, eventId: 'A' }, caller)
  await operate(scene.smds.es12, es12Json.registerEvent, event('A'), smdp)
  assert.equal(await remove(otherSmdp), '8.9.5/3.9')
  assert.equal(await remove(smdp, eids[1]), '8.9.5/3.9')
  assert.deepEqual(await remove(smdp), {})
  assert.equal(await remove(smdp), '8.9.5/3.9')
  assert.deepEqual(await scene.entries(undefined), [])
})

test('DS-007: an event with a forwardingIndicator goes on to the root SM-DS under another EventID, which this SM-DS knows too, until both delete it', async () => {
  const root = new SmdsScene({ pki })
  const name = 'alternative.harness.test'
  const registrar = {
    registerEvent: async ({ eid, eventId }: { eid: string; eventId: string }) =>
      void root.smds.registerEvent({ eid, eventId, rspServerAddress: name, forwardingIndicator: false }, name),
    deleteEvent: async (one: { eid: string; eventId: string }) => void root.smds.deleteEvent(one, name),
  }
  const scene = new SmdsScene({ pki, root: { address: SMDS_NAME, registrar } })
  const register = (id: string, forwardingIndicator: boolean) =>
    operate(scene.smds.es12, es12Json.registerEvent, { ...event(id), forwardingIndicator }, smdp)
  assert.deepEqual(await register('A', true), {})
  assert.deepEqual(await register('B', false), {})
  const [atRoot, ...none] = await root.entries(undefined)
  assert.deepEqual([atRoot?.rspServerAddress, none], [name, []])
  assert.notEqual(atRoot?.eventId, 'A')
  assert.deepEqual(await scene.entries(atRoot?.eventId), [{ eventId: 'A', rspServerAddress: 'smdp.harness.test' }])
  assert.deepEqual(await operate(scene.smds.es12, es12Json.deleteEvent, { eid: eids[0], eventId: 'A' }, smdp), {})
  assert.deepEqual([await root.entries(undefined), (await scene.entries(undefined)).length], [[], 1])
})

test('DS-007: a root SM-DS that does not take an event makes the registration fail', async () => {
  const failing = async () => {
    throw new Error('connection refused')
  }
  const scene = new SmdsScene({ pki, root: { address: SMDS_NAME, registrar: { registerEvent: failing, deleteEvent: failing } } })
  const forwarded = { ...event('A'), forwardingIndicator: true }
  assert.equal(await operate(scene.smds.es12, es12Json.registerEvent, forwarded, smdp), '8.9/4.2')
  assert.deepEqual(scene.smds.state.events, [])
})

test('DS-005 DS-007: an EventID that comes twice while the root is asked is taken once, and the root keeps one event', async () => {
  const atRoot: string[] = []
  const registrar = {
    registerEvent: async ({ eventId }: { eventId: string }) => void atRoot.push(eventId),
    deleteEvent: async ({ eventId }: { eventId: string }) => void atRoot.splice(atRoot.indexOf(eventId), 1),
  }
  const scene = new SmdsScene({ pki, root: { address: SMDS_NAME, registrar } })
  const forwarded = { ...event('A'), forwardingIndicator: true }
  const register = () => operate(scene.smds.es12, es12Json.registerEvent, forwarded, smdp)
  assert.deepEqual(await Promise.all([register(), register()]), [{}, '8.9.5/3.3'])
  assert.deepEqual(atRoot, [scene.smds.state.events[0]?.forwardedAs])
})

test('DS-005: events and sessions are kept over a restart; ES12 answers on the paths that are set', async () => {
  const kept: { state?: string } = {}
  const store = {
    load: () => (kept.state === undefined ? undefined : JSON.parse(kept.state)),
    save: (state: unknown) => {
      kept.state = JSON.stringify(state)
    },
  }
  const first = new SmdsScene({ pki, store, es12Paths: { registerEvent: '/other/registerEvent' } })
  assert.equal(await operate(first.smds.es12, es12Json.registerEvent, event('A'), smdp), 'HTTP 404')
  assert.deepEqual(
    await operate(first.smds.es12, es12Json.registerEvent, event('A'), { ...smdp, path: '/other/registerEvent' }),
    {},
  )
  const request = first.euicc.authenticate(await first.initiated(), undefined)
  const second = new SmdsScene({ pki, store })
  const { value } = await second.call('authenticateClient', request)
  assert.ok(value.kind === 'authenticateClientOk')
  assert.equal(value.value.eventEntries[0]?.eventId, 'A')
})
