import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import { issueNegative } from '../../protocol/certificates/negative.ts'
import { buildProfilePackage } from '../../protocol/profile-package/build.ts'
import { mutated, seeded } from '../../protocol/schema/mutate.ts'
import { encode } from '../../protocol/schema/type.ts'
import { CompactProfileInstallationResult } from '../../protocol/sgp32/notifications.ts'
import { smdpCredentials } from '../rsp-server/credentials.ts'
import { answered, type RequestOf, requestOctets, serverRequest } from '../rsp-server/test-wire.ts'
import { eids, NAME, OID, outcome, profile, Scene, testPki } from './test-scene.ts'

const pki = await testPki()
const euiccSignature1 = Buffer.alloc(64, 1)

test('ES9P-008 ES9P-013 ES9P-034: compact forms of SGP.32 are the business of an eIM: here they prove nothing', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  const { transactionId } = await scene.initiated()
  const compact = { kind: 'compactEuiccSigned1' as const, value: { extCardResource: Buffer.from('82021000', 'hex') } }
  const authenticateServerResponse = {
    kind: 'compactAuthenticateResponseOk' as const,
    value: { signedData: compact, euiccSignature1 },
  }
  const refused = 'euiccSignatureInvalid 8.1/6.1'
  assert.equal(outcome(await scene.call('authenticateClient', { transactionId, authenticateServerResponse })), refused)

  const authenticated = await scene.authenticated(matchingId)
  const prepareDownloadResponse = {
    kind: 'compactDownloadResponseOk' as const,
    value: { compactEuiccSigned2: {}, euiccSignature2: euiccSignature1 },
  }
  const id = authenticated.transactionId
  assert.equal(outcome(await scene.call('getBoundProfilePackage', { transactionId: id, prepareDownloadResponse })), refused)
  const cancelSessionResponse = {
    kind: 'compactCancelSessionResponseOk' as const,
    value: { compactEuiccCancelSessionSigned: {}, euiccCancelSessionSignature: euiccSignature1 },
  }
  assert.equal(outcome(await scene.call('cancelSession', { transactionId: id, cancelSessionResponse })), refused)
  const error = { kind: 'cancelSessionResponseError' as const, value: 'invalidTransactionId' as const }
  assert.equal(outcome(await scene.call('cancelSession', { transactionId: id, cancelSessionResponse: error })), refused)
  assert.equal(scene.status(), 'Released')
})

test('N22-014 ES9P-017: a compact notification is acknowledged, and changes nothing', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  const { authenticated } = await scene.downloaded(matchingId)
  const value = {
    compactProfileInstallationResultData: {
      transactionId: authenticated.transactionId,
      seqNumber: 1n,
      iccidPresent: true,
      compactFinalResult: { kind: 'compactSuccessResult' as const, value: { compactAid: Buffer.from('0011', 'hex') } },
    },
    euiccSignPIR: Buffer.alloc(64, 1),
  }
  assert.ok(encode(CompactProfileInstallationResult, value).length > 0)
  const { status } = await scene.notify({ kind: 'compactProfileInstallationResult', value })
  assert.deepEqual([status, scene.status()], [204, 'Downloaded'])
})

test('ES9P-006 ES9P-007: certificates that cannot be read are invalid ones', async () => {
  for (const [field, refused] of [
    ['eumCertificate', 'eumCertificateInvalid 8.1.2/6.1'],
    ['euiccCertificate', 'euiccCertificateInvalid 8.1.3/6.1'],
  ] as const) {
    const scene = new Scene({ pki })
    const { matchingId } = await scene.order()
    const request = scene.euicc.authenticate(await scene.initiated(), matchingId)
    assert.ok(request.authenticateServerResponse.kind === 'authenticateResponseOk')
    const value = { ...request.authenticateServerResponse.value, [field]: Buffer.from('3003020100', 'hex') }
    const authenticateServerResponse = { kind: 'authenticateResponseOk' as const, value }
    assert.equal(outcome(await scene.call('authenticateClient', { ...request, authenticateServerResponse })), refused)
  }
})

for (const extCardResource of ['', 'FF', '8104', '81020000'])
  test(`ES9P-011: an eUICC whose extCardResource ${JSON.stringify(extCardResource)} says nothing of its memory is served`, async () => {
    const scene = new Scene({ pki })
    const { matchingId } = await scene.order({ profile: profile(1, { size: 40_000 }) })
    scene.euicc.info2 = { extCardResource: Buffer.from(extCardResource, 'hex') }
    assert.equal(outcome(await scene.asked(matchingId)), 'authenticateClientOk')
  })

test('ES9P-012: a ready profile package is delivered as it is', async () => {
  const scene = new Scene({ pki })
  const { iccid } = profile()
  const ready = buildProfilePackage({ iccid, profileType: 'own', imsi: '001010123456789', serviceProviderName: 'Own' }, 3_000)
  const { matchingId } = await scene.order({ profile: profile(1, { package: ready.toString('hex') }) })
  const { opened } = await scene.downloaded(matchingId)
  assert.ok(opened.kind === 'opened')
  assert.ok(opened.profilePackage.equals(ready))
})

test('ES9P-027 IDL-037: an Emergency Profile goes to an eUICC of SGP.32 that supports one, and says so in its metadata', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order({ profile: profile(1, { ecallIndication: true, notifications: [] }) })
  scene.euicc.info2 = { iotSpecificInfo: { iotVersion: [Buffer.from('010200', 'hex')], ecallSupported: true } }
  const { profileMetaData } = await scene.authenticated(matchingId)
  assert.deepEqual([profileMetaData.ecallIndication, profileMetaData.notificationConfigurationInfo], [true, undefined])
})

test('ES9P-021: of several orders without matchingId the one that is released comes first', async () => {
  const scene = new Scene({ pki })
  const ready = { eid: eids[0], matchingId: '' }
  await scene.order({ ...ready, profile: profile(1), release: false })
  const { iccid } = await scene.order({ ...ready, profile: profile(2) })
  const { authenticated } = await scene.downloaded('')
  await scene.notify(scene.euicc.installationResult(authenticated.transactionId, iccid))
  assert.deepEqual([scene.status(profile(1).iccid), scene.status(iccid)], ['Confirmed', 'Installed'])
  assert.equal(scene.smdp.oid, OID)
})

for (const [what, wrong, name] of [
  ['an ICCID that is none', { iccid: '12' }, 'IdentifierError'],
  ['a size that no package can have', { size: 700 }, 'EncodeError'],
  ['a name that is too long', { profileName: 'x'.repeat(65) }, 'EncodeError'],
  ['an operator that is none', { owner: { mccMnc: '1' } }, 'IdentifierError'],
] as const)
  test(`a profile with ${what} is not taken into stock`, () => {
    const { smdp } = new Scene({ pki })
    assert.throws(() => smdp.stock({ ...profile(), ...wrong }), { name })
    assert.deepEqual(smdp.state.profiles, [])
  })

test('CMA-003: an SM-DP+ may be given certificates that are wrong, and shows them to whoever comes', async () => {
  const auth = await issueNegative(pki, { role: 'dpAuth', kind: 'noRegisteredId' })
  const credentials = [{ ...smdpCredentials(pki), auth }] as const
  const scene = new Scene({ pki, settings: { credentials } })
  assert.equal(scene.smdp.oid, OID)
  assert.ok(auth.certificate.der.equals((await scene.initiated()).serverCertificate))
})

/** One right request of each function, in sessions that are open. */
async function requests(scene: Scene) {
  const { matchingId, iccid } = await scene.order({ confirmationCode: '1234' })
  const initiated = await scene.initiated()
  const authenticated = await scene.authenticated(matchingId)
  const notification = scene.euicc.notification(['notificationDelete'], iccid)
  const rows: readonly [Es9Function, unknown][] = [
    ['initiateAuthentication', scene.euicc.initiate(NAME)],
    ['authenticateClient', scene.euicc.authenticate(initiated, matchingId)],
    ['getBoundProfilePackage', scene.euicc.prepare(authenticated, '1234')],
    ['cancelSession', scene.euicc.cancel(authenticated.transactionId, 'timeout', OID)],
    ['handleNotification', { pendingNotification: notification }],
    ['handleNotification', { pendingNotification: scene.euicc.installationResult(authenticated.transactionId, iccid) }],
  ]
  return rows
}

for (const binding of ['json', 'asn1'] as const) {
  test(`ES9P-040 DL22-018: damaged requests get an answer or 400, never a crash, and the server goes on, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const below = seeded(32)
    const rows = await requests(scene)
    for (let i = 0; i < 300; i++) {
      const [name, value] = rows[i % rows.length]!
      const { path, body } = requestOctets('ES9+', binding, name, value as RequestOf<'ES9+', Es9Function>)
      const damaged = binding === 'asn1' ? mutated(body, below) : damagedInside(body, below)
      const { status } = await answered(scene.smdp.es9, serverRequest(path, damaged))
      assert.ok([200, 204, 400].includes(status), `${name} ${i}: ${status}`)
    }
    assert.equal(outcome(await scene.call('initiateAuthentication', scene.euicc.initiate(NAME))), 'initiateAuthenticationOk')
  })
}

/** Damages the octets that one base64 member stands for, so that the JSON around it stays whole. */
function damagedInside(body: Buffer, below: (bound: number) => number): Buffer {
  const object = JSON.parse(body.toString()) as Record<string, string>
  const names = Object.keys(object)
  const name = names[below(names.length)]!
  const octets = mutated(Buffer.from(object[name]!, 'base64'), below)
  return Buffer.from(JSON.stringify({ ...object, [name]: below(8) === 0 ? octets.toString('hex') : octets.toString('base64') }))
}

test('ACR-009: a matchingId for Activation Code Retrieval is one that nobody knows, since there is no retrieval here', async () => {
  const scene = new Scene({ pki })
  const { iccid } = await scene.order()
  for (const matchingId of [`ACR-0-${iccid}`, `ACR-1-${iccid}`, 'ACR-0-', 'ACR-9-1'])
    assert.equal(outcome(await scene.asked(matchingId)), 'matchingIdRefused 8.2.6/3.8')
})
