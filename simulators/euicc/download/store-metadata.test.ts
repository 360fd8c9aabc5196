import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestPki } from '../../../protocol/certificates/test-pki.ts'
import { allCurves } from '../../../protocol/crypto/curves.ts'
import type { OperatorId } from '../../../protocol/sgp22/basic.ts'
import type { StoreMetadataRequest } from '../../../protocol/sgp32/profile-info.ts'
import { metadataOf } from '../../played/scripted-smdp.ts'
import type { EuiccSettings } from '../settings.ts'
import { TestDownload } from './test-download.ts'

const pkis = await Promise.all(allCurves.map((curve) => createTestPki({ curve, notBefore: Date.UTC(2024, 0, 1) })))
const [pki] = pkis
if (pki === undefined) throw new Error('no PKI')
const p256 = pki

const owner = { mccMnc: Buffer.from('00F110', 'hex') }

/** The last octet of one segment changed. */
const spoiltAt = (at: number) => (segments: readonly Buffer[]) =>
  segments.map((segment, i) => {
    if (i !== at) return segment
    const copy = Buffer.from(segment)
    copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1
    return copy
  })

test('sheet:CMA-25 BPP-007 BPP-010 BPP-016 sheet:sgp22-download-crypto#8.13 BPP-010 sheet:sgp22-download-crypto#8.14 BPP-007 sheet:sgp22-download-crypto#8.15 BPP-016 PPR-003: metadata that the eUICC cannot have is refused at StoreMetadata', () => {
  const twice = new TestDownload(pki)
  assert.equal(twice.load(), 'installed')
  assert.equal(twice.load(), 'storeMetadata/installFailedDueToIccidAlreadyExistsOnEuicc')
  assert.equal(twice.profiles().length, 1)

  const noTests = { supportedProfileClasses: ['operational', 'provisioning'] } as const
  const ofTest: Partial<StoreMetadataRequest> = { profileClass: 'test' }
  assert.equal(new TestDownload(pki, { settings: noTests }).load({ metadata: ofTest }), 'storeMetadata/unsupportedProfileClass')
  assert.equal(new TestDownload(pki).load({ metadata: ofTest }), 'installed')

  const ruled = { profilePolicyRules: ['ppr1'] } as const
  assert.equal(new TestDownload(pki).load({ metadata: ruled }), 'storeMetadata/pprNotAllowed')
  assert.equal(
    new TestDownload(pki, { settings: { rat: [] } }).load({ metadata: { ...ruled, profileOwner: owner } }),
    'storeMetadata/pprNotAllowed',
  )
  assert.equal(new TestDownload(pki).load({ metadata: { ...ruled, profileOwner: owner } }), 'installed')
})

/** Whether a profile of this owner may have PPR1, where the table has one row for PPR1. */
function allows(allowed: OperatorId, profileOwner: OperatorId): boolean {
  const rat: EuiccSettings['rat'] = [{ pprIds: ['ppr1'], allowedOperators: [allowed], pprFlags: [] }]
  const outcome = new TestDownload(p256, { settings: { rat } }).load({ metadata: { profilePolicyRules: ['ppr1'], profileOwner } })
  return outcome === 'installed'
}

test('PPR-005 PPR-006: the Rules Authorisation Table goes by MCC and MNC with half octets E for any digit, and by the group identifiers', () => {
  const gid = (octets: string) => ({ ...owner, gid1: Buffer.from(octets, 'hex') })
  assert.equal(allows({ mccMnc: Buffer.from('EEEEEE', 'hex') }, owner), true)
  assert.equal(allows({ mccMnc: Buffer.from('00EE10', 'hex') }, owner), true)
  assert.equal(allows({ mccMnc: Buffer.from('00F1EE', 'hex') }, owner), true)
  assert.equal(allows({ mccMnc: Buffer.from('00F120', 'hex') }, owner), false)
  assert.equal(allows(owner, gid('AA')), false)
  assert.equal(allows(gid('AA'), gid('AA')), true)
  assert.equal(allows(gid('AA'), gid('AB')), false)
  assert.equal(allows(gid(''), gid('AB')), true)
  assert.equal(allows(gid('AA'), owner), false)
})

test('sheet:sgp22-es10-apdu#7.GetRAT PPR-010: GetRAT tells the table, which may be empty', () => {
  const one: EuiccSettings['rat'] = [
    { pprIds: ['ppr1', 'ppr2'], allowedOperators: [{ mccMnc: Buffer.from('EEEEEE', 'hex') }], pprFlags: ['consentRequired'] },
  ]
  assert.equal(
    new TestDownload(pki, { settings: { rat: one } }).card.hex('BF4300'),
    'BF4315A013301180020560A10730058003EEEEEE82020780',
  )
  assert.equal(new TestDownload(pki, { settings: { rat: [] } }).card.hex('BF4300'), 'BF4302A000')
})

test('metadata and ConfigureISDP that are not what they should be are incorrect input values', () => {
  const outcome = (offer: Parameters<TestDownload['load']>[0]) => new TestDownload(pki).load(offer)
  assert.equal(
    outcome({ storeMetadata: Buffer.from('BF2502910141'.replace('02', '03'), 'hex') }),
    'storeMetadata/incorrectInputValues',
  )
  assert.equal(outcome({ metadata: { serviceProviderName: 'x'.repeat(30) } }), 'installed')
  assert.equal(outcome({ configureIsdp: Buffer.from('BF2503B80180', 'hex') }), 'configureISDP/incorrectInputValues')
  assert.equal(outcome({ configureIsdp: Buffer.from('BF2400', 'hex') }), 'installed')
})

test('metadata that takes two 88 is put together', () => {
  const metadata = { icon: Buffer.alloc(1000), iconType: 'png' } as const
  const download = new TestDownload(pki)
  const segments = download.bound({ metadata })
  assert.equal(segments.filter((segment) => segment[0] === 0x88).length, 2)
  assert.equal(download.outcome(download.send(segments).data), 'installed')
  assert.equal(new TestDownload(pki).loadChanged(spoiltAt(4), { metadata }), 'storeMetadata2/scp03tSecurityError')
})

test('the metadata is kept in the octets that came, with members that the eUICC does not know', () => {
  const download = new TestDownload(pki)
  const known = metadataOf()
  const storeMetadata = Buffer.concat([
    known.subarray(0, 2),
    Buffer.of(known.length),
    known.subarray(3),
    Buffer.from('DF7F00', 'hex'),
  ])
  assert.equal(download.load({ storeMetadata }), 'installed')
  assert.equal(download.card.euicc.state.profiles[0]?.metadata, storeMetadata.toString('hex').toUpperCase())
})
