/** ESipa.GetEimPackage: function SGP.32 v1.2 5.14.5, ASN.1 binding 6.3.2.6. */
import { choice, explicit } from '../schema/choice.ts'
import { enumeration, nil, octetString } from '../schema/primitives.ts'
import { optional, sequence } from '../schema/sequence.ts'
import type { Of } from '../schema/type.ts'
import { EidValue } from '../sgp22/basic.ts'
import { showMccMnc } from '../sgp22/show.ts'
import { EuiccPackageRequest } from '../sgp32/euicc-package-request.ts'
import { IpaEuiccDataRequest } from '../sgp32/ipa-euicc-data.ts'
import { ProfileDownloadTriggerRequest } from '../sgp32/profile-download-trigger.ts'

export const RPlmn = octetString(3, 3).named('rPLMN', showMccMnc)

export const StateChangeCause = enumeration('StateChangeCause', {
  otherEim: 0,
  fallback: 1,
  emergencyProfile: 2,
  local: 3,
  reset: 4,
  immediateEnableProfile: 5,
  deviceChange: 6,
  undefined: 127,
})

export const GetEimPackageRequest = sequence(
  'GetEimPackageRequest',
  {
    eidValue: EidValue,
    notifyStateChange: optional(nil().retag(0x80)),
    stateChangeCause: optional(StateChangeCause.retag(0x81)),
    rPLMN: optional(RPlmn.retag(0x82)),
  },
  0xbf4f,
)
export type GetEimPackageRequest = Of<typeof GetEimPackageRequest>

export const eimPackageErrors = {
  noEimPackageAvailable: 1,
  eidNotFound: 2,
  invalidEid: 3,
  missingEid: 4,
  undefinedError: 127,
} as const
export type EimPackageError = keyof typeof eimPackageErrors

export const GetEimPackageResponse = explicit(
  0xbf4f,
  choice('GetEimPackageResponse', {
    euiccPackageRequest: EuiccPackageRequest,
    ipaEuiccDataRequest: IpaEuiccDataRequest,
    profileDownloadTriggerRequest: ProfileDownloadTriggerRequest,
    eimPackageError: enumeration('EimPackageError', eimPackageErrors),
  }),
)
export type GetEimPackageResponse = Of<typeof GetEimPackageResponse>
