/** ES10c.GetProfilesInfo: SGP.22 v2.5 5.7.15, and the extensions for service specific data 2.4a. */
import { anyElement } from '../schema/any.ts'
import { choice, explicit } from '../schema/choice.ts'
import { objectIdentifier } from '../schema/object-identifier.ts'
import { enumeration, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import {
  DpProprietaryData,
  Iccid,
  IconType,
  IsdpAid,
  NotificationConfigurationInformation,
  OperatorId,
  PprIds,
  ProfileClass,
  ProfileState,
  TagList,
} from './basic.ts'

export const VendorSpecificExtension = sequenceOf(
  sequence('VendorSpecificExtensionItem', {
    vendorOid: objectIdentifier().retag(0x80),
    vendorSpecificData: explicit(0xa1, anyElement),
  }),
  'VendorSpecificExtension',
)

/** The components that SGP.22 and SGP.32 share, in wire order. */
export const profileInfoComponents = {
  iccid: optional(Iccid),
  isdpAid: optional(IsdpAid),
  profileState: optional(ProfileState.retag(0x9f70)),
  profileNickname: optional(utf8String(0, 64).retag(0x90)),
  serviceProviderName: optional(utf8String(0, 32).retag(0x91)),
  profileName: optional(utf8String(0, 64).retag(0x92)),
  iconType: optional(IconType.retag(0x93)),
  icon: optional(octetString(0, 1024).retag(0x94)),
  profileClass: optional(ProfileClass.retag(0x95)),
  notificationConfigurationInfo: optional(NotificationConfigurationInformation.retag(0xb6)),
  profileOwner: optional(OperatorId.retag(0xb7)),
  dpProprietaryData: optional(DpProprietaryData.retag(0xb8)),
  profilePolicyRules: optional(PprIds.retag(0x99)),
  serviceSpecificDataStoredInEuicc: optional(VendorSpecificExtension.retag(0xbf22)),
} as const

export const ProfileInfo = sequence('ProfileInfo', profileInfoComponents, 0xe3)
export type ProfileInfo = Of<typeof ProfileInfo>

export const ProfileInfoListRequest = sequence(
  'ProfileInfoListRequest',
  {
    searchCriteria: optional(
      explicit(0xa0, choice('SearchCriteria', { isdpAid: IsdpAid, iccid: Iccid, profileClass: ProfileClass.retag(0x95) })),
    ),
    tagList: optional(TagList),
  },
  0xbf2d,
)
export type ProfileInfoListRequest = Of<typeof ProfileInfoListRequest>

export const ProfileInfoListResponse = explicit(
  0xbf2d,
  choice('ProfileInfoListResponse', {
    profileInfoListOk: sequenceOf(ProfileInfo).retag(0xa0),
    profileInfoListError: enumeration('ProfileInfoListError', { incorrectInputValues: 1, undefinedError: 127 }).retag(0x81),
  }),
)
