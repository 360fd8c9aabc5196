/** What the played SM-DP+ and SM-DS answer: right by themselves, and otherwise in exactly what the scenario says. */
// Long because: every entry of a script is shown once, for both servers.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { es9StatusCodes } from '../../protocol/bindings/status-codes.ts'
import { negativeCases } from '../../protocol/certificates/negative.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import { checkProfilePackage } from '../../protocol/profile-package/check.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode } from '../../protocol/schema/type.ts'
import { ServerSigned1 } from '../../protocol/sgp22/authenticate-server.ts'
import { judgeServer, profileAnswerFault } from '../eim/relay/smdp-checks.ts'
import { isSameMetadata, metadataOf } from '../profile-metadata.ts'
import { playedProfile } from './rsp-answers.ts'
import type { RspScript } from './rsp-script.ts'
import { lpaOf, type TestLpa } from './test-lpa.ts'

const bindings = ['json', 'asn1'] as const
/** For rows that differ in the script alone. */
const scripted = await lpaOf({ after })

/** What an LPA that checks everything holds against the answer to InitiateAuthentication. */
async function judged(lpa: TestLpa, role: 'dp-auth' | 'ds-auth' = 'dp-auth') {
  const request = lpa.euicc.initiate(lpa.server.address)
  const answer = await lpa.call('initiateAuthentication', request)
  assert.ok(answer.kind === 'initiateAuthenticationOk')
  const { euiccChallenge } = request
  const cis = [lpa.pki.ci.certificate]
  return judgeServer(answer.value, { address: lpa.server.address, euiccChallenge, role, cis, now: Date.now() })
}

/** The same of the answer to AuthenticateClient. */
async function faultOfProfile(lpa: TestLpa) {
  const { transactionId } = await lpa.initiated()
  const answer = await lpa.authenticated()
  const session = { transactionId: Buffer.from(answer.transactionId).toString('hex'), oid: '2.999.10' }
  assert.notDeepEqual(answer.transactionId, transactionId, 'every session has a transaction of its own')
  return profileAnswerFault(answer, session, lpa.euicc.signature1, [lpa.pki.ci.certificate], Date.now())
}

for (const binding of bindings) {
  for (const curve of ['P-256', 'brainpoolP256r1'] as const) {
    test(`a whole download: every signature is right, and the package can be opened and installed (${binding}, ${curve})`, async (context) => {
      const lpa = await lpaOf(context, { binding, curve })
      assert.equal((await judged(lpa)).kind, 'right')
      assert.equal(await faultOfProfile(lpa), undefined)
      for (const protectionKeys of [false, true]) {
        await lpa.server.script({ protectionKeys })
        const dp = await lpa.authenticated()
        const got = await lpa.call('getBoundProfilePackage', lpa.euicc.prepare(dp))
        assert.ok(got.kind === 'getBoundProfilePackageOk')
        const { boundProfilePackage } = got.value
        assert.equal(boundProfilePackage.secondSequenceOf87 !== undefined, protectionKeys)
        const opened = lpa.euicc.open(dp, boundProfilePackage)
        assert.ok(opened.kind === 'opened')
        assert.equal(checkProfilePackage(opened.profilePackage, iccidOctets(playedProfile.iccid)).kind, 'installed')
        assert.ok(isSameMetadata(metadataOf(boundProfilePackage), rawOf(dp.profileMetaData) ?? Buffer.of()))
        const pendingNotification = lpa.euicc.installationResult(dp.transactionId, playedProfile.iccid)
        assert.equal(await lpa.call('handleNotification', { pendingNotification }), undefined)
        const cancelled = await lpa.call('cancelSession', lpa.euicc.cancel(dp.transactionId, 'postponed', '2.999.10'))
        assert.equal(cancelled.kind, 'cancelSessionOk')
      }
    })
  }

  test(`every function is refused with the error and the codes of the scenario, and nothing else is (${binding})`, async (context) => {
    const lpa = await lpaOf(context, { binding })
    const dp = await lpa.authenticated()
    const runs = {
      initiateAuthentication: () => lpa.initiate(),
      authenticateClient: () => lpa.authenticate(),
      getBoundProfilePackage: () => lpa.call('getBoundProfilePackage', lpa.euicc.prepare(dp)),
      cancelSession: () => lpa.call('cancelSession', lpa.euicc.cancel(dp.transactionId, 'postponed', '2.999.10')),
    }
    for (const [name, rows] of Object.entries(es9StatusCodes)) {
      const run = runs[name as keyof typeof runs]
      for (const [subjectCode, reasonCode, error] of rows) {
        await lpa.server.script({ refuse: { [name]: { error, codes: { subjectCode, reasonCode } } } })
        assert.deepEqual(await run(), { kind: `${name}Error`, value: error })
      }
      await lpa.server.script({ refuse: { [name]: { error: 99, codes: { subjectCode: '8.99', reasonCode: '9.9' } } } })
      const { value } = await run()
      // JSON has no numbers: a pair that no table has means undefinedError.
      if (binding === 'asn1') assert.equal(value, 99)
      else assert.ok(value === 'undefinedError' || value === 127)
      const last = lpa.server.received.at(-1)
      assert.ok(last?.function === name && last.outcome.kind === 'refused' && last.outcome.error === 99)
      await lpa.server.script({})
      assert.doesNotMatch((await run()).kind, /Error/)
    }
  })

  test(`what came through harmed is refused as a right SM-DP+ does (${binding})`, async (context) => {
    const lpa = await lpaOf(context, { binding })
    const spoil = (right: Buffer) => Buffer.concat([Buffer.of((right[0] ?? 0) ^ 1), right.subarray(1)])
    const refused = async (answer: Promise<{ readonly kind: string; readonly value: unknown }>) => (await answer).value
    assert.equal(await refused(lpa.initiate('other.harness.test')), 'invalidDpAddress')
    assert.equal(await refused(lpa.authenticate('', { signature: spoil })), 'euiccSignatureInvalid')
    const serverChallenge = Buffer.alloc(16)
    assert.equal(await refused(lpa.authenticate('', { signed: { serverChallenge } })), 'euiccSignatureInvalid')
    const dp = await lpa.authenticated()
    const wrong = { signature: spoil }
    const { euicc } = lpa
    assert.equal(await refused(lpa.call('getBoundProfilePackage', euicc.prepare(dp, undefined, wrong))), 'euiccSignatureInvalid')
    const cancel = (...by: Parameters<typeof euicc.cancel>) => refused(lpa.call('cancelSession', euicc.cancel(...by)))
    assert.equal(await cancel(dp.transactionId, 'postponed', '2.999.10', wrong), 'euiccSignatureInvalid')
    assert.equal(await cancel(dp.transactionId, 'postponed', '2.999.11'), 'undefinedError')
    const transactionId = Buffer.of(1, 2)
    assert.equal(await cancel(transactionId, 'postponed', '2.999.10'), 'invalidTransactionId')
    const unknown = { ...euicc.prepare(dp), transactionId }
    assert.equal(await refused(lpa.call('getBoundProfilePackage', unknown)), 'invalidTransactionId')
  })

  test(`events come by matchingId, and an unknown one is refused (${binding})`, async (context) => {
    const events = ['EVENT-1', 'EVENT-2'].map((eventId) => ({ eventId, rspServerAddress: 'smdp.harness.test' }))
    const lpa = await lpaOf(context, { binding, role: 'smds', script: { events } })
    assert.equal((await judged(lpa, 'ds-auth')).kind, 'right')
    const ask = async (matchingId?: string) => {
      const { kind, value } = await lpa.authenticate(matchingId)
      return kind === 'authenticateClientOk' ? (value as unknown as { eventEntries: unknown }).eventEntries : value
    }
    assert.deepEqual(await ask(), events)
    assert.deepEqual(await ask(''), events)
    assert.deepEqual(await ask('EVENT-2'), events.slice(1))
    assert.equal(await ask('EVENT-3'), 'eventIdUnknown')
    for (const error of ['eventIdUnknown', 'euiccSignatureInvalid']) {
      await lpa.server.script({ events, refuse: { authenticateClient: { error } } })
      assert.equal(await ask(), error)
    }
    await lpa.server.script({})
    assert.deepEqual(await ask(), [])
  })
}

test('an error without codes has those of the tables in JSON', async (context) => {
  const lpa = await lpaOf(context, { script: { refuse: { authenticateClient: { error: 'matchingIdRefused' } } } })
  await lpa.authenticate()
  const body = JSON.parse(Buffer.from(lpa.tape.exchanges.at(-1)!.response.body).toString())
  const { subjectCode, reasonCode } = body.header.functionExecutionStatus.statusCodeData
  assert.deepEqual([subjectCode, reasonCode], ['8.2.6', '3.8'])
})

const wrongServers: readonly (readonly [string, RspScript, RegExp])[] = [
  ['another address', { serverAddress: 'other.harness.test' }, /serverAddress is other/],
  ['a spoilt serverSignature1', { spoilt: ['serverSignature1'] }, /serverSignature1 does not verify/],
  ['another challenge', { otherChallenge: true }, /euiccChallenge is another one/],
  ['another transactionId that is signed', { otherTransactionId: ['serverSigned1'] }, /transactionId in serverSigned1/],
  ['another transactionId beside', { otherTransactionId: ['initiateAuthentication'] }, /transactionId in serverSigned1/],
  ['the certificate of another role', { auth: { right: 'dpPb' } }, /dp-auth|role/],
  ...negativeCases
    .filter(({ role, kind }) => role === 'dpAuth' && kind !== 'unsupportedCurve')
    .map(({ kind }): readonly [string, RspScript, RegExp] => [`CERT.DPauth ${kind}`, { auth: kind }, /./]),
]

for (const [what, script, why] of wrongServers) {
  test(`an LPA that checks sees ${what} in the answer to InitiateAuthentication, and nothing once the script is over`, async () => {
    await scripted.server.script(script)
    const seen = await judged(scripted)
    // Another OID is seen by who has one to compare with.
    if (what.endsWith('otherRegisteredId')) assert.notEqual(seen.kind === 'right' && seen.oid, '2.999.10')
    else assert.ok(seen.kind === 'wrong' && why.test(seen.why), JSON.stringify(seen))
    await scripted.server.reset()
    assert.equal((await judged(scripted)).kind, 'right')
  })
}

const wrongProfiles: readonly (readonly [string, RspScript, RegExp])[] = [
  ['a spoilt smdpSignature2', { spoilt: ['smdpSignature2'] }, /smdpSignature2 does not verify/],
  ['another transactionId that is signed', { otherTransactionId: ['smdpSigned2'] }, /transactionId is another one/],
  ...negativeCases
    .filter(({ role, kind }) => role === 'dpPb' && kind !== 'unsupportedCurve')
    .map(({ kind }): readonly [string, RspScript, RegExp] => [`CERT.DPpb ${kind}`, { pb: kind }, /./]),
]

for (const [what, script, why] of wrongProfiles) {
  test(`an LPA that checks sees ${what} in the answer to AuthenticateClient`, async () => {
    await scripted.server.script(script)
    assert.match((await faultOfProfile(scripted)) ?? 'nothing', why)
  })
}

test('the key identifier of the CI, the confirmation code flag and the transactionId of answers are what the scenario says', async (context) => {
  const ciKeyIdentifier = Buffer.alloc(20, 7)
  const otherTransactionId = ['authenticateClient', 'getBoundProfilePackage'] as const
  const lpa = await lpaOf(context, { script: { ciKeyIdentifier, ccRequired: true, otherTransactionId } })
  const { euiccCiPKIdToBeUsed, transactionId } = await lpa.initiated()
  assert.deepEqual(Buffer.from(euiccCiPKIdToBeUsed), ciKeyIdentifier)
  const dp = await lpa.authenticated()
  assert.equal(dp.smdpSigned2.ccRequiredFlag, true)
  assert.notDeepEqual(dp.transactionId, dp.smdpSigned2.transactionId)
  const { transactionId: own } = dp.smdpSigned2
  const got = await lpa.call('getBoundProfilePackage', lpa.euicc.prepare({ ...dp, transactionId: own }))
  assert.ok(got.kind === 'getBoundProfilePackageOk')
  assert.notDeepEqual(got.value.transactionId, own)
  assert.notDeepEqual(transactionId, own)
})

test('a confirmation code is asked for, compared, and refused for good after three wrong ones', async (context) => {
  const lpa = await lpaOf(context, { script: { confirmationCode: '1234' } })
  const fetch = async (dp: Awaited<ReturnType<TestLpa['authenticated']>>, code?: string) => {
    const { kind, value } = await lpa.call('getBoundProfilePackage', lpa.euicc.prepare(dp, code))
    return kind === 'getBoundProfilePackageError' ? value : kind
  }
  const dp = await lpa.authenticated()
  assert.equal(dp.smdpSigned2.ccRequiredFlag, true)
  assert.equal(await fetch(dp), 'confirmationCodeMissing')
  assert.equal(await fetch(dp, '1235'), 'confirmationCodeRefused')
  assert.equal(await fetch(dp, '1234'), 'getBoundProfilePackageOk')
  for (const code of ['1', '2']) assert.equal(await fetch(dp, code), 'confirmationCodeRefused')
  assert.equal(await fetch(dp, '1234'), 'confirmationCodeRetriesExceeded')
})

test('metadata are what the scenario says, and in the package others where it says so', async (context) => {
  const lpa = await lpaOf(context, {
    script: { metadata: { profilePolicyRules: ['ppr1'] }, metadataInPackage: { profileName: 'Another profile' } },
  })
  const dp = await lpa.authenticated()
  assert.deepEqual([...(dp.profileMetaData.profilePolicyRules ?? [])], ['ppr1'])
  const got = await lpa.call('getBoundProfilePackage', lpa.euicc.prepare(dp))
  assert.ok(got.kind === 'getBoundProfilePackageOk')
  const inPackage = metadataOf(got.value.boundProfilePackage)
  assert.ok(!isSameMetadata(inPackage, rawOf(dp.profileMetaData) ?? Buffer.of()))
  assert.ok(inPackage.includes('Another profile'))
})

for (const signedForms of ['longLengths', 'unknownElement'] as const) {
  for (const binding of bindings) {
    test(`signed objects with ${signedForms} are right, and a re-encoding of them is not (${binding})`, async (context) => {
      const lpa = await lpaOf(context, { binding, script: { signedForms } })
      assert.equal((await judged(lpa)).kind, 'right')
      assert.equal(await faultOfProfile(lpa), undefined)
      const { serverSigned1, serverSignature1, serverCertificate } = await lpa.initiated()
      const { transactionId, euiccChallenge, serverAddress, serverChallenge } = serverSigned1
      const again = encode(ServerSigned1, { transactionId, euiccChallenge, serverAddress, serverChallenge })
      assert.notDeepEqual(again, rawOf(serverSigned1))
      const { key } = parseCertificate(serverCertificate).publicKey
      assert.equal(verify(key!, serverSignature1, signedBytes.serverSignature1(again)), false)
    })
  }
}

test('the same server is asked under its name, with any case and port, or under host:port', async (context) => {
  const lpa = await lpaOf(context)
  for (const address of ['SMDP.harness.test', 'smdp.harness.test:443'])
    assert.equal((await lpa.initiate(address)).kind, 'initiateAuthenticationOk', address)
  const byPort = await lpaOf(context, { address: '127.0.0.1:8443' })
  const { serverSigned1 } = await byPort.initiated()
  assert.equal(serverSigned1.serverAddress, '127.0.0.1:8443')
})
