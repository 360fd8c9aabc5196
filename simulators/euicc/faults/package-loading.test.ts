/** What each fault of packages, CRLs and the RAT shows to the outside, beside the right eUICC in the same situation. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../../../protocol/ber/writer.ts'
import { issueCrl } from '../../../protocol/certificates/issue-crl.ts'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { verify } from '../../../protocol/crypto/ecdsa.ts'
import { signedBytes } from '../../../protocol/crypto/signed-bytes.ts'
import { iccidOctets } from '../../../protocol/identifiers/iccid.ts'
import { extensionOids } from '../../../protocol/identifiers/rsp-oids.ts'
import { buildProfilePackage } from '../../../protocol/profile-package/build.ts'
import { decode, encode } from '../../../protocol/schema/type.ts'
import { LoadCRLRequest } from '../../../protocol/sgp22/load-crl.ts'
import { ProfileInstallationResult } from '../../../protocol/sgp22/notifications.ts'
import { profilePackageOf, received, testIccid } from '../../played/scripted-smdp.ts'
import { type DownloadOptions, TestDownload } from '../download/test-download.ts'
import { packageLoadingFaults } from './package-loading.ts'

const pki = await createTestPki({ curve: 'P-256', notBefore: Date.UTC(2024, 0, 1) })
const other = '89000123456789012358'

interface Row {
  readonly card?: DownloadOptions
  readonly see: (download: TestDownload) => unknown
  readonly right: unknown
  readonly faulty: unknown
}

type Segments = (segments: readonly Buffer[]) => readonly Buffer[]

/** The last octet of one segment changed. */
const spoiltAt =
  (at: number): Segments =>
  (segments) => {
    const copy = Buffer.from(segments[at] ?? [])
    copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1
    return segments.with(at, copy)
  }

const another = { iccid: iccidOctets(other) }
const replaceSessionKeys = {
  initialMacChainingValue: Buffer.alloc(16, 1),
  ppkEnc: Buffer.alloc(16, 2),
  ppkCmac: Buffer.alloc(16, 3),
}
const owner = { mccMnc: Buffer.from('32F410', 'hex') }
const rat = [
  { pprIds: ['ppr2'], allowedOperators: [{ mccMnc: Buffer.from('00F110', 'hex') }], pprFlags: [] },
  { pprIds: ['ppr1'], allowedOperators: [{ mccMnc: Buffer.from('32F4EE', 'hex') }], pprFlags: [] },
] as const
const loadCrl = (download: TestDownload, crl: Buffer) => download.card.hex(encode(LoadCRLRequest, { crl }))
/** The two parts of one CRL. */
const parts = await Promise.all([1, 2].map(partOfTwo))
async function partOfTwo(number: number): Promise<Buffer> {
  const octets = (value: number) => Buffer.of(0x02, 0x01, value)
  const { der } = await issueCrl(pki.ci, {
    revoked: [],
    thisUpdate: Date.UTC(2024, 0, 2),
    nextUpdate: Date.UTC(2025, 0, 1),
    number: 7,
    extensions: [
      { kind: 'other', critical: false, oid: extensionOids.totalPartialCrlNumber, contents: octets(2) },
      { kind: 'other', critical: false, oid: extensionOids.partialCrlNumber, contents: octets(number) },
    ],
  })
  return Buffer.from(der)
}
const [{ publicKey } = { publicKey: undefined }] = pki.euiccs.values()

const rows: Readonly<Record<keyof typeof packageLoadingFaults, Row>> = {
  hasOneReasonForTheSecureChannel: {
    see: (download) => download.load({ keyType: 0x80 }),
    right: 'initialiseSecureChannel/unsupportedCrtValues',
    faulty: 'initialiseSecureChannel/incorrectInputValues',
  },
  takesBrokenSegmentsForForgedOnes: {
    see: (download) => download.loadChanged((all) => all.with(5, Buffer.from('86020000', 'hex'))),
    right: 'loadProfileElements/scp03tStructureError',
    faulty: 'loadProfileElements/scp03tSecurityError',
  },
  takesForgedSegmentsForBrokenOnes: {
    see: (download) => download.loadChanged(spoiltAt(3)),
    right: 'storeMetadata/scp03tSecurityError',
    faulty: 'storeMetadata/scp03tStructureError',
  },
  doesNotKnowWhyElementsFail: {
    see: (download) => download.load({ profilePackage: profilePackageOf(other) }),
    right: 'loadProfileElements/installFailedDueToDataMismatch',
    faulty: 'loadProfileElements/installFailedDueToUnknownError',
  },
  takesAnyKeyForTests: {
    see(download) {
      const octets = buildProfilePackage({
        iccid: testIccid,
        profileType: 'T',
        imsi: '001010123456789',
        serviceProviderName: 'T',
      })
      const at = octets.indexOf(Buffer.from('000102030405060708090A0B0C0D0E0F', 'hex'))
      octets.fill(0xff, at, at + 16)
      return download.load({ metadata: { profileClass: 'test' }, profilePackage: octets })
    },
    right: 'loadProfileElements/testProfileInstallFailedDueToInvalidNaaKey',
    faulty: 'installed',
  },
  doesNotKnowWhyLoadingEnded: {
    see(download) {
      download.send(download.bound({ segmentSize: 200 }).slice(0, 6))
      download.card.reset()
      const answer = download.card.ask('BF2B 05 A0 03 80 01 01').data
      return download.outcome(answer.subarray(answer.indexOf(Buffer.of(0xbf, 0x37))))
    },
    right: 'loadProfileElements/installFailedDueToInterruption',
    faulty: 'loadProfileElements/installFailedDueToUnknownError',
  },
  measuresNoProprietaryData: {
    see: (download) =>
      download.load({ configureIsdp: tlv(0xbf24, tlv(0xb8, tlv(0x80, Buffer.of(0x2a)), tlv(0x81, Buffer.alloc(130)))) }),
    right: 'configureISDP/incorrectInputValues',
    faulty: 'installed',
  },
  readsNoProfileClass: {
    see: (download) => download.load({ metadata: { profileClass: 3 } }),
    right: 'storeMetadata/unsupportedProfileClass',
    faulty: 'installed',
  },
  swapsReplacementKeys: {
    see: (download) => download.load({ replaceSessionKeys }),
    right: 'installed',
    faulty: 'loadProfileElements/scp03tSecurityError',
  },
  numbersIsdpsByTheirCount: {
    card: { settings: { spec: 'SGP.22' } },
    see(download) {
      download.load()
      download.load({ metadata: another, profilePackage: profilePackageOf(other) })
      download.card.ask(`BF33 0C 5A 0A ${iccidOctets(testIccid).toString('hex')}`)
      download.load()
      const aids = download.profiles().map(({ isdpAid = Buffer.of() }) => Buffer.from(isdpAid).toString('hex'))
      return [aids.length, new Set(aids).size]
    },
    right: [2, 2],
    faulty: [2, 1],
  },
  keepsNoIcons: {
    see(download) {
      download.load({ metadata: { iconType: 'png', icon: Buffer.of(1, 2, 3) } })
      return download.card.hex('BF2D 03 5C 01 94')
    },
    right: 'BF2D09A007E3059403010203',
    faulty: 'BF2D04A002E300',
  },
  signsFailuresWithoutTheirHeader: {
    see(download) {
      const { data } = download.send(spoiltAt(3)(download.bound()))
      const { value } = decode(ProfileInstallationResult, data)
      const over = signedBytes.euiccSignPIR(received(value, 'profileInstallationResultData'))
      return publicKey !== undefined && verify(publicKey, value.euiccSignPIR, over)
    },
    right: true,
    faulty: false,
  },
  takesRepeatedSegmentsForTheSame: {
    see: (download) => download.loadChanged((all) => all.toSpliced(3, 0, all[3] ?? Buffer.of())),
    right: 'loadProfileElements/scp03tStructureError',
    faulty: 'installed',
  },
  keepsWhatWasBegun: {
    see(download) {
      download.send(download.bound().slice(0, 5))
      download.card.reset()
      return download.profiles().length
    },
    right: 0,
    faulty: 1,
  },
  hushesUpUnsignedCrls: {
    see(download) {
      const damaged = Buffer.from(pki.crls.empty.der)
      damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1
      return loadCrl(download, damaged)
    },
    right: 'BF3503810101',
    faulty: 'BF3502A000',
  },
  answersBeforeItReadsCrls: {
    see: (download) => download.card.hex('BF35 05 A0 03 02 01 05'),
    right: 'BF3503810102',
    faulty: 'BF3502A000',
  },
  putsCrlsOfStrangersAside: {
    card: { settings: { verification: [pki.otherCi.certificate] } },
    see: (download) => loadCrl(download, Buffer.from(pki.crls.empty.der)),
    right: 'BF3503810104',
    faulty: 'BF3502A000',
  },
  takesAnyCrlForTheLatest: {
    see: (download) => [pki.crls.revokingDpAuth, pki.crls.empty].map(({ der }) => loadCrl(download, Buffer.from(der))),
    right: ['BF3502A000', 'BF3503810105'],
    faulty: ['BF3502A000', 'BF3502A000'],
  },
  takesPartsOfCrlsForWholeOnes: {
    see: (download) => [2, 1, 2].map((number) => loadCrl(download, parts[number - 1] ?? Buffer.of())),
    right: ['BF3503810106', 'BF3507A005A003020102', 'BF3502A000'],
    faulty: ['BF3502A000', 'BF3502A000', 'BF3502A000'],
  },
  comparesOperatorsOctetByOctet: {
    card: { settings: { rat } },
    see: (download) => download.load({ metadata: { profilePolicyRules: ['ppr1'], profileOwner: owner } }),
    right: 'installed',
    faulty: 'storeMetadata/pprNotAllowed',
  },
  tellsTheFirstRuleOnly: {
    card: { settings: { rat } },
    see: (download) => download.card.hex('BF4300').split('32F4EE').length,
    right: 2,
    faulty: 1,
  },
  losesTheRatAtMemoryReset: {
    card: { settings: { rat } },
    see(download) {
      download.load()
      download.card.ask('BF64 04 82 02 07 80')
      return download.card.hex('BF4300') === 'BF4302A000'
    },
    right: false,
    faulty: true,
  },
}

for (const [name, { card = {}, see, right, faulty }] of Object.entries(rows)) {
  const { what, checks, ledger, decisions } = packageLoadingFaults[name as keyof typeof packageLoadingFaults]
  test(`an eUICC that ${what} (${[...checks, ...ledger].join(', ')})`, () => {
    assert.deepEqual(see(new TestDownload(pki, card)), right)
    assert.deepEqual(see(new TestDownload(pki, { ...card, decisions })), faulty)
  })
}
