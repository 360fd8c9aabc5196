/** Bound profile packages that are wrong, or unusual, in one thing (SGP.22 v2.5 2.5.3 to 2.5.6, 5.5). */
import { defineParameterType } from '@cucumber/cucumber'
import { BerReader } from '../../protocol/ber/reader.ts'
import { tlv } from '../../protocol/ber/writer.ts'
import { sign } from '../../protocol/crypto/ecdsa.ts'
import { segmentsOf } from '../../protocol/crypto/segmentation.ts'
import { decodePackage, encodePackage } from '../../protocol/profile-package/package.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { InitialiseSecureChannelRequest } from '../../protocol/sgp22/bound-profile-package.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { PackageOffer } from '../../simulators/played/scripted-smdp.ts'
import { CannotBePrepared } from '../preparation.ts'
import { missing } from '../scenario-world.ts'
import { needsTestProfiles } from './card-abilities.ts'
import { freeMemoryOf } from './free-memory.ts'
import { metadataWithIcon } from './full-metadata.ts'
import type { LocalDownload } from './local-download.ts'
import { OTHER_EID } from './package-flaws.ts'
import { ownerOfNoEntry, ownerOfOtherRules, ownerOfWildcard } from './rules-authorisation.ts'
import type { TestProfile } from './test-profiles.ts'
import type { Es10Answered } from './world.ts'

/** Segments of a package. */
export type PackageFlaw = (
  session: LocalDownload,
  prepared: Es10Answered<'PrepareDownload'>,
  profile: TestProfile,
) => Promise<readonly Buffer[]>

type Offered = (session: LocalDownload, profile: TestProfile) => PackageOffer | Promise<PackageOffer>

const offered =
  (offer: Offered): PackageFlaw =>
  async (session, prepared, profile) =>
    session.segments(prepared, profile, await offer(session, profile))

/** Octets of a profile element: few enough that every package has several. */
const SEGMENT = 300

const changed =
  (change: (segments: readonly Buffer[]) => readonly Buffer[]): PackageFlaw =>
  async (session, prepared, profile) =>
    change(session.segments(prepared, profile, { segmentSize: SEGMENT }))

const metadata = (more: (session: LocalDownload) => Partial<StoreMetadataRequest> | Promise<Partial<StoreMetadataRequest>>) =>
  offered(async (session, profile) => ({
    storeMetadata: encode(StoreMetadataRequest, { ...profile.metadata, ...(await more(session)) }, { received: 'keep' }),
  }))

const flaws: Readonly<Record<string, PackageFlaw>> = {
  'with remoteOpId 2': offered(() => ({ remoteOpId: 2 })),
  'whose smdpSign is made with another key': offered(({ smdp }) => ({ dpPbKey: smdp.pki.dpAuth.privateKey })),
  'whose smdpSign leaves out otPK.EUICC': openedAnew({ hostId: Buffer.alloc(8, 0x80), isOtpkSigned: false }),
  'with another transactionId in BF23': offered(({ world }) => ({ transactionId: world.random.octets(16) })),
  'with keyType 80': offered(() => ({ keyType: 0x80 })),
  'with keyLen 20': offered(() => ({ keyLen: 0x20 })),
  'with a hostId of 17 octets': openedAnew({ hostId: Buffer.alloc(17, 0x80), isOtpkSigned: true }),
  'with dpProprietaryData of 137 octets': offered(() => ({ configureIsdp: longConfiguration })),
  'of a profileClass that nobody has': metadata(() => ({ profileClass: 3 })),
  'with PPR1 and without an owner': offered((_session, { metadata: { profileOwner: _owner, ...others } }) => ({
    storeMetadata: encode(StoreMetadataRequest, { ...others, profilePolicyRules: ['ppr1'] }),
  })),
  'with PPR1 of an owner that has no entry in the RAT': metadata(async ({ world }) => ({
    profilePolicyRules: ['ppr1'],
    profileOwner: await ownerOfNoEntry(world, 'ppr1'),
  })),
  'with a policy rule that no entry of its owner has': metadata(async ({ world }) => ownerOfOtherRules(world)),
  'with PPR1 of an owner that a wildcard of the RAT covers': metadata(async ({ world }) => ({
    profilePolicyRules: ['ppr1'],
    profileOwner: await ownerOfWildcard(world, 'ppr1'),
  })),
  'with an icon': offered((_session, profile) => ({ storeMetadata: encode(StoreMetadataRequest, metadataWithIcon(profile)) })),
  'with a flipped MAC of ConfigureISDP': changed(flippedAt(0xa0)),
  'with a flipped MAC of StoreMetadata': changed(flippedAt(0x88)),
  'with a flipped MAC of a profile element': changed(flippedAt(0x86)),
  'with an 86 that has no room for a MAC': changed((all) => all.with(placeOf(all, 0x86), Buffer.from('86020000', 'hex'))),
  'with the header of 86 before that of 88': changed((all) => exchanged(all, placeOf(all, 0xa1), placeOf(all, 0xa3))),
  'with two profile elements exchanged': changed((all) => exchanged(all, placeOf(all, 0x86), placeOf(all, 0x86) + 1)),
  'without StoreMetadata': changed((all) => all.toSpliced(placeOf(all, 0x88), 1)),
  'without the first profile element': changed((all) => all.toSpliced(placeOf(all, 0x86), 1)),
  'with StoreMetadata twice': changed((all) => twice(all, placeOf(all, 0x88))),
  'with the first profile element twice': changed((all) => twice(all, placeOf(all, 0x86))),
  'bound for another EID': offered(() => ({ eid: OTHER_EID })),
  'with replacement session keys': offered(({ world }) => ({
    replaceSessionKeys: {
      initialMacChainingValue: world.random.octets(16),
      ppkEnc: world.random.octets(16),
      ppkCmac: world.random.octets(16),
    },
  })),
  'that is larger than the free memory': offered(async ({ world }, profile) => {
    const octets = (await freeMemoryOf(world)).nonVolatile + 1
    const profilePackage = world.bench.profilePackage?.({ ...profile, octets })
    if (profilePackage === undefined || profilePackage.length < octets)
      throw new CannotBePrepared(`profilePackage: the profile has no profile package of ${octets} octets`)
    return { profilePackage }
  }),
  'with an unknown mandated profile element': offered(({ world }, profile) => {
    const octets = world.bench.profilePackage?.(profile)
    return octets === undefined ? {} : { profilePackage: withUnknownElement(octets) }
  }),
  'whose NAA key is no test key': offered(async ({ world }, profile) => {
    await needsTestProfiles(world)
    const octets = world.bench.profilePackage?.(profile)
    return octets === undefined ? {} : { profilePackage: withOtherKey(octets, world.random.octets(16)) }
  }),
  'whose profile has another ICCID than its metadata': offered(({ world }, { name }) => {
    const profilePackage = world.bench.profilePackage?.({ iccid: OTHER_ICCID, name })
    return profilePackage === undefined ? {} : { profilePackage }
  }),
}

defineParameterType({
  name: 'packageFlawOfDownload',
  regexp: new RegExp(
    Object.keys(flaws)
      .toSorted((a, b) => b.length - a.length)
      .map((text) => text.replaceAll('.', '\\.'))
      .join('|'),
  ),
  transformer: (text: string): PackageFlaw => flaws[text] ?? missing(`for a package ${text}`),
})

/** 20 digits that no test profile has. */
const OTHER_ICCID = '89000123456789019981'

/** 137 octets of dpProprietaryData: an OID, and a member that nobody has to know. */
const longConfiguration = tlv(0xbf24, tlv(0xb8, tlv(0x80, Uint8Array.of(0x88, 0x37, 0x0a)), tlv(0x81, Buffer.alloc(127))))

/** The place of the first segment that begins with this octet. */
function placeOf(segments: readonly Buffer[], first: number): number {
  const at = segments.findIndex((segment) => segment[0] === first)
  if (at < 0) throw new RangeError(`no segment begins with ${first.toString(16)}`)
  return at
}

/** The last octet, which is of a MAC, has another last bit. */
function flippedAt(first: number) {
  return (segments: readonly Buffer[]): readonly Buffer[] => {
    const at = placeOf(segments, first)
    const other = Buffer.from(segments[at] ?? [])
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 0x01
    return segments.with(at, other)
  }
}

function exchanged(segments: readonly Buffer[], a: number, b: number): readonly Buffer[] {
  const [one, other] = [segments[a], segments[b]]
  if (one === undefined || other === undefined) throw new RangeError('the package has too few segments')
  return segments.with(a, other).with(b, one)
}

function twice(segments: readonly Buffer[], at: number): readonly Buffer[] {
  return segments.toSpliced(at, 0, segments[at] ?? Buffer.of())
}

/** A package whose BF23 is written and signed anew. */
function openedAnew({ hostId, isOtpkSigned }: { readonly hostId: Uint8Array; readonly isOtpkSigned: boolean }): PackageFlaw {
  return async (session, prepared, profile) => {
    const bound = session.bound(prepared, profile)
    const reader = new BerReader(bound)
    reader.next(0, bound.length)
    reader.next(reader.valueStart, bound.length)
    const { smdpOtpk } = decode(InitialiseSecureChannelRequest, bound.subarray(reader.start, reader.end)).value
    const { smdp } = session
    const unsigned = Buffer.concat([
      tlv(0x82, Uint8Array.of(1)),
      tlv(0x80, smdp.transactionId),
      tlv(0xa6, tlv(0x80, Uint8Array.of(0x88)), tlv(0x81, Uint8Array.of(0x10)), tlv(0x84, hostId)),
      tlv(0x5f49, smdpOtpk),
    ])
    const signed = isOtpkSigned ? [unsigned, tlv(0x5f49, smdp.euiccOtpk)] : [unsigned]
    const smdpSign = sign(smdp.pki.dpPb.privateKey, Buffer.concat(signed))
    return segmentsOf(tlv(0xbf36, tlv(0xbf23, unsigned, tlv(0x5f37, smdpSign)), bound.subarray(reader.end)))
  }
}

/** Before the end element stands one that is mandated, of a tag that no version has. */
function withUnknownElement(profilePackage: Buffer): Buffer {
  const reader = new BerReader(profilePackage)
  let last = 0
  for (let at = 0; at < profilePackage.length; at = reader.end) {
    reader.next(at, profilePackage.length)
    last = at
  }
  const unknown = tlv(0xbf7e, tlv(0xa0, tlv(0x80), tlv(0x81, Uint8Array.of(0x7f, 0x00))))
  return Buffer.concat([profilePackage.subarray(0, last), unknown, profilePackage.subarray(last)])
}

/** Every K of the package is this one. */
function withOtherKey(profilePackage: Buffer, key: Uint8Array): Buffer {
  let found = false
  const elements = decodePackage(profilePackage).value.map((element) => {
    if (element.kind !== 'akaParameter' || element.value.algoConfiguration.kind !== 'algoParameter') return element
    found = true
    const algoConfiguration = { kind: 'algoParameter', value: { ...element.value.algoConfiguration.value, key } } as const
    return { kind: 'akaParameter', value: { ...element.value, algoConfiguration } } as const
  })
  if (!found) throw new CannotBePrepared('profilePackage: the profile package of this card has no akaParameter with a key')
  return encodePackage(elements, { received: 'keep' })
}
