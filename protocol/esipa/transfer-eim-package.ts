/** ESipa.TransferEimPackage, the eIM's call on the IPA: function SGP.32 v1.2 5.14.4, ASN.1 binding 6.3.3.1. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, nil } from '../schema/primitives.ts'
import type { Of } from '../schema/type.ts'
import { EimAcknowledgements } from '../sgp32/eim-acknowledgements.ts'
import { EuiccPackageRequest } from '../sgp32/euicc-package-request.ts'
import { EuiccPackageResult } from '../sgp32/euicc-package-result.ts'
import { IpaEuiccDataRequest, IpaEuiccDataResponse } from '../sgp32/ipa-euicc-data.ts'
import { ProfileDownloadTriggerRequest } from '../sgp32/profile-download-trigger.ts'
import { EPRAndNotifications, packageFormatErrors } from './eim-package-result.ts'

export const TransferEimPackageRequest = explicit(
  0xbf4e,
  choice('TransferEimPackageRequest', {
    euiccPackageRequest: EuiccPackageRequest,
    ipaEuiccDataRequest: IpaEuiccDataRequest,
    eimAcknowledgements: EimAcknowledgements,
    profileDownloadTriggerRequest: ProfileDownloadTriggerRequest,
  }),
)
export type TransferEimPackageRequest = Of<typeof TransferEimPackageRequest>

export const TransferEimPackageResponse = explicit(
  0xbf4e,
  choice('TransferEimPackageResponse', {
    euiccPackageResult: EuiccPackageResult,
    ePRAndNotifications: EPRAndNotifications,
    ipaEuiccDataResponse: IpaEuiccDataResponse,
    eimPackageReceived: nil(),
    eimPackageError: enumeration('TransferEimPackageError', packageFormatErrors),
  }),
)
export type TransferEimPackageResponse = Of<typeof TransferEimPackageResponse>
