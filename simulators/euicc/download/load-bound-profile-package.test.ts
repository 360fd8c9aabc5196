import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { allCurves } from '../../../protocol/crypto/curves.ts'
import { eidCheckDigits } from '../../../protocol/identifiers/eid.ts'
import { iccidOctets } from '../../../protocol/identifiers/iccid.ts'
import { profileElements } from '../../../protocol/profile-package/build.ts'
import { encodePackage } from '../../../protocol/profile-package/package.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import { profilePackageOf, testIccid } from '../../played/scripted-smdp.ts'
import { TestDownload } from './test-download.ts'

const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore: Date.UTC(2024, 0, 1) })))
const [pki] = pkis
if (pki === undefined) throw new Error('no PKI')

const other = '89000123456789012358'
const loadBppExecutionError = 5

/** The last octet of one segment changed. */
const spoiltAt = (at: number) => (segments: readonly Buffer[]) =>
  segments.map((segment, i) => {
    if (i !== at) return segment
    const copy = Buffer.from(segment)
    copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1
    return copy
  })

const exchanged = (a: number, b: number) => (segments: readonly Buffer[]) =>
  segments.map((segment, i) => (i === a ? (segments[b] ?? segment) : i === b ? (segments[a] ?? segment) : segment))

for (const one of pkis) {
  test(`on ${one.curve}: a profile is installed disabled, as its metadata says, and its memory is taken`, () => {
    const download = new TestDownload(one)
    const free = download.card.euicc.state.freeMemory
    assert.equal(download.load(), 'installed')
    const [profile, ...more] = download.profiles()
    assert.deepEqual(more, [])
    assert.deepEqual(Buffer.from(profile?.iccid ?? []), iccidOctets(testIccid))
    assert.equal(profile?.profileState, 'disabled')
    assert.equal(profile?.profileName, 'Profile')
    assert.equal(download.card.euicc.state.freeMemory, free - profilePackageOf(testIccid).length)
  })
}

test('BPP-018: profile protection keys of the SM-DP+ are taken from ReplaceSessionKeys on', () => {
  const replaceSessionKeys = {
    initialMacChainingValue: Buffer.alloc(16, 1),
    ppkEnc: Buffer.alloc(16, 2),
    ppkCmac: Buffer.alloc(16, 3),
  }
  assert.equal(new TestDownload(pki).load({ replaceSessionKeys }), 'installed')
})

test('sheet:NO-03 NOTIF-013 BPP-022: the result is signed with the key of CERT.EUICC and waits as a notification, with the metadata of the session', () => {
  const download = new TestDownload(pki)
  const answer = download.send(download.bound()).data
  const { profileInstallationResultData: data } = download.resultOf(answer)
  assert.deepEqual(Buffer.from(data.transactionId), download.smdp.transactionId)
  assert.equal(data.smdpOid, '2.999.10')
  assert.equal(data.notificationMetadata.notificationAddress, download.smdp.address)
  assert.deepEqual(data.notificationMetadata.profileManagementOperation, ['notificationInstall'])
  assert.deepEqual(Buffer.from(data.notificationMetadata.iccid ?? []), iccidOctets(testIccid))
  assert.equal(
    download.card.hex(`BF2B 05 A0 03 80 01 01`),
    `BF2B${hexLength(answer.length + hexLength(answer.length).length / 2 + 1)}A0${hexLength(answer.length)}${answer.toString('hex').toUpperCase()}`,
  )
  download.card.reset()
  assert.deepEqual(download.notifications(), [`successResult 1 ${download.smdp.address}`])
})

test('an installation tells its result first, then each address of the metadata that asks for it', () => {
  const download = new TestDownload(pki)
  const notificationConfigurationInfo: StoreMetadataRequest['notificationConfigurationInfo'] = [
    { profileManagementOperation: ['notificationInstall'], notificationAddress: 'a.example.com' },
    { profileManagementOperation: ['notificationEnable'], notificationAddress: 'b.example.com' },
    { profileManagementOperation: ['notificationInstall', 'notificationDelete'], notificationAddress: 'c.example.com' },
  ]
  assert.equal(download.load({ metadata: { notificationConfigurationInfo } }), 'installed')
  assert.deepEqual(download.notifications(), [
    `successResult 1 ${download.smdp.address}`,
    'notificationInstall 2 a.example.com',
    'notificationInstall 3 c.example.com',
  ])
})

test('sheet:CMA-23 BPP-003 BPP-004 BPP-005 sheet:sgp22-download-crypto#8.8 BPP-003 sheet:sgp22-download-crypto#8.9 BPP-004 sheet:sgp22-download-crypto#8.10 BPP-005 sheet:sgp22-download-crypto#8.11 BPP-002: each wrong value of InitialiseSecureChannel has its reason', () => {
  const outcome = (offer: Parameters<TestDownload['load']>[0]) => new TestDownload(pki).load(offer)
  assert.equal(outcome({ dpPbKey: pki.dpAuth.privateKey }), 'initialiseSecureChannel/invalidSignature')
  assert.equal(outcome({ euiccOtpk: Buffer.alloc(65, 4) }), 'initialiseSecureChannel/invalidSignature')
  assert.equal(outcome({ transactionId: Buffer.alloc(16, 9) }), 'initialiseSecureChannel/invalidTransactionId')
  assert.equal(outcome({ keyType: 0x80 }), 'initialiseSecureChannel/unsupportedCrtValues')
  assert.equal(outcome({ keyLen: 0x20 }), 'initialiseSecureChannel/unsupportedCrtValues')
  assert.equal(outcome({ remoteOpId: 2 }), 'initialiseSecureChannel/unsupportedRemoteOperationType')
  assert.equal(outcome({ hostId: Buffer.alloc(16, 7) }), 'installed')
  assert.equal(outcome({ hostId: Buffer.of(1) }), 'installed')
})

test('sheet:CMA-24 BPP-008 BPP-009 sheet:sgp22-download-crypto#8.12 BPP-009: a wrong MAC is a security error of its command, a wrong TLV a structure error, and the rest is not looked at', () => {
  const outcome = (change: (segments: readonly Buffer[]) => readonly Uint8Array[]) => new TestDownload(pki).loadChanged(change)
  assert.equal(outcome(spoiltAt(1)), 'configureISDP/scp03tSecurityError')
  assert.equal(outcome(spoiltAt(3)), 'storeMetadata/scp03tSecurityError')
  assert.equal(outcome(spoiltAt(5)), 'loadProfileElements/scp03tSecurityError')
  assert.equal(
    outcome((all) => all.with(1, Buffer.from('A00287', 'hex'))),
    'configureISDP/scp03tStructureError',
  )
  assert.equal(
    outcome((all) => all.with(5, Buffer.from('86020000', 'hex'))),
    'loadProfileElements/scp03tStructureError',
  )

  const download = new TestDownload(pki)
  const segments = download.bound({ segmentSize: 200 })
  assert.ok(segments.length > 8)
  assert.equal(download.send(spoiltAt(5)(segments)).sent, 6)
  assert.deepEqual(download.profiles(), [])
})

test('DL22-011: a package for another eUICC cannot be opened', () => {
  assert.equal(
    new TestDownload(pki).load({ eid: `890490321234512345123456789013${eidCheckDigits('890490321234512345123456789013')}` }),
    'configureISDP/scp03tSecurityError',
  )
})

test('sheet:sgp22-download-crypto#8.16 BPP-014: a profile of another ICCID than the metadata is a data mismatch', () => {
  const download = new TestDownload(pki)
  assert.equal(download.load({ profilePackage: profilePackageOf(other) }), 'loadProfileElements/installFailedDueToDataMismatch')
  assert.deepEqual(download.profiles(), [])
})

test('sheet:sgp22-download-crypto#8.17 BPP-013: a profile element that cannot be processed ends the installation, and simaResponse says why', () => {
  const download = new TestDownload(pki)
  const identity = { iccid: testIccid, profileType: 'test', imsi: '001010123456789', serviceProviderName: 'Test' }
  const withoutEnd = encodePackage(profileElements(identity).slice(0, -1))
  const bf37 = download.send(download.bound({ profilePackage: withoutEnd })).data
  assert.equal(download.outcome(bf37), 'loadProfileElements/installFailedDueToPEProcessingError')
  const { finalResult } = download.resultOf(bf37).profileInstallationResultData
  assert.ok(finalResult.kind === 'errorResult' && (finalResult.value.simaResponse?.length ?? 0) > 0)
  assert.deepEqual(download.profiles(), [])
})

test('BPP-011: a profile that is larger than the free memory is refused, and the memory stays free', () => {
  const memory = profilePackageOf(testIccid).length
  const small = new TestDownload(pki, { settings: { memory: memory - 1 } })
  assert.equal(small.load(), 'loadProfileElements/installFailedDueToInsufficientMemoryForProfile')
  assert.equal(small.card.euicc.state.freeMemory, memory - 1)
  const large = new TestDownload(pki, { settings: { memory } })
  assert.equal(large.load(), 'installed')
  assert.equal(large.card.euicc.state.freeMemory, 0)
})

test('sheet:sgp22-es10-apdu#6.1.1 ES10B-004 sheet:sgp22-es10-apdu#6.1.3 ES10B-004 sheet:sgp22-es10-apdu#6.1.4 ES10B-004 sheet:sgp22-es10-apdu#6.1.5 ES10B-004 sheet:sgp22-es10-apdu#6.1.6 ES10B-004 sheet:sgp22-es10-apdu#6.1.7 ES10B-004: segments are taken in their order only, each in blocks of any size', () => {
  const replaceSessionKeys = {
    initialMacChainingValue: Buffer.alloc(16, 1),
    ppkEnc: Buffer.alloc(16, 2),
    ppkCmac: Buffer.alloc(16, 3),
  }
  const right = new TestDownload(pki)
  const segments = right.bound({ replaceSessionKeys, segmentSize: 700 })
  assert.deepEqual(
    segments.map((segment) => segment[0]),
    [0xbf, 0xa0, 0xa1, 0x88, 0xa2, 0xa3, ...segments.slice(6).map(() => 0x86)],
  )
  for (const [i, segment] of segments.slice(0, -1).entries()) {
    const answer = right.card.ask(segment, [17, 120, 255][i % 3])
    assert.deepEqual([answer.sw, answer.data.length], ['9000', 0], `segment ${i}`)
  }
  assert.equal(right.outcome(right.card.ask(segments.at(-1) ?? Buffer.of()).data), 'installed')

  for (let at = 0; at + 1 < segments.length; at++) {
    const download = new TestDownload(pki)
    const all = download.bound({ replaceSessionKeys, segmentSize: 700 })
    assert.match(download.outcome(download.send(exchanged(at, at + 1)(all)).data), /scp03t|incorrectInputValues/, `segment ${at}`)
    assert.deepEqual(download.profiles(), [])
  }
  for (let at = 1; at + 1 < segments.length; at++) {
    const download = new TestDownload(pki)
    const all = download.bound({ replaceSessionKeys, segmentSize: 700 })
    assert.match(download.outcome(download.send(all.toSpliced(at, 1)).data), /scp03t/, `without segment ${at}`)
  }
  const joined = (all: readonly Buffer[]) => [...all.slice(0, 2), Buffer.concat(all.slice(2, 4)), ...all.slice(4)]
  assert.equal(new TestDownload(pki).loadChanged(joined), 'storeMetadata/scp03tStructureError')
})

test('without a download that was prepared a segment is not allowed', () => {
  const download = new TestDownload(pki)
  const segments = download.bound()
  const stranger = new TestDownload(pki)
  assert.equal(stranger.card.ask(segments[0] ?? Buffer.of()).sw, '6985')
  stranger.authenticate()
  assert.equal(stranger.card.ask(segments[0] ?? Buffer.of()).sw, '6985')
})

test('sheet:sgp22-es10-apdu#7.LoadBPP BPP-019 ES10B-005: after a package that failed no other is taken until the session was cancelled', () => {
  const download = new TestDownload(pki)
  const segments = download.bound()
  assert.equal(download.outcome(download.send(spoiltAt(3)(segments)).data), 'storeMetadata/scp03tSecurityError')
  const [first = Buffer.of()] = segments
  assert.deepEqual(download.card.ask(first), { sw: '6985', data: Buffer.of() })
  assert.equal(download.cancel(loadBppExecutionError), 'ok')
  assert.equal(download.card.ask(first).sw, '6985')
  assert.equal(download.load(), 'installed')
})

test('the session of an installed profile is over', () => {
  const download = new TestDownload(pki)
  assert.equal(download.load(), 'installed')
  assert.equal(download.cancel(0), 'invalidTransactionId')
})

test('BPP-012: a reset in the middle leaves nothing of the profile but a result that tells of the interruption', () => {
  const download = new TestDownload(pki)
  const free = download.card.euicc.state.freeMemory
  const segments = download.bound({ segmentSize: 200 })
  download.send(segments.slice(0, 6))
  download.card.reset()
  assert.deepEqual(download.profiles(), [])
  assert.equal(download.card.euicc.state.freeMemory, free)
  assert.deepEqual(download.notifications(), [`errorResult 1 ${download.smdp.address}`])
  const answer = download.card.ask('BF2B 05 A0 03 80 01 01').data
  assert.equal(
    download.outcome(answer.subarray(answer.indexOf(Buffer.of(0xbf, 0x37)))),
    'loadProfileElements/installFailedDueToInterruption',
  )
  assert.equal(download.card.ask(segments[6] ?? Buffer.of()).sw, '6985')
  assert.equal(download.load(), 'installed')
})

/** Length octets of BER, in hexadecimal. */
function hexLength(length: number): string {
  const digits = length
    .toString(16)
    .toUpperCase()
    .padStart(length > 0xff ? 4 : 2, '0')
  return length < 0x80 ? digits : `8${digits.length / 2}${digits}`
}
