import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { showOctets } from '../../protocol/ber/octets.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { checkProfilePackage } from '../../protocol/profile-package/check.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { decode } from '../../protocol/schema/type.ts'
import { ConfigureISDPRequest } from '../../protocol/sgp22/bound-profile-package.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { TestEuicc } from './test-euicc.ts'
import { eids, OID, outcome, profile, Scene, testPki } from './test-scene.ts'

const pki = await testPki()
const bindings = ['json', 'asn1'] as const
const inBinding = (binding: string, error: string, codes: string) => (binding === 'json' ? `${error} ${codes}` : error)

for (const binding of bindings) {
  test(`sheet:CMA-21 ES9P-013: euiccSignature2 that is wrong, or that does not cover smdpSignature2, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId } = await scene.order()
    const authenticated = await scene.authenticated(matchingId)
    const refused = inBinding(binding, 'euiccSignatureInvalid', '8.1/6.1')
    const damaged = scene.euicc.prepare(authenticated, undefined, { signature: (right) => Buffer.from(right).fill(1, 60) })
    assert.equal(outcome(await scene.call('getBoundProfilePackage', damaged)), refused)
    const withoutSignature = scene.euicc.prepare({ ...authenticated, smdpSignature2: Buffer.alloc(64) })
    assert.equal(outcome(await scene.call('getBoundProfilePackage', withoutSignature)), refused)
    const error = {
      kind: 'downloadResponseError' as const,
      value: { transactionId: authenticated.transactionId, downloadErrorCode: 'invalidSignature' as const },
    }
    const request = { transactionId: authenticated.transactionId, prepareDownloadResponse: error }
    assert.equal(outcome(await scene.call('getBoundProfilePackage', request)), refused)
  })

  test(`sheet:CMA-16 ES9P-032: GetBoundProfilePackage of an unknown transaction, or before AuthenticateClient, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId } = await scene.order()
    const authenticated = await scene.authenticated(matchingId)
    const refused = inBinding(binding, 'invalidTransactionId', '8.10.1/3.9')
    const request = scene.euicc.prepare(authenticated)
    const unknown = { ...request, transactionId: randomBytes(16) }
    assert.equal(outcome(await scene.call('getBoundProfilePackage', unknown)), refused)
    const { transactionId } = await scene.initiated()
    assert.equal(outcome(await scene.call('getBoundProfilePackage', { ...request, transactionId })), refused)
    const signedOtherwise = scene.euicc.prepare(authenticated, undefined, { signed: { transactionId: randomBytes(16) } })
    assert.equal(outcome(await scene.call('getBoundProfilePackage', signedOtherwise)), refused)
    assert.equal(outcome(await scene.call('getBoundProfilePackage', request)), 'getBoundProfilePackageOk')
  })

  test(`sheet:CMA-22 DL22-015 ES9P-014 ES9P-029 ES9P-030: no code, wrong codes, and one too many over several sessions, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding, settings: { confirmationLimit: 3 } })
    const { matchingId, iccid } = await scene.order({ confirmationCode: '12345678' })
    const attempt = async (code?: string) =>
      outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(await scene.authenticated(matchingId), code)))
    const refused = inBinding(binding, 'confirmationCodeRefused', '8.2.7/3.8')
    assert.equal(await attempt(), inBinding(binding, 'confirmationCodeMissing', '8.2.7/2.2'))
    for (const code of ['87654321', '1234', '']) assert.equal(await attempt(code), refused)
    assert.equal(await attempt('12345678'), inBinding(binding, 'confirmationCodeRetriesExceeded', '8.2.7/6.4'))
    assert.equal(scene.status(iccid), 'Error')
    assert.equal(outcome(await scene.asked(matchingId)), inBinding(binding, 'undefinedError', '8.8.5/6.4'))
    const points = scene.told.map(({ notificationPointId, notificationPointStatus: { statusCodeData } }) => [
      notificationPointId,
      statusCodeData?.reasonCode,
    ])
    assert.deepEqual(
      points.filter(([id]) => id === 2),
      [
        [2, '2.2'],
        [2, '3.8'],
        [2, '3.8'],
        [2, '3.8'],
        [2, '6.4'],
      ],
    )
  })
}

test('sheet:CMA-22 ES9P-029: the right code is hashed as text and opens the way; a session stands a wrong one', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order({ confirmationCode: '12345678' })
  const authenticated = await scene.authenticated(matchingId)
  const attempt = async (code: string) =>
    outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(authenticated, code)))
  assert.equal(await attempt('11111111'), 'confirmationCodeRefused 8.2.7/3.8')
  assert.equal(await attempt('12345678'), 'getBoundProfilePackageOk')
})

test('sheet:CMA-16 ES9P-032: a session waits for its next function as long as it is set, and no longer', async () => {
  const scene = new Scene({ pki, settings: { sessionMs: 60_000 } })
  const { matchingId } = await scene.order()
  const authenticated = await scene.authenticated(matchingId)
  const asked = async () => outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(authenticated)))
  scene.clock.ms += 60_000
  assert.equal(await asked(), 'getBoundProfilePackageOk')
  scene.clock.ms += 60_001
  assert.equal(await asked(), 'invalidTransactionId 8.10.1/3.9')
})

test('ES9P-031: an order that expires while its session is open', async () => {
  const scene = new Scene({ pki, settings: { orderMs: 60_000 } })
  const { matchingId } = await scene.order()
  const authenticated = await scene.authenticated(matchingId)
  scene.clock.ms += 60_000
  assert.equal(
    outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(authenticated))),
    'downloadOrderExpired 8.8.5/4.10',
  )
})

test('DL22-010 BPP-023: a package opens with neither the keys nor the EID of another eUICC, and two eUICCs get two one-time keys', async () => {
  const scene = new Scene({ pki })
  const orders = [await scene.order({ profile: profile(1) }), await scene.order({ profile: profile(2) })]
  const other = scene.other()
  const { boundProfilePackage, authenticated } = await scene.downloaded(orders[0]!.matchingId)
  const second = await scene.downloaded(orders[1]!.matchingId, other)
  const otpk = (one: typeof boundProfilePackage) => showOctets(one.initialiseSecureChannelRequest.smdpOtpk)
  assert.notEqual(otpk(boundProfilePackage), otpk(second.boundProfilePackage))
  const thief = new TestEuicc(pki, eids[1])
  thief.otKeys = scene.euicc.otKeys
  const stolen = thief.open(authenticated, boundProfilePackage)
  assert.ok(stolen.kind === 'failed')
  assert.equal(stolen.errorReason, 'scp03tSecurityError')
})

test('BPP-023: the key of a binding is erased when the profile is installed', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  await scene.downloaded(matchingId)
  assert.match(JSON.stringify(scene.smdp.state), /smdpOtsk/)
  await scene.installed(matchingId)
  assert.doesNotMatch(JSON.stringify(scene.smdp.state), /smdpOtsk/)
})

test('ES9P-012 DL22-018: profile protection keys take the place of the session keys, and the profile stays the same', async () => {
  const scene = new Scene({ pki })
  const profileProtectionKeys = { initialMacChainingValue: '01'.repeat(16), ppkEnc: '02'.repeat(16), ppkCmac: '03'.repeat(16) }
  const plain = await scene.order({ profile: profile(1) })
  const ppk = await scene.order({ profile: profile(1 + 1, { profileProtectionKeys }) })
  const [one, two] = [await scene.downloaded(plain.matchingId), await scene.downloaded(ppk.matchingId)]
  assert.ok(one.opened.kind === 'opened' && two.opened.kind === 'opened')
  assert.equal(one.opened.replaceSessionKeys, undefined)
  assert.ok(two.opened.replaceSessionKeys)
  assert.equal(two.opened.profilePackage.length, one.opened.profilePackage.length)
})

for (const size of [2_000, 20_000, 40_000]) {
  test(`DL22-018 ROLE-004: a profile package of ${size} octets leaves only encrypted`, async () => {
    const scene = new Scene({ pki })
    const { matchingId } = await scene.order({ profile: profile(1, { size }) })
    const { opened, boundProfilePackage } = await scene.downloaded(matchingId)
    assert.ok(opened.kind === 'opened')
    assert.equal(opened.profilePackage.length, size)
    const octets = rawOf(boundProfilePackage)!
    for (let at = 0; at + 32 <= size; at += 500) assert.ok(!octets.includes(opened.profilePackage.subarray(at, at + 32)))
  })
}

for (const binding of bindings) {
  test(`ES9P-038: the metadata of AuthenticateClient are those of the package, with everything that a profile can say, in ${binding}`, async () => {
    const scene = new Scene({ pki, binding })
    const { matchingId } = await scene.order({
      profile: profile(1, {
        profileClass: 'provisioning',
        icon: { type: 'png', octets: '89504E47' },
        owner: { mccMnc: '262-01', gid1: '01' },
        policyRules: ['ppr1', 'ppr2'],
        fallbackAllowed: true,
        notifications: [
          { events: ['notificationInstall', 'notificationDelete'], address: 'one.harness.test' },
          { events: ['notificationEnable'], address: 'two.harness.test' },
        ],
      }),
    })
    const { authenticated, opened } = await scene.downloaded(matchingId)
    assert.ok(opened.kind === 'opened')
    assert.equal(showOctets(rawOf(authenticated.profileMetaData)!), showOctets(opened.storeMetadata))
    assert.equal(authenticated.profileMetaData.notificationConfigurationInfo?.length, 2)
    assert.equal(authenticated.profileMetaData.profileClass, 'provisioning')
    assert.equal(decode(ConfigureISDPRequest, opened.configureISDP).value.dpProprietaryData?.dpOid, OID)
  })
}

test('ES9P-013: a one-time key that is no point of the curve', async () => {
  const scene = new Scene({ pki })
  const { matchingId } = await scene.order()
  const authenticated = await scene.authenticated(matchingId)
  const euiccOtpk = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)])
  const request = scene.euicc.prepare(authenticated, undefined, { signed: { euiccOtpk } })
  assert.equal(outcome(await scene.call('getBoundProfilePackage', request)), 'undefinedError 8.1/2.1')
})

const brainpool = await testPki('brainpoolP256r1')

for (const one of [pki, brainpool])
  for (const binding of ['json', 'asn1'] as const)
    test(`ES9P-005 ES9P-012 ES9P-019 ES9P-020 DL22-010 ROLE-004: a whole download on ${one.curve} in ${binding}`, async () => {
      const scene = new Scene({ pki: one, binding })
      const { matchingId } = await scene.order()
      const { opened } = await scene.installed(matchingId)
      assert.equal(opened.kind, 'opened')
      assert.equal(checkProfilePackage(opened.profilePackage, iccidOctets(profile().iccid)).kind, 'installed')
      assert.equal(decode(StoreMetadataRequest, opened.storeMetadata).value.profileName, 'Test profile')
      assert.equal(scene.status(), 'Installed')
    })
