/**
 * Downloads of the IPA, seen from the card, the eIM and the SM-DP+.
 *
 * Long because: every way in and every way out of a session has its test.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../protocol/ber/writer.ts'
import { createTestPki } from '../../protocol/certificates/test-pki.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EuiccConfiguredAddressesResponse } from '../../protocol/sgp22/euicc-info.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { ProfileInfoListResponse } from '../../protocol/sgp32/profile-info.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { pem } from './eim-trust.ts'
import { looseAt, looseElements } from './loose-elements.ts'
import { removeFromCard } from './result-delivery.ts'
import { answering, answeringEvents, metadata, SMDP, SMDS, transactionId } from './test-download.ts'
import { eimTransactionId } from './test-objects.ts'
import { pki, TestServer } from './test-scene.ts'
import { code, direct, failed, indirect, reasons } from './test-situations.ts'

const hex = (octets: Uint8Array | undefined) => octets && Buffer.from(octets).toString('hex').toUpperCase()
test('a direct download goes through all steps, and the result goes to the eIM', async () => {
  const set = await direct()
  await set.poll()
  assert.deepEqual(set.names(), ['initiateAuthentication', 'authenticateClient', 'getBoundProfilePackage'])
  assert.equal(hex(looseAt(set.eim.results[0]!, 0xbf54, 0xbf37)), hex(looseAt(set.pir.octets, 0xbf37)))
  const authenticate = set.card.calls(0xbf38)[0]!
  assert.ok(authenticate.includes(Buffer.from('MATCH-1')), 'the matchingId of the activation code goes to the card')
  assert.equal(set.card.calls(0xbf5a).length, 1, 'ImmediateEnable is tried, and the card knows whether it may')
})

test('sheet:DD-01 TRIG-006 TRIG-007: a malformed activation code is answered with invalidPackageFormat, and nothing else happens', async () => {
  for (const text of ['2$smdp.harness.test$X', '1$smdp.harness.test', 'smdp.harness.test', '1$https://smdp.harness.test$X', '']) {
    const set = await direct({ data: code(text) })
    await set.poll()
    assert.equal(hex(set.eim.results[0]), 'A00D80080102030405060708020101', text)
    assert.deepEqual([set.names(), set.card.calls(0xbf2e).length], [[], 0])
  }
})

test('sheet:DD-03 sheet:CMA-05 TRIG-013 DDL-005: another OID than that of the activation code stops the session', async () => {
  const set = await direct({ data: code(`1$${SMDP}$MATCH-1$2.999.77`) })
  await set.poll()
  assert.deepEqual([set.names(), reasons(set)], [['initiateAuthentication', 'cancelSession'], [127]])
  assert.equal(set.card.calls(0xbf38).length, 0, 'the eUICC signs nothing for this server')
  assert.equal(hex(set.eim.results[0]), failed('7F'))
  const right = await direct({ data: code(`1$${SMDP}$MATCH-1$2.999.10`) })
  await right.poll()
  assert.ok(looseAt(right.eim.results[0]!, 0xbf54, 0xbf37))
})

test('sheet:CMA-04 DDL-004: another server address than the one called stops the session', async () => {
  const set = await direct({ serverAddress: 'other.harness.test' })
  await set.poll()
  assert.equal(set.card.calls(0xbf38).length, 0)
  assert.equal(hex(set.eim.results[0]), failed('7F'))
  const upperCase = await direct({ serverAddress: SMDP.toUpperCase() })
  await upperCase.poll()
  assert.ok(looseAt(upperCase.eim.results[0]!, 0xbf54, 0xbf37), 'case does not count')
})

const expired = await createTestPki({
  curve: 'P-256',
  notBefore: Date.now() - 20 * 86_400_000,
  validity: {
    dpAuth: { notBefore: Date.now() - 20 * 86_400_000, notAfter: Date.now() - 10 * 86_400_000 },
    dpPb: { notBefore: Date.now() - 20 * 86_400_000, notAfter: Date.now() - 10 * 86_400_000 },
    dpTls: { notBefore: Date.now() - 20 * 86_400_000, notAfter: Date.now() - 10 * 86_400_000 },
  },
})

test('sheet:CMA-12 sheet:sgp22-download-crypto#8.21 IPA-003: an expired CERT.DPauth or CERT.DPpb stops the session, as the eUICC has no clock', async () => {
  const auth = await direct({ certificate: expired.dpAuth.certificate.der })
  await auth.poll()
  assert.deepEqual([auth.card.calls(0xbf38).length, hex(auth.eim.results[0])], [0, failed('7F')])
  const pb = await direct({ pbCertificate: expired.dpPb.certificate.der })
  await pb.poll()
  assert.deepEqual([pb.card.calls(0xbf21).length, reasons(pb), hex(pb.eim.results[0])], [0, [127], failed('7F')])
})

test('sheet:DD-04 DDL-018: a confirmation code that is needed and not at hand stops the download', async () => {
  const set = await direct({ ccRequired: true })
  await set.poll()
  assert.deepEqual([set.card.calls(0xbf21).length, reasons(set).length, hex(set.eim.results[0])], [0, 1, failed('7F')])
  const known = await direct({ ccRequired: true, settings: { confirmationCode: () => '1234' } })
  await known.poll()
  const hash = looseAt(known.card.calls(0xbf21)[0]!, 0xbf21, 0x04)
  assert.equal(hash?.length, 32)
})

test('sheet:DD-05 sheet:EM-05 TRIG-012: with the Emergency Profile enabled a trigger is answered with ecallActive', async () => {
  const set = await direct()
  const value = [{ profileState: 'enabled', ecallIndication: true, fallbackAttribute: false }] as const
  set.card.value(0xbf2d, ProfileInfoListResponse, { kind: 'profileInfoListOk', value })
  await set.poll()
  assert.deepEqual([hex(set.eim.results[0]), set.names()], [failed('68'), []])
})

for (const [what, identity, settings] of [
  ['has expired', () => identityOf(expired.dpTls), { cis: [pem('CERTIFICATE', expired.ci.certificate.der)] }],
  ['is for another name', () => identityOf(pki.eimTls), {}],
  ['is of another CI', () => identityOf(expired.eimTls), {}],
] as const) {
  test(`sheet:DD-06 SEC-TLS-027 TRIG-013 DDL-010: to an SM-DP+ whose TLS certificate ${what}, nothing is sent`, async () => {
    const set = await direct({ settings })
    set.smdp.present(identity())
    await set.poll()
    assert.deepEqual([set.names(), hex(set.eim.results[0])], [[], failed('7F')])
  })
}

test('sheet:DD-06 DDL-010: an SM-DP+ that is not there gives the result 127', async () => {
  const set = await direct({ settings: { places: { [SMDP]: { host: '127.0.0.1', port: 1 } } } })
  await set.poll()
  assert.equal(hex(set.eim.results[0]), failed('7F'))
})

test('sheet:DD-07 TRIG-010: the eimTransactionId of the trigger comes back', async () => {
  const set = await direct()
  await set.poll()
  assert.equal(hex(looseAt(set.eim.results[0]!, 0xbf54, 0x82)), hex(eimTransactionId))
})

test('sheet:DD-08 DDL-006 DDL-019: the result of a failed installation goes to the eIM and to the SM-DP+', async () => {
  const set = await direct({ pir: 'installFailedDueToInsufficientMemoryForProfile', settings: { notificationRoute: 'direct' } })
  set.eim.onResult = () => 'empty'
  await set.poll()
  const sent = set.smdp.calls.find(({ name }) => name === 'handleNotification')
  const pending = Buffer.from(JSON.parse(sent!.body.toString()).pendingNotification, 'base64')
  assert.equal(hex(pending), hex(set.pir.octets), 'with the octets of the card')
  assert.equal(hex(looseAt(set.eim.results[0]!, 0xbf54, 0xbf37)), hex(looseAt(set.pir.octets, 0xbf37)))
  assert.equal(set.card.notifications.length, 0)
  assert.equal(set.card.calls(0xbf5a).length, 0)
})

test('sheet:CMA-26 sheet:ID-14 CXL-002: other metadata in the package than announced are cancelled with metadataMismatch', async () => {
  const set = await direct({ installed: { ...metadata, profileName: 'Another one' } })
  await set.poll()
  assert.deepEqual([reasons(set), hex(set.eim.results[0])], [[4], failed('7F')])
  assert.deepEqual(set.names().at(-1), 'cancelSession')
  assert.ok(!set.card.requests.some((request) => request[0] === 0xbf && request[1] === 0x36))
})

test('sheet:ID-13 CXL-001: policy rules that the RAT does not allow are cancelled with pprNotAllowed', async () => {
  const profileOwner = { mccMnc: Buffer.from('62F210', 'hex') }
  const announced = { ...metadata, profileOwner, profilePolicyRules: ['ppr1'] } as const
  const set = await direct({ announced })
  await set.poll()
  assert.deepEqual([reasons(set), hex(set.eim.results[0]), set.names().at(-1)], [[3], failed('7F'), 'cancelSession'])
  const allowed = await direct({ announced })
  allowed.card.answer(0xbf43, Buffer.from('BF4315A013301180020560A10730058003EEEEEE82020780', 'hex'))
  await allowed.poll()
  assert.ok(looseAt(allowed.eim.results[0]!, 0xbf54, 0xbf37))
})

test('a package that the eUICC makes no result of is cancelled with loadBppExecutionError', async () => {
  const set = await direct({ noInstallation: true })
  await set.poll()
  assert.deepEqual([reasons(set), hex(set.eim.results[0])], [[5], failed('7F')])
})

test('sheet:IM-09 STC-006: after an immediate enable the next request carries the cause immediateEnableProfile', async () => {
  const set = await direct()
  set.card.answer(0xbf5a, { data: Buffer.from('BF5A03800100', 'hex'), switches: true })
  await set.poll()
  assert.equal(hex(looseAt(set.eim.bodies('getEimPackage')[1]!, 0xbf4f, 0x81)), '05')
})

test('the default SM-DP+, an SM-DS with an event, and a trigger that says nothing', async () => {
  const addresses = (set: Awaited<ReturnType<typeof direct>>, defaultDpAddress: string | undefined) =>
    set.card.value(0xbf3c, EuiccConfiguredAddressesResponse, {
      ...(defaultDpAddress ? { defaultDpAddress } : {}),
      rootDsAddress: SMDS,
    })
  for (const data of [{ kind: 'contactDefaultSmdp', value: true }, undefined] as const) {
    const set = await direct({ data })
    addresses(set, SMDP)
    await set.poll()
    assert.ok(looseAt(set.eim.results[0]!, 0xbf54, 0xbf37))
    assert.ok(!set.card.calls(0xbf38)[0]!.includes(Buffer.from('MATCH-1')))
  }
  const none = await direct({ data: undefined })
  addresses(none, undefined)
  await none.poll()
  assert.equal(hex(none.eim.results[0]), 'A00D80080102030405060708020101', 'TRIG-008: what is needed is missing')

  const smds = await new TestServer().listen(identityOf(pki.dsTls))
  smds.reply = answeringEvents('EVENT-7', SMDP)
  const set = await direct({ data: { kind: 'contactSmds', value: {} }, settings: { places: { [SMDS]: smds.place } } })
  addresses(set, undefined)
  await set.poll()
  assert.deepEqual(
    smds.calls.map(({ name }) => name),
    ['initiateAuthentication', 'authenticateClient'],
  )
  assert.ok(set.card.calls(0xbf38)[1]!.includes(Buffer.from('EVENT-7')))
  assert.ok(looseAt(set.eim.results[0]!, 0xbf54, 0xbf37))
})

test('an SM-DS whose CERT.DSauth has run out is told nothing of the eUICC', async () => {
  const smds = await new TestServer().listen(identityOf(pki.dsTls))
  smds.reply = answeringEvents('EVENT-7', SMDP, expired.dpAuth.certificate.der)
  const data = { kind: 'contactSmds', value: { smdsAddress: SMDS } } as const
  const set = await direct({ data, settings: { places: { [SMDS]: smds.place } } })
  await set.poll()
  assert.deepEqual([smds.calls.map(({ name }) => name), set.card.calls(0xbf38).length], [['initiateAuthentication'], 0])
  assert.equal(hex(set.eim.results[0]), failed('7F'))
})

test('a trigger result that the eIM does not get is delivered after a restart', async () => {
  const set = await direct()
  set.eim.onResult = () => ({ kind: 'hangUp' })
  await set.poll()
  set.eim.onResult = () => 'empty'
  await set.again().pokeNow(set.signal)
  await set.again().pokeNow(set.signal)
  assert.equal(set.eim.results.length, 3, 'two failed attempts and one delivery')
})

test('a trigger result that meets an eIM out of order is delivered in the next round, and not for ever', async () => {
  const set = await direct()
  const broken = { kind: 'answer', status: 400, headers: {}, body: new Uint8Array() } as const
  set.eim.onResult = () => broken
  await set.poll()
  assert.equal(set.state.load()?.triggerResults.length, 1)
  await set.poll()
  assert.equal(set.state.load()?.triggerResults.length, 0, 'twice refused is refused')
  assert.equal(set.eim.results.length, 2)
})

test('a notification that leaves the card with a package is forgotten by the IPA too', async () => {
  const set = await indirect({ settings: { notificationRoute: 'none' } })
  await set.poll()
  assert.deepEqual(set.state.load()?.throughEim, { 9: 'eim1' })
  await set.ipa.between((ipa, _eims, tape) => removeFromCard(ipa, [9n], tape, set.signal), set.signal)
  assert.deepEqual(set.state.load()?.throughEim, {})
})

test('a download that nobody triggered starts at an activation code', async () => {
  const set = await direct()
  const outcome = await set.ipa.startDownload(`LPA:1$${SMDP}$MATCH-2`, set.signal)
  assert.equal(outcome.kind, 'result')
  assert.ok(set.card.calls(0xbf38)[0]!.includes(Buffer.from('MATCH-2')))
  assert.equal((await set.ipa.startDownload('nonsense', set.signal)).kind, 'none')
})

// Indirect

test('an indirect download is relayed function by function; its result goes through the eIM and is removed after 204', async () => {
  const set = await indirect({ settings: { notificationRoute: 'direct' } })
  await set.poll()
  assert.deepEqual(set.called(), [
    'initiateAuthentication',
    'authenticateClient',
    'getBoundProfilePackage',
    'provideEimPackageResult',
    'handleNotification',
  ])
  const { smdpAddress, eimTransactionId: id } = set.json('initiateAuthentication')
  assert.deepEqual([smdpAddress, id], [SMDP, '0102030405060708'])
  assert.equal(
    Buffer.from(set.json('handleNotification').pendingNotification, 'base64').toString('hex').toUpperCase(),
    hex(set.pir.octets),
  )
  assert.equal(set.card.notifications.length, 0)
})

test('an eIM that keeps the download data is not told an address, and one that saves octets gets no EUICCInfo1 and compact objects', async () => {
  const set = await indirect({
    data: undefined,
    settings: { features: ['indirectRspServerCommunication', 'eimDownloadDataHandling', 'minimizeEsipaBytes'] },
  })
  await set.poll()
  const request = set.json('initiateAuthentication')
  assert.deepEqual(Object.keys(request).sort(), ['eimTransactionId', 'euiccChallenge'])
  const arm = (name: string, member: string) => looseElements(Buffer.from(set.json(name)[member], 'base64'))[0]?.value[0]
  assert.equal(arm('authenticateClient', 'authenticateServerResponse'), 0xa2)
  assert.equal(arm('getBoundProfilePackage', 'prepareDownloadResponse'), 0xa2)
})

test('sheet:ID-11 IDL-058: answers without transactionId do not end the session', async () => {
  const set = await indirect({ omitTransactionId: true })
  await set.poll()
  assert.equal(set.json('getBoundProfilePackage').transactionId, transactionId.toString('hex').toUpperCase())
  assert.ok(looseAt(set.result(), 0xbf54, 0xbf37))
})

test('sheet:ID-13 CXL-001: pprNotAllowed of the eIM is cancelled with that reason through the eIM', async () => {
  const set = await indirect({ errors: { authenticateClient: ['8.2.8', '1.2'] } })
  await set.poll()
  assert.deepEqual(
    [reasons(set), set.called()],
    [[3], ['initiateAuthentication', 'authenticateClient', 'cancelSession', 'provideEimPackageResult']],
  )
  assert.equal(hex(set.result()), failed('7F'))
})

test('sheet:ID-14 CXL-002: metadataMismatch of the eIM is cancelled with that reason through the eIM', async () => {
  const set = await indirect({ errors: { getBoundProfilePackage: ['8.2.9', '3.11'] } })
  await set.poll()
  assert.deepEqual([reasons(set), set.called().at(-2), hex(set.result())], [[4], 'cancelSession', failed('7F')])
})

test('sheet:ID-15 IDL-060: a refusal of AuthenticateServer goes on to the eIM as error arm', async () => {
  const set = await indirect({ errors: { authenticateClient: ['8.10.1', '3.9'] } })
  set.card.answer(0xbf38, tlv(0xbf38, tlv(0xa1, tlv(0x80, transactionId), tlv(0x02, Buffer.from([7])))))
  await set.poll()
  assert.equal(looseElements(Buffer.from(set.json('authenticateClient').authenticateServerResponse, 'base64'))[0]?.value[0], 0xa1)
  assert.equal(hex(set.result()), failed('7F'))
})

test('sheet:ID-16 IDL-061: a refusal of PrepareDownload goes on to the eIM as error arm', async () => {
  const set = await indirect({ errors: { getBoundProfilePackage: ['8.1', '6.1'] } })
  set.card.answer(0xbf21, tlv(0xbf21, tlv(0xa1, tlv(0x80, transactionId), tlv(0x02, Buffer.from([2])))))
  await set.poll()
  assert.equal(
    looseElements(Buffer.from(set.json('getBoundProfilePackage').prepareDownloadResponse, 'base64'))[0]?.value[0],
    0xa1,
  )
  assert.equal(hex(set.result()), failed('7F'))
})

test('sheet:ID-18 IDL-062: a trigger in the answer of an SM-DS begins a download', async () => {
  const set = await indirect({ data: { kind: 'contactSmds', value: { smdsAddress: SMDS } }, serverAddress: SMDS })
  let first = true
  const toSmdp = answering({})
  const profileDownloadTrigger = encode(ProfileDownloadTriggerRequest, {
    profileDownloadData: code(`1$${SMDP}$EVENT-9`),
  }).toString('base64')
  const ds = answering({ serverAddress: SMDS })
  set.eim.functions.set('initiateAuthentication', (call) => (first ? ds(call) : toSmdp(call)))
  set.eim.functions.set('authenticateClient', (call) => {
    if (!first) return toSmdp(call)
    first = false
    const members = { transactionId: '0A0B0C', profileDownloadTrigger }
    const body = Buffer.from(JSON.stringify({ header: { functionExecutionStatus: { status: 'Executed-Success' } }, ...members }))
    return { kind: 'answer', status: 200, headers: { 'Content-Type': 'application/json' }, body }
  })
  await set.poll()
  assert.ok(set.card.calls(0xbf38)[1]!.includes(Buffer.from('EVENT-9')))
  assert.ok(looseAt(set.result(), 0xbf54, 0xbf37))
})
