/** Profile metadata: ES8+.StoreMetadata SGP.22 v2.5 5.5.3, ES6.UpdateMetadata 5.4.1. */
import { octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { Iccid, IconType, NotificationConfigurationInformation, OperatorId, PprIds, ProfileClass } from './basic.ts'
import { VendorSpecificExtension } from './profile-info.ts'

/** The components that SGP.22 and SGP.32 share, in wire order. */
export const storeMetadataComponents = {
  iccid: Iccid,
  serviceProviderName: utf8String(0, 32).retag(0x91),
  profileName: utf8String(0, 64).retag(0x92),
  iconType: optional(IconType.retag(0x93)),
  icon: optional(octetString(0, 1024).retag(0x94)),
  profileClass: withDefault(ProfileClass.retag(0x95), 'operational'),
  notificationConfigurationInfo: optional(NotificationConfigurationInformation.retag(0xb6)),
  profileOwner: optional(OperatorId.retag(0xb7)),
  profilePolicyRules: optional(PprIds.retag(0x99)),
  serviceSpecificDataStoredInEuicc: optional(VendorSpecificExtension.retag(0xbf22)),
  serviceSpecificDataNotStoredInEuicc: optional(VendorSpecificExtension.retag(0xbf23)),
} as const

export const StoreMetadataRequest = sequence('StoreMetadataRequest', storeMetadataComponents, 0xbf25)
export type StoreMetadataRequest = Of<typeof StoreMetadataRequest>

export const UpdateMetadataRequest = sequence(
  'UpdateMetadataRequest',
  {
    serviceProviderName: optional(utf8String(0, 32).retag(0x91)),
    profileName: optional(utf8String(0, 64).retag(0x92)),
    iconType: optional(IconType.retag(0x93)),
    icon: optional(octetString(0, 1024).retag(0x94)),
    profilePolicyRules: optional(PprIds.retag(0x99)),
    serviceSpecificDataStoredInEuicc: optional(VendorSpecificExtension.retag(0xbf22)),
  },
  0xbf2a,
)
