/** Profile download trigger and its result: SGP.32 v1.2 2.11.1.3, 2.11.2.3. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, nil, octetString, utf8String } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of, Type } from '../schema/type.ts'
import { ProfileInstallationResult } from '../sgp22/notifications.ts'
import { EimTransactionId } from './basic.ts'

export const ProfileDownloadData = choice('ProfileDownloadData', {
  activationCode: utf8String(0, 255).retag(0x80),
  contactDefaultSmdp: nil().retag(0x81),
  contactSmds: sequence('ContactSmds', { smdsAddress: optional(utf8String().retag(0x80)) }).retag(0xa2),
})

export const ProfileDownloadTriggerRequest = sequence(
  'ProfileDownloadTriggerRequest',
  {
    profileDownloadData: optional(explicit(0xa0, ProfileDownloadData)),
    eimTransactionId: optional(EimTransactionId.retag(0x82)),
  },
  0xbf54,
)
export type ProfileDownloadTriggerRequest = Of<typeof ProfileDownloadTriggerRequest>

export const ProfileDownloadError = sequence('ProfileDownloadError', {
  profileDownloadErrorReason: enumeration('ProfileDownloadErrorReason', { ecallActive: 104, undefinedError: 127 }).retag(0x80),
  errorResponse: optional(octetString()),
})

/** The result with the error of one version. */
export function profileDownloadTriggerResult<E>(profileDownloadError: Type<E>) {
  return sequence(
    'ProfileDownloadTriggerResult',
    {
      eimTransactionId: optional(EimTransactionId.retag(0x82)),
      profileDownloadTriggerResultData: choice('ProfileDownloadTriggerResultData', {
        profileInstallationResult: ProfileInstallationResult,
        profileDownloadError,
      }),
    },
    0xbf54,
  )
}

export const ProfileDownloadTriggerResult = profileDownloadTriggerResult(ProfileDownloadError)
export type ProfileDownloadTriggerResult = Of<typeof ProfileDownloadTriggerResult>
