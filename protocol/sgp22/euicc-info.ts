/**
 * ES10b.GetEUICCInfo and GetEUICCChallenge: SGP.22 v2.5 5.7.8, 5.7.7. ES10a.GetEuiccConfiguredAddresses 5.7.3.
 * ISD-R selection 5.7.1.
 */
import { namedBits } from '../schema/bits.ts'
import { enumeration, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { Octet16, PprIds, SubjectKeyIdentifier, UICCCapability, VersionType } from './basic.ts'

export const CiPKIdList = sequenceOf(SubjectKeyIdentifier)

/** Requests without any content. */
export const GetEuiccInfo1Request = sequence('GetEuiccInfo1Request', {}, 0xbf20)
export const GetEuiccInfo2Request = sequence('GetEuiccInfo2Request', {}, 0xbf22)
export const GetEuiccChallengeRequest = sequence('GetEuiccChallengeRequest', {}, 0xbf2e)
export const EuiccConfiguredAddressesRequest = sequence('EuiccConfiguredAddressesRequest', {}, 0xbf3c)

export const EUICCInfo1 = sequence(
  'EUICCInfo1',
  {
    svn: VersionType.retag(0x82),
    euiccCiPKIdListForVerification: CiPKIdList.retag(0xa9),
    euiccCiPKIdListForSigning: CiPKIdList.retag(0xaa),
  },
  0xbf20,
)
export type EUICCInfo1 = Of<typeof EUICCInfo1>

export const RspCapability = namedBits('RspCapability', [
  'additionalProfile',
  'crlSupport',
  'rpmSupport',
  'testProfileSupport',
  'deviceInfoExtensibilitySupport',
  'serviceSpecificDataSupport',
])

export const CertificationDataObject = sequence('CertificationDataObject', {
  platformLabel: utf8String().retag(0x80),
  discoveryBaseURL: utf8String().retag(0x81),
})

/** The components that SGP.22 and SGP.32 share, in wire order. */
export const euiccInfo2Components = {
  profileVersion: VersionType.retag(0x81),
  svn: VersionType.retag(0x82),
  euiccFirmwareVer: VersionType.retag(0x83),
  extCardResource: octetString().retag(0x84),
  uiccCapability: UICCCapability.retag(0x85),
  ts102241Version: optional(VersionType.retag(0x86)),
  globalplatformVersion: optional(VersionType.retag(0x87)),
  rspCapability: RspCapability.retag(0x88),
  euiccCiPKIdListForVerification: CiPKIdList.retag(0xa9),
  euiccCiPKIdListForSigning: CiPKIdList.retag(0xaa),
  euiccCategory: optional(
    enumeration('EuiccCategory', { other: 0, basicEuicc: 1, mediumEuicc: 2, contactlessEuicc: 3 }).retag(0x8b),
  ),
  forbiddenProfilePolicyRules: optional(PprIds.retag(0x99)),
  ppVersion: VersionType,
  sasAcreditationNumber: utf8String(0, 64),
  certificationDataObject: optional(CertificationDataObject.retag(0xac)),
  treProperties: optional(namedBits('TreProperties', ['isDiscrete', 'isIntegrated', 'usesRemoteMemory']).retag(0x8d)),
  treProductReference: optional(utf8String().retag(0x8e)),
  additionalEuiccProfilePackageVersions: optional(sequenceOf(VersionType).retag(0xaf)),
} as const

export const EUICCInfo2 = sequence('EUICCInfo2', euiccInfo2Components, 0xbf22)
export type EUICCInfo2 = Of<typeof EUICCInfo2>

export const GetEuiccChallengeResponse = sequence('GetEuiccChallengeResponse', { euiccChallenge: Octet16.retag(0x80) }, 0xbf2e)

export const EuiccConfiguredAddressesResponse = sequence(
  'EuiccConfiguredAddressesResponse',
  { defaultDpAddress: optional(utf8String().retag(0x80)), rootDsAddress: utf8String().retag(0x81) },
  0xbf3c,
)

export const ISDRProprietaryApplicationTemplate = sequence(
  'ISDRProprietaryApplicationTemplate',
  {
    svn: VersionType.retag(0x82),
    lpaeSupport: optional(namedBits('LpaeSupport', ['lpaeUsingCat', 'lpaeUsingScws'])),
  },
  0xe0,
)

export const LpaeActivationRequest = sequence(
  'LpaeActivationRequest',
  { lpaeOption: namedBits('LpaeOption', ['activateCatBasedLpae', 'activateScwsBasedLpae']).retag(0x80) },
  0xbf42,
)

export const LpaeActivationResponse = sequence(
  'LpaeActivationResponse',
  { lpaeActivationResult: enumeration('LpaeActivationResult', { ok: 0, notSupported: 1 }).retag(0x80) },
  0xbf42,
)
