/** ESipa functions with other octets in SGP.32 v1.0.1 (5.14, 6.3.2, 6.3.3). */

import { packageFormatErrors } from '../esipa/eim-package-result.ts'
import { GetBoundProfilePackageOkEsipa } from '../esipa/get-bound-profile-package.ts'
import { RPlmn } from '../esipa/get-eim-package.ts'
import {
  InitiateAuthenticationOkEsipa,
  initiateAuthenticationComponents,
  initiateAuthenticationErrorsEsipa,
} from '../esipa/initiate-authentication.ts'
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, nil } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import { EidValue } from '../sgp22/basic.ts'
import { getBoundProfilePackageErrors } from '../sgp22/es9plus-asn1.ts'
import { EimAcknowledgements } from '../sgp32/eim-acknowledgements.ts'
import { ProfileDownloadTriggerRequest } from '../sgp32/profile-download-trigger.ts'
import { EuiccPackageRequest } from './euicc-package.ts'
import { EuiccPackageResult } from './euicc-package-result.ts'
import { IpaEuiccDataRequest, IpaEuiccDataResponse, ProfileDownloadTriggerResult } from './ipa-euicc-data.ts'
import { PendingNotification, RetrieveNotificationsListResponse } from './notifications.ts'

export const GetEimPackageRequest = sequence(
  'GetEimPackageRequest',
  { eidValue: EidValue, notifyStateChange: optional(nil().retag(0x80)), rPLMN: optional(RPlmn.retag(0x81)) },
  0xbf4f,
)

export const GetEimPackageResponse = explicit(
  0xbf4f,
  choice('GetEimPackageResponse', {
    euiccPackageRequest: EuiccPackageRequest,
    ipaEuiccDataRequest: IpaEuiccDataRequest,
    profileDownloadTriggerRequest: ProfileDownloadTriggerRequest,
    eimPackageError: enumeration('EimPackageError', { noEimPackageAvailable: 1, undefinedError: 127 }),
  }),
)

export const EPRAndNotifications = sequence('EPRAndNotifications', {
  euiccPackageResult: EuiccPackageResult,
  notificationList: RetrieveNotificationsListResponse,
})

const packageFormatError = enumeration('EimPackageError', packageFormatErrors)

/** There is no EID: the eIM knows the eUICC from the connection, the counter or the transaction id. */
const eimPackageResult = choice('ProvideEimPackageResult', {
  euiccPackageResult: EuiccPackageResult,
  ePRAndNotifications: EPRAndNotifications,
  ipaEuiccDataResponse: IpaEuiccDataResponse,
  profileDownloadTriggerResult: ProfileDownloadTriggerResult,
  eimPackageError: packageFormatError,
})

export const ProvideEimPackageResult = explicit(0xbf50, eimPackageResult)

/** `BF50 00` when nothing is acknowledged. */
export const ProvideEimPackageResultResponse = sequence(
  'ProvideEimPackageResultResponse',
  { eimAcknowledgements: optional(EimAcknowledgements) },
  0xbf50,
)

export const TransferEimPackageRequest = explicit(
  0xbf4e,
  choice('TransferEimPackageRequest', {
    euiccPackageRequest: EuiccPackageRequest,
    ipaEuiccDataRequest: IpaEuiccDataRequest,
    eimAcknowledgements: EimAcknowledgements,
    profileDownloadTriggerRequest: ProfileDownloadTriggerRequest,
  }),
)

export const TransferEimPackageResponse = explicit(
  0xbf4e,
  choice('TransferEimPackageResponse', {
    euiccPackageResult: EuiccPackageResult,
    ePRAndNotifications: EPRAndNotifications,
    ipaEuiccDataResponse: IpaEuiccDataResponse,
    eimPackageReceived: nil(),
    eimPackageError: packageFormatError,
  }),
)

/** Neither arm has a written tag, so both are numbered and the package result loses its BF50. */
export const HandleNotificationEsipa = explicit(
  0xbf3d,
  choice('HandleNotificationEsipa', {
    pendingNotification: explicit(0xa0, PendingNotification),
    provideEimPackageResult: explicit(0xa1, eimPackageResult),
  }),
)

export const InitiateAuthenticationRequestEsipa = sequence(
  'InitiateAuthenticationRequestEsipa',
  initiateAuthenticationComponents,
  0xbf39,
)

export const InitiateAuthenticationResponseEsipa = explicit(
  0xbf39,
  choice('InitiateAuthenticationResponseEsipa', {
    initiateAuthenticationOkEsipa: InitiateAuthenticationOkEsipa.retag(0xa0),
    initiateAuthenticationErrorEsipa: enumeration('InitiateAuthenticationErrorEsipa', initiateAuthenticationErrorsEsipa).retag(
      0x81,
    ),
  }),
)

/** 50 has another name than in v1.2. */
export const GetBoundProfilePackageResponseEsipa = explicit(
  0xbf3a,
  choice('GetBoundProfilePackageResponseEsipa', {
    getBoundProfilePackageOkEsipa: GetBoundProfilePackageOkEsipa.retag(0xa0),
    getBoundProfilePackageErrorEsipa: enumeration('GetBoundProfilePackageErrorEsipa', {
      ...getBoundProfilePackageErrors,
      profileMetadataMismatch: 50,
    }).retag(0x81),
  }),
)
