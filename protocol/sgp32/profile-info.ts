/** ProfileInfo and metadata of SGP.32 v1.2 4.4: those of SGP.22 and three members for IoT. ES10b.GetProfilesInfo 5.9.14. */
import { choice, explicit } from '../schema/choice.ts'
import { boolean, enumeration } from '../schema/primitives.ts'
import { optional, sequence, withDefault } from '../schema/sequence.ts'
import { sequenceOf } from '../schema/sequence-of.ts'
import type { Of } from '../schema/type.ts'
import { storeMetadataComponents } from '../sgp22/metadata.ts'
import { profileInfoComponents } from '../sgp22/profile-info.ts'
import { withoutArm } from './without-arm.ts'

export const ProfileInfo = sequence(
  'ProfileInfo',
  {
    ...profileInfoComponents,
    ecallIndication: optional(boolean().retag(0x9f7b)),
    fallbackAttribute: withDefault(boolean().retag(0x9f26), false),
    fallbackAllowed: optional(boolean().retag(0x9f67)),
  },
  0xe3,
)
export type ProfileInfo = Of<typeof ProfileInfo>

export const ProfileInfoListError = enumeration('ProfileInfoListError', {
  incorrectInputValues: 1,
  profileChangeOngoing: 11,
  undefinedError: 127,
})

const ProfileInfoList = sequenceOf(ProfileInfo)

export const ProfileInfoListResponse = explicit(
  0xbf2d,
  choice('ProfileInfoListResponse', {
    profileInfoListOk: ProfileInfoList.retag(0xa0),
    profileInfoListError: ProfileInfoListError.retag(0x81),
  }),
  withoutArm('profileInfoListOk', 'A0', ProfileInfoList, [0xe3]),
)
export type ProfileInfoListResponse = Of<typeof ProfileInfoListResponse>

export const StoreMetadataRequest = sequence(
  'StoreMetadataRequest',
  {
    ...storeMetadataComponents,
    ecallIndication: optional(boolean().retag(0x9f7b)),
    fallbackAllowed: optional(boolean().retag(0x9f67)),
  },
  0xbf25,
)
export type StoreMetadataRequest = Of<typeof StoreMetadataRequest>
