// Long because: one row for each fault, and the table is what shows that all of them differ from the right SM-DP+.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { showOctets } from '../../protocol/ber/octets.ts'
import { es2Json } from '../../protocol/bindings/json/operator-functions.ts'
import { issueCrl } from '../../protocol/certificates/issue-crl.ts'
import { issueNegative, type NegativeCase } from '../../protocol/certificates/negative.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { verify } from '../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../protocol/crypto/signed-bytes.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { operate } from '../rsp-server/test-operator.ts'
import { answered, requestOctets, serverRequest } from '../rsp-server/test-wire.ts'
import type { SmdpDecisions } from './decisions.ts'
import { type SmdpFaultName, smdpFaults } from './faults.ts'
import type { SmdpMachineSettings } from './settings.ts'
import { eids, NAME, NOW, OID, outcome, profile, Scene, testPki, textStore } from './test-scene.ts'

const pki = await testPki()
const brainpool = await testPki('brainpoolP256r1')
const ciOf = (one: typeof pki) => one.ci.certificate.extensions.subjectKeyIdentifier!.value
const operator = pki.eimTls.certificate.der
const OK = 'authenticateClientOk'

/** What an SM-DP+ with these decisions is seen to do, and what a right and the faulty one do. */
interface Row {
  readonly see: (make: (settings?: Partial<SmdpMachineSettings>) => Scene) => Promise<unknown>
  readonly right: unknown
  readonly faulty: unknown
}

const initiating =
  (change: (scene: Scene) => string | undefined): Row['see'] =>
  async (make) => {
    const scene = make()
    const address = change(scene) ?? NAME
    return outcome(await scene.call('initiateAuthentication', scene.euicc.initiate(address)))
  }
const asking =
  (
    ready: Parameters<Scene['order']>[0],
    matchingId?: string,
    wrong: Parameters<Scene['asked']>[2] = {},
    change: (scene: Scene) => void | Promise<void> = () => {},
    settings: Partial<SmdpMachineSettings> = {},
  ): Row['see'] =>
  async (make) => {
    const scene = make(settings)
    const ordered = await scene.order(ready)
    await change(scene)
    return outcome(await scene.asked(matchingId ?? ordered.matchingId, scene.euicc, wrong))
  }
const withCertificate = (role: 'eum' | 'euicc', kind: NegativeCase['kind']): Row['see'] =>
  asking({}, undefined, {}, async ({ euicc }) => {
    const negative = await issueNegative(pki, { role, kind })
    if (role === 'eum') euicc.eum = negative
    else euicc.certificate = { ...negative, privateKey: euicc.certificate.privateKey }
  })
const twice =
  (of: 'transactionId' | 'serverChallenge'): Row['see'] =>
  async (make) => {
    const scene = make()
    const ids = [await scene.initiated(), await scene.initiated()].map(({ serverSigned1 }) => showOctets(serverSigned1[of]))
    return ids[0] !== ids[1]
  }
const opening =
  (more: Parameters<typeof profile>[1] = {}, before = 0): Row['see'] =>
  async (make) => {
    const scene = make()
    for (let i = 0; i < before; i++) await scene.downloaded((await scene.order({ profile: profile(10 + i) })).matchingId)
    const { opened } = await scene.downloaded((await scene.order({ profile: profile(1, more) })).matchingId)
    return opened.kind === 'opened' ? opened.kind : opened.errorReason
  }
const codes =
  (typed: readonly string[], confirmationLimit: number, restart = false): Row['see'] =>
  async (make) => {
    const settings = { store: textStore(), confirmationLimit }
    let scene = make(settings)
    const { matchingId } = await scene.order({ confirmationCode: '1234' })
    let last = ''
    for (const code of typed) {
      if (restart) scene = make(settings)
      last = outcome(await scene.call('getBoundProfilePackage', scene.euicc.prepare(await scene.authenticated(matchingId), code)))
    }
    return last
  }
const cancelling =
  (reason: 'postponed' | 'endUserRejection'): Row['see'] =>
  async (make) => {
    const scene = make()
    const { transactionId } = await scene.authenticated((await scene.order()).matchingId)
    await scene.call('cancelSession', scene.euicc.cancel(transactionId, reason, OID))
    return scene.status()
  }
const smdpOtpk = (one: Awaited<ReturnType<Scene['downloaded']>>) =>
  showOctets(one.boundProfilePackage.initialiseSecureChannelRequest.smdpOtpk)

const rows: Readonly<Record<SmdpFaultName, Row>> = {
  comparesItsAddressCaseSensitively: {
    see: initiating(() => NAME.toUpperCase()),
    right: 'initiateAuthenticationOk',
    faulty: 'invalidDpAddress 8.8.1/3.8',
  },
  takesEveryNameOfItsDomainForItsOwn: {
    see: initiating(() => 'other.harness.test'),
    right: 'invalidDpAddress 8.8.1/3.8',
    faulty: 'initiateAuthenticationOk',
  },
  comparesVersionsAsText: {
    see: initiating((scene) => {
      scene.euicc.svn = Buffer.from('030000', 'hex')
      return undefined
    }),
    right: 'euiccVersionNotSupportedByDp 8.8.3/3.1',
    faulty: 'initiateAuthenticationOk',
  },
  choosesTheCiForSigningAlone: {
    async see(make) {
      const scene = make()
      const request = scene.euicc.initiate(NAME)
      const euiccInfo1 = { ...request.euiccInfo1, euiccCiPKIdListForSigning: [ciOf(brainpool), ciOf(pki)] }
      const { value } = await scene.call('initiateAuthentication', { ...request, euiccInfo1 })
      assert.ok(value.kind === 'initiateAuthenticationOk')
      return showOctets(value.value.euiccCiPKIdToBeUsed)
    },
    right: showOctets(ciOf(pki)),
    faulty: showOctets(ciOf(brainpool)),
  },
  usesOneTransactionIdForAllSessions: { see: twice('transactionId'), right: true, faulty: false },
  numbersSessionsByHowManyAreOpen: {
    async see(make) {
      const scene = make()
      const one = await scene.initiated()
      await scene.call('authenticateClient', scene.euicc.authenticate(one, 'NONE'))
      return showOctets((await scene.initiated()).transactionId) !== showOctets(one.transactionId)
    },
    right: true,
    faulty: false,
  },
  countsTransactionsAnewAfterARestart: {
    async see(make) {
      const settings = { store: textStore() }
      const ids = [await make(settings).initiated(), await make(settings).initiated()].map((one) => showOctets(one.transactionId))
      return ids[0] !== ids[1]
    },
    right: true,
    faulty: false,
  },
  makesItsChallengeOfTheTime: { see: twice('serverChallenge'), right: true, faulty: false },
  signsAReEncodingOfWhatItSends: {
    async see(make) {
      const { serverSigned1, serverSignature1, serverCertificate } = await make().initiated()
      const { key } = parseCertificate(serverCertificate).publicKey
      return verify(key!, serverSignature1, signedBytes.serverSignature1(rawOf(serverSigned1)!))
    },
    right: true,
    faulty: false,
  },
  verifiesAReEncoding: {
    see: asking({}, undefined, { octets: (der) => Buffer.concat([Buffer.of(0x30, 0x82, 0), der.subarray(2)]) }),
    right: OK,
    faulty: 'euiccSignatureInvalid 8.1/6.1',
  },
  doesNotLookAtDates: { see: withCertificate('eum', 'expired'), right: 'eumCertificateExpired 8.1.2/6.3', faulty: OK },
  trustsTheEumThatTheEuiccSends: {
    see: withCertificate('eum', 'wrongKey'),
    right: 'eumCertificateInvalid 8.1.2/6.1',
    faulty: OK,
  },
  takesAnyEidFromAnyEum: {
    see: withCertificate('euicc', 'eidOutsideRange'),
    right: 'euiccCertificateInvalid 8.1.4/6.1',
    faulty: OK,
  },
  ignoresRevocation: {
    async see(make) {
      const dates = { thisUpdate: NOW - 1000, nextUpdate: NOW + 1_000_000, number: 9 }
      const crls = [await issueCrl(pki.ci, { ...dates, revoked: [pki.eum.certificate] })]
      return asking({}, undefined, {}, () => {}, { crls })(make)
    },
    right: 'eumCertificateInvalid 8.1.2/6.1',
    faulty: OK,
  },
  looksUpTheTransactionOnlyOutside: {
    see: asking({}, undefined, { signed: { transactionId: Buffer.alloc(16, 9) } }),
    right: 'invalidTransactionId 8.10.1/3.9',
    faulty: OK,
  },
  forgetsItsChallenge: {
    see: asking({}, undefined, { signed: { serverChallenge: Buffer.alloc(16, 9) } }),
    right: 'euiccSignatureInvalid 8.1/6.1',
    faulty: OK,
  },
  takesTheEidFromTheUrl: {
    async see(make) {
      const scene = make()
      const { matchingId } = await scene.order({ eid: eids[0] })
      const thief = scene.other()
      const { path, body } = requestOctets(
        'ES9+',
        'json',
        'authenticateClient',
        thief.authenticate(await scene.initiated(thief), matchingId),
      )
      const reply = await answered(scene.smdp.es9, serverRequest(`${path}?eid=${eids[0]}`, body))
      return JSON.parse(Buffer.from(reply.body).toString()).header.functionExecutionStatus.status
    },
    right: 'Failed',
    faulty: 'Executed-Success',
  },
  comparesMatchingIdsWithoutCase: {
    see: asking({ matchingId: 'TOKEN-A' }, 'token-a'),
    right: 'matchingIdRefused 8.2.6/3.8',
    faulty: OK,
  },
  findsOrdersByTheBeginningOfTheMatchingId: {
    see: asking({ matchingId: 'TOKEN-A' }, 'TOK'),
    right: 'matchingIdRefused 8.2.6/3.8',
    faulty: OK,
  },
  checksTheEidOnlyWithAMatchingId: {
    see: asking({ matchingId: '', eid: eids[1] }, ''),
    right: 'eidMismatch 8.1.1/3.8',
    faulty: OK,
  },
  handsOneProfileToTwoEuiccsAtOnce: {
    async see(make) {
      const scene = make()
      const { matchingId } = await scene.order()
      await scene.authenticated(matchingId)
      return outcome(await scene.asked(matchingId, scene.other()))
    },
    right: 'eidMismatch 8.1.1/3.8',
    faulty: OK,
  },
  takesAConfirmedOrderForReleased: { see: asking({ release: false }), right: 'undefinedError 8.2/1.2', faulty: OK },
  doesNotReadEuiccInfo2: {
    see: asking({ profile: profile(1, { requires: ['isimSupport'] }) }),
    right: 'noEligibleProfile 8.2.5/4.3',
    faulty: OK,
  },
  takesFreeMemoryForKilobytes: {
    see: asking({ profile: profile(1, { size: 20_000 }) }, undefined, {}, ({ euicc }) => {
      euicc.memory = 19_999
    }),
    right: 'insufficientMemory 8.1/4.8',
    faulty: OK,
  },
  comparesSecondsWithMilliseconds: {
    see: asking(
      {},
      undefined,
      {},
      ({ clock }) => {
        clock.ms += 1000
      },
      { orderMs: 1000 },
    ),
    right: 'undefinedError 8.8.5/4.10',
    faulty: OK,
  },
  takesTheOperatorFromTheHeader: {
    async see(make) {
      const scene = make()
      scene.smdp.stock(profile(1, { operator: 'another' }))
      const caller = { certificate: operator, requester: 'another' }
      return operate(scene.smdp.es2, es2Json.downloadOrder, { iccid: profile(1).iccid }, caller)
    },
    right: '8.2.1/1.2',
    faulty: { iccid: profile(1).iccid },
  },
  ordersAnewOnARepeatedCall: {
    async see(make) {
      const scene = make()
      for (const last of [1, 2]) scene.smdp.stock(profile(last))
      const caller = { certificate: operator, call: 'once' }
      for (let i = 0; i < 2; i++) await operate(scene.smdp.es2, es2Json.downloadOrder, { profileType: 'generic' }, caller)
      return scene.status(profile(2).iccid)
    },
    right: 'Available',
    faulty: 'Allocated',
  },
  givesOneMatchingIdToTwoOrders: {
    async see(make) {
      const scene = make()
      await scene.order({ profile: profile(1), matchingId: 'TOKEN' })
      return scene.order({ profile: profile(2), matchingId: 'TOKEN' }).then(
        () => 'confirmed',
        ({ codes: { subjectCode, reasonCode } }) => `${subjectCode}/${reasonCode}`,
      )
    },
    right: '8.2.6/3.3',
    faulty: 'confirmed',
  },
  losesRetryCountersOnRestart: {
    see: codes(['1', '2'], 1, true),
    right: 'confirmationCodeRetriesExceeded 8.2.7/6.4',
    faulty: 'confirmationCodeRefused 8.2.7/3.8',
  },
  losesOpenSessionsOnRestart: {
    async see(make) {
      const settings = { store: textStore() }
      const before = make(settings)
      const { matchingId } = await before.order()
      const request = before.euicc.authenticate(await before.initiated(), matchingId)
      return outcome(await make(settings).call('authenticateClient', request))
    },
    right: OK,
    faulty: 'invalidTransactionId 8.10.1/3.9',
  },
  forgetsBindingsOnRestart: {
    async see(make) {
      const settings = { store: textStore() }
      const before = make(settings)
      const { matchingId, iccid } = await before.order()
      const { authenticated } = await before.downloaded(matchingId)
      const after = make(settings)
      await after.notify(before.euicc.installationResult(authenticated.transactionId, iccid))
      return after.status()
    },
    right: 'Installed',
    faulty: 'Downloaded',
  },
  signsSmdpSigned2Alone: {
    async see(make) {
      const scene = make()
      const { smdpSigned2, smdpSignature2, smdpCertificate } = await scene.authenticated((await scene.order()).matchingId)
      const { key } = parseCertificate(smdpCertificate).publicKey
      return verify(key!, smdpSignature2, signedBytes.smdpSignature2(rawOf(smdpSigned2)!, scene.euicc.signature1))
    },
    right: true,
    faulty: false,
  },
  doesNotAnnounceTheOneTimeKeyOfARetry: {
    async see(make) {
      const scene = make()
      const { matchingId } = await scene.order()
      await scene.downloaded(matchingId)
      return (await scene.authenticated(matchingId)).smdpSigned2.bppEuiccOtpk !== undefined
    },
    right: true,
    faulty: false,
  },
  bindsARetryAnew: {
    async see(make) {
      const scene = make()
      const { matchingId } = await scene.order()
      const [first, second] = [await scene.downloaded(matchingId), await scene.downloaded(matchingId)]
      return smdpOtpk(first!) === smdpOtpk(second!)
    },
    right: true,
    faulty: false,
  },
  reusesItsOneTimeKeyForEveryEuicc: {
    async see(make) {
      const scene = make()
      const [one, two] = [await scene.order({ profile: profile(1) }), await scene.order({ profile: profile(2) })]
      return (
        smdpOtpk(await scene.downloaded(one!.matchingId)) === smdpOtpk(await scene.downloaded(two!.matchingId, scene.other()))
      )
    },
    right: false,
    faulty: true,
  },
  doesNotVerifyEuiccSignature2: {
    async see(make) {
      const scene = make()
      const authenticated = await scene.authenticated((await scene.order()).matchingId)
      const request = scene.euicc.prepare(authenticated, undefined, { signature: () => randomBytes(64) })
      return outcome(await scene.call('getBoundProfilePackage', request))
    },
    right: 'euiccSignatureInvalid 8.1/6.1',
    faulty: 'getBoundProfilePackageOk',
  },
  hashesTheHexDecodedCode: {
    see: codes(['1234'], 3),
    right: 'getBoundProfilePackageOk',
    faulty: 'confirmationCodeRefused 8.2.7/3.8',
  },
  hashesTheCodeOnce: { see: codes(['1234'], 3), right: 'getBoundProfilePackageOk', faulty: 'confirmationCodeRefused 8.2.7/3.8' },
  countsRetriesPerSession: {
    see: codes(['1', '2'], 1),
    right: 'confirmationCodeRetriesExceeded 8.2.7/6.4',
    faulty: 'confirmationCodeRefused 8.2.7/3.8',
  },
  derivesKeysWithTheEidAsText: { see: opening(), right: 'opened', faulty: 'scp03tSecurityError' },
  keepsTheMacChainingValueAcrossPackages: { see: opening({}, 1), right: 'opened', faulty: 'scp03tSecurityError' },
  leavesTheOneTimeKeyOfTheEuiccOutOfSmdpSign: { see: opening(), right: 'opened', faulty: 'invalidSignature' },
  forgetsReplaceSessionKeys: {
    see: opening({
      profileProtectionKeys: { initialMacChainingValue: '01'.repeat(16), ppkEnc: '02'.repeat(16), ppkCmac: '03'.repeat(16) },
    }),
    right: 'opened',
    faulty: 'scp03tSecurityError',
  },
  loadsOtherMetadataThanItAnnounced: {
    async see(make) {
      const scene = make()
      const { authenticated, opened } = await scene.downloaded((await scene.order()).matchingId)
      assert.ok(opened.kind === 'opened')
      return opened.storeMetadata.equals(rawOf(authenticated.profileMetaData)!)
    },
    right: true,
    faulty: false,
  },
  answersANotificationWithABody: {
    async see(make) {
      const scene = make()
      return (await scene.notify(scene.euicc.notification(['notificationEnable'], profile().iccid))).status
    },
    right: 204,
    faulty: 200,
  },
  turnsFunctionErrorsIntoHttpErrors: {
    async see(make) {
      const scene = make()
      return (await scene.call('initiateAuthentication', scene.euicc.initiate('other.harness.test'))).status
    },
    right: 200,
    faulty: 403,
  },
  writesTransactionIdsInSmallLetters: {
    async see(make) {
      const scene = make({ random: (count) => Buffer.alloc(count, 0xab) })
      const { body } = await scene.call('initiateAuthentication', scene.euicc.initiate(NAME))
      return JSON.parse(body.toString()).transactionId
    },
    right: 'AB'.repeat(16),
    faulty: 'ab'.repeat(16),
  },
  writesCodesAsNumbers: {
    async see(make) {
      const scene = make()
      const { transactionId } = await scene.authenticated((await scene.order()).matchingId)
      return (await scene.call('cancelSession', scene.euicc.cancel(transactionId, 'postponed', '2.999.12'))).codes
    },
    right: '8.8/3.10',
    faulty: '8.8/3.1',
  },
  forgetsAPostponedOrder: { see: cancelling('postponed'), right: 'Released', faulty: 'Available' },
  keepsEveryCancelledOrder: { see: cancelling('endUserRejection'), right: 'Error', faulty: 'Released' },
  believesEveryNotification: {
    async see(make) {
      const scene = make()
      const { matchingId, iccid } = await scene.order()
      const { authenticated } = await scene.downloaded(matchingId)
      await scene.notify(scene.other().installationResult(authenticated.transactionId, iccid))
      return scene.status()
    },
    right: 'Downloaded',
    faulty: 'Installed',
  },
  letsAnyEuiccReportADeletion: {
    async see(make) {
      const scene = make()
      const { matchingId, iccid } = await scene.order()
      await scene.installed(matchingId)
      await scene.notify(scene.other().notification(['notificationDelete'], iccid))
      return scene.status()
    },
    right: 'Installed',
    faulty: 'Available',
  },
}

for (const [name, { see, right, faulty }] of Object.entries(rows)) {
  const fault = smdpFaults[name as SmdpFaultName]
  test(`${fault.ledger.join(' ')}: an SM-DP+ that ${fault.what} is seen to differ (${name})`, async () => {
    const further = name === 'choosesTheCiForSigningAlone' ? [brainpool] : []
    // Some faults remember something from start to start of the actor, so each start takes the decisions anew.
    const seen = (decisions: () => Partial<SmdpDecisions>) =>
      see((settings = {}) => new Scene({ pki, further, settings, decisions: decisions() }))
    assert.deepEqual(await seen(() => ({})), right)
    assert.deepEqual(await seen(() => fault.decisions), faulty)
  })
}
