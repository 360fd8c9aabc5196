/** ESipa.ProvideEimPackageResult: function SGP.32 v1.2 5.14.6, ASN.1 binding 6.3.2.7. */
import type { BerReader } from '../ber/reader.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { EidValue } from '../sgp22/basic.ts'
import { EimTransactionId } from '../sgp32/basic.ts'
import { EimAcknowledgements } from '../sgp32/eim-acknowledgements.ts'
import { EuiccPackageResult } from '../sgp32/euicc-package-result.ts'
import { IpaEuiccDataResponse } from '../sgp32/ipa-euicc-data.ts'
import { PendingNotificationList } from '../sgp32/notifications.ts'
import { ProfileDownloadTriggerResult } from '../sgp32/profile-download-trigger.ts'

/** The result of a package with the notifications that its operations made. */
export const EPRAndNotifications = sequence('EPRAndNotifications', {
  euiccPackageResult: EuiccPackageResult,
  notificationList: PendingNotificationList.retag(0xa0),
})

export const packageFormatErrors = { invalidPackageFormat: 1, unknownPackage: 2, undefinedError: 127 } as const

export const EimPackageResultResponseError = sequence('EimPackageResultResponseError', {
  eimTransactionId: optional(EimTransactionId.retag(0x80)),
  eimPackageResultErrorCode: enumeration('EimPackageResultErrorCode', packageFormatErrors),
})

export const EimPackageResult = choice('EimPackageResult', {
  euiccPackageResult: EuiccPackageResult,
  ePRAndNotifications: EPRAndNotifications,
  ipaEuiccDataResponse: IpaEuiccDataResponse,
  profileDownloadTriggerResult: ProfileDownloadTriggerResult,
  eimPackageResultResponseError: EimPackageResultResponseError.retag(0xa0),
})
export type EimPackageResult = Of<typeof EimPackageResult>

export const ProvideEimPackageResult = sequence(
  'ProvideEimPackageResult',
  { eidValue: optional(EidValue), eimPackageResult: EimPackageResult },
  0xbf50,
)
export type ProvideEimPackageResult = Of<typeof ProvideEimPackageResult>

export const ProvideEimPackageResultResponse = explicit(
  0xbf50,
  choice('ProvideEimPackageResultResponse', {
    eimAcknowledgements: EimAcknowledgements,
    emptyResponse: sequence('EmptyResponse', {}),
    provideEimPackageResultError: enumeration('ProvideEimPackageResultError', {
      eidNotFound: 2,
      invalidEid: 3,
      missingEid: 4,
      undefinedError: 127,
    }),
  }),
  [{ first: undefined, read: readEmpty }],
)
export type ProvideEimPackageResultResponse = Of<typeof ProvideEimPackageResultResponse>

/** The answer of v1.0.1 when nothing is acknowledged. */
function readEmpty(reader: BerReader) {
  reader.issue('known-variant', reader.start, 'an empty answer where emptyResponse (30 00) belongs')
  return { kind: 'emptyResponse' as const, value: {} }
}
