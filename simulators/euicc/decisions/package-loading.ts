/** Where the developer of an eUICC can go wrong with a bound profile package on its way in: SGP.22 2.5.5, 2.5.6, 5.5. */
import type { ReplaceSessionKeysRequest } from '../../../protocol/sgp22/bound-profile-package.ts'
import type { Failure } from '../download/installation-result.ts'
import { isTestKey } from '../download/naa-keys.ts'
import type { InstalledProfile } from '../state.ts'

export interface PackageLoadingDecisions {
  /** Whether a segment is passed over, of which the one before is known. */
  isPassedOver(segment: Uint8Array, before: Uint8Array | undefined): boolean
  /** Why a package failed, as the result tells it. */
  reasonToTell(failure: Failure): Failure['errorReason']
  /** Whether dpProprietaryData have too many octets, tag and length included. */
  isTooLong(dpProprietaryData: number): boolean
  isClassSupported(profileClass: string | number, supported: readonly string[]): boolean
  /** Whether a test profile may have this key. */
  mayTestProfileHave(naaKey: Uint8Array): boolean
  /** The keys that ReplaceSessionKeys brings, as they are used. */
  replacementKeys(request: ReplaceSessionKeysRequest): ReplaceSessionKeysRequest
  /** Number in the AID of the next ISD-P. */
  nextIsdp(last: number, installed: readonly InstalledProfile[]): number
  /** The octets that euiccSignPIR is made over. */
  signedByPir(profileInstallationResultData: Uint8Array, isSuccess: boolean): Uint8Array
  /** Whether a profile whose package was interrupted stays, once its metadata had come. */
  keepsInterrupted(): boolean
}

/** Of dpProprietaryData (SGP.22 5.5.2). */
const MOST_PROPRIETARY_DATA = 128

export const rightPackageLoadingDecisions: PackageLoadingDecisions = {
  isPassedOver: () => false,
  reasonToTell: ({ errorReason }) => errorReason,
  isTooLong: (octets) => octets > MOST_PROPRIETARY_DATA,
  isClassSupported: (profileClass, supported) => typeof profileClass === 'string' && supported.includes(profileClass),
  mayTestProfileHave: isTestKey,
  replacementKeys: (request) => request,
  nextIsdp: (last) => last + 1,
  signedByPir: (data) => data,
  keepsInterrupted: () => false,
}
