// Long because: every fault of downloads has a row, beside the right eUICC.
/** What each fault of profile download shows to the outside, beside the right eUICC in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { issueCertificate } from '../../../protocol/certificates/issue-certificate.ts'
import { issueNegative } from '../../../protocol/certificates/negative.ts'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { signatureObject, signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { buildProfilePackage } from '../../../protocol/profile-package/build.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { LoadCRLRequest } from '../../../protocol/sgp22/load-crl.ts'
import { PrepareDownloadRequest } from '../../../protocol/sgp22/prepare-download.ts'
import { PrepareDownloadResponse } from '../../../protocol/sgp32/download-objects.ts'
import { isSignedByEuicc, metadataOf, profilePackageOf, received, testIccid } from '../../played/scripted-smdp.ts'
import { authenticationOf, type DownloadOptions, preparationOf, TestDownload } from '../download/test-download.ts'
import { profile } from '../package/test-eim.ts'
import { downloadFaults } from './download.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })
const keyAgreement = await issueNegative(pki, { role: 'dpAuth', kind: 'keyAgreement' })
const otherDpPb = await issueNegative(pki, { role: 'dpPb', kind: 'otherRegisteredId' })

const { plan, privateKey, certificate: dpAuth } = pki.dpAuth
const keyIdentifier = dpAuth.extensions.subjectKeyIdentifier?.value ?? Buffer.of()
const belowDpAuth = {
  privateKey,
  certificate: await issueCertificate({
    ...plan,
    serialNumber: 0x1002,
    issuer: plan.subject,
    signedWith: privateKey,
    extensions: plan.extensions.map((one) => (one.kind === 'authorityKeyIdentifier' ? { ...one, keyIdentifier } : one)),
  }),
}

const large = buildProfilePackage(
  { iccid: testIccid, profileType: 'test', imsi: '001010123456789', serviceProviderName: 'Test' },
  60_000,
)

const [endUserRejection, postponed, loadBppExecutionError] = [0, 1, 5]

interface Row {
  readonly card?: DownloadOptions
  readonly see: (download: TestDownload) => unknown
  readonly right: unknown
  readonly faulty: unknown
}

const owner = { mccMnc: Buffer.from('00F110', 'hex') }
const ratOfAnother = [{ pprIds: ['ppr1'], allowedOperators: [{ mccMnc: Buffer.from('00F120', 'hex') }], pprFlags: [] }] as const

/** The last octet of StoreMetadata changed. */
function spoilt(segments: readonly Buffer[]): readonly Buffer[] {
  const copy = Buffer.from(segments[3] ?? [])
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1
  return segments.with(3, copy)
}

function otpkOf(bf21: Buffer): string {
  const { value } = decode(PrepareDownloadResponse, bf21)
  return value.kind === 'downloadResponseOk' ? Buffer.from(value.value.euiccSigned2.euiccOtpk).toString('hex') : 'none'
}

const rows: Readonly<Record<keyof typeof downloadFaults, Row>> = {
  takesAChallengeTwice: {
    see(download) {
      const octets = download.smdp.authenticateServer(download.challenge())
      return [octets, octets].map((again) => authenticationOf(download.card.ask(again).data))
    },
    right: ['ok', 'noSessionContext'],
    faulty: ['ok', 'ok'],
  },
  trustsTheSignatureForTheChallenge: {
    see: (download) => download.authenticated({ euiccChallenge: Buffer.alloc(16) }),
    right: 'euiccChallengeMismatch',
    faulty: 'ok',
  },
  looksAtSignaturesOfCertificatesOnly: {
    see: (download) => download.authenticated({ server: keyAgreement }),
    right: 'invalidCertificate',
    faulty: 'ok',
  },
  takesAnyRoleOfTheCi: {
    see: (download) => download.authenticated({ server: pki.dpPb }),
    right: 'invalidOid',
    faulty: 'ok',
  },
  storesCrlsOnly: {
    see: (download) => [
      download.card.hex(encode(LoadCRLRequest, { crl: pki.crls.revokingDpAuth.der })),
      download.authenticated(),
    ],
    right: ['BF3502A000', 'invalidCertificate'],
    faulty: ['BF3502A000', 'ok'],
  },
  takesEveryVerifiedCertificateForACa: {
    see: (download) => [download.authenticated(), download.authenticated({ server: belowDpAuth })],
    right: ['ok', 'invalidCertificate'],
    faulty: ['ok', 'ok'],
  },
  letsAnotherServerBind: {
    see: (download) => download.prepared({ server: otherDpPb }),
    right: 'invalidCertificate',
    faulty: 'ok',
  },
  verifiesSmdpSigned2Alone: {
    see: (download) => [download.prepared(), download.prepared({ signed: (smdpSigned2) => smdpSigned2 })],
    right: ['ok', 'invalidSignature'],
    faulty: ['invalidSignature', 'ok'],
  },
  signsEuiccSigned2Alone: {
    see(download) {
      const request = download.smdp.prepareDownload(download.authenticate())
      const { value } = decode(PrepareDownloadResponse, download.card.ask(request).data)
      if (value.kind !== 'downloadResponseOk') return value
      const smdpSignature2 = signatureObject(decode(PrepareDownloadRequest, request).value.smdpSignature2)
      const octets = signedBytes.euiccSignature2(received(value.value, 'euiccSigned2'), smdpSignature2)
      return isSignedByEuicc(pki, value.value.euiccSignature2, octets)
    },
    right: true,
    faulty: false,
  },
  comparesTransactionsByTheirBeginning: {
    see(download) {
      const shorter = download.smdp.transactionId.subarray(0, 4)
      return [download.prepared({ transactionId: shorter }), download.cancel(endUserRejection, shorter)]
    },
    right: ['invalidTransactionId', 'invalidTransactionId'],
    faulty: ['ok', 'ok'],
  },
  forgetsPostponedKeys: {
    see(download) {
      const unused = otpkOf(download.prepare())
      download.cancel(postponed)
      return otpkOf(download.prepare({ bppEuiccOtpk: Buffer.from(unused, 'hex') })) === unused
    },
    right: true,
    faulty: false,
  },
  usesPostponedKeysUnasked: {
    see(download) {
      const unused = otpkOf(download.prepare())
      download.cancel(postponed)
      return otpkOf(download.prepare()) === unused
    },
    right: false,
    faulty: true,
  },
  keepsTheSessionThatWasCancelled: {
    see(download) {
      download.prepare()
      return [download.cancel(endUserRejection), download.cancel(endUserRejection)]
    },
    right: ['ok', 'invalidTransactionId'],
    faulty: ['ok', 'ok'],
  },
  takesThePackageAgain: {
    see(download) {
      const segments = download.bound()
      download.send(spoilt(segments))
      return download.send(segments).sw
    },
    right: '6985',
    faulty: '9000',
  },
  forgetsTheSessionThatFailed: {
    see(download) {
      download.send(spoilt(download.bound()))
      return download.cancel(loadBppExecutionError)
    },
    right: 'ok',
    faulty: 'invalidTransactionId',
  },
  derivesKeysOfTheSwappedEid: {
    see: (download) => download.load(),
    right: 'installed',
    faulty: 'configureISDP/scp03tSecurityError',
  },
  looksForTheIccidAmongEnabledProfiles: {
    see: (download) => [download.load(), download.load(), download.profiles().length],
    right: ['installed', 'storeMetadata/installFailedDueToIccidAlreadyExistsOnEuicc', 1],
    faulty: ['installed', 'installed', 2],
  },
  readsTheRatWithoutTheOwner: {
    card: { settings: { rat: ratOfAnother } },
    see: (download) => [
      download.load({ metadata: { profilePolicyRules: ['ppr2'], profileOwner: owner } }),
      download.cancel(loadBppExecutionError),
      download.load({ metadata: { profilePolicyRules: ['ppr1'], profileOwner: owner } }),
    ],
    right: ['storeMetadata/pprNotAllowed', 'ok', 'storeMetadata/pprNotAllowed'],
    faulty: ['storeMetadata/pprNotAllowed', 'ok', 'installed'],
  },
  asksForAnyRoomOnly: {
    card: { settings: { memory: profilePackageOf(testIccid).length - 1 } },
    see: (download) => download.load(),
    right: 'loadProfileElements/installFailedDueToInsufficientMemoryForProfile',
    faulty: 'installed',
  },
  hasATableOfFourProfiles: {
    card: { profiles: ['1', '2', '3', '4'].map((digit) => profile(`9800103254769810320${digit}`)) },
    see: (download) => download.load(),
    right: 'installed',
    faulty: 'loadProfileElements/installFailedDueToInsufficientMemoryForProfile',
  },
  copiesWhatItHasWithEachSegment: {
    see(download) {
      const begun = performance.now()
      download.load({ profilePackage: large })
      return performance.now() - begun > 700
    },
    right: false,
    faulty: true,
  },
  writesMetadataAnew: {
    see(download) {
      // gid2 before gid1: no DER, but what the operator wrote.
      const owner = Buffer.from('B70B800300F1108201AA8101BB', 'hex')
      const members = Buffer.concat([metadataOf().subarray(3), owner])
      download.load({ storeMetadata: Buffer.concat([Buffer.of(0xbf, 0x25, members.length), members]) })
      return download.card.hex('BF2D 03 5C 01 B7')
    },
    right: 'BF2D11A00FE30DB70B800300F1108201AA8101BB',
    faulty: 'BF2D11A00FE30DB70B800300F1108101BB8201AA',
  },
  addressesResultsByTheMetadata: {
    see(download) {
      const notificationConfigurationInfo = [
        { profileManagementOperation: ['notificationDelete'], notificationAddress: 'n.example.com' },
      ] as const
      download.load({ metadata: { notificationConfigurationInfo } })
      return download.notifications()
    },
    right: ['successResult 1 smdp.harness.test'],
    faulty: ['successResult 1 n.example.com'],
  },
  keepsNoResultOfAFailure: {
    see: (download) => [download.loadChanged(spoilt), download.notifications()],
    right: ['storeMetadata/scp03tSecurityError', ['errorResult 1 smdp.harness.test']],
    faulty: ['storeMetadata/scp03tSecurityError', []],
  },
  enablesTheFirstProfile: {
    see: (download) => [download.load(), download.profiles().map(({ profileState }) => profileState)],
    right: ['installed', ['disabled']],
    faulty: ['installed', ['enabled']],
  },
  saysNothingOfAnInterruption: {
    see(download) {
      download.send(download.bound().slice(0, 5))
      download.card.reset()
      return [download.profiles().length, download.notifications()]
    },
    right: [0, ['errorResult 1 smdp.harness.test']],
    faulty: [0, []],
  },
}

for (const [name, { card = {}, see, right, faulty }] of Object.entries(rows)) {
  const { what, checks, ledger, decisions } = downloadFaults[name as keyof typeof downloadFaults]
  test(`an eUICC that ${what} (${[...checks, ...ledger].join(', ')})`, () => {
    assert.deepEqual(see(new TestDownload(pki, card)), right)
    assert.deepEqual(see(new TestDownload(pki, { ...card, decisions })), faulty)
  })
}

test('preparation without a session is the same for every fault: there is nothing to sign with', () => {
  for (const { decisions } of Object.values(downloadFaults)) {
    const download = new TestDownload(pki, { decisions })
    const request = download.smdp.prepareDownload(Buffer.from('BF3802A100', 'hex'))
    assert.equal(preparationOf(download.card.ask(request).data), 'noSessionContext')
  }
})
